from django.apps import AppConfig


class CreditConfig(AppConfig):
    name = "fazhi.modules.credit"
    label = "credit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fazhi.kernel.indicators import definition
        from fazhi.kernel.orgs.roles import Role
        from fazhi.kernel.procedures import registry
        from fazhi.kernel.registers import register as registers
        from fazhi.kernel.simulation import run as simulation
        from fazhi.kernel.text import _
        from fazhi.kernel.web import navigation
        from fazhi.modules.credit import handlers, indicators, models, procedure, register, simulate, uploads
        from fazhi.modules.credit.doubts import JUDGES
        from fazhi.modules.credit.interface import SENDERS
        from fazhi.modules.credit.states import ASKERS, WATCHERS

        registry.register(models.CreditItem, procedure.ITEM_EDITIONS)
        registry.register(models.Listing, procedure.LIST_EDITIONS)
        registry.register(models.Pledge, procedure.PLEDGE_EDITIONS)
        registry.register(models.Batch, procedure.BATCH_EDITIONS)
        registry.register(models.IntegrityQuery, procedure.QUERY_EDITIONS)
        registry.register(models.Debt, procedure.DEBT_EDITIONS)
        registry.register(models.Upload, procedure.UPLOAD_EDITIONS)
        registry.register(models.Performance, procedure.CONTRACT_EDITIONS)
        registry.register(models.CodeMerge, procedure.MERGE_EDITIONS)
        for declared in register.REGISTERS:
            registers.register(declared)
        definition.register(*indicators.INDICATORS)
        simulation.register("credit", simulate.plan)
        navigation.register(
            navigation.Page("functions", _("报送信用批次"), "credit_batches", roles=SENDERS),
            navigation.Page("functions", _("双公示上报"), "credit_publicity", roles=WATCHERS),
            navigation.Page("functions", _("信用数据交换"), "credit_exchange", roles=WATCHERS),
            navigation.Page("functions", _("待判断的匹配"), "credit_doubts", roles=JUDGES),
            navigation.Page("functions", _("归并主体代码"), "credit_merges", roles=JUDGES),
            navigation.Page("functions", _("窗口信用核查"), "credit_counter", roles=ASKERS),
            navigation.Page(
                "functions", _("停止公示回执"), "credit_takedowns", roles=(*ASKERS, Role.AUDITOR, Role.LEADER)
            ),
            navigation.Page(
                "functions",
                _("政务诚信批量查询"),
                "credit_integrity",
                roles=(Role.OFFICE_HEAD, Role.HEAD, Role.AUDITOR),
            ),
            navigation.Page(
                "lookup", _("企业信用信息"), "public_credit", _("依法公示的失信信息，期满或者修复后不再显示")
            ),
        )
        handlers.subscribe_all()
        uploads.register_source("enforcement", uploads.of_enforcement)
