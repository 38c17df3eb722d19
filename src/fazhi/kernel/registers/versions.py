"""Writing a versioned register: add, modify, cancel, and many rows at once. Every change is audited in its transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet

from fazhi.engines.ledger.chain import canonical
from fazhi.kernel.audit.trail import append
from fazhi.kernel.documents.models import Document
from fazhi.kernel.errors import BadData, NotAllowed, Refused, Stale
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Unit, valid_on
from fazhi.kernel.registers import papers
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


def kept_paths(actor: Actor, register: Register) -> tuple[str, ...]:
    """Paths of the units whose rows the actor may change, with all below them: where he holds a keeper's post, and the
    government of a body that keeps the register for all (`central`)."""  # fmt: skip
    if actor.kind == "system":
        return ("/",)
    posts = [grant for grant in actor.grants if grant.role in register.keepers]
    paths = {grant.unit_path for grant in posts}
    if register.central and posts:
        central = Unit.objects.filter(
            pk__in=[grant.unit_id for grant in posts], name__endswith=register.central
        ).exclude(parent=None)
        paths |= set(central.values_list("parent__path", flat=True))
    return tuple(sorted(paths))


def may_keep(actor: Actor, register: Register, unit: Unit) -> bool:
    """Whether the actor may change the rows of a unit."""
    return unit.path.startswith(kept_paths(actor, register))


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
    _must_have_reason(register, reason)
    row = _checked(model_of(register)(unit=unit, code=code, valid_from=on, **fields))
    for sentence in clashes(type(row), {0: row}, ()).values():
        raise Refused(sentence)
    return _write(register, [(ChangeKind.ADD, None, row)], on=on, actor=actor, at=at, reason=reason)[0]


def modify(
    register: Register, row: Version, *, on: dt.date, actor: Actor, at: dt.datetime, reason: str = "", **fields: Any
) -> Version:  # fmt: skip
    """End the current version and begin the next, from `on`. Refused when nothing would change."""
    _must_keep(register, actor, row.unit)
    _must_have_reason(register, reason)
    _must_be_current(row, on)
    later = _successor(row, on, fields)
    if contents(register, later) == contents(register, row):
        raise Refused(_("“%(code)s”没有任何改变，不必登记修改。") % {"code": row.code})
    _checked(later, row)
    return _write(register, [(ChangeKind.MODIFY, row, later)], on=on, actor=actor, at=at, reason=reason)[0]


def cancel(
    register: Register, row: Version, *, on: dt.date, actor: Actor, at: dt.datetime, reason: str = ""
) -> None:
    """End the item: from `on` it is no longer valid. Its versions stay."""
    _must_keep(register, actor, row.unit)
    _must_have_reason(register, reason)
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
    _must_have_reason(register, reason)
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
    pairs: dict[int, Pair] = {}
    faults: dict[int, str] = {}
    seen: set[tuple[int, str]] = set()
    same, paths = 0, kept_paths(actor, register)
    for place, row in enumerate(rows):
        unit, code = row["unit"], str(row["code"])
        fields = {name: value for name, value in row.items() if name not in {"unit", "code"}}
        old = known.get((unit.pk, code))
        try:
            if (unit.pk, code) in seen:
                raise BadData(_("编码“%(code)s”在表格中重复。") % {"code": code})
            seen.add((unit.pk, code))
            _must_keep(register, actor, unit, paths)
            if old is None:
                new = model(unit=unit, code=code, valid_from=on, **fields)
                pairs[place] = (ChangeKind.ADD, None, _checked(new))
                continue
            new = _successor(old, on, fields)
            if contents(register, new) == contents(register, old):
                same += 1
                continue
            _must_be_current(old, on)
            pairs[place] = (ChangeKind.MODIFY, old, _checked(new, old))
        except (BadData, Refused, NotAllowed) as fault:
            faults[place] = str(fault)
    gone = [old for key, old in sorted(known.items()) if whole and key not in seen]
    ended = {old.pk for _kind, old, _new in pairs.values() if old} | {old.pk for old in gone}
    made = {place: new for place, (_kind, _old, new) in pairs.items() if new}
    faults |= clashes(model, made, ended)
    cancelled: list[Pair] = [(ChangeKind.CANCEL, old, None) for old in gone]
    return [*pairs.values(), *cancelled], faults, same


def clashes(model: type[Version], made: Mapping[int, Version], ended: Collection[int]) -> dict[int, str]:
    """Place -> why the version cannot be: another one that agrees in `once` holds on its first day or later.

    `made`: versions about to be written, by place; `ended`: keys of the versions that end with them.
    """
    codes = sorted({row.code for row in made.values()})
    own = {"unit__in": {row.unit_id for row in made.values()}} if "unit_id" in model.once else {}
    standing: dict[tuple[Any, ...], list[Version]] = {}
    for start in range(0, len(codes), 500):
        rows = model._default_manager.filter(code__in=codes[start : start + 500], **own).select_related(
            "unit"
        )
        for row in rows.exclude(valid_to__lte=min(new.valid_from for new in made.values())):
            if row.pk not in ended:
                standing.setdefault(tuple(getattr(row, name) for name in model.once), []).append(row)
    faults = {}
    for place, row in sorted(made.items()):
        others = standing.setdefault(tuple(getattr(row, name) for name in model.once), [])
        first = next((o for o in others if o.valid_to is None or o.valid_to > row.valid_from), None)
        if first is not None:
            faults[place] = row.taken(first)
        others.append(row)
    return faults


def _must_have_reason(register: Register, reason: str) -> None:
    if register.reasoned and not reason.strip():
        raise BadData(
            _("“%(register)s”的每一次调整都应当写明依据。") % {"register": register.title},
            fields={"reason": _("请写明调整依据，例如批准文件的名称和文号。")},
        )


def _must_keep(register: Register, actor: Actor, unit: Unit, paths: tuple[str, ...] | None = None) -> None:
    if not unit.path.startswith(kept_paths(actor, register) if paths is None else paths):
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


def _checked(row: V, old: V | None = None) -> V:
    try:
        # the unit is an object in hand: asking the database for each row whether it exists costs a quarter of an import
        row.full_clean(exclude={"unit"}, validate_unique=False, validate_constraints=False)
        row.follows(old)
    except ValidationError as fault:
        told = fault.message_dict if hasattr(fault, "error_dict") else {"__all__": fault.messages}
        fields = {name: "".join(texts) for name, texts in told.items()}
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
            issued = [] if batch else _papers(register, pairs[0], on, reason)
            body |= {"documents": [document.number for document in issued]} if issued else {}
            entry = append(
                f"register:{register.key}", "import" if batch else changes[0].kind, body, actor=actor, at=at
            )
            papers.keep(issued, entry)
    except IntegrityError as clash:
        raise Stale(register=register.key) from clash
    return made


def _papers(register: Register, pair: Pair, on: dt.date, reason: str) -> list[Document]:
    _kind, old, new = pair
    return papers.draw_up(register, old, new, on=on, reason=reason) if new else []


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
