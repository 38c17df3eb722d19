from django.apps import AppConfig
from django.core.checks import register


class ProceduresConfig(AppConfig):
    name = "fazhi.kernel.procedures"
    label = "procedures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fazhi.kernel.procedures.checks import check_procedures

        register(check_procedures)
