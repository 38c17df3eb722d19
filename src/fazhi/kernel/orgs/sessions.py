"""Who is signed in, asked by every page: Django's sessions and password accounts with statements that are written once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from fazhi.kernel import store
from fazhi.kernel.orgs.models import User

_session = store.prepared(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data"),
    "the key",
    dt.datetime(1111, 1, 1, tzinfo=dt.UTC),
)
_user = store.finder(User, "pk")


class SessionStore(db.SessionStore):
    """A session in the database."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing when it is unknown or over."""
        found = _session(self.session_key, timezone.now())
        if not found:
            self._session_key = None
            return {}
        return dict(self.decode(found[0][0]))


class PasswordBackend(ModelBackend):
    """Accounts with a password."""

    def get_user(self, user_id: int) -> User | None:
        """The user, while the account is active."""
        user = next(iter(_user(user_id)), None)
        return user if user is not None and self.user_can_authenticate(user) else None
