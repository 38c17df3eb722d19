"""Who acts: a value that says which roles in which units a person holds on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from fazhi.kernel import store
from fazhi.kernel.orgs.models import Post, User, valid_on
from fazhi.kernel.orgs.roles import WIDE, Role


@dataclass(frozen=True)
class Grant:
    """A role in a unit."""

    role: str
    unit_id: int
    unit_path: str


@dataclass(frozen=True)
class Actor:
    """Someone (or the platform) about to act or to look. Built once a request."""

    kind: str
    """staff, public, system"""
    name: str
    user_id: int | None = None
    grants: tuple[Grant, ...] = ()
    case_ids: frozenset[int] = field(default_factory=frozenset)
    """Cases that a member of the public has opened with number and code."""

    def units(self, *roles: str) -> frozenset[int]:
        """Ids of the units in which the actor holds one of the roles (any role if none is named)."""
        return frozenset(grant.unit_id for grant in self.grants if not roles or grant.role in roles)

    def wide_paths(self) -> tuple[str, ...]:
        """Paths below which the actor sees every case."""
        return tuple(sorted({grant.unit_path for grant in self.grants if grant.role in WIDE}))

    def holds(self, *roles: str) -> bool:
        """Whether the actor holds one of the roles anywhere."""
        return any(grant.role in roles for grant in self.grants)


SYSTEM = Actor(kind="system", name="平台", grants=(Grant(Role.SYSTEM, 0, ""),))
"""The platform itself, when a term has run out and the law says what follows."""


_posts = store.prepared(
    lambda user, on: valid_on(Post.objects.filter(user_id=user, user__is_active=True), on).values_list(
        "role", "unit_id", "unit__path"
    ),
    987_654_321,
    dt.date(1111, 1, 1),
)


def staff(user: User, on: dt.date) -> Actor:
    """The actor that a member of staff is on a day: only posts valid on it count."""
    grants = tuple(Grant(*post) for post in _posts(user.pk, on))
    return Actor(kind="staff", name=str(user), user_id=user.pk, grants=grants)


def public(name: str = "", case_ids: frozenset[int] = frozenset()) -> Actor:
    """A member of the public, who sees only the cases opened with number and code."""
    return Actor(kind="public", name=name or "公众", grants=(), case_ids=case_ids)
