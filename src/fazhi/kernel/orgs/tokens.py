"""Keys with which programs act as a member of staff."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from fazhi.kernel.errors import BadData
from fazhi.kernel.orgs.models import Token, User, valid_on
from fazhi.kernel.text import _

PREFIX = "fz_"
LONGEST = 366
"""Days that a key may be valid."""


def digest_of(secret: str) -> str:
    """What the database keeps. The secret has 256 random bits, so that a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue(user: User, name: str, *, on: dt.date, days: int, read_only: bool) -> tuple[Token, str]:
    """A new key and its secret, which is shown once. `days`: 1 to 366."""
    name = name.strip()
    if not name or len(name) > 60:
        raise BadData(
            _("请写明密钥的用途，最多60个字。"), fields={"name": _("请写明密钥的用途，最多60个字。")}
        )
    if not 1 <= days <= LONGEST:
        fault = _("密钥的有效期应为1至366天。")
        raise BadData(fault, fields={"days": fault})
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        user=user, name=name, digest=digest_of(secret), read_only=read_only,
        valid_from=on, valid_to=on + dt.timedelta(days=days),
    )  # fmt: skip
    return token, secret


def holder(secret: str, on: dt.date) -> Token | None:
    """The key with this secret if it is valid on the day and its owner still works here."""
    if not secret.startswith(PREFIX) or len(secret) > 100:
        return None
    found = Token.objects.filter(digest=digest_of(secret), user__is_active=True).select_related("user")
    return valid_on(found, on).first()
