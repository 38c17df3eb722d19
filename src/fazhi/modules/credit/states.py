"""States and coded results of credit (law.md part 8, B.16)."""

from __future__ import annotations

from django.db.models import TextChoices

from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.text import _
from fazhi.pipeline.credit.kinds import KINDS

ASKERS = (Role.OFFICER, Role.OFFICE_HEAD, Role.HEAD, Role.COUNTERPART)
"""Who asks at the counter."""
WATCHERS = (Role.OFFICER, Role.OFFICE_HEAD, Role.HEAD, Role.AUDITOR, Role.LEADER)
"""Who sees how publicity and exchange stand."""


class S(TextChoices):
    """States of a piece of bad credit information."""

    RECORDED = "recorded", _("已记录")
    GRADED = "graded", _("已分类")
    NOT_PUBLISHED = "not_published", _("不公示")
    PUBLISHED = "published", _("公示中")
    REPAIR_APPLIED = "repair_applied", _("已申请修复")
    SECTOR = "sector", _("认定单位审查中")
    REFUSED = "refused", _("修复未通过")
    REPAIRED = "repaired", _("已修复")
    STOPPED = "stopped", _("期满停止公示")
    WITHDRAWN = "withdrawn", _("已撤销")


class ItemKind(TextChoices):
    """Kinds of bad credit information (信用修复管理办法, CR-01)."""

    SERIOUS_LIST = "serious_list", _("严重失信主体名单")
    PENALTY = "penalty", _("行政处罚")
    ABNORMAL = "abnormal", _("经营异常名录")
    OTHER = "other", _("其他失信信息")


class Trigger(TextChoices):
    """What may trigger a measure: a kind of bad credit information, or an entry of a list."""

    SERIOUS_LIST = ItemKind.SERIOUS_LIST.value, ItemKind.SERIOUS_LIST.label
    PENALTY = ItemKind.PENALTY.value, ItemKind.PENALTY.label
    ABNORMAL = ItemKind.ABNORMAL.value, ItemKind.ABNORMAL.label
    OTHER = ItemKind.OTHER.value, ItemKind.OTHER.label
    RED_LIST = "red_list", _("守信激励名单")


class Level(TextChoices):
    """The three classes (CR-02)."""

    MINOR = "minor", _("轻微失信信息")
    GENERAL = "general", _("一般失信信息")
    SERIOUS = "serious", _("严重失信信息")


class L(TextChoices):
    """States of an entry of a list."""

    NOTICED = "noticed", _("已告知拟列入")
    HEARD = "heard", _("已听取陈述申辩")
    LISTED = "listed", _("已列入")
    NOT_LISTED = "not_listed", _("不予列入")
    OBJECTED = "objected", _("异议处理中")
    REMOVED = "removed", _("已移出")
    EXPIRED = "expired", _("期满移出")


class ListKind(TextChoices):
    SERIOUS = "serious", _("严重失信主体名单")
    RED = "red", _("守信激励名单")


class P(TextChoices):
    """States of a pledge."""

    MADE = "made", _("已承诺")
    KEPT = "kept", _("已履行")
    BROKEN = "broken", _("违反承诺")


class PledgeKind(TextChoices):
    """Types of credit pledges (law.md 8.3)."""

    APPROVAL = "approval", _("审批替代型")
    TOLERANCE = "tolerance", _("容缺受理型")
    REPAIR = "repair", _("信用修复型")
    VOLUNTARY = "voluntary", _("主动型")


class B(TextChoices):
    """States of a batch."""

    TAKEN = "taken", _("已入库")
    RETURNED = "returned", _("已退回报送单位")
    CLOSED = "closed", _("已办结")


class Direction(TextChoices):
    IN_UNIT = "in_unit", _("部门报送")
    IN_CITY = "in_city", _("上级下发")
    OUT_CITY = "out_city", _("上报上级")


class Q(TextChoices):
    ASKED = "asked", _("已提出查询")
    ANSWERED = "answered", _("已答复")


class D(TextChoices):
    """States of a debt of government to a firm."""

    RECORDED = "recorded", _("已登记")
    PLANNED = "planned", _("已定还款计划")
    PAID = "paid", _("已清偿")


class U(TextChoices):
    """States of a licence or penalty on its way to publicity (双公示, CR-15)."""

    DUE = "due", _("待归集")
    STORED = "stored", _("已入库")
    RETURNED = "returned", _("退回补正")
    UPLOADED = "uploaded", _("已上报")
    EXEMPT = "exempt", _("依法不公示")


class UploadKind(TextChoices):
    LICENCE = "licence", _("行政许可")
    PENALTY = "penalty", _("行政处罚")


class K(TextChoices):
    """States of a contract in the performance network (履约)."""

    RUNNING = "running", _("正在履行")
    KEPT = "kept", _("按约履行")
    LATE = "late", _("逾期履行")
    BROKEN = "broken", _("违约")


class ContractKind(TextChoices):
    PROCUREMENT = "procurement", _("政府采购")
    INVESTMENT = "investment", _("招商引资")
    WORKS = "works", _("工程建设")
    LAND = "land", _("国有土地出让")
    CONCESSION = "concession", _("特许经营")
    OTHER = "other", _("其他")


class Side(TextChoices):
    """Who broke a contract."""

    BODY = "body", _("机关一方")
    FIRM = "firm", _("企业一方")


class ReceiverKind(TextChoices):
    CITY = "city", _("上级信用平台（接收批次和停止公示通知）")
    BELOW = "below", _("下级信用平台（来取下发的批次，接收停止公示通知）")
    COPY = "copy", _("使用单位系统（接收停止公示通知）")


class Answer(TextChoices):
    """What a person decided about a doubtful match."""

    WAITING = "waiting", _("待判断")
    SAME = "same", _("同一主体")
    DIFFERENT = "different", _("不是同一主体")


RECORD_KINDS = {key: _(kind.label) for key, kind in KINDS.items()}
"""Kind of record -> its name in the language of the reader."""
RecordKind = TextChoices(  # type: ignore[call-overload]
    "RecordKind",
    [
        *((key.upper(), (key, label)) for key, label in RECORD_KINDS.items()),
        ("PUBLICITY", ("publicity", _("双公示"))),
        ("ANY", ("other", _("其他信用信息"))),
    ],
)
"""Kinds of record of a batch; the last two for totals that a report tells by other names."""


class M(TextChoices):
    """States of a merge of two codes of one firm."""

    PROPOSED = "proposed", _("已提出归并")
    CHECKED = "checked", _("已核对")
    MERGED = "merged", _("已归并")
    DECLINED = "declined", _("不予归并")
    UNDONE = "undone", _("已撤销归并")


class MergeCause(TextChoices):
    """Why one firm has two codes."""

    CHANGED = "changed", _("登记机关变更代码")
    REPLACED = "replaced", _("旧注册号、组织机构代码换发")
    DOUBLE = "double", _("重复赋码")
