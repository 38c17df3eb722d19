from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "fazhi.modules.decisions"
    label = "decisions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fazhi.kernel.indicators import definition
        from fazhi.kernel.procedures import registry
        from fazhi.kernel.registers import register as registers
        from fazhi.kernel.simulation import run as simulation
        from fazhi.kernel.text import _
        from fazhi.kernel.web import navigation
        from fazhi.modules.decisions import handlers, indicators, models, procedure, register, simulate

        assert handlers  # its functions subscribe when it is imported
        registry.register(models.Decision, procedure.EDITIONS)
        registry.register(models.RiskAssessment, procedure.RISK_EDITIONS)
        for declared in (register.DECISIONS, register.RISKS, register.CATALOGUE, register.EXPERTS):
            registers.register(declared)
        definition.register(*indicators.INDICATORS)
        simulation.register("decisions", simulate.plan)
        navigation.register(
            navigation.Page("decisions", _("决策档案和责任"), "decision_files"),
            navigation.Page(
                "lookup", _("重大行政决策"), "public_decisions", _("已经公布的决策和意见采纳情况")
            ),
        )
