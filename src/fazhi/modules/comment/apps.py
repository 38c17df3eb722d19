from django.apps import AppConfig


class CommentConfig(AppConfig):
    name = "fazhi.modules.comment"
    label = "comment"
    default_auto_field = "django.db.models.BigAutoField"
