"""What each document says. Braces are filled from the case as it stood when the document was drawn up."""

from __future__ import annotations

OPENING = "申请人{applicant}不服{respondent}作出的“{act_title}”，于{opened_on}向本机关申请行政复议。"
SUE = "如不服本决定，可以自收到本决定书之日起十五日内向人民法院提起行政诉讼。"

WORDING: dict[str, tuple[str, ...]] = {
    "补正通知书": (
        OPENING,
        "经审查，申请材料不齐全或者表述不清楚，依据{basis}，请补正下列事项：{missing}",
        "请自收到本通知之日起十个工作日内提交补正材料；无正当理由逾期不补正的，视为放弃行政复议申请。",
    ),
    "受理通知书": (
        OPENING,
        "经审查，该申请符合受理条件，依据{basis}，本机关决定予以受理。",
        "行政复议期间，申请人可以查阅、复制被申请人提出的书面答复和有关材料，可以陈述意见、申请调解。",
    ),
    "不予受理决定书": (OPENING, "经审查，{reason}。依据{basis}，本机关决定不予受理。", SUE),
    "驳回行政复议申请决定书": (
        OPENING,
        "受理后发现，{reason}。依据{basis}，本机关决定驳回行政复议申请。",
        SUE,
    ),
    "中止审理通知书": (
        OPENING,
        "因出现法定中止情形，依据{basis}，本机关决定自{on}起中止审理。中止期间不计入审理期限。",
    ),
    "恢复审理通知书": (OPENING, "中止审理的原因已经消除：{reason}。依据{basis}，本机关自{on}起恢复审理。"),
    "终止决定书": (OPENING, "审理期间出现法定终止情形，依据{basis}，本机关决定终止行政复议。"),
    "提出答复通知书": (
        OPENING,
        "本机关已经受理。依据{basis}，请你机关自收到申请书副本之日起十日内提出书面答复，并提交作出该行为的证据、依据和其他有关材料。逾期不答复、不提交的，视为该行为没有证据、依据。",
    ),
    "听取意见笔录": (OPENING, "依据{basis}，本机关听取了当事人意见，记录如下：{opinions}"),
    "听证通知书": (
        OPENING,
        "依据{basis}，本机关定于{hearing_set_for}在{place}举行听证，拟听证事项：{matters}",
        "被申请人的负责人应当参加听证；申请人无正当理由拒不参加的，视为放弃听证权利。",
    ),
    "听证笔录": (OPENING, "依据{basis}，本机关于{on}举行听证，主持人：{chair}。"),
    "复议委员会咨询意见": (OPENING, "依据{basis}，行政复议委员会提出咨询意见如下：{committee_opinion}"),
    "转为普通程序通知书": (OPENING, "因{reason}，依据{basis}，本案转为普通程序审理。"),
    "延期审理通知书": (OPENING, "因{reason}，依据{basis}，本案审理期限延长{days}日。"),
    "行政复议决定书": (
        OPENING,
        "本机关依法受理并进行了审理。经审理：{reasons}",
        "依据{basis}，本机关决定：{result}被申请复议的行政行为。",
        SUE,
    ),
    "行政复议调解书": (
        OPENING,
        "经本机关主持调解，当事人自愿达成如下协议：{agreement}",
        "本调解书经各方当事人签字或者盖章，加盖行政复议机关印章，即具有法律效力。",
    ),
    "责令履行通知书": (OPENING, "行政复议决定已经发生法律效力。依据{basis}，责令你机关限期履行。"),
    "行政复议意见书": (
        "本机关在办理行政复议案件中发现下列问题：{problem}",
        "依据{basis}，提出如下意见：{advice}",
        "请自收到本意见书之日起六十日内，将纠正有关违法行为的情况报送本机关。",
    ),
    "审查答复通知书": (
        "申请人在行政复议中一并提出对《{document_title}》{clause}的审查申请。",
        "依据{basis}，请自收到本通知之日起十个工作日内，就该条款的合法性提出书面答复。",
    ),
    "转送函": (
        "申请人在行政复议中一并提出对《{document_title}》{clause}的审查申请。",
        "依据{basis}，现将有关材料转送{competent_body}依法处理，请于六十日内将处理意见回复本机关。",
    ),
}
"""Kind -> paragraphs."""
