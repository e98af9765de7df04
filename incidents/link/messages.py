"""What goes over the link once both nodes have proven themselves (`docs/protocol.md` section 9).

    → {"from":412,"type":"pull"}
    ← {"checkpoint":"<note>","entries":[1201,903],"parts":[["<hash>",1112]],"start":412,"type":"batch"}
      and one binary frame: the entries, then the parts, in that order
    → {"cosigned":"<note>","type":"mirrored"}
    ↔ {"mark":"<time mark>","type":"mark"}   {"now":"2026-11-23T15:04:05Z","type":"alive"}
    ← {"code":"fork","type":"closed"}

All of it is the other government's, and hostile until parsed: one spelling, bounded, unknown fields refused.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from crypto import wire, words
from crypto.errors import Malformed
from crypto.link import MESSAGE_LIMIT
from crypto.note import MAX_NOTE_SIZE
from crypto.timemark import MAX_TIME_MARK_SIZE
from crypto.wire import Field, Json
from incidents.log.batch import Batch

MAX_BATCH_ENTRIES = 64
MAX_BATCH_SIZE = 4 * 1024 * 1024
MAX_BATCH_PARTS = MAX_BATCH_ENTRIES * 16
MAX_UNANSWERED = 2


@dataclass(frozen=True)
class Ready:
    """The server takes the puller: its clock, and the size of its log."""

    now: datetime
    size: int


@dataclass(frozen=True)
class Pull:
    """Send what follows this many entries."""

    start: int


@dataclass(frozen=True)
class BatchHead:
    """A batch announced: sizes of the entries, hash and size of the parts that the binary frame will hold."""

    start: int
    entries: tuple[int, ...]
    parts: tuple[tuple[bytes, int], ...]
    checkpoint: bytes


@dataclass(frozen=True)
class Mirrored:
    """All up to this cosigned checkpoint is durably held."""

    cosigned: bytes


@dataclass(frozen=True)
class Mark:
    """A time mark, not yet verified."""

    mark: bytes


@dataclass(frozen=True)
class Alive:
    """The sender's clock."""

    now: datetime


@dataclass(frozen=True)
class Closed:
    """The sender stops, and why."""

    code: str


Message = Ready | Pull | BatchHead | Mirrored | Mark | Alive | Closed


def encode(message: Ready | Pull | Mirrored | Mark | Alive | Closed) -> str:
    """The text of a message."""
    value: dict[str, Json]
    match message:
        case Ready(now=now, size=size):
            value = {"now": wire.encode_utc(now), "size": size, "type": "ready"}
        case Pull(start=start):
            value = {"from": start, "type": "pull"}
        case Mirrored(cosigned=cosigned):
            value = {"cosigned": cosigned.decode(), "type": "mirrored"}
        case Mark(mark=mark):
            value = {"mark": mark.decode(), "type": "mark"}
        case Alive(now=now):
            value = {"now": wire.encode_utc(now), "type": "alive"}
        case Closed(code=code):
            value = {"code": code, "type": "closed"}
    return wire.encode(value).decode()


def encode_batch(batch: Batch) -> tuple[str, bytes]:
    """The text that announces a batch, and the binary frame that follows it."""
    value: dict[str, Json] = {
        "checkpoint": batch.checkpoint.decode(),
        "entries": [len(entry) for entry in batch.entries],
        "parts": [[hashlib.sha256(part).hexdigest(), len(part)] for part in batch.parts],
        "start": batch.start,
        "type": "batch",
    }
    return wire.encode(value).decode(), b"".join(batch.entries + batch.parts)


def parse(text: str) -> Message:
    """A message from the other node. Raises `Malformed`."""
    field = wire.parse(text.encode(errors="surrogatepass"), limit=MESSAGE_LIMIT)
    kind = field.value.get("type") if isinstance(field.value, dict) else None
    parser = _PARSERS.get(kind) if isinstance(kind, str) else None
    return parser(field) if parser is not None else field.refuse("unknown message")


def parse_batch(head: BatchHead, data: bytes) -> Batch:
    """A batch from its announcement and its binary frame. Raises `Malformed` where they do not fit."""
    sizes = [*head.entries, *(size for _, size in head.parts)]
    if len(data) != sum(sizes):
        raise Malformed("wire", "another size than announced")
    pieces, start = [], 0
    for size in sizes:
        pieces.append(data[start : start + size])
        start += size
    parts = tuple(pieces[len(head.entries) :])
    if any(hashlib.sha256(part).digest() != digest for part, (digest, _) in zip(parts, head.parts, strict=True)):
        raise Malformed("wire", "another part than announced")
    return Batch(
        start=head.start,
        entries=tuple(pieces[: len(head.entries)]),
        parts=parts,
        checkpoint=head.checkpoint,
    )


def _note(field: Field) -> bytes:
    return wire.text(field, limit=MAX_NOTE_SIZE).encode()


def _ready(field: Field) -> Ready:
    now, size, _ = wire.fields(field, "now", "size", "type")
    return Ready(now=wire.utc(now), size=wire.integer(size))


def _pull(field: Field) -> Pull:
    start, _ = wire.fields(field, "from", "type")
    return Pull(start=wire.integer(start))


def _batch(field: Field) -> BatchHead:
    checkpoint, entries, parts, start, _ = wire.fields(field, "checkpoint", "entries", "parts", "start", "type")
    head = BatchHead(
        start=wire.integer(start),
        entries=tuple(wire.list_of(entries, _entry_size, limit=MAX_BATCH_ENTRIES)),
        parts=tuple(wire.list_of(parts, _part, limit=MAX_BATCH_PARTS)),
        checkpoint=_note(checkpoint),
    )
    if sum(head.entries) + sum(size for _, size in head.parts) > MAX_BATCH_SIZE:
        field.refuse("size")
    return head


def _entry_size(field: Field) -> int:
    return wire.integer(field, maximum=words.ENTRY_LIMIT)


def _part(field: Field) -> tuple[bytes, int]:
    digest, size = wire.items(field, 2)
    return words.digest(digest), wire.integer(size, maximum=words.BODY_LIMIT)


def _mirrored(field: Field) -> Mirrored:
    cosigned, _ = wire.fields(field, "cosigned", "type")
    return Mirrored(cosigned=_note(cosigned))


def _mark(field: Field) -> Mark:
    mark, _ = wire.fields(field, "mark", "type")
    return Mark(mark=wire.text(mark, limit=MAX_TIME_MARK_SIZE).encode())


def _alive(field: Field) -> Alive:
    now, _ = wire.fields(field, "now", "type")
    return Alive(now=wire.utc(now))


def _closed(field: Field) -> Closed:
    code, _ = wire.fields(field, "code", "type")
    return Closed(code=words.word(code))


_PARSERS: dict[str, Callable[[Field], Message]] = {
    "ready": _ready,
    "pull": _pull,
    "batch": _batch,
    "mirrored": _mirrored,
    "mark": _mark,
    "alive": _alive,
    "closed": _closed,
}
