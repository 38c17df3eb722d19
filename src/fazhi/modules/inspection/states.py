"""States and coded results of random inspections (law.md part 7, 3.5, B.7 and B.15)."""

from __future__ import annotations

from django.db.models import TextChoices

from fazhi.kernel.text import _


class P(TextChoices):
    """States of the yearly plan."""

    DRAFTED = "drafted", _("已拟定")
    APPROVED = "approved", _("已批准")
    PUBLISHED = "published", _("已公布")


class D(TextChoices):
    """States of a draw."""

    PLANNED = "planned", _("已立项")
    FROZEN = "frozen", _("名单已固定")
    DRAWN = "drawn", _("已抽取")
    CLOSED = "closed", _("已全部完成")


class C(TextChoices):
    """States of the inspection of one subject."""

    ASSIGNED = "assigned", _("已派员")
    APPROVED = "approved", _("已批准入企")
    CHECKED = "checked", _("已检查")
    PUBLISHED = "published", _("已公示")
    FOLLOWED = "followed", _("已移交后续处理")
    CLOSED = "closed", _("已办结")
    VOID = "void", _("已作废（重新抽取）")


class Risk(TextChoices):
    """Credit-risk classes (market supervision's classification; law.md RI-05)."""

    A = "A", _("A（风险低）")
    B = "B", _("B（风险一般）")
    C = "C", _("C（风险较高）")
    D = "D", _("D（风险高）")


class ItemKind(TextChoices):
    """Kinds of inspection items (国发〔2019〕5号; law.md RI-03)."""

    GENERAL = "general", _("一般检查事项")
    KEY = "key", _("重点检查事项")


class Occasion(TextChoices):
    """Why firms are inspected (国办发〔2024〕54号; law.md 3.5); what is ordered from above does not count against the cap."""

    DAILY = "daily", _("日常检查")
    SPECIAL = "special", _("专项检查")
    ORDERED = "ordered", _("上级部署的专项检查")


class Scheme(TextChoices):
    """How the key of a subject comes about (docs/spec/draw.md, section 4)."""

    SUBJECT = "subject", _("逐户计算（每户可单独验算）")
    STREAM = "stream", _("整表密钥流（适合大名单）")


class Result(TextChoices):
    """Result of an inspection, in the eight codes of market supervision (law.md RI-11, mark C: names only)."""

    NOTHING = "nothing", _("未发现问题")
    NOT_DISCLOSED = "not_disclosed", _("未按规定公示应当公示的信息")
    FALSE = "false", _("公示信息隐瞒真实情况、弄虚作假")
    UNREACHABLE = "unreachable", _("通过登记的住所无法联系")
    ORDERED = "ordered", _("发现问题已责令改正")
    UNCOOPERATIVE = "uncooperative", _("不配合检查情节严重")
    NEVER_OPENED = "never_opened", _("未发现开展本次抽查涉及的经营活动")
    HANDLED = "handled", _("发现问题待后续处理")


PROBLEMS = (
    Result.NOT_DISCLOSED, Result.FALSE, Result.UNREACHABLE, Result.ORDERED, Result.UNCOOPERATIVE, Result.HANDLED,
)  # fmt: skip
