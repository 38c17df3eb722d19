"""What a comment and a clause may become."""

from __future__ import annotations

from django.db.models import TextChoices

from fazhi.kernel.text import _


class Follow(TextChoices):
    """What became of a clause in the next draft."""

    SAME = "same", _("未改动")
    MOVED = "moved", _("移至他处")
    CHANGED = "changed", _("有改动")
    SPLIT = "split", _("拆分")
    MERGED = "merged", _("并入他条")
    DOUBTFUL = "doubtful", _("去向待确认")
    REMOVED = "removed", _("已删除")


class Outcome(TextChoices):
    """How a comment was dealt with."""

    ADOPTED = "adopted", _("采纳")
    PARTLY = "partly", _("部分采纳")
    NOT = "not", _("不采纳")


class Channel(TextChoices):
    ONLINE = "online", _("网上")
    POST = "post", _("信函")
    MAIL = "mail", _("电子邮件")
    MEETING = "meeting", _("座谈会、听证会")
    VISIT = "visit", _("走访、问卷")
