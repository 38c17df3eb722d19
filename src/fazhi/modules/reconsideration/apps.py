from django.apps import AppConfig


class ReconsiderationConfig(AppConfig):
    name = "fazhi.modules.reconsideration"
    label = "reconsideration"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fazhi.kernel.procedures import registry
        from fazhi.modules.reconsideration import models, procedure

        registry.register(models.Reconsideration, procedure.EDITIONS)
        registry.register(models.Opinion, procedure.OPINION_EDITIONS)
        registry.register(models.AttachedReview, procedure.ATTACHED_EDITIONS)
