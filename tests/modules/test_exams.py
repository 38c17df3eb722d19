"""The question bank, papers that follow from bank and seed, sittings marked and marked again."""

from __future__ import annotations

import pytest

from fazhi.kernel.audit.verify import verify
from fazhi.kernel.errors import BadData, NotAllowed, Refused
from fazhi.kernel.registers import versions
from fazhi.modules.certificates import service
from fazhi.modules.certificates.models import Question, Sitting
from fazhi.modules.certificates.papers import draw, score
from fazhi.modules.certificates.register import QUESTIONS
from fazhi.modules.certificates.selectors import keys_now, paper
from tests.support.certificates import D, exam, question
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db


def test_questions_rest_when_their_law_is_no_longer_in_force(bureau: District) -> None:
    for n in range(6):
        question(bureau, n)
    for n in range(6, 9):
        question(bureau, n, "2021-07-20", law="行政处罚法(2021)", article="42(1)")
    old, new = exam(bureau, "general", "2021-07-01", size=6), exam(bureau, "general", "2021-08-02", size=3)
    market = bureau.units["market"]
    assert len(service.begin(old, market, "01", on=old.held_on).paper) == 6
    asked = paper(service.begin(new, market, "01", on=new.held_on))
    assert {q.law for q in asked} == {"行政处罚法(2021)"}
    new.size = 4
    with pytest.raises(Refused, match="只有3道，不够4道"):
        service.begin(new, market, "02", on=new.held_on)


def test_a_paper_follows_from_bank_and_seed(bureau: District) -> None:
    questions = [question(bureau, n) for n in range(12)]
    first = draw(questions, 5, "seed", "market/01")
    assert first == draw(reversed(questions), 5, "seed", "market/01")
    assert len(set(first)) == 5
    others = {
        tuple(q.code for q in draw(questions, 5, seed, who)) for seed in ("a", "b") for who in ("1", "2")
    }
    assert len(others) == 4
    counts = dict.fromkeys(range(12), 0)
    for n in range(3000):
        for q in draw(questions, 4, "s", str(n)):
            counts[int(q.code[1:])] += 1
    chi = sum((count - 1000) ** 2 / 1000 for count in counts.values())
    assert chi < 31.3  # 11 degrees of freedom, one in a thousand


def test_sitting_marking_and_a_corrected_key(bureau: District) -> None:
    questions = [question(bureau, n) for n in range(2)]
    held = exam(bureau, "general", "2020-06-01")
    sitting = service.begin(held, bureau.units["market"], "01", on=D("2020-06-01"))
    assert service.begin(held, bureau.units["market"], "01", on=D("2020-06-01")) == sitting
    with pytest.raises(Refused, match="2020-06-01举行"):
        service.begin(held, bureau.units["market"], "02", on=D("2020-06-02"))
    with pytest.raises(Refused, match="没有编号“99”"):
        service.begin(held, bureau.units["market"], "99", on=D("2020-06-01"))
    actor, at = bureau.actor("office_head"), moment("2020-06-01")
    done = service.hand_in(
        sitting, {str(questions[0].pk): "B", str(questions[1].pk): "C", "999": "B"}, actor=actor, at=at
    )
    assert (done.score, done.passed, len(done.answers)) == (50, False, 2)
    with pytest.raises(Refused, match="已经交卷"):
        service.hand_in(sitting, {}, actor=actor, at=at)
    with pytest.raises(BadData, match="题目和选项不能修改"):
        versions.modify(QUESTIONS, questions[1], on=D("2020-06-05"), actor=actor, at=at, title="改题")
    versions.modify(QUESTIONS, questions[1], on=D("2020-06-05"), actor=actor, at=at, answer="C")
    assert [q.answer for q in keys_now(done)] == ["B" if q.code == "Q0" else "C" for q in paper(done)]
    with pytest.raises(Refused, match="写明原因"):
        service.regrade(held, reason=" ", actor=actor, at=at)
    with pytest.raises(NotAllowed):
        service.regrade(held, reason="答案有误", actor=bureau.actor("respondent"), at=at)
    assert service.regrade(held, reason="答案有误", actor=actor, at=at) == [("王芳", 50, 100)]
    assert Sitting.objects.get(pk=sitting.pk).passed
    assert service.regrade(held, reason="复核", actor=actor, at=at) == []
    assert verify(f"exam:justice/{held.code}") == []


def test_marks() -> None:
    paper = [Question(pk=n, answer=answer) for n, answer in enumerate(("AC", "B", "A"), 1)]
    assert score(paper, {"1": "CA", "2": "b", "3": "a"}) == 100
    assert score(paper, {"1": "A", "2": "B", "3": ""}) == 33
    assert score(paper, {"1": "ABC", "2": "B", "3": "a"}) == 67
    assert score(paper, {}) == score([], {}) == 0


@pytest.mark.parametrize(("changes", "sentence"), [
    ({"law": "没有这部法"}, "法律库中没有"), ({"article": "x"}, "不是条文编号"), ({"answer": "D"}, "答案不在选项"),
    ({"answer": "AB"}, "只有多项选择"), ({"kind": "judge", "answer": "C"}, "答案不在选项"), ({"options": "一人"}, "答案不在选项"),
    ({"law": "行政处罚法(2021)", "article": "42"}, "没有施行"),
])  # fmt: skip
def test_questions_that_cannot_be(district: District, changes: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadData, match=sentence):
        question(district, 1, **changes)
