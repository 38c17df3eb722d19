"""Coded values of the lists of powers."""

from __future__ import annotations

from django.db.models import TextChoices

from fazhi.kernel.text import _


class Kind(TextChoices):
    """The ten kinds of powers of the national model list."""

    LICENCE = "licence", _("行政许可")
    PENALTY = "penalty", _("行政处罚")
    COERCION = "coercion", _("行政强制")
    LEVY = "levy", _("行政征收")
    PAYMENT = "payment", _("行政给付")
    INSPECTION = "inspection", _("行政检查")
    CONFIRMATION = "confirmation", _("行政确认")
    REWARD = "reward", _("行政奖励")
    RULING = "ruling", _("行政裁决")
    OTHER = "other", _("其他行政权力")


class Level(TextChoices):
    """The level of government that the basis gives the power to."""

    NATION = "nation", _("国家级")
    PROVINCE = "province", _("省级")
    CITY = "city", _("市级")
    DISTRICT = "district", _("区县级")
    TOWN = "town", _("乡镇（街道）级")


class Mode(TextChoices):
    """How another body comes to exercise a power."""

    AUTHORISED = "authorised", _("授权")
    ENTRUSTED = "entrusted", _("委托")
    DEVOLVED = "devolved", _("下放")


OWN_NAME = (Mode.AUTHORISED, Mode.DEVOLVED)
"""The recipient acts in its own name and answers for the act; under entrustment it acts in the name of the giver."""


class Lists(TextChoices):
    """The lists whose adjustment is counted, by the key of their register."""

    POWERS = "powers", _("权责清单")
    SERVICES = "public_services", _("公共服务事项清单")
