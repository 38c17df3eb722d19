"""The seven chapters of the report are those of the navigation: a register or page names its chapter and appears."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.registers.register import all_registers
from fazhi.kernel.text import Text, _

CHAPTERS: dict[str, Text] = {
    "functions": _("职能履行"),
    "rules": _("制度建设"),
    "decisions": _("行政决策"),
    "enforcement": _("行政执法"),
    "oversight": _("监督"),
    "disputes": _("化解矛盾"),
    "capacity": _("组织保障"),
}
"""Chapter -> its name, in the order of the report."""

DOORS = ("home", "lookup", "comment")
"""Places of the portal where a module may put a door: the first page, the public lists, what is open for comment."""


@dataclass(frozen=True)
class Page:
    """A page of a module: `name` is the name of its address."""

    place: str
    """A chapter, or one of DOORS."""
    title: Text
    name: str
    help: Text = ""
    roles: tuple[Role, ...] = ()
    """Whose page it is, in a chapter; everybody's if none is named."""

    @property
    def address(self) -> str:
        return reverse(self.name)


_pages: list[Page] = []


def register(*pages: Page) -> None:
    """Make pages known; from a module's `apps.py`."""
    for page in pages:
        if page.place not in CHAPTERS and page.place not in DOORS:
            raise ValueError(f"page {page.name}: {page.place!r} is neither a chapter nor a door")
        if page not in _pages:
            _pages.append(page)


_case_pages: list[tuple[str, Text, str]] = []


def register_case_page(procedure: str, title: Text, name: str) -> None:
    """Put a link to a module's own page on every case of a procedure; `name` takes the case's id."""
    if (procedure, title, name) not in _case_pages:
        _case_pages.append((procedure, title, name))


def pages_of_case(procedure: str, pk: int) -> list[tuple[str, Text]]:
    """(address, title) of the module's own pages of a case."""
    return [(reverse(name, args=(pk,)), title) for key, title, name in _case_pages if key == procedure]


def pages_at(place: str) -> tuple[Page, ...]:
    """The pages of a chapter or door, in the order of their registration."""
    return tuple(page for page in _pages if page.place == place)


@dataclass(frozen=True)
class Menu:
    """A chapter of the navigation."""

    title: str
    entries: tuple[tuple[str, str], ...]
    """(address, title) of its registers and pages."""
    current: bool


def menus(path: str, actor: Actor) -> tuple[Menu, ...]:
    """The chapters that have anything for the actor, the one of the present page marked."""
    roles = frozenset(grant.role for grant in actor.grants)
    return tuple(
        Menu(title, entries, any(path.startswith(address) for address, _title in entries))
        for title, entries in _chapters(roles, get_language())
    )


@lru_cache(maxsize=256)
def _chapters(
    roles: frozenset[str], _language: str | None
) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """(title, entries) of the chapters for someone with the roles, in the language in use: worked out once."""
    shown = []
    for chapter, title in CHAPTERS.items():
        entries = [
            (reverse("list", args=(r.key,)), str(r.title))
            for r in all_registers()
            if r.chapter == chapter and r.menu
        ]
        entries += [
            (page.address, str(page.title))
            for page in pages_at(chapter)
            if not page.roles or roles & set(page.roles)
        ]
        if entries:
            shown.append((str(title), tuple(entries)))
    return tuple(shown)


def frame(request: HttpRequest) -> dict[str, object]:
    """What the frame of every page needs to know of signed-in staff: pages of their role, and the chapters."""
    actor = getattr(request, "actor", None)
    if actor is None or not getattr(getattr(request, "user", None), "is_authenticated", False):
        return {"is_admin": False}
    return {
        "is_admin": actor.holds(Role.ADMIN),
        "audits": actor.holds(Role.AUDITOR, Role.ADMIN),
        "menus": menus(request.path, actor),
    }
