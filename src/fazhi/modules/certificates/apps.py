from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "fazhi.modules.certificates"
    label = "certificates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fazhi.kernel.indicators import definition
        from fazhi.kernel.registers import register as registers
        from fazhi.kernel.simulation import run as simulation
        from fazhi.kernel.web import navigation
        from fazhi.modules.certificates import indicators, register, simulate

        for declared in register.REGISTERS:
            registers.register(declared)
        definition.register(*indicators.INDICATORS)
        simulation.register("certificates", simulate.plan)
        navigation.register(*register.PAGES)
