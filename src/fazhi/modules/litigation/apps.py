from django.apps import AppConfig


class LitigationConfig(AppConfig):
    name = "fazhi.modules.litigation"
    label = "litigation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fazhi.kernel.indicators import definition
        from fazhi.kernel.procedures import registry
        from fazhi.kernel.registers import register as registers
        from fazhi.kernel.simulation import run as simulation
        from fazhi.modules.litigation import indicators, models, procedure, register, simulate

        registry.register(models.Suit, procedure.EDITIONS)
        registry.register(models.Suggestion, procedure.SUGGESTION_EDITIONS)
        for declared in (register.REGISTER, register.SUGGESTIONS):
            registers.register(declared)
        definition.register(*indicators.INDICATORS)
        simulation.register("litigation", simulate.plan)
