"""Credit: bad credit information, lists, pledges, batches, debts, measures, checks, receipts of taking down."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.registers.models import Version
from fazhi.kernel.text import _
from fazhi.modules.credit.states import Direction, ItemKind, Level, ListKind, PledgeKind


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

    class Meta:
        verbose_name = _("政府拖欠账款")


class Measure(Version):
    """A measure of the list. Without a basis there is no measure (国办发〔2020〕49号)."""

    basis = models.CharField(_("依据"), max_length=300)
    trigger = models.CharField(_("触发的失信信息"), max_length=20, choices=ItemKind.choices)
    level = models.CharField(_("最低分类"), max_length=10, choices=Level.choices)
    matters = models.CharField(
        _("适用事项"), max_length=300, blank=True, help_text=_("事项名称，以顿号分开；空白为全部")
    )

    class Meta(Version.Meta):
        verbose_name = _("惩戒措施清单")


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

    class Meta(Version.Meta):
        verbose_name = _("接收系统")


class TakeDown(models.Model):
    """One receiver was told to take one statement down; its receipt says when it did."""

    item = models.ForeignKey(CreditItem, models.PROTECT, related_name="takedowns")
    receiver = models.ForeignKey(Receiver, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(_("通知时间"))
    confirmed_at = models.DateTimeField(_("回执时间"), null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("停止公示通知")
        constraints = [models.UniqueConstraint(fields=("item", "receiver"), name="cr_told_once")]


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

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("信用核查")
        indexes = [models.Index(fields=("unit", "-id"))]
