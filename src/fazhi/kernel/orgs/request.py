"""A request as the edge hands it on: with the moment and the actor."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest

from fazhi.kernel.orgs.actors import Actor


class Request(HttpRequest):
    """What `kernel.web.middleware` adds to a request. Only used as a type."""

    at: dt.datetime
    actor: Actor
    pinned: bool
    """The moment stands still, as in a demonstration."""
