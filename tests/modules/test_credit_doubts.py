"""Records without a code: the clear ones are written in, doubt goes to a person, a merge taken back restores the same hash."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from fazhi.kernel.errors import BadData, NotFound, Refused
from fazhi.modules.credit import doubts, service
from fazhi.modules.credit.models import Batch, Doubt
from fazhi.pipeline.credit import judgements, store
from fazhi.pipeline.credit.model import STANDARD
from fazhi.pipeline.credit.snapshot import snapshot
from tests.modules.test_credit import CODE, D, duty
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
OTHER = "91440300708461136T"
REGISTER = f"统一社会信用代码,名称,住所,曾用名\n{CODE},重庆华盛科技有限公司,渝中区中山路1号,\n{OTHER},重庆华盛科技有限公司,渝中区中山路2号,华昌贸易公司、旧名公司\n"
HEAD = "主体名称,统一社会信用代码,地址,处罚决定文书号,处罚类别,失信程度,罚没金额（万元）,决定日期,认定单位"
ROWS = (
    "华盛科技,,中山路2号,罚1,罚款,一般,1.5,2026-04-01,测试区市场监督管理局", "华盛科技有限公司,,,罚2,罚款,一般,1,2026-04-02,测试区市场监督管理局",
    "毫不相干的厂,,,罚3,罚款,一般,1,2026-04-02,测试区市场监督管理局", f"甲,{CODE},,罚4,罚款,一般,1,2026-04-02,测试区市场监督管理局",
)  # fmt: skip
AT = moment("2026-04-20")


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> tuple[Path, Path]:
    settings.DATA, settings.FAZHI_NOW = tmp_path / "data", "2026-04-20T10:00:00+08:00"
    (tmp_path / "firms.csv").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "records.csv").write_text("\n".join((HEAD, *ROWS)) + "\n", encoding="utf-8")
    (tmp_path / "here.json").write_text('{"cities": ["重庆市", "渝中区"]}', encoding="utf-8")
    return tmp_path / "records.csv", tmp_path / "firms.csv"


@pytest.fixture
def found(district: District, files: tuple[Path, Path]) -> dict[str, Any]:
    return service.find_firms(files[0], "penalty", "market", files[1], files[1].parent / "here.json", at=AT)


def facts() -> str:
    """Hash of what is evaluated."""
    return hashlib.sha256(snapshot(doubts.root(), STANDARD, D("2026-04-20")).facts.read_bytes()).hexdigest()


def test_clear_ones_are_stored_and_doubt_is_held_back(
    district: District, files: tuple[Path, Path], found: dict[str, Any]
) -> None:
    assert {name: found[name] for name in ("coded", "same", "doubtful", "unknown")} == {
        "coded": 1,
        "same": 1,
        "doubtful": 1,
        "unknown": 1,
    }
    assert (
        found["receipt"]["received"],
        found["receipt"]["stored"],
        found["receipt"]["rejects_by_rule"],
    ) == (3, 2, {"code.required": 1})
    again = service.find_firms(files[0], "penalty", "market", files[1], files[1].parent / "here.json", at=AT)
    assert (again["receipt"]["repeated"], Doubt.objects.count(), Batch.objects.count()) == (True, 2, 1)
    assert Doubt.objects.get(answer="same").firm_code == OTHER


@duty("国办发〔2020〕49号", "归集", "合并可以撤回，撤回后与合并之前完全一致")
def test_a_merge_that_is_taken_back_restores_the_same_hash(district: District, found: dict[str, Any]) -> None:
    officer = district.actor("officer")
    doubt = Doubt.objects.get(answer="waiting")
    before = judgements.digest(judgements.read(doubts.file())), facts()
    with pytest.raises(NotFound):
        doubts.decide(doubt.pk, "same", actor=district.actor("outsider"), at=AT)
    market = _judge(district)
    doubts.decide(doubt.pk, "same", actor=market, at=AT)
    with pytest.raises(Refused, match="撤回"):
        doubts.decide(doubt.pk, "different", actor=market, at=AT)
    assert (doubts.settle(AT), doubts.settle(AT)) == (1, 0)
    assert judgements.digest(judgements.read(doubts.file())) != before[0]
    assert facts() != before[1]
    doubts.undo(doubt.pk, actor=market, at=AT)
    doubts.undo(doubt.pk, actor=market, at=AT)
    assert (judgements.digest(judgements.read(doubts.file())), facts()) == before
    doubts.decide(doubt.pk, "same", actor=market, at=AT)
    assert doubts.settle(AT) == 1
    assert facts() != before[1]
    assert sum(r.stored for r in store.receipts(doubts.root())) == 3
    assert officer.units() != market.units()


def _judge(district: District) -> Any:
    """An officer of the unit that keeps the queue (the sender itself, where no credit office is connected)."""
    from fazhi.kernel.orgs.actors import staff
    from fazhi.kernel.orgs.models import Post, User
    from fazhi.kernel.orgs.roles import Role

    user, _new = User.objects.get_or_create(username="judge", defaults={"name": "判断人"})
    Post.objects.get_or_create(
        user=user, unit=district.units["market"], role=Role.OFFICER, valid_from=D("2019-01-01")
    )
    return staff(user, D("2026-04-20"))


def test_the_queue_on_its_page(district: District, found: dict[str, Any]) -> None:
    from fazhi.kernel.orgs.models import User

    _judge(district)
    client, doubt = Client(), Doubt.objects.get(answer="waiting")
    client.force_login(User.objects.get(username="judge"))
    page = client.get("/work/credit/doubts/").content.decode()
    assert "华盛科技有限公司" in page
    assert "渝中区中山路" in page
    assert "毫不相干" not in page
    assert "没有" in client.get("/work/credit/doubts/?q=别的").content.decode()
    assert client.post(f"/work/credit/doubts/{doubt.pk}/", {"answer": "same"}).status_code == 302
    assert "撤回" in client.get("/work/credit/doubts/?answer=same").content.decode()
    assert client.post(f"/work/credit/doubts/{doubt.pk}/", {"answer": "undo"}).status_code == 302
    assert client.post(f"/work/credit/doubts/{doubt.pk}/", {"answer": "x"}).status_code == 422
    client.force_login(district.users["outsider"])
    assert "华盛" not in client.get("/work/credit/doubts/").content.decode()
    assert client.post(f"/work/credit/doubts/{doubt.pk}/", {"answer": "same"}).status_code == 404


def test_a_bad_register_or_table_of_places_is_refused(
    district: District, files: tuple[Path, Path], tmp_path: Path
) -> None:
    (tmp_path / "bad.csv").write_text("名称\n甲\n", encoding="utf-8")
    with pytest.raises(BadData, match="缺少标题"):
        service.find_firms(files[0], "penalty", "market", tmp_path / "bad.csv", None, at=AT)
    (tmp_path / "places.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(BadData, match="地名表"):
        service.find_firms(files[0], "penalty", "market", files[1], tmp_path / "places.json", at=AT)
