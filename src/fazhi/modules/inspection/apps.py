from django.apps import AppConfig


class InspectionConfig(AppConfig):
    name = "fazhi.modules.inspection"
    label = "inspection"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fazhi.kernel.indicators import definition
        from fazhi.kernel.procedures import registry
        from fazhi.kernel.registers import register as registers
        from fazhi.kernel.simulation import run as simulation
        from fazhi.kernel.text import _
        from fazhi.kernel.web import navigation
        from fazhi.modules.inspection import actions, indicators, models, procedure, register, simulate

        registry.register(models.YearPlan, procedure.PLAN_EDITIONS)
        registry.register(models.Draw, procedure.DRAW_EDITIONS)
        registry.register(models.Visit, procedure.CHECK_EDITIONS)
        for declared in register.REGISTERS:
            registers.register(declared)
        definition.register(*indicators.INDICATORS)
        simulation.register("inspection", simulate.plan)
        actions.connect()
        navigation.register(
            navigation.Page("functions", _("现场检查"), "inspection_sites"),
            navigation.Page("functions", _("涉企检查频次"), "inspection_firms"),
            navigation.Page(
                "home", _("查随机抽查"), "inspection_draws", _("抽中了谁、怎么抽的，企业可以自己验算")
            ),
        )
