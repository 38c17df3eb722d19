"""What the documents of certificates and exams say; the law under which each is drawn up is told in its text."""

from __future__ import annotations

from fazhi.engines.law.library import law
from fazhi.kernel.registers.register import Paper
from fazhi.kernel.text import _

THREE_SYSTEMS = law("国办发〔2018〕118号").whole
SHOWN = "持证人执法时应当主动出示证件，只在证件载明的执法类别和区域内执法；证件不得转借、涂改，不得用于非执法活动。"
HEARD = "对本决定有异议的，可以向本机关书面陈述理由、提出复核；复核期间不停止本决定的执行。"
HOLDER = "{title}（所在机关：{unit}，人员编号：{officer}）"

RESULT = Paper(
    "考试成绩通知书", _("行政执法资格考试成绩通知书"), THREE_SYSTEMS,
    (
        "依据{basis}，你参加了{exam}（{subject}，{held_on}举行）。",
        "得分：{score}分，合格分：{pass_mark}分，结果：{result}。",
        "通用法律知识和专业法律知识考试都合格的，由所在机关申请办理行政执法证件；不合格的，不得授予执法资格，不得从事执法活动，可以参加下一次考试。",
        "试卷由题库、公布的种子和本人编号决定，可以申请核对；对评分有异议的，向{organ}提出。",
    ),
    recipient="name",
)  # fmt: skip
CERTIFICATE = Paper(
    "行政执法证件", _("行政执法证件"), THREE_SYSTEMS,
    (
        "依据{basis}，" + HOLDER + "为在编在岗人员，经行政执法资格考试合格，准予发给{kind}。",
        "证号：{code}。执法类别：{field}。执法区域：{area}。",
        "发证日期：{issued_on}。有效期至：{until}。", SHOWN, "办理依据：{reason}。",
    ),
)  # fmt: skip
RENEWAL = Paper(
    "行政执法证件换证决定书", _("行政执法证件换证决定书"), THREE_SYSTEMS,
    (
        "依据{basis}，经审查，" + HOLDER + "符合换证条件，决定换发{kind}（证号：{code}）。",
        "执法类别：{field}。执法区域：{area}。换发日期：{issued_on}。有效期至：{until}。", SHOWN, "办理依据：{reason}。",
    ),
)  # fmt: skip
SUSPENSION = Paper(
    "行政执法证件暂扣决定书", _("行政执法证件暂扣决定书"), THREE_SYSTEMS,
    (
        "经查，" + HOLDER + "有下列应当暂扣证件的情形：{reason}。",
        "依据{basis}关于行政执法人员持证上岗和资格管理的规定，决定自{on}起暂扣其{kind}（证号：{code}）。",
        "暂扣期间不具有行政执法资格，不得从事执法活动；请所在机关收回证件原件并另行派员，暂扣原因消除后书面申请恢复。", HEARD,
    ),
)  # fmt: skip
RESTORATION = Paper(
    "行政执法证件恢复决定书", _("行政执法证件恢复决定书"), THREE_SYSTEMS,
    (
        "依据{basis}关于行政执法人员持证上岗和资格管理的规定，" + HOLDER + "暂扣证件的原因已经消除：{reason}。",
        "决定自{on}起恢复其{kind}（证号：{code}）的使用，有效期至{until}。", SHOWN,
    ),
)  # fmt: skip
RECALL = Paper(
    "行政执法证件收回决定书", _("行政执法证件收回（注销）决定书"), THREE_SYSTEMS,
    (
        "经查，" + HOLDER + "有下列应当收回证件的情形：{reason}。",
        "依据{basis}关于行政执法人员持证上岗和资格管理的规定，决定自{on}起收回并注销其{kind}（证号：{code}）。",
        "自该日起不具有行政执法资格，不得从事执法活动；请所在机关收缴证件原件交{organ}。", HEARD,
    ),
)  # fmt: skip
