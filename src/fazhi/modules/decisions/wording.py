"""What the documents of a decision say."""

from __future__ import annotations

WORDING: dict[str, tuple[str, ...]] = {
    "听证报告": ("依据{basis}，就“{title}”举行听证会。", "听证情况：{hearing_report}"),
    "合法性审查送审函": (
        "“{title}”的草案已经完成公众参与、专家论证、风险评估（依法不适用的已写明理由）。",
        "依据{basis}，现送请合法性审查。",
    ),
    "合法性审查意见书": (
        "依据{basis}，对“{title}”的决策权限、决策程序、决策内容进行了审查。",
        "审查意见：{review_text}",
    ),
    "会议纪要": ("依据{basis}，会议讨论了“{title}”。", "{minutes}"),
    "重大行政决策决定": ("“{title}”已经集体讨论并请示报告，依据{basis}作出决策。", "{decision_text}"),
    "决策后评估报告": ("依据{basis}，对“{title}”的实施情况进行了评估。", "{evaluation}"),
    "社会稳定风险评估报告": (
        "依据{basis}，{assessor}对“{title}”开展了风险评估。",
        "风险等级：{grade}。防范和化解措施：{measures}",
    ),
}
