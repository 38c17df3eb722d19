"""Appending to the trail. Every write of the house ends here, in the transaction of the change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from fazhi.engines.ledger.chain import GENESIS, canonical, entry_digest
from fazhi.kernel import store
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.errors import Stale
from fazhi.kernel.orgs.actors import Actor


def link(
    chain: str,
    seq: int,
    prev: str,
    body: Mapping[str, Any],
    *,
    actor: Actor,
    at: dt.datetime,
    action: str,
    case_id: int | None = None,
    key: str | None = None,
) -> Entry:
    """The unsaved entry that follows `prev` in the chain. Who, when and what are inside the hashed body."""
    payload = sealed(body, actor=actor, at=at, action=action)
    model = blank(actor=actor, at=at, action=action)
    return follow(model, chain, seq, prev, payload, case_id=case_id, key=key)


def sealed(body: Mapping[str, Any], *, actor: Actor, at: dt.datetime, action: str) -> bytes:
    """The bytes of an entry that are hashed: who, when and what."""
    return canonical(
        {"action": action, "actor": actor.name, "actor_id": actor.user_id, "at": at.isoformat(), **body}
    )


_BLANK = Entry()


def blank(*, actor: Actor, at: dt.datetime, action: str) -> Entry:
    """What the entries of one act on many cases have in common."""
    return store.like(
        _BLANK, algorithm=settings.FAZHI_LEDGER_ALGORITHM, at=at, action=action, actor_id=actor.user_id, actor_name=actor.name[:60]
    )  # fmt: skip


def follow(
    model: Entry, chain: str, seq: int, prev: str, payload: bytes, *, case_id: int | None = None, key: str | None = None
) -> Entry:  # fmt: skip
    """The unsaved entry of a chain with the payload sealed."""
    digest = entry_digest(chain, seq, prev, payload, algorithm=model.algorithm)
    return store.like(
        model, chain=chain, seq=seq, prev=prev, body=payload.decode(), digest=digest, case_id=case_id, key=key
    )


def head(chain: str) -> tuple[int, str]:
    """Length and last digest of a chain: (0, GENESIS) when nothing is in it."""
    last = Entry.objects.filter(chain=chain).order_by("-seq").values_list("seq", "digest").first()
    return last or (0, GENESIS)


def head_at(chain: str, length: int) -> str:
    """Digest of the entry with that number: the head of a chain whose length is known. `Stale` when it is not there."""
    if length == 0:
        return GENESIS
    digest = store.first("SELECT digest FROM audit_entry WHERE chain = %s AND seq = %s", [chain, length])
    if digest is None:
        raise Stale(chain=chain)
    return str(digest)


def append(
    chain: str, action: str, body: Mapping[str, Any], *, actor: Actor, at: dt.datetime, tries: int = 8
) -> Entry:
    """Add an entry to a chain that is not a case's. Two writers at once take turns: the chain never forks."""
    for attempt in range(tries):
        length, digest = head(chain)
        try:
            with transaction.atomic():
                entry = link(chain, length + 1, digest, body, actor=actor, at=at, action=action)
                entry.save(force_insert=True)
                return entry
        except IntegrityError:
            if attempt == tries - 1:
                raise
    raise Stale(chain=chain)


def record_read(what: str, case_id: int | None, *, actor: Actor, at: dt.datetime) -> Entry:
    """Note that someone read restricted data (Personal Information Protection Law, article 51). One chain a day."""
    return append(
        f"access:{at.date().isoformat()}", "read", {"what": what, "case": case_id}, actor=actor, at=at
    )
