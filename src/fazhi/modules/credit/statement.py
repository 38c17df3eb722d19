"""The QR statement: what is publicly known about a firm on a day, sealed so that anyone can verify it offline.

The code holds the text itself and its Ed25519 signature; the key's public half is printed beside it and published. It
verifies with any Ed25519 library and without this server.
"""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import segno
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from fazhi.engines.ledger.chain import canonical
from fazhi.modules.credit.selectors import listed, shown

FORM = "FZCR1"


def _key() -> Ed25519PrivateKey:
    """The key of this installation, made once."""
    path = Path(settings.DATA) / "credit" / "statement.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(Ed25519PrivateKey.generate().private_bytes_raw())
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def public_key() -> str:
    """The public half, base64."""
    return base64.b64encode(_key().public_key().public_bytes_raw()).decode()


def contents(code: str, name: str, on: dt.date) -> dict[str, Any]:
    """What the statement says: the number of shown statements by class, of entries of the lists, and the day."""
    counts = dict.fromkeys(("serious", "general", "minor"), 0)
    for level in shown(on, code).values_list("level", flat=True):
        counts[level] += 1
    lists = dict.fromkeys(("serious_list", "red_list"), 0)
    for kind in listed(on, code).values_list("kind", flat=True):
        lists[f"{kind}_list"] += 1
    return {"form": FORM, "code": code, "name": name[:60], "on": on.isoformat(), **counts, **lists}


def seal(told: dict[str, Any]) -> str:
    """The text of the code: form, contents and signature, each base64url, divided by points."""
    body = canonical(told)
    parts = (body, _key().sign(body))
    return ".".join([FORM, *(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)])


def verify(text: str, key: str) -> dict[str, Any] | None:
    """The contents of a sealed statement; None when it was changed or sealed by another key. Needs no server."""
    try:
        form, body, signature = [*text.strip().split("."), "", ""][:3]
        raw, mark = (base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in (body, signature))
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(mark, raw)
        told = json.loads(raw)
    except (ValueError, InvalidSignature):
        return None
    return told if form == FORM and isinstance(told, dict) else None


def picture(text: str) -> str:
    """The code as SVG for a page."""
    stream = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        stream, kind="svg", scale=4, border=4, xmldecl=False, svgns=True, omitsize=False
    )
    return stream.getvalue().decode()
