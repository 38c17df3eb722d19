"""The pages of credit: who may open which, and what they say."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from fazhi.modules.credit import statement
from fazhi.modules.credit.models import Check
from tests.modules.test_credit import CODE, D, measure, published
from tests.support.district import District

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("who", "path", "status"), [
    ("officer", "/work/credit/counter/", 200), ("auditor", "/work/credit/counter/", 403), ("head", "/work/credit/integrity/", 200),
    ("officer", "/work/credit/integrity/", 403), ("respondent", "/work/credit/takedowns/", 200), ("admin", "/work/credit/takedowns/", 403),
])  # fmt: skip
def test_who_may_open_which_page(district: District, who: str, path: str, status: int) -> None:
    client = Client()
    client.force_login(district.users[who])
    assert client.get(path).status_code == status
    assert Client().get(path).status_code == 302


def test_pages(district: District, settings: Any, tmp_path: Any) -> None:
    settings.DATA, settings.FAZHI_NOW = tmp_path, "2026-04-20T10:00:00+08:00"
    measure(district)
    published(district)
    client = Client()
    page = client.get(f"/public/credit/?code={CODE}").content.decode()
    assert "罚1号" in page
    assert "<svg" in page
    assert "校验码" in client.get(f"/public/credit/?code={CODE[:-1]}4").content.decode()
    sealed = statement.seal(statement.contents(CODE, "甲公司", D("2026-04-20")))
    assert "证明真实" in client.post("/public/credit/verify/", {"text": sealed}).content.decode()
    assert "被改动过" in client.post("/public/credit/verify/", {"text": "x"}).content.decode()
    client.force_login(district.users["officer"])
    page = client.post("/work/credit/counter/", {"code": CODE, "matter": "政府采购"}).content.decode()
    assert "限制参加政府采购" in page
    kept = Check.objects.get()
    assert client.post(f"/work/credit/counter/{kept.pk}/applied/", {"applied": "yes"}).status_code == 302
    assert "已落实措施" in client.get("/work/credit/counter/").content.decode()
    assert "校验码" in client.post("/work/credit/counter/", {"code": CODE[:-1] + "4"}).content.decode()
    client.force_login(district.users["head"])
    assert (
        "查询1人"
        in client.post("/work/credit/integrity/", {"names": "甲", "purpose": "评优"}).content.decode()
    )


def test_the_migrations_are_complete() -> None:
    call_command("makemigrations", "credit", check=True, dry_run=True, verbosity=0)
