"""The drafts that an officer's post may see: those of the line, and of the spaces in which it takes part."""

import secrets
from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max
from django.db.models.functions import Length

from crypto.dsse import encode_envelope
from crypto.errors import Malformed, Refused
from crypto.rules import WITH_DRAFT, is_released
from crypto.statement import Draft as SignedDraft
from crypto.times import check_times
from crypto.words import ENTRY_LIMIT
from incidents.cases.queries import check_readable, in_spaces_of
from incidents.centres.models import Officer
from incidents.centres.permissions import Actor
from incidents.log.read import view_of
from incidents.log.store import lock_logs
from incidents.national.models import Draft

MAX_DRAFTS = 100
"""Drafts kept of one officer; as many are on a page."""

PAGE_SIZE = 4 * 1024 * 1024
"""Bytes of bodies on a page that is of more than one draft."""


def keep_draft(
    officer: Officer, *, actor: Actor, draft: SignedDraft, sealed: bytes, body: Sequence[bytes], now: datetime
) -> Draft:
    """Keep a draft; the same one again is kept once.

    Raises `Malformed` for one that no entry could hold, `Space.DoesNotExist` where the post takes no part, `Refused`
    for one that was released, as who sends it again may not know, for one whose times would let nobody release it now,
    and where there are too many.
    """
    space, signed = draft.space.hex(), encode_envelope(draft.envelope)
    if len(signed) > ENTRY_LIMIT:
        raise Malformed("draft", "size")
    with transaction.atomic():
        # As who appends does: a release is either seen here, or deletes what is kept here.
        lock_logs()
        check_readable(actor, space)
        known = Draft.objects.filter(officer=officer, space=space, envelope=signed).first()
        if known is not None:
            return known
        if is_released(view_of(settings.HOTLINE_SIDE), draft):
            raise Refused("duplicate")
        check_times(issued=draft.issued, expires=draft.expires, at=now, longest=WITH_DRAFT)
        if Draft.objects.filter(officer=officer).count() >= MAX_DRAFTS:
            raise Refused("drafts")
        return Draft.objects.create(
            key=secrets.token_hex(16),
            space=space,
            officer=officer,
            made_at=now,
            sealed=sealed,
            envelope=signed,
            parts=b"".join(len(part).to_bytes(4) + part for part in body),
        )


def drafts_before(before: int | None, *, actor: Actor) -> tuple[list[Draft], int | None]:
    """A page of the drafts that wait, the newest first, of those below the number `before`; and below which number the
    next page is, None where nothing is left."""
    drafts = Draft.objects.filter(in_spaces_of(actor)).order_by("-id")
    if before is not None:
        drafts = drafts.filter(pk__lt=before)
    sizes = drafts.annotate(size=Length("parts") + Length("sealed")).values_list("pk", "size")[: MAX_DRAFTS + 1]
    numbers = [number for number, _ in sizes]
    sums = list(accumulate(size for _, size in sizes))
    count = min(MAX_DRAFTS, max(1, bisect_right(sums, PAGE_SIZE)))
    page = list(drafts.filter(pk__in=numbers[:count]).select_related("returned_by", "call"))
    return page, numbers[count - 1] if len(numbers) > count else None


def drafts_stand(actor: Actor) -> str:
    """A word that is another one whenever the drafts that an actor may see are."""
    stand = Draft.objects.filter(in_spaces_of(actor)).aggregate(
        count=Count("id"), newest=Max("id"), returned=Count("returned_at"), called=Count("call")
    )
    return f"{stand['count']}-{stand['newest'] or 0}-{stand['returned']}-{stand['called']}"


def return_draft(key: str, *, actor: Actor, officer: Officer, reason: bytes, now: datetime) -> None:
    """Send a colleague's draft back to its drafter; what was sent back stays as it is.

    Raises `Draft.DoesNotExist`, and `Refused` for the own draft, which is withdrawn instead.
    """
    found = Draft.objects.get(in_spaces_of(actor), key=key)
    if found.officer_id == officer.pk:
        raise Refused("draft")
    returned = Draft.objects.filter(pk=found.pk, returned_at=None).update(
        returned_at=now, returned_by=officer, reason=reason
    )
    if not returned and not Draft.objects.filter(pk=found.pk).exists():
        raise Draft.DoesNotExist  # released meanwhile


def drop_draft(key: str, *, actor: Actor, officer: Officer) -> None:
    """Withdraw the own draft. Raises `Draft.DoesNotExist`, and `Refused` for a colleague's, which is sent back
    instead."""
    found = Draft.objects.get(in_spaces_of(actor), key=key)
    if found.officer_id != officer.pk:
        raise Refused("draft")
    found.delete()


def parts_of(draft: Draft) -> list[bytes]:
    """The parts of a draft's body."""
    parts, at = [], 0
    while at < len(draft.parts):
        start = at + 4
        at = start + int.from_bytes(draft.parts[at:start])
        parts.append(draft.parts[start:at])
    return parts
