"""The drafts that an officer's post may see: those of the spaces in which it takes part."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from crypto.dsse import Envelope, encode_envelope
from crypto.errors import Refused
from incidents.cases.queries import check_readable, spaces_of
from incidents.centres.models import Officer
from incidents.centres.permissions import Actor
from incidents.national.models import Draft

MAX_DRAFTS = 100
"""Drafts kept of one officer."""


def keep_draft(
    officer: Officer,
    *,
    actor: Actor,
    space: str,
    sealed: bytes,
    envelope: Envelope,
    body: Sequence[bytes],
    now: datetime,
) -> Draft:
    """Keep a draft. Raises `Space.DoesNotExist` where the post takes no part, `Refused` where there are too many."""
    check_readable(actor, space)
    if Draft.objects.filter(officer=officer).count() >= MAX_DRAFTS:
        raise Refused("drafts")
    return Draft.objects.create(
        key=secrets.token_hex(16),
        space=space,
        officer=officer,
        made_at=now,
        sealed=sealed,
        envelope=encode_envelope(envelope),
        parts=b"".join(len(part).to_bytes(4) + part for part in body),
    )


def drafts_for(actor: Actor) -> list[Draft]:
    """The drafts that wait, the newest first."""
    return list(Draft.objects.filter(space__in=spaces_of(actor)).order_by("-made_at", "-id")[: 2 * MAX_DRAFTS])


def drop_draft(key: str, *, actor: Actor) -> None:
    """Drop a draft. Raises `Draft.DoesNotExist`."""
    Draft.objects.get(key=key, space__in=spaces_of(actor)).delete()


def parts_of(draft: Draft) -> list[bytes]:
    """The parts of a draft's body."""
    parts, at = [], 0
    while at < len(draft.parts):
        start = at + 4
        at = start + int.from_bytes(draft.parts[at:start])
        parts.append(draft.parts[start:at])
    return parts
