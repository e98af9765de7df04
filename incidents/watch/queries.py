"""How the watch stands, and the acts by which it changes hands: all wait for the national log's one writer."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from crypto.dsse import Envelope, encode_envelope, envelope_id, parse_envelope
from crypto.errors import Refused
from crypto.watch import LONGEST, Last, Numbers, Signer, verify_offer, verify_watch_act
from crypto.watch import WatchAct as SignedAct
from crypto.wire import Json
from crypto.words import ENTRY_LIMIT
from incidents.centres.permissions import Actor
from incidents.centres.sessions import is_open, session_hash
from incidents.deadlines.models import Deadline
from incidents.deadlines.queries import NOT_MET
from incidents.devices.models import Device
from incidents.log.read import view_of
from incidents.log.store import both_logs, own_log
from incidents.national.log import Entry, entering, entries_between
from incidents.national.models import NationalEntry
from incidents.statements.models import UNACKNOWLEDGED, UNANSWERED, Statement
from incidents.watch import rules
from incidents.watch.models import WatchAct, WatchStand

MAX_SHIFT = 5_000


@dataclass(frozen=True)
class Offer:
    """A hand-over that the outgoing officer signed, and when it was offered."""

    envelope: Envelope
    at: datetime


@dataclass(frozen=True)
class Stands:
    """How the watch stands for an officer; `heard_at` and `armed` are of the holder's desk, `open` and `limits` count
    messages that await something and limits that run."""

    watch: rules.Watch
    since: datetime | None
    mine: bool
    heard_at: datetime | None
    armed: bool
    offer: Offer | None
    numbers: Numbers
    open: int
    limits: int


def read_watch(actor: Actor, *, now: datetime) -> Stands:
    """How the watch stands. Raises `NotFounded`."""
    row = _row()
    watch = _held_by(row)
    return Stands(
        watch=watch,
        since=row.since,
        mine=_is_mine(row, actor),
        heard_at=row.heard_at,
        armed=rules.is_armed(watch, now=now),
        offer=_offer_of(row, now),
        numbers=last_numbers(now.year),
        open=Statement.objects.filter(UNACKNOWLEDGED | UNANSWERED).count(),
        limits=Deadline.objects.filter(NOT_MET, due_at__isnull=False).count(),
    )


def act_on_watch(envelope: Envelope, *, actor: Actor, now: datetime) -> bool:
    """Let the watch change by an act; whether it did: the last one again does not.

    Raises `Refused`, `Malformed`.
    """
    with entering() as log:
        row = _row()
        if row.last_act == envelope_id(envelope).hex():
            return False
        act = _verified(verify_watch_act, envelope, now)
        offer = _offer_of(row, now)
        holder = rules.check_act(
            act,
            _held_by(row),
            offered=None if offer is None else offer.envelope.payload,
            officer=actor.officer,
            held=_held(act, now),
            now=now,
        )
        entry = log.enter(rules.ENTERED[act.act], _entered(act, row), officer=actor.officer, now=now)
        WatchAct.objects.create(
            act=act.id.hex(), previous=row.last_act, envelope=encode_envelope(envelope), at=now, entry=entry
        )
        WatchStand.objects.update_or_create(pk=1, defaults=_standing(act, holder, actor, now))
    return True


def offer_watch(envelope: Envelope, *, actor: Actor, now: datetime) -> None:
    """Keep a hand-over until the incoming officer signs it, in the place of another. Raises `Refused`, `Malformed`."""
    with entering():
        row = _row()
        act = _verified(verify_offer, envelope, now)
        rules.check_offer(act, watch_of(row), officer=actor.officer, held=_held(act, now), now=now)
        WatchStand.objects.filter(pk=1).update(offer=encode_envelope(envelope), offered_at=now)


def withdraw_offer(*, actor: Actor) -> None:
    """Drop the offer, by who has the watch; without one nothing happens. Raises `Refused("not-holder")`."""
    with entering():
        row = _row()
        if row.offer and row.officer != actor.officer:
            raise Refused("not-holder")
        WatchStand.objects.filter(pk=1).update(offer=b"", offered_at=None)


def beat(*, actor: Actor, sound: bool, notifications: bool, wake_lock: bool, now: datetime) -> bool:
    """Note a desk's sign of life; whether it is the desk of who has the watch. Of another nothing is noted."""
    row = _row()
    if not _is_mine(row, actor):
        return False
    # By the act: one that changed hands meanwhile is not kept alive by the desk before.
    beats = {"heard_at": now, "notifications": notifications, "wake_lock": wake_lock} | (
        {"armed_at": now} if sound else {}
    )
    return WatchStand.objects.filter(pk=1, last_act=row.last_act).update(**beats) == 1


def check_holder(actor: Actor) -> None:
    """Returns if this session has the watch, or nobody has it. Raises `Refused("not-holder")`."""
    row = _row()
    if row.holder and not _is_mine(row, actor):
        raise Refused("not-holder")


def watch_stands() -> str:
    """A word that is another one whenever who has the watch, what is offered, its log or its lists are."""
    newest = NationalEntry.objects.order_by("-index").values_list("index", flat=True).first()
    offered = _row().offered_at
    return f"{0 if newest is None else newest + 1}-{0 if offered is None else int(offered.timestamp() * 1_000)}"


def shift(back: int) -> list[Entry]:
    """The national log's entries of a shift, from the act that began it to the one that ended it; `back` counts shifts
    back from the last one that began, which is 0."""
    begins = NationalEntry.objects.filter(kind__in=rules.BEGINS).order_by("-index")
    found = list(begins.values_list("index", flat=True)[max(0, back - 1) : back + 1])
    if len(found) < min(2, back + 1):
        return []
    return entries_between(found[-1], found[0] if back else None, limit=MAX_SHIFT)


def last_numbers(year: int, *, by: datetime | None = None) -> Numbers:
    """The last numbers of both sides in that UTC year, exercises apart, that this node holds, or held `by` then."""
    own, other = (log.side for log in both_logs())
    numbered = Statement.objects.filter(number__isnull=False, exercise=False)
    ours, theirs = numbered.filter(side=own), numbered.filter(side=other)
    if by is not None:
        # The other side's by the time of our receipt: it may have been long under way.
        ours, theirs = ours.filter(at__lte=by), theirs.filter(delivered_at__lte=by)
    return Numbers(own=_last(ours, year), other=_last(theirs, year))


def watch_of(row: WatchStand) -> rules.Watch:
    """How the watch stands by what was said last. It is silent from a minute after that, however its session ended:
    whoever signs in again goes on with it meanwhile, and nobody is called for that."""
    holder = None
    if row.holder and row.officer is not None:
        holder = Signer(bytes.fromhex(row.holder), row.officer, row.post)
    return rules.Watch(holder, row.armed_at, bytes.fromhex(row.last_act) if row.last_act else None)


def _held_by(row: WatchStand) -> rules.Watch:
    """The same for who looks at it, or wants it: with a session its desk has ended, and what that said last is void."""
    watch = watch_of(row)
    if row.officer is None or is_open(row.session, officer=row.officer):
        return watch
    return replace(watch, armed_at=None)


def _row() -> WatchStand:
    return WatchStand.objects.filter(pk=1).first() or WatchStand(pk=1)


def _is_mine(row: WatchStand, actor: Actor) -> bool:
    """Whether this session took the watch, with a device that is not revoked."""
    if not row.holder or (row.officer, row.session) != (actor.officer, session_hash(actor.session_key)):
        return False
    return Device.objects.filter(side=own_log().side, device=row.holder, revoked_at__isnull=True).exists()


def _verified(verify: Callable[..., SignedAct], envelope: Envelope, now: datetime) -> SignedAct:
    log = own_log()
    return verify(envelope, hotline=log.hotline, signatories=view_of(log.side).signatories(log.side), at=now)


def _offer_of(row: WatchStand, now: datetime) -> Offer | None:
    if not row.offer or row.offered_at is None or now - row.offered_at > LONGEST:
        return None
    return Offer(parse_envelope(row.offer, limit=3 * ENTRY_LIMIT), row.offered_at)


def _standing(act: SignedAct, holder: Signer | None, actor: Actor, now: datetime) -> dict[str, object]:
    """The row after an act. Who signed has just heard the alarm, so the desk is armed from now."""
    return {
        "last_act": act.id.hex(),
        "holder": "" if holder is None else holder.device.hex(),
        "officer": None if holder is None else holder.officer,
        "post": "" if holder is None else holder.post,
        "session": session_hash(actor.session_key) if holder else "",
        "since": now,
        "heard_at": now if holder else None,
        "armed_at": now if holder else None,
        "offer": b"",
        "offered_at": None,
    }


def _entered(act: SignedAct, row: WatchStand) -> dict[str, Json]:
    """What the national log says of an act."""
    return {
        "act": act.id.hex(),
        "from": row.officer,
        "limits": act.limits,
        "notes": act.notes,
        "numbers": {"other": _number(act.numbers.other), "own": _number(act.numbers.own)},
        "officer": act.holder.officer,
        "open": act.open,
        "post": act.holder.post,
    }


def _number(last: Last) -> Json:
    return {"last": last.last, "year": last.year}


def _held(act: SignedAct, now: datetime) -> rules.Held:
    return rules.Held(last_numbers(now.year, by=rules.read_from(act.issued)), last_numbers(now.year))


def _last(numbered: QuerySet[Statement], year: int) -> Last:
    newest = numbered.order_by("-index").first()
    counts = newest is not None and newest.number is not None and newest.at.year == year
    return Last(year, newest.number if newest is not None and newest.number is not None and counts else 0)
