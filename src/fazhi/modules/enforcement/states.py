"""States, kinds and results of enforcement (law.md parts 2 and 3, B.3 to B.10)."""

from __future__ import annotations

from django.db.models import TextChoices

from fazhi.kernel.text import _


class OldSpareGround(TextChoices):
    """Why there is no penalty under the law as amended in 2017: it knows no first violation (25 to 27, 38)."""

    SLIGHT = "slight", _("违法行为轻微并及时纠正，没有造成危害后果")
    CHILD = "child", _("不满十四周岁")
    INCAPABLE = "incapable", _("不能辨认或者不能控制自己行为")
    NOT_ESTABLISHED = "not_established", _("违法事实不能成立")


class L(TextChoices):
    """States of a lead."""

    RECEIVED = "received", _("已收到线索")
    TRIAGED = "triaged", _("已核查")
    CASE = "case", _("已转立案")
    FORWARDED = "forwarded", _("已移送有权机关")
    DISMISSED = "dismissed", _("不予立案")


class P(TextChoices):
    """States of a penalty case, summary or ordinary."""

    FILED = "filed", _("已立案")
    INVESTIGATING = "investigating", _("调查中")
    INVESTIGATED = "investigated", _("调查终结")
    NOTIFIED = "notified", _("已告知")
    HEARING = "hearing", _("听证中")
    HEARD = "heard", _("已听证")
    REVIEWING = "reviewing", _("法制审核中")
    REVIEWED = "reviewed", _("已通过法制审核")
    TRANSFERRED = "transferred", _("已移送司法机关")
    DECIDED = "decided", _("已作出处罚决定")
    SPARED = "spared", _("已决定不予处罚")
    PAYING = "paying", _("履行期内")
    SURCHARGING = "surcharging", _("加处罚款中")
    DEMANDED = "demanded", _("已催告")
    COURT = "court", _("已申请法院执行")
    SUSPENDED = "suspended", _("中止执行")
    ENDED = "ended", _("终结执行")
    PERFORMED = "performed", _("已履行")
    CLOSED = "closed", _("已结案归档")
    DROPPED = "dropped", _("已销案")


class Track(TextChoices):
    SUMMARY = "summary", _("当场处罚")
    ORDINARY = "ordinary", _("普通程序")
    FAST = "fast", _("简案快办")


class FiledTrack(TextChoices):
    """Tracks of a case that is filed."""

    ORDINARY = Track.ORDINARY.value, Track.ORDINARY.label
    FAST = Track.FAST.value, Track.FAST.label


class Source(TextChoices):
    """Where a lead or case comes from."""

    INSPECTION = "inspection", _("行政检查")
    COMPLAINT = "complaint", _("投诉举报")
    OFFSITE = "offsite", _("非现场监管")
    TRANSFER = "transfer", _("其他机关移送")
    POLICE = "police", _("司法机关移送")
    SUPERIOR = "superior", _("上级交办")


class Sector(TextChoices):
    """Fields of enforcement, as reports count them."""

    MARKET = "market", _("市场监管")
    FOOD = "food", _("食品")
    DRUG = "drug", _("药品、化妆品和医疗器械")
    HEALTH = "health", _("卫生健康")
    SAFETY = "safety", _("安全生产")
    ENVIRONMENT = "environment", _("生态环境")
    URBAN = "urban", _("城市管理")
    TRANSPORT = "transport", _("交通运输")
    CULTURE = "culture", _("文化旅游")
    HOUSING = "housing", _("住房和城乡建设")
    LABOUR = "labour", _("劳动保障")
    AGRICULTURE = "agriculture", _("农业")
    OTHER = "other", _("其他")


class PartyKind(TextChoices):
    PERSON = "person", _("公民")
    ORGANISATION = "organisation", _("法人或者其他组织")


class BasisLevel(TextChoices):
    """What the penalty rests on: a normative document cannot set penalties (行政处罚法(2021) 16)."""

    LAW = "law", _("法律")
    REGULATION = "regulation", _("行政法规")
    LOCAL = "local", _("地方性法规")
    RULE = "rule", _("规章")
    DOCUMENT = "document", _("规范性文件")


class EvidenceKind(TextChoices):
    """行政处罚法(2021) 46."""

    DOCUMENTARY = "documentary", _("书证")
    PHYSICAL = "physical", _("物证")
    AUDIOVISUAL = "audiovisual", _("视听资料")
    ELECTRONIC = "electronic", _("电子数据")
    WITNESS = "witness", _("证人证言")
    PARTY = "party", _("当事人的陈述")
    EXPERT = "expert", _("鉴定意见")
    INSPECTION = "inspection", _("勘验笔录、现场笔录")


class Sanction(TextChoices):
    """The heaviest penalty, from the lightest on (law.md 3.1, order of the yearly statistics)."""

    WARNING = "warning", _("警告")
    CRITICISM = "criticism", _("通报批评")
    FINE = "fine", _("罚款")
    CONFISCATION = "confiscation", _("没收")
    SUSPENDED_LICENCE = "suspended_licence", _("暂扣许可证件")
    LOWER_GRADE = "lower_grade", _("降低资质等级")
    RESTRICTED = "restricted", _("限制开展生产经营活动")
    STOP = "stop", _("责令停产停业")
    CLOSE = "close", _("责令关闭")
    BAN = "ban", _("限制从业")
    REVOKED_LICENCE = "revoked_licence", _("吊销许可证件")


HEARING_ALWAYS = (Sanction.LOWER_GRADE, Sanction.STOP, Sanction.CLOSE, Sanction.BAN, Sanction.REVOKED_LICENCE)
"""The right to a hearing is told whatever the amount (行政处罚法(2021) 63(1))."""
ON_SPOT = (Sanction.WARNING, Sanction.FINE)


class SpotSanction(TextChoices):
    WARNING = Sanction.WARNING.value, Sanction.WARNING.label
    FINE = Sanction.FINE.value, Sanction.FINE.label


class BandChoice(TextChoices):
    """Bands of the discretion table (`engines.discretion.table.Band`)."""

    NONE = "0", _("不予处罚")
    MITIGATED = "1", _("减轻处罚")
    LIGHT = "2", _("从轻处罚")
    ORDINARY = "3", _("一般处罚")
    HEAVY = "4", _("从重处罚")


class Departure(TextChoices):
    """Who allowed to leave the band (行政处罚法(2021) 34; 国办发〔2022〕27号)."""

    HEAD = "head", _("主要负责人批准（本机关基准）")
    COLLECTIVE = "collective", _("集体讨论决定（本机关基准）")
    MAKER = "maker", _("经基准制定机关逐级批准（上级基准）")


class SpareGround(TextChoices):
    """Why there is no penalty (行政处罚法(2021) 30, 31, 33, 36, 57)."""

    SLIGHT = "slight", _("违法行为轻微并及时改正，没有造成危害后果")
    FIRST = "first", _("初次违法且危害后果轻微并及时改正")
    NO_FAULT = "no_fault", _("有证据足以证明没有主观过错")
    CHILD = "child", _("不满十四周岁")
    INCAPABLE = "incapable", _("不能辨认或者不能控制自己行为")
    NOT_ESTABLISHED = "not_established", _("违法事实不能成立")


class Review(TextChoices):
    AGREE = "agree", _("同意")
    AMEND = "amend", _("修改后同意")
    DISAGREE = "disagree", _("不同意")


class ReturnResult(TextChoices):
    AMEND = Review.AMEND.value, _("要求修改")
    DISAGREE = Review.DISAGREE.value, Review.DISAGREE.label


class Outcome(TextChoices):
    """What became of a penalty that was challenged."""

    MAINTAINED = "maintained", _("维持")
    WITHDRAWN = "withdrawn", _("当事人撤回")
    CHANGED = "changed", _("变更")
    REVOKED = "revoked", _("撤销")
    ILLEGAL = "illegal", _("确认违法")
    INVALID = "invalid", _("确认无效")


CORRECTED = (Outcome.CHANGED, Outcome.REVOKED, Outcome.ILLEGAL, Outcome.INVALID)


class MediaKind(TextChoices):
    PHOTO = "photo", _("照片")
    AUDIO = "audio", _("录音")
    VIDEO = "video", _("录像")


class Stage(TextChoices):
    """What was recorded."""

    START = "start", _("启动")
    INVESTIGATION = "investigation", _("调查取证")
    HEARING = "hearing", _("听证")
    DECISION = "decision", _("决定")
    SERVICE = "service", _("送达")
    EXECUTION = "execution", _("执行")


class OffsiteMethod(TextChoices):
    VIDEO = "video", _("视频监控")
    DRONE = "drone", _("无人机巡查")
    SENSOR = "sensor", _("在线监测设备")


class C(TextChoices):
    """States of a coercive measure."""

    PROPOSED = "proposed", _("待批准")
    EMERGENCY = "emergency", _("已当场实施待补批")
    IN_FORCE = "in_force", _("实施中")
    ORDERED = "ordered", _("已批准待冻结")
    TESTING = "testing", _("检测鉴定中")
    EXPIRED = "expired", _("已届满应当解除")
    DECIDED = "decided", _("已作出处理")
    LIFTED = "lifted", _("已解除")
    REJECTED = "rejected", _("未予批准")


class Measure(TextChoices):
    SEAL = "seal", _("查封场所、设施或者财物")
    SEIZE = "seize", _("扣押财物")
    FREEZE = "freeze", _("冻结存款、汇款")


class GoodsMeasure(TextChoices):
    """Measures on places and things."""

    SEAL = Measure.SEAL.value, Measure.SEAL.label
    SEIZE = Measure.SEIZE.value, Measure.SEIZE.label


class LiftGround(TextChoices):
    """Why a measure is lifted (行政强制法 28(1), 33(1))."""

    NO_BREACH = "no_breach", _("当事人没有违法行为")
    UNRELATED = "unrelated", _("财物、存款、汇款与违法行为无关")
    HANDLED = "handled", _("已经作出处理决定，不再需要")
    EXPIRED = "expired", _("期限已经届满")
    OTHER = "other", _("其他不再需要采取措施的情形")


class T(TextChoices):
    """States of a transfer to criminal justice."""

    REPORTED = "reported", _("已报告")
    APPROVED = "approved", _("已批准移送")
    REFUSED = "refused", _("不批准移送")
    DELIVERED = "delivered", _("已移送公安机关")
    ACCEPTED = "accepted", _("公安机关已受理")
    FILED = "filed", _("公安机关已立案")
    NOT_FILED = "not_filed", _("公安机关不予立案")
    RECONSIDERING = "reconsidering", _("公安机关复议中")
    UPHELD = "upheld", _("复议维持不予立案")
    PROCURATORATE = "procuratorate", _("已建议检察机关监督")
    HANDED = "handed", _("已移交涉案物品")
    BACK = "back", _("司法机关移送行政处理")
    RETURNED = "returned", _("已转行政处罚")


class Crime(TextChoices):
    DRIVING = "driving", _("危险驾驶")
    TRAFFIC = "traffic", _("交通肇事")
    FOOD_DRUG_ENVIRONMENT = "food_drug_environment", _("食品药品环境")
    TAX = "tax", _("涉税")
    MEDICINE = "medicine", _("非法行医")
    JUDGMENT = "judgment", _("拒不执行判决、裁定")
    OTHER = "other", _("其他")


class V(TextChoices):
    """States of a supervision case."""

    REGISTERED = "registered", _("已登记线索")
    OPENED = "opened", _("已启动监督")
    ISSUED = "issued", _("已制发意见书")
    SERVED = "served", _("意见书已送达")
    URGED = "urged", _("已督促、约谈")
    ANSWERED = "answered", _("已反馈整改")
    CLOSED = "closed", _("已核实办结")
    DISMISSED = "dismissed", _("不予启动")


class SupervisionSource(TextChoices):
    HOTLINE = "hotline", _("热线转办")
    COMPLAINT = "complaint", _("投诉举报")
    REVIEW = "review", _("案卷评查")
    DATA = "data", _("数据预警")
    SUPERIOR = "superior", _("上级交办")


class F(TextChoices):
    """States of a file under review."""

    DRAWN = "drawn", _("已抽取")
    SCORED = "scored", _("已评分")
    CORRECTING = "correcting", _("责令整改中")
    CORRECTED = "corrected", _("已整改")
    CLOSED = "closed", _("已评查完毕")


class Grade(TextChoices):
    EXCELLENT = "excellent", _("优秀")
    PASS = "pass", _("合格")
    FAIL = "fail", _("不合格")


class J(TextChoices):
    """States of a joint operation."""

    PLANNED = "planned", _("已制定方案")
    APPROVED = "approved", _("已批准")
    HELD = "held", _("已实施")
    CLOSED = "closed", _("已总结")
    CANCELLED = "cancelled", _("已取消")


class PublicKind(TextChoices):
    """What is made public before enforcement (国办发〔2018〕118号)."""

    BODY = "body", _("执法主体")
    OFFICER = "officer", _("执法人员")
    POWER = "power", _("职责权限和依据")
    PROCEDURE = "procedure", _("程序和流程图")
    GUIDE = "guide", _("服务指南")
    RANDOM_LIST = "random_list", _("随机抽查事项清单")
    REMEDY = "remedy", _("救济渠道")
    REVIEW_LIST = "review_list", _("重大执法决定法制审核目录")
