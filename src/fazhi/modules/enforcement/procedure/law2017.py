"""The penalty procedures under the law as amended in 2017, in force until 14 July 2021.

They are the procedures of 2021 with each step under the article at which it stood then, the numbers of then, and without
what only the revision of 2021 brought: ninety days to decide, first violations spared, rules on evidence of cameras,
transfer back from criminal justice, publicity by the law itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fazhi.engines.law.citation import Article
from fazhi.engines.law.library import law
from fazhi.kernel.procedures.definition import Ask, Condition, Deadline, Procedure, Step
from fazhi.kernel.text import _
from fazhi.modules.enforcement import rules2017
from fazhi.modules.enforcement.procedure import common, ordinary, side, summary
from fazhi.modules.enforcement.procedure.common import LAW
from fazhi.modules.enforcement.procedure.editions import deadlines_over
from fazhi.modules.enforcement.procedure.wording import WORDING
from fazhi.modules.enforcement.states import OldSpareGround, Track

OLD = law("行政处罚法(2017)")
old = OLD.article
NOTICE = law("国办发〔2018〕118号").part("一、事后公开")
DISCLOSURE = law("政府信息公开条例(2007)").article(9)
BEGIN, PUBLIC, END = dt.date(2018, 1, 1), dt.date(2018, 12, 5), dt.date(2021, 7, 15)

STOOD: dict[str, Article] = {
    "16": old(14), "22": old(20), "27(1)": old(22), "28(1)": old(23), "29": old(24), "30": old(25), "32": old(27, 1),
    "33(1)": old(27, 2), "34": old(4, 2), "36": old(29, 1), "38(1)": old(15), "40": old(30), "42(1)": old(37, 1),
    "43": old(37, 3), "43(2)": old(37, 3), "43(3)": old(37, 3), "44": old(31), "45(1)": old(32, 1), "45(2)": old(32, 2),
    "46(1)": old(36), "47": old(37, 1), "51": old(33), "52(1)": old(34, 1), "52(3)": old(34, 3), "54(1)": old(36),
    "54(2)": old(36), "56": old(37, 2), "57(1)": old(38, 1), "57(1)2": old(38, 1, 2), "57(1)3": old(38, 1, 3),
    "57(1)4": old(38, 1, 4), "57(2)": old(38, 2), "58(1)": old(38, 3), "58(2)": old(38, 3), "61(1)": old(40),
    "62": old(41), "63(1)": old(42, 1), "64": old(42, 1), "64(1)": old(42, 1, 1), "64(2)": old(42, 1, 2),
    "64(4)": old(42, 1, 4), "64(6)": old(42, 1), "64(7)": old(42, 1, 7), "66(1)": old(44), "66(2)": old(52),
    "67(3)": old(46, 3), "68": old(47), "71": old(50), "72(1)": old(51), "73(1)": old(45), "73(3)": old(45),
}  # fmt: skip
"""Article of the law of 2021 -> where it stood in 2017."""
GATES: dict[str, Condition | None] = {
    "within_limitation": rules2017.within_two_years,
    "simple_and_agreed": None,
    "offsite_evidence_lawful": None,
    "hearing_done_if_due": rules2017.hearing_done_if_due,
    "asked_in_time": rules2017.asked_in_time,
    "hearing_notice_in_time": rules2017.hearing_notice_in_time,
    "hearing_right_told": rules2017.hearing_right_told,
    "reviewed_if_due": rules2017.decision_reviewed,
    "small_on_the_spot": rules2017.small_on_the_spot,
    "may_collect_on_the_spot": rules2017.may_collect_on_the_spot,
    "spared_for_a_reason": rules2017.spared_for_a_reason,
    "really_the_first": None,
    "educated": None,
}
"""Conditions that the law of 2017 says otherwise, or (None) does not know."""


def _basis(article: Article, public: Article) -> Article:
    if article.law != LAW:
        return article
    return public if article.number in {48, 50} else STOOD[article.ref]


def _gates(gates: tuple[Condition, ...], public: Article) -> tuple[Condition, ...]:
    found = (GATES[g.key] if g.key in GATES else replace(g, basis=_basis(g.basis, public)) for g in gates)
    return tuple(gate for gate in found if gate is not None)


def _then(step: Step, public: Article) -> Step:
    """The step as it stood in 2017."""
    asks = tuple(ask for ask in step.asks if ask.name not in NEW_ASKS)
    changed = CHANGED.get(step.key, {})
    basis, gates = _basis(step.basis, public), _gates(step.only_if, public)
    return replace(step, **{"basis": basis, "only_if": gates, "asks": asks, **changed})


NEW_ASKS = {
    "track", "agreed", "grave_harm", "device_checked", "place_published", "human_reviewed", "party_informed",
}  # fmt: skip
CHANGED: dict[str, Mapping[str, Any]] = {
    "file_case": {"sets": {"track": Track.ORDINARY}},
    "come_back": {"title": _("公安机关不予立案，恢复办理"), "resumes": ()},
    "transfer": {"stops": ()},
    "spare": {
        "stamps": ("decided_on",),
        "asks": (
            Ask("spare_ground", _("不予处罚理由"), "choice", choices=OldSpareGround),
            Ask("corrected", _("已及时纠正"), "flag", required=False),
            Ask("harm", _("造成危害后果"), "flag", required=False),
            Ask("education", _("教育内容"), "long", required=False),
            Ask("facts", _("事实和证据"), "long"),
        ),
    },
}
"""What else was otherwise in a step."""
ONLY_NEW = {"extend"}
SAID = WORDING | {
    "行政处罚决定书": tuple(text.replace("或者通过电子支付系统", "") for text in WORDING["行政处罚决定书"]),
    "先行登记保存证据决定书": tuple(text.replace("七个工作日", "七日") for text in WORDING["先行登记保存证据决定书"]),
    "行政处罚告知书": tuple(text.replace("五个工作日", "三日") for text in WORDING["行政处罚告知书"]),
}  # fmt: skip
"""The documents with the terms of then."""


def _publicity(steps: Mapping[str, Step], decisions: tuple[Step, ...]) -> tuple[Deadline, ...]:
    """The terms of the notice of 2018; for withdrawal it names none."""
    found = common.publicity_deadlines(dict(steps), decisions)
    return tuple(
        replace(d, basis=NOTICE, only_if=replace(d.only_if, basis=NOTICE) if d.only_if else None) for d in found
    )  # fmt: skip


def _edition(now: Procedure, decisions: tuple[str, ...], *, public: bool) -> Procedure:
    """The procedure as it stood; before 5 December 2018 nothing said within how many days a penalty is published."""
    article = NOTICE if public else DISCLOSURE
    steps = {step.key: _then(step, article) for step in now.steps if step.key not in ONLY_NEW}
    kept = tuple(d for d in now.deadlines if d.key not in {"decide", "publish", "withdraw"})
    others = deadlines_over(kept, steps, lambda basis: _basis(basis, NOTICE))
    terms = _publicity(steps, tuple(steps[key] for key in decisions)) if public else ()
    begins, ends = (PUBLIC, END) if public else (BEGIN, PUBLIC)
    return replace(
        now, edition="2017" if public else "2017-1", law=OLD, steps=tuple(steps.values()), wording=SAID,
        deadlines=(*others, *terms), in_force_from=begins, in_force_to=ends,
    )  # fmt: skip


ORDINARY_2017 = tuple(_edition(ordinary.ORDINARY, ("decide", "spare"), public=p) for p in (False, True))
SUMMARY_2017 = tuple(_edition(summary.SUMMARY, ("decide_on_spot",), public=p) for p in (False, True))
LEAD_2017 = replace(
    _edition(side.LEAD, (), public=False), edition="2017", in_force_from=BEGIN, in_force_to=END,
)  # fmt: skip
