"""Scopes as query conditions. Whatever shows, counts, searches or exports cases starts from `case_scope`."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, Q, QuerySet

from fazhi.kernel import store
from fazhi.kernel.orgs.actors import Actor, Grant
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.orgs.roles import Role

M = TypeVar("M", bound=Model)


def case_scope(actor: Actor, prefix: str = "") -> Q:
    """Condition on cases (or on rows whose `prefix` leads to one) that the actor may see.

    A post shows the cases of its unit and those in which the unit is the other side; a wide post (supervision,
    leaders, administrators) those of all units below it; the public what it opened with number and code.
    """
    if actor.kind == "system":
        return Q()
    if actor.kind == "public":
        return Q(**{f"{prefix}pk__in": sorted(actor.case_ids)})
    own = sorted(actor.units())
    scope = Q(**{f"{prefix}unit_id__in": own}) | Q(**{f"{prefix}counterpart_id__in": own})
    for path in actor.wide_paths():
        scope |= Q(**{f"{prefix}unit_id__in": Unit.objects.filter(path__startswith=path).values("pk")})
    return scope


def visible(queryset: QuerySet[M], actor: Actor, prefix: str = "") -> QuerySet[M]:
    """The rows of the query that the actor may see; nothing for someone without a post."""
    if actor.kind == "staff" and not actor.grants:
        return queryset.none()
    return queryset.filter(case_scope(actor, prefix))


def scoped(
    build: Callable[..., QuerySet[Any, Any]], *marks: Any, counted: bool = False
) -> Callable[..., list[tuple[Any, ...]]]:
    """`store.prepared` for what an actor may see: written once for all who hold posts in as many units, as many of them wide.

    `build` takes an actor and the marks, and asks the actor only through `visible` and `units()`; the result takes
    an actor and the values. Units and paths are values of the statement, never part of its text.
    """

    @lru_cache(maxsize=256)
    def written(units: int, wide: int) -> Callable[..., list[tuple[Any, ...]]]:
        ids = [UNIT_MARK + n for n in range(units)]
        paths = [f"/mark{n:04}/" for n in range(wide)]
        alike = Actor(
            "staff", "", grants=(
                *(Grant(Role.OFFICER, pk, "") for pk in ids), *(Grant(Role.LEADER, ids[0], path) for path in paths),
            ),
        )  # fmt: skip
        heads = units + wide
        return store.prepared(
            lambda *given: build(alike, *given[heads:]),
            *ids,
            *map(_beginning, paths),
            *marks,
            counted=counted,
        )

    def run(actor: Actor, *values: Any) -> list[tuple[Any, ...]]:
        units, paths = sorted(actor.units()), actor.wide_paths()
        if actor.kind != "staff" or not units:
            rows = build(actor, *values)
            return [(rows.count(),)] if counted else list(rows)
        return written(len(units), len(paths))(*units, *map(_beginning, paths), *values)

    return run


UNIT_MARK = 900_000_000
"""The first of the numbers that stand for units while a statement is written."""


def _beginning(path: str) -> str:
    """What `path__startswith` gives to the database."""
    return connection.ops.prep_for_like_query(path) + "%"


def may_take(actor: Actor, who: Role, unit_id: int, counterpart_id: int | None) -> bool:
    """Whether the actor may take a step that belongs to `who` in a case of these units."""
    if actor.kind == "system":
        return True
    if who == Role.SYSTEM:
        return False
    if who == Role.PUBLIC:
        # what the public does at the counter is recorded by the officer who receives it
        return actor.kind == "public" or unit_id in actor.units(Role.OFFICER, Role.OFFICE_HEAD)
    if who == Role.COUNTERPART:
        return counterpart_id is not None and counterpart_id in actor.units(
            Role.COUNTERPART, Role.OFFICER, Role.OFFICE_HEAD, Role.HEAD
        )
    if who == Role.OFFICER:
        return unit_id in actor.units(Role.OFFICER, Role.OFFICE_HEAD)
    return unit_id in actor.units(who)


def visible_case_ids(actor: Actor) -> QuerySet[Model]:
    """Ids of the cases that the actor may see, as a subquery for tables that point at cases."""
    from django.apps import apps

    model: type[Model] = apps.get_model("procedures.Case")
    return visible(model._default_manager.all(), actor).values("pk")  # type: ignore[return-value]
