"""Leads, penalty cases, measures, transfers, supervision, file review, joint operations, and their records."""

from __future__ import annotations

from django.db import models
from django.db.models import F as Column
from django.db.models import Q

from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.procedures.models import Case
from fazhi.kernel.text import _
from fazhi.modules.enforcement import states
from fazhi.modules.enforcement.columns import choice, day, money, sha256
from fazhi.modules.enforcement.models_side import Coercion, OtherAct, Statistics, Substitution

__all__ = [
    "Baseline", "Coercion", "Device", "Evidence", "FileReview", "Lead", "Media", "OffsiteCheck", "Operation", "OtherAct",
    "Penalty", "PublicItem", "Statistics", "Substitution", "Supervision", "Transfer", "sha256",
]  # fmt: skip


class Lead(Case):
    """A lead: found, checked, then filed, forwarded or dismissed."""

    source = choice(_("来源"), states.Source)
    found_on = day(_("发现日期"))
    place = models.CharField(_("地点"), max_length=200, blank=True)
    triaged_on = day(_("核查日期"))
    penalty_number = models.CharField(_("处罚案号"), max_length=80, blank=True)
    file_due_on = day(_("应当决定立案日期"))
    origin = models.CharField(_("来源编号"), max_length=80, blank=True)
    """Number of the inspection, check or letter from which the lead came; a lead is taken in once."""

    class Meta:
        verbose_name = _("监管线索")
        constraints = [
            models.UniqueConstraint(
                fields=("origin",), condition=~Q(origin=""), name="en_a_lead_is_taken_in_once"
            )
        ]


class Penalty(Case):
    """A penalty case. `unit` is the body that penalises. Money is in yuan."""

    track = choice(_("办理方式"), states.Track)
    field = choice(_("执法领域"), states.Sector)
    source = choice(_("案件来源"), states.Source)
    power = models.CharField(_("职权编码"), max_length=60)
    basis_level = choice(_("依据的效力等级"), states.BasisLevel)
    basis_text = models.CharField(_("违反和处罚依据"), max_length=200, blank=True)
    early_edition = models.BooleanField(_("按后施行的版本办理（模拟）"), default=False)
    party_kind = choice(_("当事人类别"), states.PartyKind)
    party_born_on = day(_("当事人出生日期"))
    incapable = models.BooleanField(_("不能辨认或者控制自己行为"), default=False)
    mitigating = models.BooleanField(_("具有从轻、减轻情形"), default=False)
    act_on = day(_("违法行为日期"))
    act_ended_on = day(_("违法行为终了日期"))
    act_place = models.CharField(_("违法行为地点"), max_length=200, blank=True)
    found_on = day(_("发现日期"))
    grave_harm = models.BooleanField(_("涉及公民生命健康安全、金融安全且有危害后果"), default=False)
    officer_a = models.CharField(_("执法人员一"), max_length=60, blank=True)
    officer_b = models.CharField(_("执法人员二"), max_length=60, blank=True)
    assigned_on = day(_("指派日期"))
    recusal_asked_on = day(_("申请回避日期"))
    recusal_decided_on = day(_("回避决定日期"))
    recused = models.BooleanField(_("决定回避"), default=False)
    crime_suspected = models.BooleanField(_("涉嫌犯罪"), default=False)
    complex = models.BooleanField(_("情节复杂或者重大违法"), default=False)
    public_interest = models.BooleanField(_("涉及重大公共利益或者多个法律关系"), default=False)
    evidence_count = models.PositiveIntegerField(_("证据件数"), default=0)
    media_count = models.PositiveIntegerField(_("音像记录件数"), default=0)
    table = models.CharField(_("裁量基准"), max_length=120, blank=True)
    band = choice(_("裁量阶次"), states.BandChoice)
    band_low = money(_("裁量下限"))
    band_high = money(_("裁量上限"))
    band_reason = models.TextField(_("裁量理由"), blank=True)
    departure = choice(_("偏离裁量基准的批准"), states.Departure)
    told_on = day(_("告知日期"))
    told_sanction = choice(_("拟作处罚"), states.Sanction)
    told_fine = money(_("拟处罚款"))
    told_confiscated = money(_("拟没收金额"))
    hearing_told = models.BooleanField(_("已告知听证权利"), default=False)
    notice_served_on = day(_("告知书送达日期"))
    hearing_request_due_on = day(_("听证申请届满日"))
    defended_on = day(_("陈述申辩日期"))
    waived_on = day(_("明确放弃陈述申辩日期"))
    hearing_asked_on = day(_("要求听证日期"))
    hearing_set_for = day(_("听证日期（通知）"))
    hearing_on = day(_("听证日期"))
    reviewed_on = day(_("法制审核通过日期"))
    review_result = choice(_("法制审核结论"), states.Review)
    review_due_by_law = models.BooleanField(_("应当法制审核"), default=False)
    discussed_on = day(_("集体讨论日期"))
    decided_on = day(_("决定日期"))
    decide_due_on = day(_("决定届满日"))
    sanction = choice(_("处罚种类（最重）"), states.Sanction)
    fine = money(_("罚款"))
    confiscated = money(_("没收金额"))
    spare_ground = choice(_("不予处罚理由"), states.SpareGround)
    educated_on = day(_("教育日期"))
    decision_served_on = day(_("决定送达日期"))
    publish_due_on = day(_("应当公开日期"))
    published_on = day(_("公开日期"))
    not_published = models.CharField(_("依法不公开的理由"), max_length=200, blank=True)
    withdraw_due_on = day(_("应当撤回公开日期"))
    withdrawn_on = day(_("撤回公开日期"))
    withdraw_reason = models.CharField(_("撤回公开的说明"), max_length=300, blank=True)
    pay_due_on = day(_("缴款届满日"))
    deferred_to = day(_("暂缓、分期缴纳至"))
    paid = money(_("已缴罚款"))
    surcharge_paid = money(_("已缴加处罚款"))
    paid_on = day(_("缴清日期"))
    surcharge_on = day(_("加处罚款日期"))
    surcharge_relief = money(_("减免的加处罚款"))
    demand_served_on = day(_("催告书送达日期"))
    coerced_on = day(_("强制执行日期"))
    applied_court_on = day(_("申请法院执行日期"))
    court_refused_on = day(_("法院裁定不予受理、不予执行日期"))
    suspended_on = day(_("中止执行日期"))
    disputed_on = day(_("当事人起诉或者申请复议日期"))
    dispute_result = choice(_("复议、诉讼结果"), states.Outcome)
    dispute_ended_on = day(_("争议终结日期"))
    record_complete = models.BooleanField(_("全过程记录完整"), default=False)
    operation_number = models.CharField(_("联合执法案号"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("行政处罚案件")
        constraints = [
            models.CheckConstraint(condition=Q(fine=None) | Q(fine__gte=0), name="en_a_fine_is_not_negative"),
            models.CheckConstraint(
                condition=Q(spare_ground="") | Q(fine=None), name="en_spared_means_no_fine"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | ~Q(published_on=None), name="en_only_published_is_withdrawn"
            ),
        ]
        indexes = [models.Index(fields=("decided_on",)), models.Index(fields=("published_on",))]


class Record(models.Model):
    """A row that a step of a case leaves behind."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("机关"))
    on = models.DateField(_("日期"))

    class Meta:
        abstract = True
        ordering = ("-pk",)


class Evidence(Record):
    """A piece of evidence (行政处罚法(2021) 46)."""

    kind = choice(_("种类"), states.EvidenceKind)
    what = models.CharField(_("证据名称"), max_length=200)
    proves = models.CharField(_("证明内容"), max_length=300)
    offsite = models.BooleanField(_("电子技术监控设备记录"), default=False)

    class Meta(Record.Meta):
        verbose_name = _("证据")


class Media(Record):
    """A recording, kept by its digest; the file stays in the body's store."""

    kind = choice(_("种类"), states.MediaKind)
    stage = choice(_("环节"), states.Stage)
    sha256 = models.CharField(_("文件摘要"), max_length=64, validators=[sha256])
    device = models.CharField(_("设备编号"), max_length=60)
    note = models.CharField(_("索引说明"), max_length=200, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("音像记录")
        constraints = [models.UniqueConstraint(fields=("case", "sha256"), name="a_recording_is_kept_once")]


class Device(models.Model):
    """A recorder of a body, from a day to a day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("机关"))
    number = models.CharField(_("设备编号"), max_length=60, unique=True)
    model = models.CharField(_("型号"), max_length=80, blank=True)
    valid_from = models.DateField(_("启用日期"))
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        ordering = ("number",)
        verbose_name = _("执法记录仪")


class OffsiteCheck(models.Model):
    """A check by camera, drone or sensor; a person reviews each record before it is used (行政处罚法(2021) 41)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("机关"))
    method = choice(_("方式"), states.OffsiteMethod)
    place = models.CharField(_("地点"), max_length=200)
    checked_on = models.DateField(_("检查日期"))
    sha256 = models.CharField(_("记录摘要"), max_length=64, validators=[sha256])
    reviewed_on = day(_("审核日期"))
    problem = models.BooleanField(_("发现问题"), default=False)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("非现场检查")
        constraints = [
            models.CheckConstraint(
                condition=Q(problem=False) | ~Q(reviewed_on=None),
                name="en_a_problem_was_reviewed",
                violation_error_message=_("发现问题的记录应当先经人工审核，请填写审核日期。"),
            ),
            models.CheckConstraint(
                condition=Q(reviewed_on=None) | Q(reviewed_on__gte=Column("checked_on")),
                name="en_reviewed_after_the_check",
                violation_error_message=_("审核日期不能早于检查日期。"),
            ),
        ]


class PublicItem(models.Model):
    """What a body makes public before it acts (law.md PB-01)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("机关"))
    kind = choice(_("种类"), states.PublicKind)
    title = models.CharField(_("名称"), max_length=200)
    changed_on = models.DateField(_("形成或者变更日期"))
    due_on = models.DateField(_("应当公开日期"))
    published_on = day(_("公开日期"))

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("事前公开事项")


class Baseline(models.Model):
    """A version of a discretion table, kept as its workbook; only proven tables are taken in."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("制定机关"))
    key = models.CharField(_("编号"), max_length=60)
    title = models.CharField(_("名称"), max_length=200)
    number = models.CharField(_("文号"), max_length=80)
    in_force_from = models.DateField(_("施行日期"))
    in_force_to = models.DateField(_("失效日期"), null=True, blank=True)
    workbook = models.BinaryField()
    rows = models.PositiveIntegerField(_("行数"))

    class Meta:
        ordering = ("key", "in_force_from")
        verbose_name = _("裁量基准")
        constraints = [models.UniqueConstraint(fields=("key", "in_force_from"), name="one_version_a_day")]


class Transfer(Case):
    """A case that goes to criminal justice, or comes back from it."""

    penalty_number = models.CharField(_("处罚案号"), max_length=80, blank=True)
    crime = choice(_("涉嫌罪名类别"), states.Crime, 30)
    incoming = models.BooleanField(_("司法机关移送行政机关"), default=False)
    delivered_on = day(_("移送日期"))
    receipt = models.CharField(_("公安机关回执"), max_length=80, blank=True)
    police_decided_on = day(_("公安机关决定日期"))
    ended_on = day(_("办结日期（移送）"))

    class Meta:
        verbose_name = _("行刑衔接案件")


class Supervision(Case):
    """Supervision of enforcement. `counterpart` is the body that is supervised."""

    source = choice(_("来源"), states.SupervisionSource)
    problem = models.TextField(_("存在的问题"), blank=True)
    opinion_on = day(_("意见书日期"))
    served_on = day(_("意见书送达日期"))
    due_on = day(_("反馈届满日"))
    answered_on = day(_("反馈日期"))
    measures = models.TextField(_("整改情况"), blank=True)
    verified_on = day(_("核实日期"))
    interviewed_on = day(_("约谈日期"))

    class Meta:
        verbose_name = _("执法监督案件")


class FileReview(Case):
    """A file of a penalty case that was drawn for review. `counterpart` is the body whose file it is."""

    about = models.ForeignKey(Penalty, models.PROTECT, related_name="reviews", verbose_name=_("被评查案卷"))
    seed = models.CharField(_("抽取种子"), max_length=80)
    veto = models.CharField(_("否决事项"), max_length=300, blank=True)
    findings = models.TextField(_("自动检查结果"), blank=True)
    automatic = models.PositiveSmallIntegerField(_("自动检查得分"), default=0)
    score = models.PositiveSmallIntegerField(_("评查得分"), null=True)
    grade = choice(_("等次"), states.Grade)
    reviewed_on = day(_("评查日期"))
    corrected_on = day(_("整改日期"))

    class Meta:
        verbose_name = _("案卷评查")
        constraints = [models.UniqueConstraint(fields=("about", "seed"), name="a_file_is_drawn_once")]


class Operation(Case):
    """A joint operation; one record for all bodies. `unit` leads."""

    topic = models.CharField(_("主题"), max_length=80, blank=True)
    members = models.TextField(_("参加机关"), blank=True)
    street = models.BooleanField(_("街道牵头"), default=False)
    held_on = day(_("实施日期"))
    officers = models.PositiveIntegerField(_("出动执法人员"), default=0)
    objects_checked = models.PositiveIntegerField(_("检查对象"), default=0)
    problems = models.PositiveIntegerField(_("发现问题"), default=0)

    class Meta:
        verbose_name = _("联合执法行动")
