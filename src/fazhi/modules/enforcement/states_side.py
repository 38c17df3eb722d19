"""States and kinds of substitute performance and of the yearly statistics."""

from __future__ import annotations

from django.db.models import TextChoices

from fazhi.kernel.text import _


class B(TextChoices):
    """States of substitute performance."""

    DEMANDED = "demanded", _("已催告")
    DECIDED = "decided", _("已决定代履行")
    REMINDED = "reminded", _("已再次催告")
    PERFORMED = "performed", _("已代履行")
    CLOSED = "closed", _("已结案")
    BY_PARTY = "by_party", _("当事人已自行履行")
    CANCELLED = "cancelled", _("已撤销")


class Danger(TextChoices):
    """What must be threatened before an authority performs for the party (行政强制法 50)."""

    TRAFFIC = "traffic", _("危害交通安全")
    POLLUTION = "pollution", _("造成环境污染")
    RESOURCES = "resources", _("破坏自然资源")


class PublicPlace(TextChoices):
    """Where immediate clearing is lawful (行政强制法 52)."""

    ROAD = "road", _("道路")
    RIVER = "river", _("河道")
    CHANNEL = "channel", _("航道")
    PLACE = "place", _("公共场所")


class Y(TextChoices):
    """States of the yearly statistics of enforcement."""

    COMPILING = "compiling", _("编制中")
    FROZEN = "frozen", _("已定稿")
    PUBLISHED = "published", _("已公开")
    REPORTED = "reported", _("已公开并报送")


class OtherKind(TextChoices):
    """Acts that the yearly statistics count and that no procedure of the house makes (law.md 3.1)."""

    LICENCE = "licence", _("准予行政许可")
    REFUSED = "refused", _("不予行政许可")
    LEVY = "levy", _("行政征收")
    REQUISITION = "requisition", _("行政征用")
    RULING = "ruling", _("行政裁决")
    CONFIRMATION = "confirmation", _("行政确认")
    REWARD = "reward", _("行政奖励")
    PAYMENT = "payment", _("行政给付")


class SuspendGround(TextChoices):
    """Why execution is suspended (行政强制法 39(1))."""

    UNABLE = "unable", _("当事人履行确有困难或者暂无履行能力")
    CLAIM = "claim", _("第三人对执行标的主张权利，确有理由")
    LOSS = "loss", _("执行可能造成难以弥补的损失，且中止不损害公共利益")
    OTHER = "other", _("行政机关认为需要中止执行的其他情形")


class EndGround(TextChoices):
    """Why execution ends for good (行政强制法 40)."""

    DEAD = "dead", _("公民死亡，无遗产可供执行，又无义务承受人")
    DISSOLVED = "dissolved", _("法人或者其他组织终止，无财产可供执行，又无义务承受人")
    LOST = "lost", _("执行标的灭失")
    REVOKED = "revoked", _("据以执行的行政决定被撤销")
    OTHER = "other", _("行政机关认为需要终结执行的其他情形")
