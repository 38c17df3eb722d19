"""Scopes as query conditions. Whatever shows, counts, searches or exports cases starts from `case_scope`."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from fazhi.kernel.orgs.actors import Actor
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
