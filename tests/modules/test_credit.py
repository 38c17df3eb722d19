"""The duties of credit: what is shown how long, repair, taking down, lists, pledges, the counter, queries about officials."""

from __future__ import annotations

import base64
import datetime as dt
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from fazhi.kernel.audit.models import Entry
from fazhi.kernel.errors import BadData, NotAllowed, NotFound, Refused
from fazhi.kernel.indicators import definition, orm
from fazhi.kernel.indicators.definition import Period
from fazhi.kernel.orgs.actors import SYSTEM
from fazhi.kernel.orgs.tokens import issue
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.procedures.perform import open_case
from fazhi.kernel.procedures.tick import tick
from fazhi.kernel.registers import versions
from fazhi.modules.credit import actions, countertable, selectors, service, statement
from fazhi.modules.credit.models import Check, IntegrityQuery, OfficialDefault, TakeDown
from fazhi.modules.credit.publicity import span
from fazhi.modules.credit.register import MEASURES, RECEIVERS
from fazhi.pipeline.credit.counter.table import Table
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat
LAW, SCHEME, GUIDE = "信用修复管理办法(2026)", "国办发〔2025〕22号", "国办发〔2020〕49号"
CODE = "91350100M000100Y43"
duty = pytest.mark.duty


def item(
    district: District,
    day: str = "2026-04-13",
    level: str = "general",
    decided: str = "2026-04-10",
    **data: Any,
) -> Any:
    case = open_case(
        "credit_item", acting_user=district.actor("officer"), at=moment(day), unit=district.units["justice"],
        counterpart=district.units["market"], title="罚款", subject_code=CODE, subject_name="甲公司", kind="penalty",
        document_number="罚1号", legal_basis="食品安全法", decided_on=decided, **data,
    )  # fmt: skip
    district.do(case, "grade", day, level=level)
    return case


def published(district: District, **data: Any) -> Any:
    case = item(district, **data)
    district.do(case, "publish", "2026-04-14")
    return case


def repaired(district: District, case: Any) -> Any:
    district.do(case, "apply_repair", "2026-07-13", corrected=True, promised=True)
    district.do(case, "forward", "2026-07-14")
    district.do(case, "agree", "2026-07-15", "respondent")
    return case


@duty(LAW, "公示期限", "从文书作出之日起算：轻微最长三个月，一般三个月至一年，严重一年至三年")
@pytest.mark.parametrize(
    ("level", "least", "most"),
    [
        ("minor", "2026-04-10", "2026-07-10"),
        ("general", "2026-07-10", "2027-04-10"),
        ("serious", "2027-04-10", "2029-04-10"),
    ],
)
def test_publicity_terms(district: District, level: str, least: str, most: str) -> None:
    case = item(district, level=level)
    case.refresh_from_db()
    assert (case.least_until, case.shown_until) == (D(least), D(most))
    assert span(level, D("2026-04-10"), D("2026-04-13")) == (D(least), D(most))


@duty(LAW, "公示期限", "轻微失信信息原则上不公示")
def test_minor_information_is_not_published(district: District) -> None:
    case = item(district, level="minor")
    with pytest.raises(Refused, match="轻微"):
        district.do(case, "publish", "2026-04-14")
    district.do(case, "keep_back", "2026-04-14")
    assert not selectors.shown(D("2026-04-20")).exists()


@duty(LAW, "公示期限", "最长公示期届满自动停止公示；休息日不延长公示")
def test_publication_stops_by_itself_on_its_last_day(district: District) -> None:
    case = published(district)
    # 10 April 2027 is a Saturday: the publication ends then, whatever day the platform works on
    assert selectors.shown(D("2027-04-10"), CODE).exists()
    assert not selectors.shown(D("2027-04-11"), CODE).exists()
    tick(moment("2027-04-13"))
    case.refresh_from_db()
    assert case.state == "stopped"


@duty(LAW, "修复条件", "最短公示期届满、纠正并履行义务、公开承诺之后才能申请修复")
@pytest.mark.parametrize(
    ("day", "data", "words"),
    [
        ("2026-07-10", {"corrected": True, "promised": True}, "最短公示期"),
        ("2026-07-13", {"promised": True}, "全部义务"),
        ("2026-07-13", {"corrected": True}, "信用承诺"),
    ],
)
def test_conditions_of_repair(district: District, day: str, data: Any, words: str) -> None:
    with pytest.raises(Refused, match=words):
        district.do(published(district), "apply_repair", day, **data)


@duty(SCHEME, "六", "十个工作日内办结修复申请，认定单位三个工作日内决定")
def test_terms_of_repair(district: District) -> None:
    case = published(district)
    district.do(case, "apply_repair", "2026-07-13", corrected=True, promised=True)
    district.do(case, "forward", "2026-07-14")
    due = dict(Clock.objects.filter(case=case, status="open").values_list("key", "due"))
    # Monday 13 July plus ten working days: Monday 27 July; Tuesday 14 July plus three: Friday 17 July
    assert (due["repair_result"], due["sector_decide"]) == (D("2026-07-27"), D("2026-07-17"))
    district.do(case, "refuse", "2026-07-15", "respondent", reason="罚款未缴清")
    assert selectors.shown(D("2026-07-16"), CODE).exists()
    district.do(case, "apply_repair", "2026-07-20", corrected=True, promised=True)
    assert case.state == "repair_applied"


@duty(LAW, "修复效果", "修复后停止公示、共享和使用，各系统同步停止并回执")
def test_a_repaired_statement_is_taken_down_everywhere(district: District) -> None:
    for name, unit in (("信用中国（测试）", "justice"), ("市场监管系统", "market")):
        versions.add(
            RECEIVERS,
            unit=district.units[unit],
            code=unit,
            title=name,
            contact="信用科",
            on=D("2026-04-01"),
            actor=SYSTEM,
            at=moment("2026-04-01"),
        )
    case = repaired(district, published(district))
    assert not selectors.shown(D("2026-07-15"), CODE).exists()
    told = list(TakeDown.objects.filter(item=case).order_by("receiver__title"))
    assert len(told) == 2
    market = next(row for row in told if row.receiver.title == "市场监管系统")
    with pytest.raises(NotFound):
        actions.confirm(market.pk, actor=district.actor("outsider"), at=moment("2026-07-15"))
    actions.confirm(
        market.pk, actor=district.actor("respondent"), at=market.told_at + dt.timedelta(seconds=40)
    )
    overdue = actions.late(market.told_at + dt.timedelta(seconds=61))
    assert [row.receiver.title for row in overdue] == ["信用中国（测试）"]
    assert Entry.objects.filter(chain="credit:takedown").count() == 1


@duty(LAW, "异议", "异议处理期间标明有异议；文书被撤销或者信息有误的撤下")
def test_objection_and_withdrawal(district: District) -> None:
    case = published(district)
    district.do(case, "object", "2026-05-06", objection="不是本公司")
    assert selectors.shown(D("2026-05-06")).get().disputed
    district.do(case, "reject_objection", "2026-05-07", answer="查明属实")
    assert not selectors.shown(D("2026-05-07")).get().disputed
    district.do(case, "withdraw", "2026-05-08", reason="处罚决定被复议撤销")
    assert not selectors.shown(D("2026-05-08")).exists()


@duty(LAW, "重整企业", "重整企业凭人民法院文书临时屏蔽")
def test_a_reorganised_firm_is_shielded(district: District) -> None:
    case = published(district)
    district.do(
        case,
        "shield",
        "2026-05-06",
        court_document="裁定",
        shielded_from="2026-05-06",
        shielded_to="2026-06-06",
    )
    days = {
        day: selectors.shown(D(day)).exists()
        for day in ("2026-05-05", "2026-05-06", "2026-06-06", "2026-06-07")
    }
    assert list(days.values()) == [True, False, False, True]


@duty(GUIDE, "名单", "列入严重失信主体名单前告知、听取陈述申辩，要求听证的先听证，写明依据，可以异议和移出")
def test_the_serious_list(district: District) -> None:
    case = open_case(
        "credit_list", acting_user=district.actor("officer"), at=moment("2026-04-13"), unit=district.units["justice"], title="拟列入",
        subject_code=CODE, subject_name="甲公司", kind="serious", legal_basis="食品安全法", reasons="拒不履行",
    )  # fmt: skip
    with pytest.raises(Refused, match="陈述申辩"):
        district.do(case, "enlist", "2026-04-14", "head", expires_on="2029-04-14")
    district.do(case, "hear", "2026-04-20", statement="已经整改", hearing_asked=True)
    with pytest.raises(Refused, match="听证"):
        district.do(case, "enlist", "2026-04-21", "head", expires_on="2029-04-14")
    district.do(case, "enlist", "2026-04-28", "head", expires_on="2029-04-14", hearing_held=True)
    district.do(case, "dispute", "2026-05-06", objection="有误")
    district.do(case, "uphold", "2026-05-08", answer="无误")
    district.do(case, "remove", "2026-06-01", reason="已修复")
    assert case.state == "removed"


def test_a_wrong_code_is_refused(district: District) -> None:
    with pytest.raises(Refused, match="统一社会信用代码有效"):
        open_case(
            "credit_pledge", acting_user=district.actor("officer"), at=moment("2026-04-13"), unit=district.units["justice"], title="承诺",
            subject_code=CODE[:-1] + "4", subject_name="甲公司", kind="repair", content="按期履行", due_on="2026-05-01",
        )  # fmt: skip


def measure(district: District, **data: Any) -> Any:
    told = {
        "title": "限制参加政府采购",
        "basis": "政府采购法22",
        "trigger": "penalty",
        "level": "general",
        "matters": "政府采购",
    } | data
    return versions.add(
        MEASURES,
        unit=district.units["justice"],
        code="1",
        on=D("2026-04-01"),
        actor=district.actor("office_head"),
        at=moment("2026-04-01"),
        **told,
    )


@duty(GUIDE, "措施", "措施只能来自清单并写明依据；核查和是否实施都要留痕")
def test_the_check_at_the_counter(district: District) -> None:
    measure(district)
    case = published(district)
    officer, unit = district.actor("officer"), district.units["justice"]
    kept, hits = actions.check(CODE, "政府采购", unit, actor=officer, at=moment("2026-04-20"))
    assert [(hit.measure.title, hit.item.pk) for hit in hits] == [("限制参加政府采购", case.pk)]
    assert actions.check(CODE, "招标", unit, actor=officer, at=moment("2026-04-20"))[1] == []
    with pytest.raises(BadData, match="理由"):
        actions.record_applied(kept.pk, False, " ", actor=officer, at=moment("2026-04-20"))
    with pytest.raises(NotFound):
        actions.record_applied(kept.pk, True, "", actor=district.actor("outsider"), at=moment("2026-04-20"))
    assert actions.record_applied(kept.pk, True, "", actor=officer, at=moment("2026-04-20")).applied
    with pytest.raises(NotAllowed):
        actions.check(CODE, "", unit, actor=district.actor("outsider"), at=moment("2026-04-20"))
    repaired(district, case)
    assert actions.check(CODE, "政府采购", unit, actor=officer, at=moment("2026-07-16"))[1] == []
    assert service.risk_class(CODE, D("2026-05-01")) == "C"
    assert service.risk_class(CODE, D("2026-07-16")) == "A"
    assert not service.has_serious_record(CODE, D("2026-05-01"))


def test_no_measure_without_a_basis(district: District) -> None:
    with pytest.raises(BadData):
        measure(district, basis="")


def test_the_service_of_the_counter_follows_a_repair(
    district: District, settings: Any, tmp_path: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.DATA = tmp_path
    row = measure(district)
    case = published(district)
    assert countertable.write_counter(D("2026-04-20")) == 1
    table, day = Table(countertable.counter_folder()), (D("2026-04-20") - dt.date(1970, 1, 1)).days
    assert [entry["measure"] for entry in table.answer(CODE.encode(), "", day)["measures"]] == [row.pk]
    with django_capture_on_commit_callbacks(execute=True):
        repaired(district, case)
    table.refresh()
    assert table.answer(CODE.encode(), "", day)["applies"] is False


def test_the_interface_of_the_check(district: District) -> None:
    measure(district)
    published(district)
    token, secret = issue(district.users["officer"], "窗口", on=D("2024-01-01"), days=366, read_only=True)
    token.valid_to = D("2030-01-01")
    token.save()
    client = Client()
    assert client.get(f"/credit/check?code={CODE}").status_code == 401
    head = {"Authorization": f"Bearer {secret}"}
    told = client.get(f"/credit/check?code={CODE}&matter=政府采购", headers=head)
    assert told.status_code == 200
    assert told.json()["code"] == CODE
    assert client.get("/credit/check?code=1", headers=head).status_code == 422
    assert Check.objects.count() == 1
    assert countertable.write_keys(D("2026-04-20")) == 1
    assert (
        json.loads((countertable.counter_folder() / "keys.json").read_text())[token.digest]["unit"]
        == "测试区司法局"
    )


@duty(GUIDE, "政务诚信", "政务诚信记录限制访问，查询留痕")
def test_queries_about_officials_are_restricted_and_audited(district: District) -> None:
    OfficialDefault.objects.create(
        unit=district.units["housing"],
        name="某处长",
        kind="未按合同付款",
        legal_basis="民法典509",
        decided_on=D("2026-01-05"),
    )
    unit, at = district.units["justice"], moment("2026-04-20")
    with pytest.raises(NotAllowed):
        actions.query_officials(["某处长"], "评优", unit, actor=district.actor("officer"), at=at)
    with pytest.raises(BadData):
        actions.query_officials(["某处长"], " ", unit, actor=district.actor("head"), at=at)
    case, found = actions.query_officials(
        ["某处长", "他人", "某处长"], "评优", unit, actor=district.actor("head"), at=at
    )
    assert (case.persons, case.hits, [row.name for row in found]) == (2, 1, ["某处长"])
    assert "某处长" not in "".join(Entry.objects.values_list("body", flat=True))
    assert Entry.objects.filter(chain="access:2026-04-20", action="read").count() == 1
    assert IntegrityQuery.objects.get().state == "answered"


@duty(LAW, "公示", "证明任何人都能离线核验")
def test_a_statement_verifies_without_the_server(district: District, settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path
    published(district)
    sealed = statement.seal(statement.contents(CODE, "甲公司", D("2026-04-20")))
    key = statement.public_key()
    told = statement.verify(sealed, key)
    assert told is not None
    assert (told["general"], told["serious"]) == (1, 0)
    form, body, mark = sealed.split(".")
    changed = json.loads(base64.urlsafe_b64decode(body + "==")) | {"general": 0}
    forged = base64.urlsafe_b64encode(json.dumps(changed).encode()).decode().rstrip("=")
    other = base64.b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
    for text, with_key in (
        (f"{form}.{forged}.{mark}", key),
        (sealed, other),
        ("", key),
        ("a.b", key),
        ("FZCR1.é.x", key),
    ):
        assert statement.verify(text, with_key) is None
    assert statement.picture(sealed).startswith("<svg")


def test_figures(district: District) -> None:
    repaired(district, published(district))
    open_case(
        "credit_batch", acting_user=district.actor("officer"), at=moment("2026-05-06"), unit=district.units["justice"], title="批次",
        counterpart=district.units["market"], direction="in_unit", record_kind="penalty", received=10, stored=7, rejected=3,
    )  # fmt: skip
    values = {
        key: orm.evaluate(
            definition.get(f"credit.{key}"),
            Period.year(2026),
            definition.get(f"credit.{key}").register.rows(),
        ).value
        for key in ("received", "stored", "rejected", "items", "published", "repaired", "repair_in_time")
    }
    assert values == {
        "received": 10,
        "stored": 7,
        "rejected": 3,
        "items": 1,
        "published": 1,
        "repaired": 1,
        "repair_in_time": 100,
    }
