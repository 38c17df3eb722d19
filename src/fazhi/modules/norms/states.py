"""States and coded results of normative documents and what surrounds them (law.md part 4, B.11)."""

from __future__ import annotations

from django.db.models import TextChoices

from fazhi.kernel.text import _


class S(TextChoices):
    """States of a normative document."""

    PROJECT = "project", _("已立项")
    DRAFTING = "drafting", _("起草中")
    COMMENTING = "commenting", _("征求意见中")
    GATHERED = "gathered", _("征求意见结束")
    ANSWERED = "answered", _("意见已处理")
    INTERNAL = "internal", _("已内部审核")
    REVIEWING = "reviewing", _("合法性审核中")
    REVIEWED = "reviewed", _("审核通过")
    DELIBERATED = "deliberated", _("已集体审议")
    SIGNED = "signed", _("已签发")
    NUMBERED = "numbered", _("已统一编号")
    PUBLISHED = "published", _("已公布")
    IN_FORCE = "in_force", _("施行中")
    EVALUATING = "evaluating", _("评估中")
    REPEALED = "repealed", _("已废止")
    EXPIRED = "expired", _("已失效")
    ABANDONED = "abandoned", _("不再制定")


LIVE = (S.IN_FORCE, S.EVALUATING)
BEFORE_ISSUE = (
    S.PROJECT, S.DRAFTING, S.COMMENTING, S.GATHERED, S.ANSWERED, S.INTERNAL, S.REVIEWING, S.REVIEWED, S.DELIBERATED,
)  # fmt: skip


class Level(TextChoices):
    """Who issues it."""

    GOVERNMENT = "government", _("政府规范性文件")
    DEPARTMENT = "department", _("部门规范性文件")


class MakerKind(TextChoices):
    """Kinds of makers (law.md 4.1)."""

    GOVERNMENT = "government", _("人民政府")
    OFFICE = "office", _("政府办公机构")
    DEPARTMENT = "department", _("政府工作部门")
    TOWNSHIP = "township", _("乡镇人民政府、街道办事处")
    AGENCY = "agency", _("派出机关")
    AUTHORISED = "authorised", _("法律法规授权组织")


class Fair(TextChoices):
    """Conclusions of a fair-competition review (公平竞争审查条例, article 17)."""

    COMPLIES = "complies", _("符合公平竞争要求")
    EXCEPTION = "exception", _("适用例外规定")
    FAILS = "fails", _("不符合公平竞争要求")


class FairBy(TextChoices):
    """Who reviewed (articles 13 and 14)."""

    DRAFTER = "drafter", _("起草单位")
    MARKET = "market", _("市场监督管理部门会同起草单位")


class Meeting(TextChoices):
    """Where it was deliberated."""

    EXECUTIVE = "executive", _("政府常务会议")
    PLENARY = "plenary", _("政府全体会议")
    BODY = "body", _("部门办公会议")


class Verdict(TextChoices):
    """What follows from an evaluation or a clean-up."""

    KEEP = "keep", _("继续有效")
    AMEND = "amend", _("修改")
    VOID = "void", _("废止或者宣布失效")


class OpinionKind(TextChoices):
    """What a review opinion is about."""

    POWER = "power", _("制定权限")
    PROCEDURE = "procedure", _("程序")
    CONTENT = "content", _("内容")
    FORM = "form", _("文字和格式")


class Adopted(TextChoices):
    """What became of an opinion."""

    OPEN = "open", _("未处理")
    YES = "yes", _("采纳")
    PARTLY = "partly", _("部分采纳")
    NO = "no", _("未采纳")


class F(TextChoices):
    """States of a filing received."""

    RECEIVED = "received", _("已收到")
    SUPPLEMENT = "supplement", _("待补正")
    REVIEWING = "reviewing", _("审查中")
    CORRECTING = "correcting", _("已要求纠正")
    PASSED = "passed", _("审查无问题")
    CORRECTED = "corrected", _("已纠正")
    REVOKED = "revoked", _("已撤销")


class C(TextChoices):
    """States of a consultation by another body."""

    RECEIVED = "received", _("已收到")
    REPLIED = "replied", _("已回复")


class P(TextChoices):
    """States of a legislative project."""

    PROPOSED = "proposed", _("已提出")
    PLANNED = "planned", _("已列入计划")
    SUBMITTED = "submitted", _("已报送")
    DROPPED = "dropped", _("未列入或者中止")


class T(TextChoices):
    """States of the task to look again at what stands on a changed article."""

    OPEN = "open", _("待处理")
    DONE = "done", _("已处理")


class G(TextChoices):
    """States of a suggestion to review a document."""

    RECEIVED = "received", _("已收到")
    REVIEWING = "reviewing", _("研究中")
    CONCLUDED = "concluded", _("已有研究意见")
    ANSWERED = "answered", _("已答复")
    TRANSFERRED = "transferred", _("已转送有权机关")


class Found(TextChoices):
    """What the study of a suggestion found."""

    NONE = "none", _("未发现问题")
    PROBLEM = "problem", _("存在问题，需要纠正")


class Source(TextChoices):
    """How a check of a policy measure came about (公平竞争审查条例, articles 21 to 23)."""

    SPOT = "spot", _("抽查")
    REPORT = "report", _("举报")
    ASSIGNED = "assigned", _("督查、上级交办")


class K(TextChoices):
    """States of a check whether a measure was issued lawfully as to fair competition."""

    CHECKING = "checking", _("核查中")
    CLEARED = "cleared", _("未发现问题")
    URGED = "urged", _("已督促整改")
    INTERVIEWED = "interviewed", _("已约谈")
    REPORTED = "reported", _("已报告整改")
    RECTIFIED = "rectified", _("整改完成")


class Breach(TextChoices):
    """What a check found."""

    UNREVIEWED = "unreviewed", _("未经公平竞争审查")
    VIOLATES = "violates", _("违反审查标准")


class Fix(TextChoices):
    """How a measure was put right."""

    REVIEWED = "reviewed", _("补作公平竞争审查")
    AMENDED = "amended", _("修改")
    REPEALED = "repealed", _("废止或者停止执行")


class Q(TextChoices):
    """States of a report against a measure."""

    RECEIVED = "received", _("已收到")
    CHECKING = "checking", _("核查中")
    ANSWERED = "answered", _("已答复")
    TRANSFERRED = "transferred", _("已转送有关部门")
