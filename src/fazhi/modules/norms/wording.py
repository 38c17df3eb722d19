"""What the documents of these procedures say."""

from __future__ import annotations

WORDING: dict[str, tuple[str, ...]] = {
    "合法性审核意见书": (
        "你单位起草的《{title}》收悉。",
        "依据{basis}，经审核，提出意见{opinions_count}条。审核结论：{conclusion}",
        "审核意见逐条列于审核意见表，请逐条研究；未采纳或者部分采纳的，说明理由。",
    ),
    "公平竞争审查书": (
        "《{title}》涉及经营主体经济活动，依据{basis}进行公平竞争审查。",
        "听取意见情况：{heard}",
        "审查结论：{fair_result}。",
    ),
    "备案报告": (
        "现将《{title}》（{unified_number}）报请备案。",
        "该文件于{published_on}公布，自{effective_on}起施行。",
    ),
    "备案审查意见书": (
        "你单位报送备案的《{title}》（{document_number}），经审查存在下列问题：{problems}",
        "依据{basis}，请予纠正，并书面报告处理情况。",
    ),
    "审查建议答复书": (
        "您对{document_number}《{title}》提出的审查建议收悉。",
        "依据{basis}，经研究，结论为：{finding}。",
        "答复如下：{answer}",
    ),
    "审查建议转送告知书": (
        "您对{document_number}《{title}》提出的审查建议收悉。",
        "{why}",
        "现已转送{sent_to}研究处理。",
    ),
    "征求意见回复函": ("{sender}：来文收悉，经研究，提出意见{points}条：", "{answer}"),
}
