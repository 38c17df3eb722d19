"""States and kinds of government contracts, and of what legal advisers take part in."""

from __future__ import annotations

from django.db.models import TextChoices

from fazhi.kernel.text import _


class S(TextChoices):
    """States of a contract."""

    DRAFTED = "drafted", _("已拟订")
    UNIT = "unit", _("承办单位已审")
    ADVISER = "adviser", _("法律顾问已审")
    REVIEWED = "reviewed", _("司法行政部门已审")
    SIGNED = "signed", _("已签订")
    PERFORMED = "performed", _("履行完毕")
    ENDED = "ended", _("已解除或者终止")
    DROPPED = "dropped", _("不再签订")


class Kind(TextChoices):
    INVESTMENT = "investment", _("招商引资")
    PROCUREMENT = "procurement", _("政府采购")
    CONCESSION = "concession", _("特许经营、政府和社会资本合作")
    LAND = "land", _("土地、房屋征收和出让")
    SERVICE = "service", _("购买服务")
    OTHER = "other", _("其他")


class Conclusion(TextChoices):
    LAWFUL = "lawful", _("合法")
    AMEND = "amend", _("修改后可以签订")
    UNLAWFUL = "unlawful", _("不得签订")


class AdviserKind(TextChoices):
    """Who gives the opinion of the second level."""

    EXTERNAL = "external", _("外聘法律顾问")
    PUBLIC = "public", _("公职律师")


class Work(TextChoices):
    """Kinds of matters in which a legal adviser takes part."""

    CONTRACT = "contract", _("合同审查")
    NORM = "norm", _("规范性文件审查")
    DECISION = "decision", _("重大行政决策")
    MEETING = "meeting", _("列席政府会议")
    CONSULTATION = "consultation", _("法律咨询")
    LITIGATION = "litigation", _("复议应诉")
    SPECIAL = "special", _("专项法律服务")
