"""The own log's sole writer. What is asked for together is appended together, in one transaction.

    append([Signed(envelope, parts), Bare()], now=now) -> [Appended(…), None]

For each request, in order: the frame that comes next (`crypto/past.py`), which takes in what the other log has brought
since; the verdict on it, as the other node will judge it; only what is admissible is appended. One that is refused is
refused alone. Entries, bodies, tiles, records and projections are stored in the one transaction, or nothing is: a full
disk and a crash leave the log as it was. Then, with the entries durable, the new size is noted in `signed`, and one
checkpoint is signed for all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crypto.dsse import Envelope, VerifyEnvelope, verify_envelope
from crypto.errors import Malformed, Refused
from crypto.frame import MAX_TAKEN_IN, Stored, encode_frame
from crypto.past import next_frame
from incidents.log import models
from incidents.log.clock import check_node_clock
from incidents.log.lookahead import keys_of_envelopes, keys_of_taken
from incidents.log.mirror import first_waiting
from incidents.log.sign import sign_own_log
from incidents.log.signed import check_signed
from incidents.log.store import Added, Store, writing


@dataclass(frozen=True)
class Signed:
    """Append somebody's signed envelope; `parts` are its body's, which are stored with it."""

    envelope: Envelope
    parts: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Fact:
    """Append a fact: the tally of a space, or that an attachment is stored."""

    tally_of: bytes | None = None
    stored: Stored | None = None


@dataclass(frozen=True)
class Bare:
    """Append a bare frame: a receipt, if anything that calls for one is not taken in yet; or, with `after`, a frame
    that is later than that time, if there is none yet."""

    after: datetime | None = None


Request = Signed | Fact | Bare


@dataclass(frozen=True)
class Appended:
    """Where an entry stands in the own log, durably."""

    side: str
    index: int
    no: int | None
    number: int | None
    at: datetime


Result = Appended | Refused | Malformed | None


def append(requests: Sequence[Request], *, now: datetime, verify: VerifyEnvelope = verify_envelope) -> list[Result]:
    """Append what is asked for, in one transaction, and sign a checkpoint; `now` is in whole seconds.

    The results stand in the order of the requests: where the entry stands, why it was refused, or None where nothing
    was to be done. Raises `NotFounded`, `SignedBeyond`, `ClockLeapt`, and what the database raises; then nothing was
    appended. Raises `KeyFile` once the entries stand, and no checkpoint can be signed.
    """
    log, results = append_entries(requests, now=now, verify=verify)
    sign_own_log(log, now=now)
    return results


def append_entries(
    requests: Sequence[Request], *, now: datetime, verify: VerifyEnvelope = verify_envelope
) -> tuple[models.Log, list[Result]]:
    """As `append`, without signing: the own log as it now stands, and the results.

    For who has to answer those that wait, also where no checkpoint can be signed.
    """
    with writing() as store:
        check_signed("log", root_of=store.own.tree.root)
        check_node_clock(store.own.row, store.other.row, store.own.head().at, now)
        _prefetch(store, requests, now)
        results = [_answer(store, request, now, verify) for request in requests]
    return store.own.row, results


def _prefetch(store: Store, requests: Sequence[Request], now: datetime) -> None:
    """Read what the requests, and what they take in, will ask for."""
    seen = store.own.head().seen
    taken = store.other.verdicts_between(seen, min(store.other.row.held, seen + MAX_TAKEN_IN))
    envelopes = [request.envelope for request in requests if isinstance(request, Signed)]
    store.own.prefetch([*keys_of_taken(taken), *keys_of_envelopes(envelopes, year=now.year)])


def _answer(store: Store, request: Request, now: datetime, verify: VerifyEnvelope) -> Result:
    try:
        added = _append_one(store, request, now, verify)
    except (Refused, Malformed) as refused:
        return refused
    return None if added is None else _appended(added)


def _append_one(store: Store, request: Request, now: datetime, verify: VerifyEnvelope) -> Added | None:
    match request:
        case Signed():
            added = _append_frame(store, now, verify, envelope=request.envelope)
            store.add_parts(request.parts)
            return added
        case Fact():
            return _append_frame(store, now, verify, stored=request.stored, tally_of=request.tally_of)
        case Bare(after=after):
            return _append_frame(store, now, verify) if _is_wanted(store, after, now) else None


def _append_frame(
    store: Store,
    now: datetime,
    verify: VerifyEnvelope,
    *,
    envelope: Envelope | None = None,
    stored: Stored | None = None,
    tally_of: bytes | None = None,
) -> Added:
    """The entry around this content, after as many bare ones as it takes. Raises `Refused`, `Malformed`."""
    held = store.other.row.held
    bare = envelope is None and stored is None and tally_of is None
    while not bare and held - store.own.head().seen > MAX_TAKEN_IN:
        _append_frame(store, now, verify)
    frame = next_frame(
        walk=store.own.walk, past=store.own, now=now, held=held, envelope=envelope, stored=stored, tally_of=tally_of
    )
    try:
        entry = encode_frame(frame)
    except Malformed:
        if bare or not frame.refused:
            raise
        # What it takes in has so many refusals that they and the envelope do not fit into one entry.
        _append_frame(store, now, verify)
        return _append_frame(store, now, verify, envelope=envelope, stored=stored, tally_of=tally_of)
    judgement = store.own.judge(entry, verify)
    if judgement.code is not None:
        raise Refused(judgement.code)
    return store.add(store.own, entry, judgement)


def _is_wanted(store: Store, after: datetime | None, now: datetime) -> bool:
    """Whether a bare frame is to be written: something waits for its receipt, or none is later than that time yet."""
    if after is None:
        return owes_receipt(store)
    at = store.own.head().at
    return after < now and (at is None or at <= after)


def owes_receipt(store: Store) -> bool:
    """Whether the other log has brought anything that calls for a receipt and is not taken in."""
    seen, held = store.own.head().seen, store.other.row.held
    waiting = first_waiting(store.other.row, seen) if seen < held else None
    return waiting is not None and waiting < held


def _appended(added: Added) -> Appended:
    frame = added.judgement.taken_as.frame
    if frame is None:
        raise TypeError("an own entry is a frame")
    return Appended(side=added.side, index=added.index, no=frame.no, number=frame.number, at=frame.at)
