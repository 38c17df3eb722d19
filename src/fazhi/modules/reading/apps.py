from django.apps import AppConfig


class ReadingConfig(AppConfig):
    name = "fazhi.modules.reading"
    label = "reading"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fazhi.kernel.text import _
        from fazhi.kernel.web import navigation

        navigation.register(navigation.Page("oversight", _("报告核对"), "readings"))
