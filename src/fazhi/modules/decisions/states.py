"""States and coded results of major administrative decisions (law.md part 5, B.13)."""

from __future__ import annotations

from django.db.models import TextChoices

from fazhi.kernel.text import _


class S(TextChoices):
    """States of a decision."""

    PROPOSED = "proposed", _("已提出建议")
    STUDIED = "studied", _("已研究论证")
    LISTED = "listed", _("已列入目录")
    DRAFTING = "drafting", _("拟订草案")
    COMMENT = "comment", _("公众参与")
    HEARD = "heard", _("公众参与已完成")
    ARGUED = "argued", _("专家论证已完成")
    ASSESSED = "assessed", _("风险评估已完成")
    REVIEWING = "reviewing", _("合法性审查中")
    REVIEWED = "reviewed", _("合法性审查已完成")
    AGENDA = "agenda", _("待集体讨论")
    DELIBERATED = "deliberated", _("已集体讨论通过")
    REPORTED = "reported", _("已请示报告")
    DECIDED = "decided", _("已作出决策")
    PUBLISHED = "published", _("已公布")
    EXECUTING = "executing", _("执行中")
    SUSPENDED = "suspended", _("中止执行")
    EVALUATING = "evaluating", _("决策后评估")
    POSTPONED = "postponed", _("暂缓决策")
    REJECTED = "rejected", _("未获通过")
    CLOSED = "closed", _("已办结")


class Matter(TextChoices):
    """The five kinds of matter (Order 713, article 3)."""

    SERVICES = "services", _("公共服务、市场监管、社会管理、环境保护等重大公共政策和措施")
    PLANNING = "planning", _("经济和社会发展等方面的重要规划")
    RESOURCES = "resources", _("开发利用、保护重要自然资源和文化资源的重大公共政策和措施")
    PROJECT = "project", _("在本行政区域实施的重大公共建设项目")
    OTHER = "other", _("其他重大事项")


class Proposer(TextChoices):
    """Who proposed it (article 10)."""

    LEADER = "leader", _("决策机关领导人员")
    BODY = "body", _("所属部门或者下一级政府")
    DEPUTY = "deputy", _("人大代表建议、政协提案")
    CITIZEN = "citizen", _("公民、法人或者其他组织")


class Review(TextChoices):
    """What the legality review found (articles 25 to 28)."""

    LAWFUL = "lawful", _("合法")
    AMEND = "amend", _("应当修改")
    UNLAWFUL = "unlawful", _("不合法")
    EXPLORATORY = "exploratory", _("探索性改革，已明示法律风险")


class Meeting(TextChoices):
    EXECUTIVE = "executive", _("常务会议")
    PLENARY = "plenary", _("全体会议")


class Opinion(TextChoices):
    """How a member of the meeting, or an expert, stood to the matter."""

    FOR = "for", _("同意")
    AGAINST = "against", _("不同意")
    RESERVED = "reserved", _("保留意见")


class Grade(TextChoices):
    """Grade of risk (article 23)."""

    HIGH = "high", _("高风险")
    MEDIUM = "medium", _("中风险")
    LOW = "low", _("低风险")


class Trigger(TextChoices):
    """What opens an evaluation after the decision (article 36)."""

    BELOW = "below", _("实施后明显未达到预期效果")
    OPINIONS = "opinions", _("公民、法人或者其他组织提出较多意见")
    NEEDED = "needed", _("决策机关认为有必要")


class R(TextChoices):
    """States of a risk assessment."""

    ASSESSED = "assessed", _("已评估")
    FILED = "filed", _("已备案")


class Tier(TextChoices):
    """Kinds of experts."""

    ACADEMICIAN = "academician", _("院士")
    SENIOR = "senior", _("高级专家")
    PRACTITIONER = "practitioner", _("实务专家")


class Yes(TextChoices):
    """A determination that is written down either way."""

    YES = "yes", _("是")
    NO = "no", _("否")


class Fair(TextChoices):
    """Conclusions of a fair-competition review (article 29; 公平竞争审查条例, article 17)."""

    COMPLIES = "complies", _("符合公平竞争要求")
    EXCEPTION = "exception", _("适用例外规定")
    FAILS = "fails", _("不符合公平竞争要求")
