"""Writing a versioned register: add, modify, cancel, and many rows at once. Every change is audited in its transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet

from fazhi.engines.ledger.chain import canonical
from fazhi.kernel.audit.trail import append
from fazhi.kernel.errors import BadData, NotAllowed, Refused, Stale
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Unit, valid_on
from fazhi.kernel.registers.models import Change, ChangeKind, Version
from fazhi.kernel.registers.register import Register
from fazhi.kernel.text import _

V = TypeVar("V", bound=Version)


def model_of(register: Register) -> type[Version]:
    """The model of a versioned register."""
    return cast("type[Version]", register.rows().model)


def as_of(rows: QuerySet[V], day: dt.date) -> QuerySet[V]:
    """The versions valid on a day: one of each item at most."""
    return valid_on(rows, day)


def may_keep(actor: Actor, register: Register, unit: Unit) -> bool:
    """Whether the actor may change the rows of a unit: a keeper's post there or in a unit above it."""
    if actor.kind == "system":
        return True
    return any(
        grant.role in register.keepers and unit.path.startswith(grant.unit_path) for grant in actor.grants
    )


def plain(value: Any) -> Any:
    """A value of a field as JSON holds it."""
    if isinstance(value, models.Model):
        return value.pk
    return value if isinstance(value, str | int | bool | list | dict | None) else str(value)


def contents(register: Register, row: Version) -> dict[str, Any]:
    """What a version says: the fields of the form, as JSON holds them."""
    return {name: plain(getattr(row, name)) for name in ("title", *register.edits)}


def add(
    register: Register, *, unit: Unit, code: str, on: dt.date, actor: Actor, at: dt.datetime, reason: str = "",
    **fields: Any,
) -> Version:  # fmt: skip
    """Add an item. `on`: first day of validity. Raises NotAllowed, BadData (fields) or Refused (the code is taken)."""
    _must_keep(register, actor, unit)
    model = model_of(register)
    if model._default_manager.filter(unit=unit, code=code, valid_to=None).exists():
        raise Refused(_("“%(code)s”已经登记。要改变它，请办理“修改”。") % {"code": code})
    row = _checked(model(unit=unit, code=code, valid_from=on, **fields))
    return _write(register, [(ChangeKind.ADD, None, row)], on=on, actor=actor, at=at, reason=reason)[0]


def modify(
    register: Register, row: Version, *, on: dt.date, actor: Actor, at: dt.datetime, reason: str = "", **fields: Any
) -> Version:  # fmt: skip
    """End the current version and begin the next, from `on`. Refused when nothing would change."""
    _must_keep(register, actor, row.unit)
    _must_be_current(row, on)
    later = _successor(row, on, fields)
    if contents(register, later) == contents(register, row):
        raise Refused(_("“%(code)s”没有任何改变，不必登记修改。") % {"code": row.code})
    return _write(
        register, [(ChangeKind.MODIFY, row, _checked(later))], on=on, actor=actor, at=at, reason=reason
    )[0]


def cancel(
    register: Register, row: Version, *, on: dt.date, actor: Actor, at: dt.datetime, reason: str = ""
) -> None:
    """End the item: from `on` it is no longer valid. Its versions stay."""
    _must_keep(register, actor, row.unit)
    _must_be_current(row, on)
    _write(register, [(ChangeKind.CANCEL, row, None)], on=on, actor=actor, at=at, reason=reason)


@dataclass(frozen=True)
class Intake:
    """What an imported table did: numbers of items by kind of change; `same` were as they stand."""

    added: int
    modified: int
    cancelled: int
    same: int


Pair = tuple[ChangeKind, Version | None, Version | None]


def take_in(
    register: Register, rows: Iterable[Mapping[str, Any]], *, on: dt.date, actor: Actor, at: dt.datetime,
    reason: str = "", whole: bool = False,
) -> Intake:  # fmt: skip
    """Take in many rows (`unit`, `code`, fields) in one transaction: new codes are added, known ones modified if they differ.

    `whole`: the rows are the whole register of their units; codes that are missing are cancelled.
    Raises BadData with `rows` (place -> sentence) when any row is faulty; then nothing has changed.
    """  # fmt: skip
    pairs, faults, same = _compared(register, list(rows), on, actor, whole)
    if faults:
        raise BadData(_("有%(n)d行不能登记，全部未予登记。") % {"n": len(faults)}, rows=faults)
    if pairs:
        _write(register, pairs, on=on, actor=actor, at=at, reason=reason, batch=True)
    count = Counter(kind for kind, _old, _new in pairs)
    return Intake(count[ChangeKind.ADD], count[ChangeKind.MODIFY], count[ChangeKind.CANCEL], same)


def _compared(
    register: Register, rows: Sequence[Mapping[str, Any]], on: dt.date, actor: Actor, whole: bool
) -> tuple[list[Pair], dict[int, str], int]:
    """Rows against what stands: the changes, the faults by place, and how many items stay as they are."""
    model = model_of(register)
    units = {row["unit"].pk: row["unit"] for row in rows}
    known = {(v.unit_id, v.code): v for v in model._default_manager.filter(unit_id__in=units, valid_to=None)}
    pairs: list[Pair] = []
    faults: dict[int, str] = {}
    seen: set[tuple[int, str]] = set()
    same = 0
    for place, row in enumerate(rows):
        unit, code = row["unit"], str(row["code"])
        fields = {name: value for name, value in row.items() if name not in {"unit", "code"}}
        old = known.get((unit.pk, code))
        try:
            if (unit.pk, code) in seen:
                raise BadData(_("编码“%(code)s”在表格中重复。") % {"code": code})
            seen.add((unit.pk, code))
            _must_keep(register, actor, unit)
            if old is None:
                new = model(unit=unit, code=code, valid_from=on, **fields)
                pairs.append((ChangeKind.ADD, None, _checked(new, unique=False)))
                continue
            new = _successor(old, on, fields)
            if contents(register, new) == contents(register, old):
                same += 1
                continue
            _must_be_current(old, on)
            pairs.append((ChangeKind.MODIFY, old, _checked(new, unique=False)))
        except (BadData, Refused, NotAllowed) as fault:
            faults[place] = str(fault)
    gone = [old for key, old in sorted(known.items()) if whole and key not in seen]
    pairs += [(ChangeKind.CANCEL, old, None) for old in gone]
    return pairs, faults, same


def _must_keep(register: Register, actor: Actor, unit: Unit) -> None:
    if not may_keep(actor, register, unit):
        roles = "、".join(str(role.label) for role in register.keepers)
        raise NotAllowed(
            _("“%(register)s”由%(roles)s登记。") % {"register": register.title, "roles": roles or _("平台")}
        )


def _must_be_current(row: Version, on: dt.date) -> None:
    if row.valid_to is not None:
        raise Refused(_("“%(code)s”的这一版本已经失效，请打开现行版本。") % {"code": row.code})
    if on <= row.valid_from:
        raise Refused(
            _("现行版本自%(day)s起有效，调整应当自其后的日期生效；登记有误的，请取消后重新登记。")
            % {"day": row.valid_from}
        )


def _successor(row: V, on: dt.date, fields: Mapping[str, Any]) -> V:
    kept = {
        field.name: getattr(row, field.name)
        for field in row._meta.concrete_fields
        if field.name not in {"id", "valid_from", "valid_to"}
    }
    return type(row)(**(kept | dict(fields)), valid_from=on)


def _checked(row: V, unique: bool = True) -> V:
    try:
        row.full_clean(validate_unique=unique, validate_constraints=False)
    except ValidationError as fault:
        fields = {name: "".join(texts) for name, texts in fault.message_dict.items()}
        labels = {f.name: str(f.verbose_name) for f in row._meta.concrete_fields}
        sentence = "；".join(
            f"{labels[name]}：{text}" if name in labels else text for name, text in fields.items()
        )
        raise BadData(sentence, fields=fields) from fault
    return row


def _write(
    register: Register, pairs: Sequence[Pair], *, on: dt.date, actor: Actor, at: dt.datetime, reason: str,
    batch: bool = False,
) -> list[Version]:  # fmt: skip
    model = model_of(register)
    changes = [_change(register, pair, on, actor, at, reason) for pair in pairs]
    told = [[change.kind, change.unit_id, change.code, change.old, change.new] for change in changes]
    mark = _digest(told) if batch else ""
    for change in changes:
        change.batch = mark
    body: dict[str, Any] = {"register": register.key, "on": on.isoformat(), "reason": reason}
    body |= {"batch": mark, "count": len(told)} if batch else {"change": told[0]}
    ended = [old.pk for _kind, old, _new in pairs if old is not None]
    made = [new for _kind, _old, new in pairs if new is not None]
    try:
        with transaction.atomic():
            for start in range(0, len(ended), 500):
                part = ended[start : start + 500]
                moved = model._default_manager.filter(pk__in=part, valid_to=None).update(valid_to=on)
                if moved != len(part):
                    raise Stale(register=register.key)
            model._default_manager.bulk_create(made, batch_size=200)
            Change.objects.bulk_create(changes, batch_size=200)
            append(
                f"register:{register.key}", "import" if batch else changes[0].kind, body, actor=actor, at=at
            )
    except IntegrityError as clash:
        raise Stale(register=register.key) from clash
    return made


def _digest(told: list[list[Any]]) -> str:
    return hashlib.new(settings.FAZHI_LEDGER_ALGORITHM, canonical({"rows": told})).hexdigest()


def _change(
    register: Register, pair: Pair, on: dt.date, actor: Actor, at: dt.datetime, reason: str
) -> Change:
    kind, old, new = pair
    row = new or old
    assert row is not None
    return Change(
        register=register.key, unit_id=row.unit_id, code=row.code, title=row.title, kind=kind, on=on, at=at,
        actor_id=actor.user_id, actor_name=actor.name[:60], reason=reason[:200],
        old=contents(register, old) if old else {}, new=contents(register, new) if new else {},
    )  # fmt: skip
