from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "fazhi.modules.contracts"
    label = "contracts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fazhi.kernel.indicators import definition
        from fazhi.kernel.procedures import registry
        from fazhi.kernel.registers import register as registers
        from fazhi.kernel.simulation import run as simulation
        from fazhi.kernel.text import _
        from fazhi.kernel.web import navigation
        from fazhi.modules.contracts import handlers, indicators, models, procedure, register, simulate

        assert handlers  # its functions subscribe when it is imported
        registry.register(models.GovernmentContract, procedure.EDITIONS)
        for declared in (register.CONTRACTS, register.ADVISERS, register.WORK):
            registers.register(declared)
        definition.register(*indicators.INDICATORS)
        simulation.register("contracts", simulate.plan)
        navigation.register(navigation.Page("decisions", _("登记法律顾问参与事项"), "adviser_work"))
