"""The door of the module."""

from __future__ import annotations

from fazhi.modules.decisions.models import Decision

__all__ = ["Decision", "published"]


def published(limit: int = 200) -> list[Decision]:
    """Decisions that were made public, the latest first."""
    return list(
        Decision.objects.exclude(published_on=None)
        .select_related("unit")
        .order_by("-published_on", "-pk")[:limit]
    )
