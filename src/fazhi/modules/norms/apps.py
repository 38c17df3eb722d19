from django.apps import AppConfig


class NormsConfig(AppConfig):
    name = "fazhi.modules.norms"
    label = "norms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fazhi.kernel.indicators import definition
        from fazhi.kernel.procedures import registry, searchable
        from fazhi.kernel.registers import register as registers
        from fazhi.kernel.simulation import run as simulation
        from fazhi.kernel.text import _
        from fazhi.kernel.web import navigation
        from fazhi.modules.norms import actions, indicators, models, procedure, register, service, simulate

        registry.register(models.Norm, procedure.EDITIONS)
        registry.register(models.Filing, procedure.FILING_EDITIONS)
        registry.register(models.Consultation, procedure.CONSULTATION_EDITIONS)
        registry.register(models.Project, procedure.PROJECT_EDITIONS)
        registry.register(models.Task, procedure.TASK_EDITIONS)
        registry.register(models.Suggestion, procedure.SUGGESTION_EDITIONS)
        registry.register(models.FairCheck, procedure.CHECK_EDITIONS)
        registry.register(models.FairReport, procedure.REPORT_EDITIONS)
        for declared in register.REGISTERS:
            registers.register(declared)
        definition.register(*indicators.INDICATORS)
        searchable.publishes("norm", actions.public_texts)
        simulation.register("norms", simulate.plan)
        assert service.__all__  # its handlers are subscribed by the import
        navigation.register_case_page("norm", _("草案和自动检查"), "norm_draft")
        navigation.register_case_page("norm", _("文本和历次修改"), "norm_text")
        navigation.register(
            navigation.Page("rules", _("文件清理"), "norm_rounds"),
            navigation.Page("rules", _("有效期到期队列"), "norm_validity"),
            navigation.Page("rules", _("登记现行文件"), "norm_stock"),
            navigation.Page("rules", _("条款变动影响"), "norm_impact"),
            navigation.Page(
                "lookup",
                _("举报妨碍公平竞争的政策措施"),
                "public_fair_report",
                _("任何单位和个人可以举报违反公平竞争审查规定的文件和政策措施"),
            ),
            navigation.Page(
                "lookup", _("现行规范性文件"), "public_norms", _("按日期查看现行有效的规范性文件及其历次文本")
            ),
        )
