"""Coercive measures: sealing and seizing (行政强制法 16 to 28), freezing of deposits and remittances (29 to 33)."""

from __future__ import annotations

import datetime as dt

from fazhi.engines.law.library import law
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.procedures.definition import Ask, Deadline, Extension, Procedure, Step
from fazhi.kernel.text import _
from fazhi.modules.enforcement import rules_coercion as rules
from fazhi.modules.enforcement.procedure import common
from fazhi.modules.enforcement.procedure.common import HEAD, OFFICER, TEAM, force
from fazhi.modules.enforcement.procedure.wording import DOCUMENTS, WORDING
from fazhi.modules.enforcement.states import BasisLevel, C, GoodsMeasure, LiftGround, Measure

# Sealing and seizing
WHAT = (
    Ask("penalty_number", _("处罚案号"), required=False, max_length=80),
    Ask("power", _("职权编码"), max_length=60),
    Ask("measure", _("措施"), "choice", choices=GoodsMeasure),
    Ask("object", _("场所、设施或者财物"), max_length=300),
    Ask("only_involved", _("限于涉案财物，不含生活必需品"), "flag"),
    Ask("sealed_elsewhere", _("已由其他国家机关查封"), "flag", required=False),
    *TEAM,
)
SCENE = (
    Ask("told", _("已当场告知权利并听取陈述申辩"), "flag"),
    Ask("recorded", _("已制作现场笔录并音像记录"), "flag"),
)
by_law = (
    rules.measure_by_two, rules.measure_by_the_competent, rules.only_what_is_involved, rules.not_sealed_already,
)  # fmt: skip
propose = Step(
    "propose", _("申请实施强制措施"), (), C.PROPOSED, OFFICER, force(18, 1), only_if=by_law,
    asks=(*WHAT, Ask("reason", _("理由"), "long")),
)  # fmt: skip
take_urgent = Step(
    "take_urgent", _("情况紧急当场实施"), (), C.EMERGENCY, OFFICER, force(19),
    only_if=(*by_law, rules.told_on_the_scene), asks=(*WHAT, *SCENE, Ask("reason", _("紧急情况"), "long")),
    stamps=("taken_on",), issues=("查封（扣押）决定书", "查封（扣押）清单"),
)  # fmt: skip
take = Step(
    "take", _("批准并实施"), (C.PROPOSED,), C.IN_FORCE, HEAD, force(18, 1),
    only_if=(rules.measure_by_two, rules.told_on_the_scene), asks=SCENE, stamps=("taken_on",),
    issues=("查封（扣押）决定书", "查封（扣押）清单"),
)  # fmt: skip
reject = Step(
    "reject", _("不予批准"), (C.PROPOSED,), C.REJECTED, HEAD, force(18, 1), asks=(Ask("reason", _("理由"), "long"),),
)  # fmt: skip
approve_after = Step(
    "approve_after", _("补办批准手续"), (C.EMERGENCY,), C.IN_FORCE, HEAD, force(19),
    asks=(Ask("opinion", _("审批意见"), "long"),),
)  # fmt: skip
must_lift = Step(
    "must_lift", _("未予补批，立即解除"), (C.EMERGENCY,), C.LIFTED, HEAD, force(19), stamps=("ended_on",),
    issues=("解除查封（扣押）决定书",),
)  # fmt: skip
extend = Step(
    "extend", _("延长查封、扣押期限"), (C.IN_FORCE,), None, HEAD, force(25, 1), extends="measure", once=True,
    issues=("延长强制措施期限告知书",),
)  # fmt: skip
test = Step(
    "test", _("送检测、检验、鉴定"), (C.IN_FORCE,), C.TESTING, OFFICER, force(25, 3), stops=("measure",),
    asks=(Ask("period", _("书面告知当事人的期间")),), issues=("检测（鉴定）期间告知书",),
)  # fmt: skip
tested = Step(
    "tested", _("检测、鉴定完毕"), (C.TESTING,), C.IN_FORCE, OFFICER, force(25, 3), resumes=("measure",),
    asks=(Ask("result", _("结果"), "long"),),
)  # fmt: skip
dispose = Step(
    "dispose", _("作出处理决定"), (C.IN_FORCE,), C.DECIDED, HEAD, force(27), only_if=(rules.measure_still_runs,),
    asks=(Ask("disposal", _("没收、销毁或者其他处理"), "long"),), stamps=("ended_on",),
)  # fmt: skip
expire = Step("expire", _("期限届满"), (C.IN_FORCE,), C.EXPIRED, Role.SYSTEM, force(28, 1, 4))
lift = Step(
    "lift", _("解除查封、扣押"), (C.IN_FORCE, C.TESTING, C.EXPIRED), C.LIFTED, OFFICER, force(28, 1), stamps=("ended_on",),
    only_if=(rules.lifted_for_its_reason,), issues=("解除查封（扣押）决定书",),
    asks=(
        Ask("lift_ground", _("解除理由"), "choice", choices=LiftGround),
        Ask("returned", _("返还财物的情况"), "long", required=False, help=_("退还财物；已经拍卖、变卖的退还所得款项")),
    ),
)  # fmt: skip
deliver = Step(
    "deliver", _("决定书交付当事人"), (C.EMERGENCY, C.IN_FORCE, C.TESTING), None, OFFICER, force(24, 1), serves="查封（扣押）决定书",
    stamps=("delivered_on",), once=True,
)  # fmt: skip
hand_to_police = Step(
    "hand_to_police", _("涉嫌犯罪，移送司法机关并移送财物"), (C.IN_FORCE, C.TESTING), C.DECIDED, HEAD, force(21),
    asks=(Ask("to", _("移送机关"), max_length=80), Ask("told", _("已书面告知当事人"), "flag")), stamps=("ended_on",),
)  # fmt: skip
record = common.record((C.EMERGENCY, C.IN_FORCE, C.TESTING, C.EXPIRED), force(18, 1, 7))
COERCION = Procedure(
    key="coercion",
    edition="2012",
    title=_("查封、扣押"),
    law=law("行政强制法"),
    states=C,
    final=(C.DECIDED, C.LIFTED, C.REJECTED),
    steps=(
        propose, take_urgent, take, reject, approve_after, must_lift, deliver, record, extend, test, tested, dispose,
        hand_to_police, expire, lift,
    ),
    deadlines=(
        Deadline(
            "approve", _("补办批准手续"), "qz.emergency_report", (take_urgent,), (approve_after, must_lift), HEAD,
            force(19), when_missed=must_lift,
        ),
        Deadline(
            "measure", _("查封、扣押期限"), "qz.seize", (take, take_urgent), (dispose, hand_to_police, lift, must_lift), OFFICER,
            force(25, 1), when_missed=expire, mirror="due_on", extension=Extension("30d", HEAD, force(25, 1)),
        ),
    ),
    in_force_from=dt.date(2012, 1, 1),
    chapter="enforcement",
    number="强制〔{year}〕{serial}号",
    documents=DOCUMENTS,
    wording=WORDING,
    usual_path=(C.PROPOSED, C.IN_FORCE, C.DECIDED),
    counter=True,
    party_role="party",
)  # fmt: skip

# Freezing
propose_freeze = Step(
    "propose_freeze", _("申请冻结存款、汇款"), (), C.PROPOSED, OFFICER, force(30, 1), sets={"measure": Measure.FREEZE},
    only_if=(
        rules.measure_by_two, rules.measure_by_the_competent, rules.a_law_empowers, rules.amount_is_in_proportion,
        rules.not_frozen_already,
    ),
    asks=(
        Ask("penalty_number", _("处罚案号"), required=False, max_length=80),
        Ask("power", _("职权编码"), max_length=60),
        Ask("empowered_by", _("授权规定的效力等级"), "choice", choices=BasisLevel),
        Ask("empowering_article", _("授权的法律条款"), max_length=200),
        Ask("bank", _("金融机构"), max_length=120),
        Ask("account", _("账户"), max_length=60),
        Ask("amount", _("冻结金额"), "money"),
        Ask("involved", _("违法行为涉及的金额"), "money"),
        Ask("frozen_elsewhere", _("已由其他国家机关冻结"), "flag", required=False),
        *TEAM,
        Ask("ground", _("冻结的理由"), "long"),
    ),
)  # fmt: skip
order_freeze = Step(
    "order_freeze", _("批准冻结"), (C.PROPOSED,), C.ORDERED, HEAD, force(18, 1),
    issues=("冻结决定书", "协助冻结通知书"),
)  # fmt: skip
reject_freeze = Step(
    "reject_freeze", _("不予批准"), (C.PROPOSED,), C.REJECTED, HEAD, force(18, 1), asks=(Ask("reason", _("理由"), "long"),),
)  # fmt: skip
tell_bank = Step(
    "tell_bank", _("向金融机构交付冻结通知书，实施冻结"), (C.ORDERED,), C.IN_FORCE, OFFICER, force(30, 1),
    only_if=(rules.measure_by_two,), serves="协助冻结通知书", stamps=("taken_on",),
)  # fmt: skip
bank_refuses = Step(
    "bank_refuses", _("金融机构拒绝协助"), (C.ORDERED,), C.REJECTED, OFFICER, force(30, 3),
    asks=(Ask("reason", _("拒绝的理由"), "long"),),
)  # fmt: skip
deliver_freeze = Step(
    "deliver_freeze", _("向当事人交付冻结决定书"), (C.IN_FORCE,), None, OFFICER, force(31, 1), serves="冻结决定书",
    stamps=("delivered_on",), once=True,
)  # fmt: skip
extend_freeze = Step(
    "extend_freeze", _("延长冻结期限"), (C.IN_FORCE,), None, HEAD, force(32, 1), extends="measure", once=True,
    issues=("延长强制措施期限告知书",),
)  # fmt: skip
dispose_freeze = Step(
    "dispose_freeze", _("作出处理决定"), (C.IN_FORCE,), C.DECIDED, HEAD, force(32, 1), only_if=(rules.measure_still_runs,),
    asks=(Ask("disposal", _("划拨或者其他处理"), "long"),), stamps=("ended_on",),
)  # fmt: skip
expire_freeze = Step("expire_freeze", _("期限届满"), (C.IN_FORCE,), C.EXPIRED, Role.SYSTEM, force(33, 3))
lift_freeze = Step(
    "lift_freeze", _("解除冻结并通知金融机构和当事人"), (C.ORDERED, C.IN_FORCE, C.EXPIRED), C.LIFTED, OFFICER, force(33, 1),
    only_if=(rules.lifted_for_its_reason,), asks=(Ask("lift_ground", _("解除理由"), "choice", choices=LiftGround),),
    issues=("解除冻结决定书", "解除冻结通知书"), stamps=("ended_on",),
)  # fmt: skip
FREEZING = Procedure(
    key="freezing",
    edition="2012",
    title=_("冻结存款、汇款"),
    law=law("行政强制法"),
    states=C,
    final=(C.DECIDED, C.LIFTED, C.REJECTED),
    steps=(
        propose_freeze, order_freeze, reject_freeze, tell_bank, bank_refuses, deliver_freeze, extend_freeze,
        dispose_freeze, expire_freeze, lift_freeze,
    ),
    deadlines=(
        Deadline(
            "deliver", _("向当事人交付冻结决定书"), "qz.freeze_serve", (tell_bank,), (deliver_freeze,), OFFICER, force(31, 1),
        ),
        Deadline(
            "measure", _("冻结期限"), "qz.freeze", (tell_bank,), (dispose_freeze, lift_freeze), OFFICER, force(32, 1),
            when_missed=expire_freeze, mirror="due_on", extension=Extension("30d", HEAD, force(32, 1)),
        ),
    ),
    in_force_from=dt.date(2012, 1, 1),
    chapter="enforcement",
    number="冻结〔{year}〕{serial}号",
    documents=DOCUMENTS,
    wording=WORDING,
    usual_path=(C.PROPOSED, C.ORDERED, C.IN_FORCE, C.DECIDED),
    counter=True,
    party_role="party",
)  # fmt: skip
