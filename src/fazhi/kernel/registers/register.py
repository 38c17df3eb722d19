"""Registers: what can be listed, filtered, exported, counted."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model, QuerySet

from fazhi.engines.law.citation import Article
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.registers.fields import Field
from fazhi.kernel.text import Text


@dataclass(frozen=True)
class Paper:
    """A document about a row of a register, with the names of its fields in braces."""

    kind: str
    title: Text
    basis: Article
    wording: tuple[str, ...]
    recipient: str = "title"
    """Name of the field that says to whom it is addressed."""


@dataclass(frozen=True)
class Act:
    """A modification that has a name in practice (暂扣, 换证): what it sets, what it asks for, and when it is offered."""

    key: str
    title: Text
    sets: tuple[tuple[str, str], ...] = ()
    """(field, value) that the act writes."""
    asks: tuple[str, ...] = ()
    """Names of the fields that the form asks for, empty at first."""
    when: tuple[str, tuple[str, ...]] = ("", ())
    """(field, values): the act is offered while the field has one of the values; "" stands for an item that is new."""
    issues: tuple[Paper, ...] = ()
    """What the change draws up, by whichever form it is made; rows of an imported table have their papers already."""


@dataclass(frozen=True)
class Register:
    """The declaration of a register. `model` is `app_label.Model`."""

    key: str
    title: Text
    model: str
    fields: tuple[Field, ...]
    columns: tuple[str, ...]
    """Names of the fields shown in the list, in order."""
    filters: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    """Names of the fields whose text is searched."""
    sort: tuple[str, ...] = ()
    """Names of the fields by which the list may be sorted."""
    chapter: str = ""
    case: bool = True
    """Rows are cases: scope and pages are those of cases."""
    menu: bool = True
    """Stands in the navigation under its chapter."""
    edits: tuple[str, ...] = ()
    """Names of the model's fields that the form of a version asks for; any makes the register a versioned one, whose
    model is a `Version` (`models.py`)."""
    acts: tuple[Act, ...] = ()
    """Modifications with a name, offered as buttons on the item."""
    keepers: tuple[Role, ...] = ()
    """Roles that may add, modify and cancel, in the row's unit or in one above it."""
    central: str = ""
    """Ending of the name of a body whose keepers keep the rows of all bodies of its government."""
    open: bool = False
    """Every member of staff may read all of it."""
    public: tuple[str, ...] = ()
    """Columns shown on the portal; none: the register is not public."""
    public_where: tuple[tuple[str, str | tuple[str, ...]], ...] = ()
    """Conditions (ORM lookup, value) on the rows that the portal shows."""
    basis: Text = ""
    """Article under which the register is kept."""
    reasoned: bool = False
    """Every change must say on which decision or document it stands."""
    where: tuple[tuple[str, str | tuple[str, ...]], ...] = ()
    """Conditions (ORM lookup, value) on the rows of the model that belong to the register."""

    @property
    def versioned(self) -> bool:
        """Rows are versions of items, kept as of any day."""
        return bool(self.edits)

    def field(self, name: str) -> Field:
        """The field by its name; KeyError names the register."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(f"register {self.key} has no field {name!r}")

    def rows(self) -> QuerySet[Model]:
        """All rows, unscoped: callers narrow them by `permissions.visible`."""
        model: type[Model] = apps.get_model(self.model)
        return model._default_manager.filter(**dict(self.where))

    def public_rows(self) -> QuerySet[Model]:
        """The rows that everybody may see."""
        return self.rows().filter(**dict(self.public_where))


_registers: dict[str, Register] = {}


def register(declared: Register) -> Register:
    """Make a register known; a second one of the same key is refused."""
    known = _registers.setdefault(declared.key, declared)
    if known is not declared:
        raise ValueError(f"register {declared.key} is registered twice")
    return declared


def get(key: str) -> Register:
    """The register by its key; KeyError when there is none."""
    return _registers[key]


def all_registers() -> tuple[Register, ...]:
    """All registers by key."""
    return tuple(_registers[key] for key in sorted(_registers))
