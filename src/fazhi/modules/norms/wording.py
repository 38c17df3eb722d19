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
        "审查方式：{fair_by}。{fair_heard_on}听取了有关经营者、行业协会商会等利害关系人的意见。",
        "审查结论：{fair_result}。{grounds}",
    ),
    "公平竞争初审意见": (
        "《{title}》涉及经营主体经济活动，依据{basis}，起草单位对草案作了公平竞争初审。",
        "涉及的审查标准：{standards}",
        "初审意见：{preview}",
    ),
    "公平竞争审查整改督促函": (
        "经核查，你单位起草的《{title}》（{document_number}）存在下列问题：{problems}",
        "核查结论：{breach}。涉及的审查标准：{standards}",
        "依据{basis}，请于{fix_by}前整改，并书面报告整改情况。逾期没有整改的，上一级市场监督管理部门可以约谈你单位负责人。",
    ),
    "公平竞争审查约谈纪要": (
        "就《{title}》经督促逾期没有整改，依据{basis}，{interviewer}于{interviewed_on}约谈{interviewee}。",
        "{summary}",
        "整改应于{fix_by}前完成。",
    ),
    "公平竞争审查举报答复书": (
        "您对《{title}》的举报收悉。",
        "依据{basis}，已经核查，答复如下：{answer}",
    ),
    "公平竞争审查举报转送告知书": (
        "您对《{title}》的举报收悉。",
        "{why}",
        "依据{basis}，现已转送{sent_to}处理。",
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
