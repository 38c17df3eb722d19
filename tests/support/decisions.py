"""Short ways through the procedure of a major decision, each up to one state."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fazhi.kernel.procedures.perform import open_case
from fazhi.kernel.registers import versions
from fazhi.modules.decisions import actions
from fazhi.modules.decisions.models import Decision
from fazhi.modules.decisions.register import EXPERTS
from tests.support.district import District, moment

TEXT = "第一条 为了方便居民停车，制定本办法。\n第二条 夜间停车免费。\n第三条 本办法自公布之日起施行。"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def proposed(district: District, on: str = "2024-03-01") -> Decision:
    case = open_case(
        "decision", acting_user=district.actor("outsider"), at=moment(on), unit=district.units["housing"],
        counterpart=district.units["justice"], title="停车管理办法", matter="services", proposer="body", need="停车难",
    )  # fmt: skip
    do(district, case, "study", on, findings="必要")
    assert isinstance(case, Decision)
    return case


def do(district: District, case: Any, step: str, on: str, who: str = "outsider", **data: Any) -> Any:
    return district.do(case, step, on, who, **data)


START = {"technical": "yes", "risky": "yes", "market": "no", "hearing_needed": "no"}


def started(district: District, **changes: Any) -> Decision:
    case = proposed(district)
    do(district, case, "start", "2024-03-01", **(START | changes))
    return case


def commented(district: District, **changes: Any) -> Decision:
    case = started(district, **changes)
    do(
        district,
        case,
        "publish_draft",
        "2024-03-01",
        draft_text=TEXT,
        explanation="说明",
        closes_on=day("2024-03-31"),
    )
    return case


def heard(district: District, **changes: Any) -> Decision:
    case = commented(district, **changes)
    do(district, case, "finish_comment", "2024-04-01")
    return case


def pool(district: District, size: int = 5) -> None:
    for number in range(size):
        versions.add(
            EXPERTS, unit=district.units["justice"], code=f"E{number}", on=day("2024-01-02"), title=f"专家{number}",
            actor=district.actor("office_head"), at=moment("2024-01-02"), tier="senior", field="城乡规划",
        )  # fmt: skip


def argued(district: District, **changes: Any) -> Decision:
    pool(district)
    case = heard(district, **changes)
    officer = district.actor("outsider")
    for expert in actions.draw_experts(case, 2, officer, moment("2024-04-01")):
        actions.sign(expert, "for", "可行", officer, moment("2024-04-01"))
    do(district, case, "argue", "2024-04-01", assessor="规划院")
    return case


def assessed_risk(
    district: District, case: Decision, on: str = "2024-04-02", controllable: str = "yes"
) -> Any:
    return open_case(
        "stability_risk", acting_user=district.actor("outsider"), at=moment(on), unit=district.units["housing"],
        title="风险评估", decision_number=case.number, assessor="稳评公司", grade="low", controllable=controllable, measures="措施",
    )  # fmt: skip


def assessed(district: District, **changes: Any) -> Decision:
    case = argued(district, **changes)
    assessed_risk(district, case)
    do(district, case, "pass_risk", "2024-04-02")
    return case


def reviewed(district: District, conclusion: str = "lawful", **changes: Any) -> Decision:
    case = assessed(district, **changes)
    do(district, case, "submit_review", "2024-04-02")
    do(district, case, "review", "2024-04-10", "officer", review=conclusion, review_text="审查意见")
    return case


def on_agenda(district: District) -> Decision:
    case = reviewed(district)
    do(district, case, "put_on_agenda", "2024-04-12", agenda_for=day("2024-04-16"), meeting="executive")
    return case


def sitting(district: District, case: Decision, *opinions: str, head_last: bool = True) -> None:
    officer = district.actor("outsider")
    seats = [(f"委员{n}", "副区长", opinion, False) for n, opinion in enumerate(opinions)]
    seats.insert(len(seats) if head_last else 0, ("区长", "区长", "for", True))
    for name, post, opinion, head in seats:
        actions.attend(
            case, name, post, opinion, officer, moment("2024-04-16"), held_on=day("2024-04-16"), head=head
        )


def decided(district: District) -> Decision:
    case = on_agenda(district)
    sitting(district, case, "for", "against")
    do(district, case, "deliberate", "2024-04-16", minutes="记录，委员1不同意")
    do(district, case, "report_party", "2024-04-16", report_number="请示1号")
    do(district, case, "decide", "2024-04-16", decision_text="同意")
    return case
