"""What the documents of a suit say."""

from __future__ import annotations

OPENING = "{applicant}诉{respondent}“{act_title}”一案，{court}已经受理。"

WORDING: dict[str, tuple[str, ...]] = {
    "答辩状": (
        OPENING,
        "依据{basis}，答辩如下：{points}",
        "作出该行政行为的证据和所依据的规范性文件随本答辩状一并提交。",
    ),
    "管辖异议书": (OPENING, "依据{basis}，对本案管辖提出异议：{reason}"),
    "延期提供证据申请书": (
        OPENING,
        "因{reason}，不能在法定期限内提供证据，依据{basis}，申请延期{days}日提供证据。",
    ),
    "败诉案件分析报告": (OPENING, "裁判结果：{judgment}。原因和改进措施：{review}"),
    "回复函": (
        "收到{sender}的建议后，我机关认真研究办理。",
        "依据{basis}，现将办理情况回复如下：{reply_text}",
    ),
}
