"""Files that are handed in are hostile until proven otherwise."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fazhi.kernel.audit.models import Entry
from fazhi.kernel.documents import attachments
from fazhi.kernel.documents.models import Attachment
from tests.support.district import District

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n" + b"x" * 200


@pytest.fixture
def desk(district: District, settings: Any, tmp_path: Path) -> tuple[Client, Any]:
    settings.MEDIA_ROOT = tmp_path
    client = Client()
    client.force_login(district.users["officer"])
    return client, district.apply()


def send(client: Client, case: Any, name: str, content: bytes) -> Any:
    return client.post(f"/work/case/{case.pk}/attach/", {"file": SimpleUploadedFile(name, content)})


def office(inside: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(inside, "<x/>")
    return stream.getvalue()


def test_a_file_comes_back_as_it_was_and_only_as_a_download(desk: Any) -> None:
    client, case = desk
    assert send(client, case, "申请书.pdf", PDF).status_code == 302
    kept = Attachment.objects.get()
    response = client.get(f"/work/file/{kept.pk}/")
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert Entry.objects.filter(action="attach").count() == 1
    assert "申请书.pdf" in client.get(f"/work/case/{case.pk}/").content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ"), ("a.html", b"<script>"), ("a.svg", b"<svg/>"), ("a.pdf", b"<script>alert(1)</script>"),
        ("a.png", PDF), ("a.docx", b"PK\x03\x04 not a zip"), ("a.docx", office("xl/workbook.xml")), ("a.txt", b"\x00\x01"),
        ("a.pdf", b""), ("noending", PDF), ("a.pdf.exe", PDF),
    ],
)  # fmt: skip
def test_what_is_not_what_it_says_is_refused(desk: Any, tmp_path: Path, name: str, content: bytes) -> None:
    client, case = desk
    assert send(client, case, name, content).status_code == 422
    assert not Attachment.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_too_large_and_bombs_are_refused(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client, case = desk
    monkeypatch.setattr(attachments, "LARGEST", 100)
    assert send(client, case, "a.pdf", PDF).status_code == 422
    monkeypatch.setattr(attachments, "LARGEST", 10**7)
    monkeypatch.setattr(attachments, "UNPACKED", 2)
    assert send(client, case, "a.docx", office("word/document.xml")).status_code == 422


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.pdf", "..\\..\\x.pdf", "/abs.pdf", "a\u202efdp.pdf", "长" * 300 + ".pdf", ".pdf"],
)
def test_names_are_only_names(desk: Any, tmp_path: Path, name: str) -> None:
    client, case = desk
    assert send(client, case, name, PDF).status_code in {302, 422}
    for kept in Attachment.objects.all():
        assert "/" not in kept.name
        assert "\u202e" not in kept.name
        assert len(kept.name) <= 121
    assert all(path.resolve().is_relative_to(tmp_path) for path in tmp_path.rglob("*"))


def test_the_same_content_is_kept_once(desk: Any, tmp_path: Path) -> None:
    client, case = desk
    for name in ("a.pdf", "b.pdf"):
        send(client, case, name, PDF)
    assert Attachment.objects.count() == 2
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_foreign_files_are_not_there(desk: Any, district: District) -> None:
    client, case = desk
    send(client, case, "a.pdf", PDF)
    other = Client()
    other.force_login(district.users["outsider"])
    assert other.get(f"/work/file/{Attachment.objects.get().pk}/").status_code == 404
    assert send(other, case, "a.pdf", PDF).status_code == 404
