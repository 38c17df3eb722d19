from django.apps import AppConfig


class CommentConfig(AppConfig):
    name = "fazhi.modules.comment"
    label = "comment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fazhi.kernel.indicators import definition
        from fazhi.kernel.registers import register as registers
        from fazhi.kernel.simulation import run as simulation
        from fazhi.kernel.text import _
        from fazhi.kernel.web import navigation
        from fazhi.modules.comment import indicators, register, simulate

        for declared in (register.ROUNDS, register.COMMENTS):
            registers.register(declared)
        definition.register(*indicators.INDICATORS)
        simulation.register("comment", simulate.plan)
        navigation.register(
            navigation.Page("decisions", _("公开征求意见"), "comment_rounds"),
            navigation.Page(
                "comment", _("正在公开征求意见的文本"), "public_comments", _("逐条提意见，并看到对意见的答复")
            ),
            navigation.Page("comment", _("查我的意见"), "public_comment_lookup", _("凭回执上的编号和查询码")),
        )
