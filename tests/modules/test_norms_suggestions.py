"""Suggestions of citizens to review a document: the form, the study, the gates, the answer, the clock of mark C."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from fazhi.kernel.errors import BadData, NotAllowed, Refused
from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Period
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.models import Clock, Party
from fazhi.kernel.procedures.perform import open_case
from fazhi.kernel.procedures.tick import tick
from fazhi.modules.norms.models import Filing, Norm, Suggestion
from fazhi.modules.norms.states import F, G
from tests.support.district import District, moment
from tests.support.norms import drafted, issued, makers, town

pytestmark = pytest.mark.django_db
__all__ = ["makers", "town"]
duty = pytest.mark.duty
L37, LOCAL = "国办发〔2018〕37号", "local rule"


def suggestion(district: District, day: str = "2025-05-06", **changes: Any) -> Suggestion:
    """On a document of market supervision, received by the bureau of justice."""
    data: dict[str, Any] = {"document_number": "区市监规〔2025〕1号", "reasons": "第三条增设了条件"} | changes
    case = open_case(
        "norm_suggestion", acting_user=district.actor("officer"), at=moment(day), unit=district.units["justice"],
        counterpart=district.units[data.pop("maker", "market")], title="计量器具管理办法",
        parties=({"role": "applicant", "name": "李四", "phone": "13900000000"},), **data,
    )  # fmt: skip
    assert isinstance(case, Suggestion)
    return case


def studied(district: District, finding: str) -> Suggestion:
    case = suggestion(district)
    district.do(case, "take_up", "2025-05-07")
    district.do(case, "conclude", "2025-05-20", finding=finding, opinion="经研究")
    case.refresh_from_db()
    return case


@duty(LOCAL, "审查建议", "公民、组织的审查建议按期研究并答复")
def test_the_clock_reminds_and_never_acts(district: District) -> None:
    case = suggestion(district)
    clock = Clock.objects.get(case=case, key="answer")
    # sixty days after Tuesday 6 May 2025: Saturday 5 July, so Monday
    assert (clock.due, case.answer_due_on) == (dt.date(2025, 7, 7), dt.date(2025, 7, 7))
    assert not clock.acts
    report = tick(moment("2025-07-09"))
    assert (report.acted, report.proposed) == (0, 0)
    assert registry.whole(case).state == G.RECEIVED


@duty(L37, "强化备案监督", "制定机关不研究对自己文件的审查建议")
def test_the_maker_does_not_study_its_own_document(district: District) -> None:
    case = suggestion(district, maker="justice")
    with pytest.raises(Refused, match="制定机关以外") as fault:
        district.do(case, "take_up", "2025-05-07")
    assert "转送" in str(fault.value)
    district.do(case, "transfer", "2025-05-08", sent_to="市司法局", why="该文件由本机关制定")
    assert case.state == G.TRANSFERRED
    assert Clock.objects.get(case=case, key="answer").status == "met"


def test_a_maker_that_was_asked_is_heard_before_the_conclusion(district: District) -> None:
    case = suggestion(district)
    district.do(case, "take_up", "2025-05-07")
    district.do(case, "ask_maker", "2025-05-08", questions="第三条的依据")
    with pytest.raises(Refused, match="已经收到说明"):
        district.do(case, "conclude", "2025-05-20", finding="none", opinion="合法")
    with pytest.raises(NotAllowed):
        district.do(case, "explain", "2025-05-12", "outsider", explanation="依据条例第五条")
    district.do(case, "explain", "2025-05-12", "respondent", explanation="依据条例第五条")
    district.do(case, "conclude", "2025-05-20", finding="none", opinion="合法")
    district.do(case, "answer", "2025-05-21", answer="未发现问题")
    assert case.state == G.ANSWERED


@duty(L37, "强化备案监督", "审查建议反映的问题成立的，要求制定机关纠正")
def test_a_problem_is_pursued_in_the_review_of_the_filing(district: District) -> None:
    case = studied(district, "problem")
    filing = case.pursued_in
    assert isinstance(filing, Filing)
    assert (filing.state, filing.document_number) == (F.REVIEWING, "区市监规〔2025〕1号")
    with pytest.raises(Refused, match="要求制定机关纠正"):
        district.do(case, "answer", "2025-05-21", answer="问题成立")
    with pytest.raises(Refused, match="没有审查建议的研究结论"):
        district.do(filing, "pass_filing", "2025-05-21")
    district.do(filing, "ask_correction", "2025-05-21", problems="第三条增设条件")
    case = Suggestion.objects.get(pk=case.pk)
    district.do(case, "answer", "2025-05-22", answer="问题成立，已要求纠正")
    assert case.state == G.ANSWERED


def test_an_open_review_is_used_and_no_second_begun(district: District) -> None:
    opened = open_case(
        "norm_filing", acting_user=district.actor("officer"), at=moment("2025-05-05"), unit=district.units["justice"],
        counterpart=district.units["market"], title="计量器具管理办法", document_number="区市监规〔2025〕1号", published_on="2025-04-28",
    )  # fmt: skip
    assert studied(district, "problem").pursued_in_id == opened.pk
    assert Filing.objects.count() == 1


def test_no_problem_no_review(district: District) -> None:
    case = studied(district, "none")
    assert case.pursued_in is None
    assert not Filing.objects.exists()


def test_the_figures_of_suggestions(district: District) -> None:
    first = studied(district, "none")
    district.do(first, "answer", "2025-05-21", answer="未发现问题")
    suggestion(district)

    def printed(key: str) -> str:
        indicator = definition.get(key)
        return orm.evaluate(indicator, Period.year(2025), indicator.register.rows()).printed

    assert printed("norms.suggestions").startswith("2")
    assert printed("norms.suggestions_answered").startswith("1")
    assert printed("norms.suggestions_problem").startswith("0")
    assert printed("norms.suggestions_in_time").startswith("50")


def test_from_the_portal_to_the_answer(town: District) -> None:
    norm = issued(town)
    made = Client()
    address = f"/norms/{norm.pk}/suggest/"
    assert address in made.get(f"/norms/{norm.pk}/").content.decode()
    assert "建议审查这一文件" in made.get(address).content.decode()
    assert made.post(address, {"reasons": ""}).status_code == 422
    sent = {
        "clause": "第二条",
        "reasons": "增加了商户的义务",
        "name": "李四",
        "phone": "13900000000",
        "form_key": "k1",
    }
    receipt = made.post(address, sent)
    assert receipt.status_code == 302
    assert made.post(address, sent).headers["Location"] == receipt.headers["Location"]
    case = Suggestion.objects.get()
    assert (case.document_id, case.counterpart, case.unit) == (norm.pk, norm.unit, town.units["justice"])
    shown = made.get(receipt.headers["Location"]).content.decode()
    assert case.number in shown
    assert case.code in shown
    assert Party.objects.get(case=case).phone == "13900000000"
    assert Client().get(receipt.headers["Location"]).status_code == 404  # another browser knows nothing of it


def test_nobody_suggests_the_review_of_a_draft(town: District) -> None:
    case = drafted(town)
    assert Client().get(f"/norms/{case.pk}/suggest/").status_code == 404


def test_a_document_that_no_bureau_of_justice_looks_after(town: District) -> None:
    from fazhi.modules.norms import suggestions

    norm = issued(town)
    type(town.units["justice"]).objects.filter(pk=town.units["justice"].pk).update(name="测试区法制办")
    with pytest.raises(BadData, match="上级机关"):
        suggestions.reviewer_of(Norm.objects.get(pk=norm.pk))
