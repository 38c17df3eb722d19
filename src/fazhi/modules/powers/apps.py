from django.apps import AppConfig


class PowersConfig(AppConfig):
    name = "fazhi.modules.powers"
    label = "powers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fazhi.kernel import events
        from fazhi.kernel.indicators import definition
        from fazhi.kernel.registers import register as registers
        from fazhi.kernel.simulation import run as simulation
        from fazhi.kernel.web import navigation
        from fazhi.modules.powers import actions, indicators, register, simulate

        for declared in register.REGISTERS:
            registers.register(declared)
        definition.register(*indicators.INDICATORS)
        simulation.register("powers", simulate.plan)
        events.subscribe("power.used")(actions.use)
        navigation.register(*register.PAGES)
