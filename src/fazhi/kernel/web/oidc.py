"""Signing in through the government's own service (OpenID Connect), where a setting names one.

The library checks signature, state, nonce and the key's number. It leaves audience and issuer alone and lets a fault
of the network become a bug: both are made good here. An account is never created by signing in.
"""

from __future__ import annotations

import logging
from typing import Any

import jwt
import requests
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db.models import QuerySet
from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from fazhi.kernel.audit.trail import append
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import User

LOG = logging.getLogger(__name__)


class StaffBackend(OIDCAuthenticationBackend):  # type: ignore[misc]  # the library carries no types
    """Finds the member of staff whose user name the service vouches for."""

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """The claims of the token; SuspiciousOperation when it was made by or for someone else."""
        claims: dict[str, Any] = super().verify_token(token, **kwargs)
        audience = claims.get("aud")
        allowed = audience if isinstance(audience, list) else [audience]
        if claims.get("iss") != settings.OIDC_ISSUER:
            raise SuspiciousOperation("the token comes from another issuer")
        if settings.OIDC_RP_CLIENT_ID not in allowed:
            raise SuspiciousOperation("the token was made for another client")
        return claims

    def get_userinfo(self, access_token: str, id_token: str, payload: dict[str, Any]) -> dict[str, Any]:
        """What the service says of the person; it must be the person of the token."""
        info: dict[str, Any] = super().get_userinfo(access_token, id_token, payload)
        if info.get("sub") != payload.get("sub"):
            raise SuspiciousOperation("the answer is about another person than the token")
        return info

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        """Whether the service names a user at all."""
        return bool(claims.get(settings.FAZHI_OIDC_CLAIM))

    def filter_users_by_claims(self, claims: dict[str, Any]) -> QuerySet[User]:
        """The member of staff with the user name that the service gives."""
        name = str(claims.get(settings.FAZHI_OIDC_CLAIM, ""))
        return User.objects.filter(username=name, is_active=True)

    def authenticate(self, request: HttpRequest | None, **kwargs: Any) -> User | None:
        """The member of staff, or None; what went wrong is in the log, not on the page."""
        try:
            user: User | None = super().authenticate(request, **kwargs)
        except (
            requests.RequestException,
            jwt.PyJWTError,
            SuspiciousOperation,
            KeyError,
            ValueError,
        ) as fault:
            LOG.warning("signing in through the service failed: %s", fault)
            return None
        if user is not None:
            actor = Actor("staff", str(user), user.pk)
            append("access:login", "oidc", {"user": user.username}, actor=actor, at=request.at)  # type: ignore[union-attr]
        return user
