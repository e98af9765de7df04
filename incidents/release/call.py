"""The call of a draft's releaser: made once, rings on the desks of those who may release it, goes to those on duty.

    release/3f0c…    the alarm's key, by the draft's id

It ends when the draft is released, withdrawn, sent back or too old, or when an officer whom it rings for has heard it.
"""

from datetime import datetime

from django.conf import settings

from crypto.dsse import parse_envelope
from crypto.errors import Refused
from crypto.statement import parse_draft
from crypto.wire import Json
from crypto.words import ENTRY_LIMIT
from incidents.callout.rules import Alarm, Callee, Kind
from incidents.cases.models import Space, SpacePost
from incidents.cases.queries import LINE_ID, check_readable
from incidents.centres.models import Officer
from incidents.centres.permissions import Actor
from incidents.log.read import view_of
from incidents.national.log import entering
from incidents.national.models import Draft
from incidents.release.models import ReleaserCall
from incidents.release.rules import LAST_STEP, called
from incidents.watch.models import Duty

_KEY = f"{Kind.RELEASE}/"


def call_releaser(
    key: str, *, actor: Actor, officer: Officer, precedence: str | None, now: datetime
) -> tuple[ReleaserCall, bool]:
    """Call who may release the officer's own draft; the call, and whether it was made only now.

    Raises `Draft.DoesNotExist`, `Space.DoesNotExist`, `Malformed` for what is no draft, and `Refused`: `draft` for a
    colleague's, `draft-gone` for one that was sent back, `expired`, `no-releaser` where no post in the file may.
    """
    with entering() as log:
        # Locked: its release would else come between, and the call be of nothing.
        draft = Draft.objects.select_for_update().get(key=key)
        check_readable(actor, draft.space)
        known = ReleaserCall.objects.filter(draft=draft).first()
        if draft.officer_id != officer.pk:
            raise Refused("draft")
        if draft.returned_at is not None:
            raise Refused("draft-gone")
        if known is not None:
            return known, False
        signed = parse_draft(parse_envelope(draft.envelope, limit=ENTRY_LIMIT))
        if signed.expires < now:
            raise Refused("expired")
        posts = _releasing(draft.space, signed.signer.capacity)
        if not posts:
            raise Refused("no-releaser")
        made = ReleaserCall.objects.create(
            draft=draft,
            precedence=precedence or "",
            exercise=Space.objects.filter(space=draft.space, exercise=True).exists(),
            posts=posts,
            at=now,
            until=signed.expires,
        )
        what: dict[str, Json] = {"draft": key, "precedence": precedence}
        log.enter("releaser-called", what, officer=officer.number, now=now, key=f"{_KEY}{key}")
    return made, True


def ringing(now: datetime) -> list[Alarm]:
    """The calls of drafts that can still be released."""
    calls = ReleaserCall.objects.filter(until__gte=now, draft__returned_at=None)
    return [_alarm(call) for call in calls.select_related("draft__officer").order_by("at", "id")]


def people(alarm: str, step: int, now: datetime) -> list[Callee]:
    """Whom that step of an alarm's call-out calls."""
    call = ReleaserCall.objects.filter(draft__key=alarm.removeprefix(_KEY)).select_related("draft__officer").first()
    if call is None:
        return []
    on_duty = list(Duty.objects.filter(from_at__lte=now, until_at__gt=now).order_by("from_at", "id"))
    rows = called(step, on_duty, posts=call.posts, drafter=call.draft.officer.number)
    return [Callee(row.officer, row.post, row.email, row.webhook, row.secret) for row in rows]


def _releasing(space: str, capacity: str) -> list[str]:
    """The posts of this side that take part in a space (in the line all do) and release in a capacity."""
    side = settings.HOTLINE_SIDE
    listed = view_of(side).signatories(side).posts
    taking = set(SpacePost.objects.filter(space_id=space, side=side).values_list("post", flat=True))
    return sorted(
        name for name, post in listed.items() if capacity in post.releases and (space == LINE_ID or name in taking)
    )


def _alarm(call: ReleaserCall) -> Alarm:
    return Alarm(
        f"{_KEY}{call.draft.key}",
        Kind.RELEASE,
        call.at,
        space=call.draft.space,
        precedence=call.precedence or None,
        exercise=call.exercise,
        due=call.until,
        last=LAST_STEP,
        posts=frozenset(call.posts),
        drafter=call.draft.officer.number,
    )
