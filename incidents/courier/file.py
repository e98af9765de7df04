"""A courier file: what one node has for the other, as the link would send it, in one file.

    {"cosigned":"<note>","count":130,"edge":"<b64>","hotline":"<hash>","side":"XA","start":412,"type":"courier"}⏎
    {"checkpoint":"<note>","entries":[1201,903],"parts":[["<hash>",1112]],"start":412,"type":"batch"}⏎
    the batch's entries, then its parts, as many bytes as it announces; then the next batch
    {"sha256":"<hash of all that stands above>"}⏎

`count` entries of `side`'s log from `start` on, in batches that follow on each other, each as the link has it
(`incidents/link/messages.py`). `cosigned` is that side's newest cosignature of the other log, empty without one.

A stick passes through hands. The hash tells a file that was cut short or damaged from one that is whole; whoever
alters a file can make the hash anew, but not the checkpoint's signatures. `edge` is the log's tree at `start`
(`crypto.merkle.encode_frontier`): with the entries it must come to the root of the last checkpoint. So what somebody
altered on the way is refused as damaged, and only what the other node signed itself can prove inconsistent histories.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from crypto import wire, words
from crypto.checkpoint import parse_checkpoint
from crypto.errors import Malformed
from crypto.link import MESSAGE_LIMIT
from crypto.merkle import Frontier, encode_frontier, leaf_hash, parse_frontier
from crypto.note import MAX_NOTE_SIZE, parse_note
from incidents.link.messages import BatchHead, encode_batch, parse, parse_batch
from incidents.log.batch import Batch

MAX_FILE_SIZE = 64 * 1024 * 1024
MAX_ENTRIES = 4_096

_BEGINS = b'{"cosigned":'
_HEADER_LIMIT = 64 * 1024
_EDGE_LIMIT = 2_048
_LAST_SIZE = len('{"sha256":""}\n') + 64


@dataclass(frozen=True)
class CourierFile:
    """What a file holds: of which hotline and side, the tree before its first entry, its batches, a cosignature."""

    hotline: bytes
    side: str
    edge: Frontier
    batches: tuple[Batch, ...]
    cosigned: bytes

    @property
    def count(self) -> int:
        """How many entries."""
        return sum(len(batch.entries) for batch in self.batches)

    @property
    def end(self) -> int:
        """Up to which size of the log."""
        return self.edge.size + self.count


@dataclass(eq=False)
class CourierRefused(Exception):
    """A courier file of which nothing was taken, and why.

    not-courier, oversize, cut-short, damaged: the file itself. another-hotline, own-file: for another node. gap: its
    entries begin at `start`, and this node's mirror ends at `held`. unsigned: what it holds is not signed by the other
    node. ahead: it rests on entries of this node's that are not here. fork: inconsistent histories; stopped: since
    those, nothing is taken.
    """

    code: str
    start: int = 0
    held: int = 0

    def __str__(self) -> str:
        return self.code


def encode_file(file: CourierFile) -> bytes:
    """The bytes of a file."""
    header = wire.encode(
        {
            "cosigned": file.cosigned.decode(),
            "count": file.count,
            "edge": wire.encode_base64(encode_frontier(file.edge)),
            "hotline": file.hotline.hex(),
            "side": file.side,
            "start": file.edge.size,
            "type": "courier",
        }
    )
    pieces = [header, b"\n"]
    for batch in file.batches:
        text, data = encode_batch(batch)
        pieces += [text.encode(), b"\n", data]
    return _closed(b"".join(pieces))


def read_bytes(path: Path) -> bytes:
    """The bytes of a file that is not larger than a courier file. Raises `CourierRefused`, OSError."""
    with path.open("rb") as file:
        data = file.read(MAX_FILE_SIZE + 1)
    if len(data) > MAX_FILE_SIZE:
        raise CourierRefused("oversize")
    return data


def parse_file(data: bytes) -> CourierFile:
    """A whole file whose entries are those of its checkpoint, which is not yet verified. Raises `CourierRefused`."""
    if len(data) > MAX_FILE_SIZE:
        raise CourierRefused("oversize")
    if data[: len(_BEGINS)] != _BEGINS[: len(data)]:
        raise CourierRefused("not-courier")
    inner = data[:-_LAST_SIZE]
    if not _has_last_line(data):
        raise CourierRefused("cut-short")
    if _closed(inner) != data:
        raise CourierRefused("damaged")
    try:
        file = _parse(inner)
        _check_root(file)
    except Malformed as malformed:
        raise CourierRefused("damaged") from malformed
    return file


def _closed(inner: bytes) -> bytes:
    return inner + wire.encode({"sha256": hashlib.sha256(inner).hexdigest()}) + b"\n"


def _has_last_line(data: bytes) -> bool:
    last = data[-_LAST_SIZE:]
    return len(last) == _LAST_SIZE and last.startswith(b'{"sha256":"') and last.endswith(b'"}\n')


def _parse(inner: bytes) -> CourierFile:
    line, at = _line(inner, 0, limit=_HEADER_LIMIT)
    cosigned, count, edge, hotline, side, start, _ = wire.fields(
        wire.parse(line, limit=_HEADER_LIMIT), "cosigned", "count", "edge", "hotline", "side", "start", "type"
    )
    frontier = parse_frontier(wire.base64_bytes(edge, limit=_EDGE_LIMIT))
    batches: list[Batch] = []
    size = frontier.size
    while at < len(inner):
        batch, at = _batch(inner, at)
        if batch.start != size or not batch.entries:
            raise Malformed("courier", "batches do not follow on each other")
        size += len(batch.entries)
        batches.append(batch)
    file = CourierFile(
        hotline=words.digest(hotline),
        side=wire.ascii_word(side, limit=2),
        edge=frontier,
        batches=tuple(batches),
        cosigned=wire.text(cosigned, limit=MAX_NOTE_SIZE).encode(),
    )
    if (wire.integer(start), wire.integer(count, maximum=MAX_ENTRIES)) != (frontier.size, file.count):
        raise Malformed("courier", "not the entries that it announces")
    if encode_file(file) != _closed(inner):
        raise Malformed("courier", "another spelling")
    return file


def _batch(inner: bytes, at: int) -> tuple[Batch, int]:
    line, at = _line(inner, at, limit=MESSAGE_LIMIT)
    head = parse(line.decode(errors="replace"))
    if not isinstance(head, BatchHead):
        raise Malformed("courier", "a batch")
    end = at + sum(head.entries) + sum(size for _, size in head.parts)
    return parse_batch(head, inner[at:end]), end


def _line(inner: bytes, at: int, *, limit: int) -> tuple[bytes, int]:
    end = inner.find(b"\n", at, at + limit + 1)
    if end < 0:
        raise Malformed("courier", "a line")
    return inner[at:end], end + 1


def _check_root(file: CourierFile) -> None:
    """The entries come to the root that the last checkpoint states."""
    if not file.batches:
        return
    tree = file.edge.extend(leaf_hash(entry) for batch in file.batches for entry in batch.entries)
    stated = parse_checkpoint(parse_note(file.batches[-1].checkpoint).text)
    if (stated.size, stated.root) != (tree.size, tree.root()):
        raise Malformed("courier", "not the entries of its checkpoint")
