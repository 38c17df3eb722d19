"""A normative document from its number to its end: publication, filing, validity, the text of any day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from fazhi.kernel.errors import BadData, NotAllowed, Refused
from fazhi.kernel.orgs.actors import Actor, Grant
from fazhi.kernel.orgs.models import Unit
from fazhi.modules.norms import actions, service
from fazhi.modules.norms.models import Norm, Task
from fazhi.modules.norms.states import S
from tests.support.district import District, moment
from tests.support.norms import (
    BUSINESS,
    L37,
    LOCAL,
    MAKER,
    TEXT,
    clock,
    do,
    drafted,
    issued,
    makers,
    numbered,
    passed,
    town,
)  # fmt: skip

pytestmark = pytest.mark.django_db
duty = pytest.mark.duty
__all__ = ["makers", "town"]


@duty(L37, "统一登记、统一编号、统一印发", "没有统一编号不得公布")
def test_no_publication_without_a_number(town: District) -> None:
    case = passed(town)
    do(town, case, "deliberate", "2025-04-18", meeting="executive", minutes="1")
    do(town, case, "sign", "2025-04-18", signer="区长")
    data = {"published_in": "网站", "effective_on": "2025-05-01", "expires_on": "2030-04-30"}
    with pytest.raises(Refused, match="已签发"):
        do(town, case, "publish", "2025-04-21", **data)
    with pytest.raises(Refused, match="公文格式"):
        do(town, case, "number", "2025-04-18", unified_number="测政规[2025]第1号")
    do(town, case, "number", "2025-04-18", unified_number="测政规〔2025〕1号")
    do(town, case, "publish", "2025-04-21", **data)


@duty("政府信息公开条例(2019)", "26", "自形成之日起二十个工作日内公布")
def test_twenty_working_days_to_publish(town: District) -> None:
    case = numbered(town)
    # twenty working days after Friday 18 April 2025; 27 April works, 1 to 5 May are off: Tuesday 20 May
    assert clock(case, "publish").due == dt.date(2025, 5, 20)
    data = {"published_in": "网站", "effective_on": "2025-05-06", "expires_on": "2030-04-30"}
    do(town, case, "publish", "2025-05-06", **data)
    assert clock(case, "publish").status == "met"
    # a filing body may ask for a correction before the day of effect
    do(town, case, "correction_asked", "2025-05-06", problem="第二条没有依据")
    assert case.correction_asked_on == dt.date(2025, 5, 6)


def test_a_number_is_given_once(town: District) -> None:
    numbered(town)
    with pytest.raises(Refused, match="没有使用过"):
        numbered(town)


@duty(L37, "及时公开发布", "公布后才能施行")
@duty(BUSINESS, "64", "未经公布的不得作为行政管理依据")
def test_no_effect_without_publication(town: District) -> None:
    case = numbered(town)
    with pytest.raises(Refused, match="已统一编号"):
        do(town, case, "take_effect", "2025-04-21")
    data = {"published_in": "网站", "expires_on": "2030-04-30"}
    with pytest.raises(Refused, match="不早于公布日期"):
        do(town, case, "publish", "2025-04-21", effective_on="2025-04-20", **data)
    do(town, case, "publish", "2025-04-21", effective_on="2025-05-22", **data)
    with pytest.raises(Refused, match="施行日期已到"):
        do(town, case, "take_effect", "2025-05-21")
    assert not service.in_force(dt.date(2025, 5, 21)).exists()
    assert service.in_force(dt.date(2025, 5, 22)).get().pk == case.pk


@duty(L37, "强化备案监督", "公布后十五日内报送备案")
def test_fifteen_days_to_file(town: District) -> None:
    case = issued(town)
    # fifteen days after 21 April 2025: Tuesday 6 May, the first day after the holiday
    assert clock(case, "filing").due == case.filing_due_on == dt.date(2025, 5, 6)
    do(town, case, "file_up", "2025-05-06", filed_to="市政府", filed_in_form=True)
    assert clock(case, "filing").status == "met"


@duty(LOCAL, "有效期", "有效期届满未延续的失效；延续须先评估")
def test_validity_evaluation_renewal_and_end(town: District) -> None:
    case = issued(town)
    with pytest.raises(Refused, match="尚未届满"):
        do(town, case, "expire", "2030-04-20")
    with pytest.raises(Refused, match="完成评估"):
        do(town, case, "renew", "2030-03-01", expires_on="2035-04-20", by_number="测政规〔2030〕2号")
    do(town, case, "evaluate", "2029-11-01", evaluator="大学")
    do(town, case, "conclude_evaluation", "2029-12-03", evaluation="keep", advice="保留")
    do(town, case, "renew", "2030-03-01", expires_on="2035-04-20", by_number="测政规〔2030〕2号")
    assert service.in_force(dt.date(2031, 1, 1)).exists()
    do(town, case, "expire", "2035-04-23")
    assert (case.state, service.in_force(dt.date(2035, 4, 21)).exists()) == (S.EXPIRED, False)


@duty(L37, "规范清理", "修改、废止、恢复效力按日期得到正确的文本")
def test_the_text_of_any_day(town: District) -> None:
    case = issued(town)
    do(
        town,
        case,
        "amend",
        "2025-06-03",
        clause="art_2",
        new_text="第二条　商户每年检查招牌。",
        valid_on="2025-09-01",
        by_number="测政规〔2025〕5号",
    )
    with pytest.raises(BadData, match="没有标识"):
        do(
            town,
            case,
            "amend",
            "2025-06-03",
            clause="art_9",
            new_text="x",
            valid_on="2025-09-01",
            by_number="x",
        )
    do(town, case, "repeal", "2026-01-05", by_number="测政规〔2026〕1号", ended_on="2026-02-01")
    do(town, case, "revive", "2026-03-02", by_number="测政规〔2026〕3号", valid_on="2026-04-01")

    def second(valid: str, known: str | None = None) -> Any:
        found = service.standing_of(case, dt.date.fromisoformat(valid), dt.date.fromisoformat(known or valid))
        return found.texts.get("art_2")

    assert second("2025-04-20") is None
    assert second("2025-08-31") == "第二条　商户应当保证招牌安全。"
    assert second("2025-09-01") == "第二条　商户每年检查招牌。"
    assert second("2025-09-01", "2025-06-02") == "第二条　商户应当保证招牌安全。"
    assert second("2026-02-01") is None
    assert second("2026-04-01") == "第二条　商户每年检查招牌。"
    assert [one.by for one in service.standing_of(case, dt.date(2025, 7, 1)).pending] == ["测政规〔2025〕5号"]
    assert [text for _key, text in service.shown_on(case, dt.date(2025, 10, 1)).clauses][
        2
    ] == "第二条　商户每年检查招牌。"


@duty(L37, "规范清理", "上位法变动后核对现行文件")
def test_a_changed_article_makes_tasks_to_the_drafting_units(town: District) -> None:
    case = issued(town)
    office, who = town.units["justice"], town.actor("officer")
    assert actions.standing_on("行政处罚法(2021)", "33") == {case.pk: ["第一条"]}
    assert actions.standing_on("行政处罚法(2021)", "3") == {}
    (task,) = actions.article_changed(
        "行政处罚法(2021)", "33(1)", "修改", unit=office, actor=who, at=moment("2025-06-03")
    )
    assert (
        actions.article_changed(
            "行政处罚法(2021)", "33(1)", "修改", unit=office, actor=who, at=moment("2025-06-03")
        )
        == []
    )
    with pytest.raises(BadData):
        actions.article_changed(
            "行政处罚法(2021)", "三十三", "修改", unit=office, actor=who, at=moment("2025-06-03")
        )
    other = Unit.objects.create(code="gov2", name="邻区人民政府", short="邻区", kind="government")
    post = Actor("staff", "邻区", grants=(Grant("officer", other.pk, other.path),))
    assert (
        actions.article_changed(
            "行政处罚法(2021)", "33", "修改", unit=other, actor=post, at=moment("2025-06-03")
        )
        == []
    )
    town.do(task, "handle", "2025-06-10", "outsider", verdict="keep", reason="引用仍然正确")
    assert Task.objects.get(pk=task.pk).handled_on == dt.date(2025, 6, 10)


def test_an_unchanged_draft_is_not_saved_again(town: District) -> None:
    case = drafted(town)
    with pytest.raises(Refused, match="与上一稿相同"):
        actions.save_draft(case, TEXT + "\n", actor=town.actor("outsider"), at=moment("2025-03-04"))
    with pytest.raises(NotAllowed):
        actions.save_draft(case, TEXT + "新", actor=town.actor("officer"), at=moment("2025-03-04"))
    assert case.drafts.count() == 1
    actions.save_draft(case, TEXT + "新", actor=town.actor("outsider"), at=moment("2025-03-04"))
    assert case.drafts.first().ordinal == 2


@duty(L37, "规范清理", "现行文件全部登记在册")
def test_the_stock_is_taken_over_with_its_text(town: District) -> None:
    data: dict[str, Any] = {
        "maker": MAKER, "level": "government", "unified_number": "测政规〔2021〕3号", "published_on": "2021-03-01", "effective_on": "2021-04-01",
        "expires_on": "2026-03-31", "actor": town.actor("outsider"), "at": moment("2025-03-03"),
    }  # fmt: skip
    unit, reviewer = town.units["housing"], town.units["justice"]
    with pytest.raises(Refused, match="有效期没有届满"):
        actions.take_over(unit, reviewer, "招牌办法", TEXT, **(data | {"expires_on": "2025-03-02"}))
    with pytest.raises(BadData):
        actions.take_over(unit, reviewer, "招牌办法", " ", **data)
    assert not Norm.objects.exists()
    case = actions.take_over(unit, reviewer, "招牌办法", TEXT, **data)
    assert service.in_force(dt.date(2021, 4, 1)).get().pk == case.pk
    assert len(service.standing_of(case, dt.date(2021, 4, 1)).texts) == 4


def test_projects_given_up(town: District) -> None:
    case = drafted(town)
    do(town, case, "abandon", "2025-03-10", reason="不再需要")
    assert case.state == S.ABANDONED
    with pytest.raises(Refused):
        do(town, case, "open_comment", "2025-03-10", comment_closes_on="2025-05-10")


@duty(LOCAL, "有效期", "有效期止不早于施行日期")
def test_a_validity_that_ends_before_it_begins(town: District) -> None:
    case = numbered(town)
    data = {"published_in": "网站", "effective_on": "2025-05-01", "expires_on": "2025-04-30"}
    with pytest.raises(Refused, match="不早于施行日期"):
        do(town, case, "publish", "2025-04-21", **data)


@duty(BUSINESS, "64", "未经公布的文件不产生效力")
def test_the_database_knows_no_effect_without_publication(town: District) -> None:
    case = numbered(town)
    with pytest.raises(IntegrityError, match="nd_no_effect_without_publication"), transaction.atomic():
        Norm.objects.filter(pk=case.pk).update(effective_on=dt.date(2025, 5, 1))


def test_the_end_of_an_exception_stands_in_the_queue(town: District) -> None:
    case = issued(town, business=True)
    Norm.objects.filter(pk=case.pk).update(
        fair_until=dt.date.today() + dt.timedelta(days=30), expires_on=dt.date(2099, 1, 1)
    )
    client = Client()
    client.force_login(town.users["outsider"])
    assert case.title in client.get("/work/norms/validity/").content.decode()
    Norm.objects.filter(pk=case.pk).update(fair_until=None)
    assert case.title not in client.get("/work/norms/validity/").content.decode()
