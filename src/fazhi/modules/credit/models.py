"""Credit: bad credit information, lists, pledges, batches, debts, measures, checks, receipts of taking down."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.registers.models import Version
from fazhi.kernel.text import _
from fazhi.modules.credit import states
from fazhi.modules.credit.states import Direction, ItemKind, Level, ListKind, PledgeKind, ReceiverKind


class CreditItem(Case):
    """A piece of bad credit information about a firm. `unit` is the credit office, `counterpart` the unit that decided."""

    subject_code = models.CharField(_("统一社会信用代码"), max_length=18, db_index=True)
    subject_name = models.CharField(_("主体名称"), max_length=120)
    kind = models.CharField(_("种类"), max_length=20, choices=ItemKind.choices)
    document_number = models.CharField(_("认定文书号"), max_length=80)
    legal_basis = models.CharField(_("认定依据"), max_length=200)
    decided_on = models.DateField(_("认定日期"))
    level = models.CharField(_("分类"), max_length=10, choices=Level.choices, blank=True)
    minor_shown = models.BooleanField(_("行业认为有必要公示"), default=False)
    corrected = models.BooleanField(_("已纠正并履行义务"), default=False)
    promised = models.BooleanField(_("已公开作出信用承诺"), default=False)
    disputed = models.BooleanField(_("异议处理中"), default=False)
    least_until = models.DateField(_("最短公示期届满日"), null=True, blank=True)
    shown_until = models.DateField(_("最长公示期届满日"), null=True, blank=True)
    published_on = models.DateField(_("公示日期"), null=True, blank=True)
    repair_applied_on = models.DateField(_("申请修复日期"), null=True, blank=True)
    repair_due_on = models.DateField(_("应当办结修复日期"), null=True, blank=True)
    repair_decided_on = models.DateField(_("修复办结日期"), null=True, blank=True)
    ended_on = models.DateField(_("停止公示日期"), null=True, blank=True)
    shielded_from = models.DateField(_("屏蔽起"), null=True, blank=True)
    shielded_to = models.DateField(_("屏蔽止"), null=True, blank=True)

    class Meta:
        verbose_name = _("失信信息")
        constraints = [
            models.CheckConstraint(
                condition=Q(shown_until=None) | Q(shown_until__gte=models.F("decided_on")),
                name="cr_shown_after_it_was_made",
            )
        ]


class Listing(Case):
    """An entry of the list of serious defaulters or of the red list."""

    subject_code = models.CharField(_("统一社会信用代码"), max_length=18, db_index=True)
    subject_name = models.CharField(_("主体名称"), max_length=120)
    kind = models.CharField(_("名单"), max_length=10, choices=ListKind.choices)
    legal_basis = models.CharField(_("列入依据"), max_length=200)
    reasons = models.TextField(_("列入事由"))
    hearing_asked = models.BooleanField(_("要求听证"), default=False)
    listed_on = models.DateField(_("列入日期"), null=True, blank=True)
    expires_on = models.DateField(_("有效期届满日"), null=True, blank=True)
    removed_on = models.DateField(_("移出日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("名单条目")


class Pledge(Case):
    """A credit pledge and what follow-up found."""

    subject_code = models.CharField(_("统一社会信用代码"), max_length=18, db_index=True)
    subject_name = models.CharField(_("主体名称"), max_length=120)
    kind = models.CharField(_("承诺类型"), max_length=12, choices=PledgeKind.choices)
    content = models.TextField(_("承诺内容"))
    due_on = models.DateField(_("核查期限"), null=True, blank=True)
    checked_on = models.DateField(_("核查日期"), null=True, blank=True)
    kept = models.BooleanField(_("已履行"), default=False)

    class Meta:
        verbose_name = _("信用承诺")


class Batch(Case):
    """A batch of records, or several of one sender and kind taken together. `counterpart` sent or received it."""

    direction = models.CharField(_("方向"), max_length=10, choices=Direction.choices)
    record_kind = models.CharField(_("记录种类"), max_length=20)
    checksum = models.CharField(_("文件摘要"), max_length=64, blank=True)
    stored_as = models.CharField(_("入库批号"), max_length=16, blank=True)
    channel = models.CharField(_("报送方式"), max_length=80, blank=True)
    received = models.PositiveIntegerField(_("收到条数"))
    stored = models.PositiveIntegerField(_("入库条数"))
    rejected = models.PositiveIntegerField(_("退回条数"))

    class Meta:
        verbose_name = _("信用数据批次")
        constraints = [
            models.CheckConstraint(
                condition=Q(received=models.F("stored") + models.F("rejected")),
                name="cr_received_is_stored_and_rejected",
            )
        ]


class IntegrityQuery(Case):
    """A query about the integrity of bodies and officials. The names asked for stand nowhere, only their number."""

    purpose = models.CharField(_("查询用途"), max_length=200)
    persons = models.PositiveIntegerField(_("查询人数"))
    hits = models.PositiveIntegerField(_("有失信记录人数"), default=0)

    class Meta:
        verbose_name = _("政务诚信查询")


class Debt(Case):
    """Money that a body owes a firm. `counterpart` is the debtor."""

    creditor = models.CharField(_("债权企业"), max_length=120)
    contract = models.CharField(_("合同"), max_length=200)
    amount = models.DecimalField(_("拖欠金额（元）"), max_digits=16, decimal_places=2)
    pay_by = models.DateField(_("计划清偿日期"), null=True, blank=True)
    paid = models.DecimalField(_("已清偿金额（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    paid_on = models.DateField(_("清偿日期"), null=True, blank=True)
    disputed = models.BooleanField(_("有分歧账款"), default=False)

    class Meta:
        verbose_name = _("政府拖欠账款")


class Upload(Case):
    """A licence or penalty on its way to publicity. `unit` decided, `counterpart` is the credit office."""

    kind = models.CharField(_("种类"), max_length=10, choices=states.UploadKind.choices)
    subject_code = models.CharField(_("统一社会信用代码"), max_length=30, blank=True)
    subject_name = models.CharField(_("主体名称"), max_length=120)
    document_number = models.CharField(_("决定文书号"), max_length=80)
    act = models.CharField(_("类别"), max_length=40)
    content = models.CharField(_("许可内容"), max_length=2000, blank=True)
    level = models.CharField(_("失信程度"), max_length=10, choices=Level.choices, blank=True)
    amount = models.DecimalField(_("罚没金额（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    decided_on = models.DateField(_("决定日期"))
    from_on = models.DateField(_("有效期自"), null=True, blank=True)
    to_on = models.DateField(_("有效期至"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=80, blank=True)
    stored_as = models.CharField(_("入库批号"), max_length=16, blank=True)
    upload_due_on = models.DateField(_("应当上报日期"), null=True, blank=True)
    uploaded_on = models.DateField(_("上报日期"), null=True, blank=True)
    faults = models.JSONField(default=list)
    """Why it was sent back: rule, column and value of each fault, or the sentence of the platform above."""

    class Meta:
        verbose_name = _("双公示信息")
        constraints = [
            models.UniqueConstraint(fields=("source",), condition=~Q(source=""), name="cr_pulled_once")
        ]


class Performance(Case):
    """A contract of government in the performance network. `unit` is the body that is party to it."""

    subject_code = models.CharField(_("统一社会信用代码"), max_length=18, db_index=True)
    subject_name = models.CharField(_("企业名称"), max_length=120)
    contract_number = models.CharField(_("合同编号"), max_length=80)
    kind = models.CharField(_("合同类别"), max_length=12, choices=states.ContractKind.choices)
    amount = models.DecimalField(_("合同金额（元）"), max_digits=16, decimal_places=2)
    signed_on = models.DateField(_("签订日期"))
    perform_by = models.DateField(_("约定履行期限"))
    performed_on = models.DateField(_("履行日期"), null=True, blank=True)
    side = models.CharField(_("违约方"), max_length=6, choices=states.Side.choices, blank=True)

    class Meta:
        verbose_name = _("合同履约")
        constraints = [
            models.CheckConstraint(
                condition=Q(perform_by__gte=models.F("signed_on")), name="cr_due_after_signing"
            )
        ]


class Measure(Version):
    """A measure of the list. Without a basis there is no measure (国办发〔2020〕49号)."""

    basis = models.CharField(_("依据"), max_length=300)
    trigger = models.CharField(_("由什么触发"), max_length=20, choices=states.Trigger.choices)
    level = models.CharField(_("最低分类"), max_length=10, choices=Level.choices)
    matters = models.CharField(
        _("适用事项"), max_length=300, blank=True, help_text=_("事项名称，以顿号分开；空白为全部")
    )

    class Meta(Version.Meta):
        verbose_name = _("奖惩措施清单")


class OfficialDefault(models.Model):
    """A default of a body or an official. Restricted: no list shows it, every reading is audited."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("所在机关"))
    name = models.CharField(_("姓名或者机关名称"), max_length=120, db_index=True)
    kind = models.CharField(_("失信情形"), max_length=120)
    legal_basis = models.CharField(_("认定依据"), max_length=200)
    decided_on = models.DateField(_("认定日期"))
    ended_on = models.DateField(_("终止日期"), null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("政务失信记录")


class Receiver(Version):
    """A system that holds copies of what was published, and must take them down. Its unit confirms."""

    contact = models.CharField(_("接口地址或者联系人"), max_length=200)
    kind = models.CharField(
        _("接收什么"), max_length=6, choices=ReceiverKind.choices, default=ReceiverKind.COPY
    )

    class Meta(Version.Meta):
        verbose_name = _("接收系统")


class Delivery(models.Model):
    """What is pushed to a receiver until it answers: how often it was tried, when next, and what came back."""

    attempts = models.PositiveIntegerField(_("已尝试次数"), default=0)
    next_at = models.DateTimeField(_("下次尝试"), null=True, blank=True)
    error = models.CharField(_("最近的错误"), max_length=200, blank=True)
    receipt = models.CharField(_("回执号"), max_length=80, blank=True)

    class Meta:
        abstract = True


class TakeDown(Delivery):
    """One receiver was told to take one statement down; its receipt says when it did."""

    item = models.ForeignKey(CreditItem, models.PROTECT, related_name="takedowns")
    receiver = models.ForeignKey(Receiver, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(_("通知时间"))
    confirmed_at = models.DateTimeField(_("回执时间"), null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("停止公示通知")
        constraints = [models.UniqueConstraint(fields=("item", "receiver"), name="cr_told_once")]


class Parcel(Delivery):
    """Records on their way to a platform above. Its bytes lie in the data folder; its receipt closes it."""

    number = models.CharField(_("批号"), max_length=16, unique=True)
    receiver = models.ForeignKey(Receiver, models.PROTECT, related_name="+", verbose_name=_("接收系统"))
    kind = models.CharField(_("记录种类"), max_length=20)
    records = models.PositiveIntegerField(_("条数"))
    batch = models.CharField(_("入库批号"), max_length=16, db_index=True)
    checksum = models.CharField(_("文件摘要"), max_length=64)
    created_at = models.DateTimeField(_("生成时间"))
    sent_at = models.DateTimeField(_("回执时间"), null=True, blank=True)
    accepted = models.PositiveIntegerField(_("对方入库条数"), default=0)
    refused = models.PositiveIntegerField(_("对方退回条数"), default=0)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("上报批次")
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(records=models.F("accepted") + models.F("refused")),
                name="cr_a_sent_parcel_closes",
            )
        ]


class Doubt(models.Model):
    """A record without a code beside the firm that it may be about; a person decides, and may take it back."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("信用主管部门"))
    kind = models.CharField(_("记录种类"), max_length=20)
    sender = models.CharField(_("报送单位"), max_length=80)
    record = models.CharField(_("记录标识"), max_length=80)
    cells = models.JSONField(default=dict)
    name = models.CharField(_("记录中的名称"), max_length=120)
    address = models.CharField(_("记录中的地址"), max_length=200, blank=True)
    firm_code = models.CharField(_("候选主体代码"), max_length=18)
    firm_name = models.CharField(_("候选主体名称"), max_length=120)
    firm_address = models.CharField(_("候选主体地址"), max_length=200, blank=True)
    score = models.FloatField(_("相似度"))
    sentence = models.CharField(_("理由"), max_length=200)
    compared = models.JSONField(default=dict)
    """What the comparison came to, so that the reason can be told in any language."""
    created_at = models.DateTimeField(_("登记时间"))
    answer = models.CharField(
        _("判断"), max_length=10, choices=states.Answer.choices, default=states.Answer.WAITING
    )
    judgement = models.PositiveIntegerField(null=True)
    """Number of the judgement that stands for the answer."""
    decided_by = models.CharField(_("判断人"), max_length=60, blank=True)
    decided_at = models.DateTimeField(_("判断时间"), null=True, blank=True)
    batch = models.CharField(_("入库批号"), max_length=16, blank=True)

    class Meta:
        ordering = ("-score", "pk")
        verbose_name = _("待人工判断的匹配")
        constraints = [models.UniqueConstraint(fields=("unit", "record"), name="cr_one_doubt_a_record")]
        indexes = [models.Index(fields=("unit", "answer", "-score", "id"))]


class CodeMerge(Case):
    """Two codes of one firm. `unit` is the credit office; the judgement that stands for it is in the store of credit."""

    old_code = models.CharField(_("原代码"), max_length=18, db_index=True)
    old_name = models.CharField(_("原代码下的名称"), max_length=120)
    new_code = models.CharField(_("现代码"), max_length=18, db_index=True)
    new_name = models.CharField(_("现代码下的名称"), max_length=120)
    cause = models.CharField(_("归并原因"), max_length=10, choices=states.MergeCause.choices)
    judgement = models.PositiveIntegerField(null=True)
    """Number of the judgement while the codes are merged."""
    merged_on = models.DateField(_("归并日期"), null=True, blank=True)
    undone_on = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("代码归并")
        constraints = [
            models.CheckConstraint(condition=~Q(old_code=models.F("new_code")), name="cr_two_codes"),
        ]


class GradedRule(Version):
    """How one field of supervision treats the grades: the share of the usual sampling rate, in per cent."""

    basis = models.CharField(_("依据"), max_length=300)
    rate_a = models.PositiveSmallIntegerField(_("A级抽查强度（%）"))
    rate_b = models.PositiveSmallIntegerField(_("B级抽查强度（%）"))
    rate_c = models.PositiveSmallIntegerField(_("C级抽查强度（%）"))
    rate_d = models.PositiveSmallIntegerField(_("D级抽查强度（%）"))

    class Meta(Version.Meta):
        verbose_name = _("信用分级分类监管规则")

    def consistent(self) -> None:
        rates = (self.rate_a, self.rate_b, self.rate_c, self.rate_d)
        if list(rates) != sorted(rates):
            raise ValidationError({"rate_d": _("信用越差，抽查强度不能越低。")})


class Check(models.Model):
    """A question asked at a counter, and whether the measure was applied."""

    subject_code = models.CharField(_("统一社会信用代码"), max_length=18)
    matter = models.CharField(_("事项"), max_length=60, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("核查单位"))
    at = models.DateTimeField(_("核查时间"))
    actor_name = models.CharField(_("核查人"), max_length=60)
    measures = models.JSONField(default=list)
    applied = models.BooleanField(_("已实施措施"), null=True)
    reason = models.CharField(_("未实施的理由"), max_length=200, blank=True)
    on = models.DateField(_("核查日期"))
    count = models.PositiveSmallIntegerField(_("适用措施"), default=0)
    serial = models.CharField(_("核查号"), max_length=40, null=True, unique=True)  # noqa: DJ001 - unique where given
    """Number of a check that the counter's service answered; empty for those asked on a page."""

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("信用核查")
        indexes = [models.Index(fields=("unit", "-id"))]
