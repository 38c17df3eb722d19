"""Files that are handed in: judged by their content, kept once under their SHA-256, never run, never shown inline."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import unicodedata
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from fazhi.kernel.audit.trail import append
from fazhi.kernel.documents.models import Attachment
from fazhi.kernel.errors import BadData
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.text import _

LARGEST = 20 * 1024 * 1024
UNPACKED = 200 * 1024 * 1024
"""Bytes to which an office file may unpack: more is a bomb."""
KINDS = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04"),
    ".txt": ("text/plain", b""),
}
_INSIDE = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}


def keep(case_id: int, upload: UploadedFile[Any], *, actor: Actor, at: dt.datetime) -> Attachment:
    """Take a file in for a case. BadData says what is wrong with it; then nothing was kept."""
    name = clean_name(upload.name or "")
    ending = Path(name).suffix.lower()
    if ending not in KINDS:
        allowed = "、".join(sorted(KINDS))
        raise BadData(_("不能接收“%(name)s”：只接收%(allowed)s。") % {"name": name, "allowed": allowed})
    if not upload.size or upload.size > LARGEST:
        raise BadData(_("“%(name)s”是空文件，或者超过20兆字节。") % {"name": name})
    judge(name, ending, upload)
    digest = _store(upload.chunks())
    made = Attachment.objects.create(
        case_id=case_id, sha256=digest, name=name, media_type=KINDS[ending][0], size=upload.size,
        added_by_id=actor.user_id, added_at=at,
    )  # fmt: skip
    append(
        f"files:{at.date().isoformat()}", "attach", {"case": case_id, "name": name, "sha256": digest},
        actor=actor, at=at,
    )  # fmt: skip
    return made


def clean_name(name: str) -> str:
    """The name without folders, control characters and tricks of direction, at most 120 characters."""
    last = re.split(r"[\\/]", name)[-1]
    plain = "".join(char for char in last if unicodedata.category(char)[0] not in "CZ" or char == " ").strip(
        ". "
    )
    stem, ending = os.path.splitext(plain)  # noqa: PTH122 - a name, not a path
    return (stem[:110] or "file") + ending[:10]


def judge(name: str, ending: str, upload: IO[bytes] | UploadedFile[Any]) -> None:
    """BadData when the content is not what the name says."""
    upload.seek(0)
    head = upload.read(8192)
    wrong = not head.startswith(KINDS[ending][1])
    if ending in _INSIDE and not wrong:
        wrong = not _is_office(upload, _INSIDE[ending])
    if ending == ".txt":
        wrong = b"\x00" in head or not _is_text(head)
    upload.seek(0)
    if wrong:
        raise BadData(
            _("“%(name)s”的内容与文件类型不符，没有接收。请用原程序另存后再上传。") % {"name": name}
        )


def _is_office(upload: IO[bytes] | UploadedFile[Any], inside: str) -> bool:
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as archive:
            names = archive.infolist()
            return inside in archive.namelist() and sum(entry.file_size for entry in names) <= UNPACKED
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def _is_text(head: bytes) -> bool:
    for encoding in ("utf-8", "gb18030"):
        try:
            head[: len(head) - len(head) % 4].decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def path_of(sha256: str) -> Path:
    """Where a file lies. Only a digest makes a path: no name from outside ever does."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError("not a digest")
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:]


def _store(chunks: Iterable[bytes]) -> str:
    """Write the file under its digest; the same content is kept once."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    part = folder / f"part-{os.getpid()}-{os.urandom(6).hex()}"
    try:
        with part.open("xb") as file:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        target = path_of(digest.hexdigest())
        target.parent.mkdir(exist_ok=True)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return digest.hexdigest()
