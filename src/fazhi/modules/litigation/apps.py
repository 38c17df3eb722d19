from django.apps import AppConfig


class LitigationConfig(AppConfig):
    name = "fazhi.modules.litigation"
    label = "litigation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fazhi.kernel.procedures import registry
        from fazhi.modules.litigation import models, procedure

        registry.register(models.Suit, procedure.EDITIONS)
        registry.register(models.Suggestion, procedure.SUGGESTION_EDITIONS)
