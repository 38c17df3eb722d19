"""Major decisions: every statutory step is a gate, and each gate is tried."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from fazhi.kernel.errors import BadData, NotAllowed, Refused
from fazhi.kernel.orgs import actors
from fazhi.kernel.registers import versions
from fazhi.modules.comment import service as comment
from fazhi.modules.decisions import actions, drawing
from fazhi.modules.decisions.models import Decision, ExpertOpinion
from fazhi.modules.decisions.register import CATALOGUE
from tests.support.decisions import (
    START,
    TEXT,
    argued,
    assessed,
    assessed_risk,
    commented,
    day,
    do,
    heard,
    pool,
    proposed,
    started,
)
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
duty = pytest.mark.duty
ORDER = "重大行政决策程序暂行条例"


@duty(ORDER, "3", "决策事项目录、标准经同级党委同意后向社会公布，并根据实际情况调整")
def test_the_catalogue_needs_the_consent_of_the_party_committee(district: District) -> None:
    case = proposed(district)
    with pytest.raises(Refused, match="目录"):
        do(district, case, "enter_catalogue", "2024-03-01", catalogue_code="2024-01")
    row = versions.add(
        CATALOGUE, unit=district.units["justice"], code="2024-01", on=day("2024-03-04"), title="停车", lead="住建委",
        actor=district.actor("office_head"), at=moment("2024-03-04"), matter="services", party_consent_on=day("2024-03-20"),
    )  # fmt: skip
    with pytest.raises(Refused, match="党委"):
        do(district, case, "enter_catalogue", "2024-03-10", catalogue_code="2024-01")
    do(district, case, "enter_catalogue", "2024-03-20", catalogue_code="2024-01")
    assert case.state == "listed"
    page = Client().get("/public/register/decision_catalogue/?on=2024-03-20").content.decode()
    assert row.title in page


def test_a_determination_is_explained(district: District) -> None:
    case = proposed(district)
    for only in ({"technical": "no"}, {"risky": "no"}):
        with pytest.raises(Refused, match="写明理由"):
            do(district, case, "start", "2024-03-01", **(START | only))


@duty(ORDER, "15", "公布决策草案征求意见，期限一般不少于30日")
def test_a_draft_is_open_for_thirty_days(district: District) -> None:
    case = started(district)
    with pytest.raises(Refused, match="30日"):
        do(
            district,
            case,
            "publish_draft",
            "2024-03-01",
            draft_text=TEXT,
            explanation="说明",
            closes_on=day("2024-03-20"),
        )
    assert (case.state, Decision.objects.get(pk=case.pk).state, comment.rounds(case.pk)) == (
        "drafting",
        "drafting",
        [],
    )
    do(
        district, case, "publish_draft", "2024-03-01", draft_text=TEXT, explanation="说明", closes_on=day("2024-03-20"),
        short_reason="汛期将至",
    )  # fmt: skip
    (held,) = comment.rounds(case.pk)
    assert [clause.anchor for clause in comment.clauses(held)] == ["第一条", "第二条", "第三条"]
    assert held.short_reason == "汛期将至"


@duty(ORDER, "14", "除依法不予公开的外，应当采取便于社会公众参与的方式充分听取意见")
def test_participation_is_waived_only_for_secrets(district: District) -> None:
    case = started(district)
    with pytest.raises(Refused, match="依法不予公开"):
        do(district, case, "keep_secret", "2024-03-01")
    secret = started(district, secret_basis="保守国家秘密法第十三条，密级文号1号")
    with pytest.raises(Refused, match="不属于"):
        do(
            district,
            secret,
            "publish_draft",
            "2024-03-01",
            draft_text=TEXT,
            explanation="说明",
            closes_on=day("2024-03-31"),
        )
    do(district, secret, "keep_secret", "2024-03-01")
    assert secret.participation_on == day("2024-03-01")


@duty(ORDER, "18", "公众意见应当归纳整理、研究论证，充分采纳合理意见")
def test_no_way_on_with_one_open_comment(district: District) -> None:
    case = commented(district)
    with pytest.raises(Refused, match="期限已经届满"):
        do(district, case, "finish_comment", "2024-03-31")
    (held,) = comment.rounds(case.pk)
    made = comment.add(held, comment.clauses(held)[1], "白天也应免费", actors.public(), moment("2024-03-31"))
    with pytest.raises(Refused, match="每一条意见"):
        do(district, case, "finish_comment", "2024-04-01")
    comment.answer(made.group, "not", "白天车位紧张", district.actor("outsider"), moment("2024-04-01"))
    do(district, case, "finish_comment", "2024-04-01")
    assert case.state == "heard"


@duty(ORDER, "16(3)", "听证材料在召开听证会的7日前送达听证参加人；公布产生方式和名单")
def test_a_hearing_that_was_needed(district: District) -> None:
    case = commented(district, hearing_needed="yes")
    with pytest.raises(Refused, match="听证"):
        do(district, case, "finish_comment", "2024-04-01")
    papers = {"papers_sent_on": day("2024-03-14"), "hearing_report": "听证情况"}
    with pytest.raises(Refused, match="7日前"):
        do(district, case, "hold_hearing", "2024-03-20", list_published=True, **papers)
    with pytest.raises((Refused, BadData)):
        do(district, case, "hold_hearing", "2024-03-21", **papers)
    do(district, case, "hold_hearing", "2024-03-21", list_published=True, **papers)
    do(district, case, "finish_comment", "2024-04-01")


@duty(ORDER, "19", "专业性、技术性较强的决策事项应当组织专家论证；不得选择有直接利害关系的专家")
def test_experts_are_drawn_recused_and_sign(district: District) -> None:
    pool(district)
    case, officer, at = heard(district), district.actor("outsider"), moment("2024-04-01")
    for step, data in (("argue", {"assessor": "规划院"}), ("no_experts", {})):
        with pytest.raises(Refused):
            do(district, case, step, "2024-04-01", **data)
    drawn = actions.draw_experts(case, 2, officer, at, seed="公布的数")
    assert [e.code for e in drawn] == sorted(drawing.draw([f"E{n}" for n in range(5)], 2, "公布的数"))
    actions.sign(drawn[0], "against", "不可行，保留意见", officer, at)
    with pytest.raises(Refused, match="签字"):
        do(district, case, "argue", "2024-04-01", assessor="规划院")
    actions.recuse(drawn[1], "与建设单位有利害关系", officer, at)
    with pytest.raises(Refused, match="回避"):
        actions.sign(drawn[1], "for", "可行", officer, at)
    with pytest.raises(Refused, match="不能再回避"):
        actions.recuse(drawn[0], "后悔", officer, at)
    (other,) = actions.draw_experts(case, 1, officer, at)
    assert other.code not in {e.code for e in drawn}
    actions.sign(other, "for", "可行", officer, at)
    do(district, case, "argue", "2024-04-01", assessor="规划院")
    with pytest.raises(IntegrityError), transaction.atomic():
        ExpertOpinion.objects.filter(pk=drawn[1].pk).update(signed_on=day("2024-04-01"))
    with pytest.raises(NotAllowed):
        actions.draw_experts(case, 1, district.actor("officer"), at)
    simple = heard(district, technical="no", no_expert_reason="只涉及收费时间")
    do(district, simple, "no_experts", "2024-04-01")


def test_too_small_a_pool(district: District) -> None:
    case = heard(district)
    with pytest.raises(Refused, match="0名"):
        actions.draw_experts(case, 3, district.actor("outsider"), moment("2024-04-01"))


@duty(ORDER, "22", "决策的实施可能对社会稳定、公共安全等方面造成不利影响的，应当组织评估风险可控性")
def test_risk_is_assessed_and_controllable(district: District) -> None:
    case = argued(district)
    for step in ("pass_risk", "no_risk"):
        with pytest.raises(Refused):
            do(district, case, step, "2024-04-02")
    with pytest.raises(BadData, match="请核对"):
        assessed_risk(district, Decision(number="决策〔1999〕1号"))
    assessed_risk(district, case, controllable="no")
    with pytest.raises(Refused, match="风险可控"):
        do(district, case, "pass_risk", "2024-04-02")
    do(district, case, "back_to_draft", "2024-04-03", reason="风险不可控")
    assert (case.state, case.experts_on, case.participation_on) == ("drafting", None, None)
    with pytest.raises(Refused, match="不能办理"):
        do(district, case, "pass_risk", "2024-04-03")


def test_an_old_assessment_does_not_serve_a_new_draft(district: District) -> None:
    case = assessed(district)
    do(district, case, "back_to_draft", "2024-04-08", reason="修改")
    do(
        district,
        case,
        "publish_draft",
        "2024-04-08",
        draft_text=TEXT,
        explanation="二稿",
        closes_on=day("2024-05-08"),
    )
    do(district, case, "finish_comment", "2024-05-09")
    with pytest.raises(Refused, match="签字"):
        do(district, case, "argue", "2024-05-09", assessor="规划院")
    officer = district.actor("outsider")
    for expert in actions.draw_experts(case, 1, officer, moment("2024-05-09")):
        actions.sign(expert, "for", "可行", officer, moment("2024-05-09"))
    do(district, case, "argue", "2024-05-09", assessor="规划院")
    with pytest.raises(Refused, match="已经开展风险评估"):
        do(district, case, "pass_risk", "2024-05-09")
    assessed_risk(district, case, "2024-05-09")
    do(district, case, "pass_risk", "2024-05-09")
