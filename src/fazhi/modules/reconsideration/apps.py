from django.apps import AppConfig


class ReconsiderationConfig(AppConfig):
    name = "fazhi.modules.reconsideration"
    label = "reconsideration"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fazhi.kernel.indicators import definition
        from fazhi.kernel.procedures import registry
        from fazhi.kernel.registers import register as registers
        from fazhi.kernel.simulation import run as simulation
        from fazhi.modules.reconsideration import indicators, models, procedure, register, simulate

        registry.register(models.Reconsideration, procedure.EDITIONS)
        registry.register(models.Opinion, procedure.OPINION_EDITIONS)
        registry.register(models.AttachedReview, procedure.ATTACHED_EDITIONS)
        for declared in (register.REGISTER, register.OPINIONS, register.COMMITTEE):
            registers.register(declared)
        definition.register(*indicators.INDICATORS)
        simulation.register("reconsideration", simulate.plan)
