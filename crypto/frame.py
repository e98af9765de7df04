"""An entry: the node's frame around an officer's envelope, or around a fact that the node states itself.

    {"at":"2026-11-23T15:04:05Z","envelope":{…}|null,"fact":{…}|null,"no":17|null,"number":41|null,
     "refused":[[415,"expired"]],"seen":[1,412,418,"<root>"],"trust":9}

`seen`: this entry takes in entries 412 to 417 of the other side's log 1, whose root at size 418 is this. `refused`:
which of them are inadmissible, and why. `trust`: how many trust entries stand before it in this log. `no`: the
statement's number in its space; `number`: a message's number of the year. At most 65,535 bytes. A frame with neither
envelope nor fact is *bare*: it only takes in. The two facts:

    {"other":12,"own":17,"space":"<16 B>","type":"tally"}
    {"hash":"<hash>","size":1048576,"type":"stored"}
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from crypto import wire, words
from crypto.dsse import Envelope, envelope_from, envelope_value
from crypto.errors import Malformed
from crypto.wire import Field, Json

MAX_TAKEN_IN = 512


@dataclass(frozen=True)
class Seen:
    """Entries `start` to `end` - 1 of the other side's log are taken in; `root` is that log's root at size `end`."""

    log: int
    start: int
    end: int
    root: bytes


@dataclass(frozen=True)
class Tally:
    """How many statements of a space each side has, as this node counts them."""

    space: bytes
    own: int
    other: int


@dataclass(frozen=True)
class Stored:
    """An attachment of that hash and size (bytes) is durably stored here."""

    hash: bytes
    size: int


@dataclass(frozen=True)
class Frame:
    """A parsed, unjudged entry."""

    at: datetime
    envelope: Envelope | None
    fact: Tally | Stored | None
    no: int | None
    number: int | None
    refused: tuple[tuple[int, str], ...]
    seen: Seen
    trust: int


@lru_cache(maxsize=256)
def parse_frame(entry: bytes) -> Frame:
    """The frame in an entry's exact bytes. Raises `Malformed("size")` and `Malformed("wire")`.

    A mirrored entry is parsed to see what judging it will ask for, judged, projected and shown: the last are kept.
    """
    if len(entry) > words.ENTRY_LIMIT:
        raise Malformed("size", f"an entry has at most {words.ENTRY_LIMIT} bytes")
    field = wire.parse(entry, limit=words.ENTRY_LIMIT)
    at, envelope, fact, no, number, refused, seen, trust = wire.fields(
        field, "at", "envelope", "fact", "no", "number", "refused", "seen", "trust"
    )
    if envelope.value is not None and fact.value is not None:
        field.refuse("an envelope or a fact, not both")
    log, start, end, root = wire.items(seen, 4)
    return Frame(
        at=wire.utc(at),
        envelope=wire.nullable(envelope, envelope_from),
        fact=wire.nullable(fact, _parse_fact),
        no=wire.nullable(no, wire.integer),
        number=wire.nullable(number, wire.integer),
        refused=tuple(wire.list_of(refused, _parse_refused, limit=MAX_TAKEN_IN)),
        seen=Seen(
            log=wire.integer(log),
            start=wire.integer(start),
            end=wire.integer(end),
            root=words.digest(root),
        ),
        trust=wire.integer(trust),
    )


def encode_frame(frame: Frame) -> bytes:
    """The entry's bytes. Raises `Malformed("size")` where they would be too many."""
    entry = wire.encode(
        {
            "at": wire.encode_utc(frame.at),
            "envelope": None if frame.envelope is None else envelope_value(frame.envelope),
            "fact": _fact_value(frame.fact),
            "no": frame.no,
            "number": frame.number,
            "refused": [[index, code] for index, code in frame.refused],
            "seen": [frame.seen.log, frame.seen.start, frame.seen.end, frame.seen.root.hex()],
            "trust": frame.trust,
        }
    )
    if len(entry) > words.ENTRY_LIMIT:
        raise Malformed("size", f"an entry has at most {words.ENTRY_LIMIT} bytes")
    return entry


def _parse_refused(field: Field) -> tuple[int, str]:
    index, code = wire.items(field, 2)
    return wire.integer(index), words.word(code)


def _parse_fact(field: Field) -> Tally | Stored:
    kind = field.value.get("type") if isinstance(field.value, dict) else None
    if kind == "tally":
        other, own, space, _ = wire.fields(field, "other", "own", "space", "type")
        return Tally(space=wire.hex_bytes(space, 16), own=wire.integer(own), other=wire.integer(other))
    if kind == "stored":
        digest, size, _ = wire.fields(field, "hash", "size", "type")
        return Stored(hash=words.digest(digest), size=wire.integer(size))
    return field.refuse("unknown fact")


def _fact_value(fact: Tally | Stored | None) -> Json:
    match fact:
        case Tally():
            return {"other": fact.other, "own": fact.own, "space": fact.space.hex(), "type": "tally"}
        case Stored():
            return {"hash": fact.hash.hex(), "size": fact.size, "type": "stored"}
        case None:
            return None
