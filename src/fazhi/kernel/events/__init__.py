"""One module tells the others what happened, without knowing them.

Handlers run inside the transaction of the change, so that a change and what follows from it are kept together
or not at all; what leaves the house (mail) belongs in `transaction.on_commit`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

Handler = Callable[..., None]
_handlers: dict[str, list[Handler]] = defaultdict(list)


def subscribe(name: str) -> Callable[[Handler], Handler]:
    """Decorator: call the function for every event of that name (`reconsideration.decide`), in order of subscription."""

    def keep(handler: Handler) -> Handler:
        if handler not in _handlers[name]:
            _handlers[name].append(handler)
        return handler

    return keep


def heard(name: str) -> bool:
    """Whether anyone listens to `name`."""
    return bool(_handlers.get(name))


def publish(name: str, **payload: Any) -> None:
    """Tell the subscribers of `name`, now and in this transaction."""
    for handler in _handlers.get(name, ()):
        handler(**payload)
