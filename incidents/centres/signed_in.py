"""The session and the account behind a request, as Django's own classes read them, but by hand.

Each request asks for both. What Django takes to put these two queries into words is longer than the database takes to
carry them out, and was a tenth of what a posted statement cost its node.

Source: Django, `contrib/sessions/backends/db.py`, `contrib/auth/backends.py`.
"""

import json
from functools import lru_cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import User
from django.contrib.sessions.backends import db
from django.utils import timezone

from incidents.log.rows import fetch, read_models

_SESSION = 'SELECT "session_data" FROM "django_session" WHERE "session_key" = %s AND "expire_date" > %s'
_USER = 'WHERE "id" = %s'


class SessionStore(db.SessionStore):
    """Sessions in the database: `SESSION_ENGINE`."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and a key that is forgotten, where it has ended or there never was one."""
        key = self.session_key or ""
        # A cookie is anything; for what has a NUL PostgreSQL would not even look.
        rows = [] if "\0" in key else fetch(_SESSION, key, timezone.now())
        if not rows:
            self._session_key = None
            return {}
        held: dict[str, Any] = json.loads(_decoded(rows[0][0]))
        return held


@lru_cache(maxsize=64)
def _decoded(stored: str) -> str:
    """What a stored session holds, as JSON. It is signed, and the same for many requests: verified once, it stays."""
    return json.dumps(db.SessionStore().decode(stored))


class SignInBackend(AuthenticationBackend):
    """The sign-in's backend: `AUTHENTICATION_BACKENDS`."""

    def get_user(self, user_id: int) -> User | None:
        """The account of that number, unless it has ended."""
        user = next(iter(read_models(User, _USER, user_id)), None)
        return user if self.user_can_authenticate(user) else None
