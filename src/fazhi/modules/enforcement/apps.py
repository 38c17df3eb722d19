from django.apps import AppConfig


class EnforcementConfig(AppConfig):
    name = "fazhi.modules.enforcement"
    label = "enforcement"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fazhi.kernel.indicators import definition
        from fazhi.kernel.orgs.roles import Role
        from fazhi.kernel.procedures import registry, tick
        from fazhi.kernel.registers import register as registers
        from fazhi.kernel.reports import kinds
        from fazhi.kernel.simulation import run as simulation
        from fazhi.kernel.text import _
        from fazhi.kernel.web import navigation
        from fazhi.kernel.web.navigation import Page
        from fazhi.modules.enforcement import (
            actions,
            indicators,
            models,
            procedure,
            register,
            simulate,
            yearly,
        )

        registry.register(models.Lead, procedure.LEADS)
        registry.register(models.Penalty, procedure.PENALTIES)
        registry.register(models.Coercion, procedure.COERCIONS)
        registry.register(models.Substitution, (procedure.SUBSTITUTION,))
        registry.register(models.Statistics, (procedure.STATISTICS,))
        registry.register(models.Transfer, procedure.TRANSFER)
        registry.register(models.Supervision, procedure.SUPERVISIONS)
        registry.register(models.FileReview, procedure.FILE_REVIEWS)
        registry.register(models.Operation, procedure.OPERATIONS)
        for declared in register.REGISTERS:
            registers.register(declared)
        definition.register(*indicators.INDICATORS, *yearly.INDICATORS)
        kinds.register(
            kinds.Kind(yearly.REPORT, _("行政执法统计年报"), "enforcement_statistics", "public_statistics")
        )
        simulation.register("enforcement", simulate.plan)
        officers = (Role.OFFICER, Role.OFFICE_HEAD)
        navigation.register(
            Page("enforcement", _("裁量基准检验与施行"), "baselines"),
            Page("enforcement", _("抽取案卷评查"), "draw_files", roles=officers),
            Page("enforcement", _("执法监督月通报"), "enforcement_bulletin"),
            Page("enforcement", _("执法统计年报（表）"), "enforcement_statistics"),
            Page("enforcement", _("登记其他执法决定"), "add_other_act", roles=officers),
            Page("enforcement", _("登记执法记录仪"), "add_device", roles=officers),
            Page("enforcement", _("登记非现场检查"), "add_offsite", roles=officers),
            Page("enforcement", _("登记事前公开事项"), "add_public_item", roles=officers),
            Page("lookup", _("行政处罚结果"), "penalty_results", _("按名称、案号查询已经公开的处罚决定")),
            Page(
                "lookup",
                _("行政执法统计年报"),
                "public_statistics",
                _("各机关上一年度行政执法总体情况，可以下载表格"),
            ),
            Page("lookup", _("行政裁量基准"), "public_baselines", _("正在施行的裁量基准")),
        )
        navigation.register_case_page("penalty", _("当事人违法记录"), "party_history")
        actions.subscribe()
        tick.every_night(actions.open_statistics)
