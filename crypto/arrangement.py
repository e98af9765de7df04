"""The Arrangement: what the two sides agreed, and the keys that stand at the root of all others.

It is the first entry of both logs, signed by both sides' root keys. Its id names the hotline. The payload:

    {"annexes":[{"hash":"<hash>","name":"scales"}],
     "capacities":[{"capacity":"centre","signatures":1},{"capacity":"government","signatures":2}],
     "demonstration":false,
     "flash":{"lengths":[{"language":"en","most":200},{"language":"zh-Hans","most":400}],"size":4096},
     "hotline":null,"issued":"2026-11-01T00:00:00Z","nonce":"<16 B>","notice":2592000,
     "precedence":[{"handling":600,"precedence":"FLASH"},… each of the four],"previous":null,
     "replies":[{"basis":"4","within":172800}],"rules":1,
     "sides":[{"language":"en","roots":["<1984 B>"],"side":"XA","threshold":1},{"language":"zh-Hans",…}],
     "signers":["<root id>","<root id>"],"suite":1,"version":1}

Signatures stand in the order of the sides' codes, and within a side in the order of its roots; each side signs with
exactly as many roots as its threshold, the ones named in `signers`.

`flash` limits a FLASH: `lengths` in each side's language at least, which devices judge (words, or 汉字 where the
language is Chinese), and `size`, the bytes that the plaintexts of all its parts may fill together, which nodes judge.
`notice` is how many seconds before it takes effect a side declares the line terminated.
"""

from dataclasses import dataclass
from datetime import datetime

from crypto import composite, epoch, wire, words
from crypto.dsse import Envelope, VerifyEnvelope, envelope_id, verify_envelope
from crypto.errors import Malformed, Refused, Unverified
from crypto.hashing import labelled_hash
from crypto.wire import Field

PAYLOAD_TYPE = "application/vnd.hotline.arrangement.v1+json"
RULES = 1
SUITE = 1
PRECEDENCES = ("FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE")


@dataclass(frozen=True)
class Root:
    """A side's root key: `key` is a composite public key (1984 bytes)."""

    id: bytes
    key: bytes


@dataclass(frozen=True)
class Side:
    """A side's code and language, its root keys, and how many of them must sign."""

    side: str
    language: str
    roots: tuple[Root, ...]
    threshold: int


@dataclass(frozen=True)
class Flash:
    """How long a FLASH may be: by language, and the size of all its parts' plaintexts in bytes."""

    lengths: dict[str, int]
    size: int


@dataclass(frozen=True)
class Arrangement:
    """What is agreed. `signatures` maps a capacity to the signatures it needs; `handling` a precedence to its
    handling target in seconds; `replies` a paragraph to its time limit in seconds; `annexes` a name to the annex's
    SHA-256. `notice` is in seconds."""

    id: bytes
    envelope: Envelope
    sides: tuple[Side, Side]
    signers: tuple[bytes, ...]
    signatures: dict[str, int]
    handling: dict[str, int]
    replies: dict[str, int]
    annexes: dict[str, bytes]
    flash: Flash
    notice: int
    demonstration: bool
    issued: datetime

    @property
    def hotline(self) -> bytes:
        """The hotline's id: the id of the first Arrangement (32 bytes)."""
        return self.id

    def side(self, code: str) -> Side:
        """The side of that code. Raises `Refused("side")`."""
        for side in self.sides:
            if side.side == code:
                return side
        raise Refused("side", code)

    def other(self, code: str) -> str:
        """The code of the side that is not `code`."""
        first, second = (side.side for side in self.sides)
        return second if code == first else first


def root_id(key: bytes) -> bytes:
    """A root key's id: SHA-256("hotline/v1/root" 00 key)."""
    return labelled_hash("root", key)


def parse_arrangement(envelope: Envelope) -> Arrangement:
    """The unverified Arrangement in an envelope. Raises `Malformed("wire")` for anything but the exact schema."""
    field = wire.parse(envelope.payload, limit=words.ENTRY_LIMIT)
    (annexes, capacities, demonstration, flash, hotline, issued, nonce, notice, precedence, previous, replies, rules,
     sides, signers, suite, version) = wire.fields(
        field, "annexes", "capacities", "demonstration", "flash", "hotline", "issued", "nonce", "notice", "precedence",
        "previous", "replies", "rules", "sides", "signers", "suite", "version")  # fmt: skip
    if (hotline.value, previous.value, wire.integer(version)) != (None, None, 1):
        field.refuse("the first Arrangement continues none")
    if (wire.integer(rules), wire.integer(suite)) != (RULES, SUITE):
        field.refuse("unknown rules or suite")
    wire.base64_bytes(nonce, size=16)
    listed = tuple(wire.list_of(sides, _parse_side, limit=2))
    codes = [side.side for side in listed]
    if len(listed) != 2 or codes != sorted(set(codes)):
        sides.refuse("two sides, in the order of their codes")
    handling = _table(precedence, "precedence", "handling", maximum=86_400 * 30)
    if set(handling) != set(PRECEDENCES):
        precedence.refuse("each of the four")
    return Arrangement(
        id=envelope_id(envelope),
        envelope=envelope,
        sides=(listed[0], listed[1]),
        signers=tuple(wire.list_of(signers, words.digest, limit=32)),
        signatures=_table(capacities, "capacity", "signatures", maximum=2),
        handling=handling,
        replies=_table(replies, "basis", "within", maximum=86_400 * 366),
        annexes=_parse_annexes(annexes),
        flash=_parse_flash(flash, languages={side.language for side in listed}),
        notice=wire.integer(notice, maximum=86_400 * 366),
        demonstration=wire.boolean(demonstration),
        issued=wire.utc(issued),
    )


def verify_arrangement(
    arrangement: Arrangement, *, hotline: bytes, verify: VerifyEnvelope = verify_envelope
) -> Arrangement:
    """The Arrangement that founds `hotline`, signed by both sides' roots.

    Raises `Refused("hotline")` where it founds another, `Refused("threshold")`, `Refused("signer-unknown")` and
    `Refused("signature")`.
    """
    if arrangement.id != hotline:
        raise Refused("hotline")
    keys = _signing_roots(arrangement)
    try:
        verify(arrangement.envelope, keys)
    except (Malformed, Unverified) as unverified:
        raise Refused("signature", unverified.detail) from unverified
    return arrangement


def _signing_roots(arrangement: Arrangement) -> list[bytes]:
    """The keys that `signers` names, in order; each side's threshold must be met exactly, in the given order."""
    order = [(side.side, root) for side in arrangement.sides for root in side.roots]
    known = {root.id: place for place, (_, root) in enumerate(order)}
    try:
        places = [known[signer] for signer in arrangement.signers]
    except KeyError as unknown:
        raise Refused("signer-unknown") from unknown
    signed = [order[place] for place in places]
    met = all(sum(code == side.side for code, _ in signed) == side.threshold for side in arrangement.sides)
    if places != sorted(set(places)) or not met:
        raise Refused("threshold")
    return [root.key for _, root in signed]


def _parse_side(field: Field) -> Side:
    language, roots, side, threshold = wire.fields(field, "language", "roots", "side", "threshold")
    keys = wire.list_of(roots, _public_key, limit=8)
    needed = wire.integer(threshold, maximum=8)
    if not 1 <= needed <= len(set(keys)) or len(set(keys)) != len(keys):
        field.refuse("a threshold of distinct roots, at least one")
    return Side(
        side=words.side(side),
        language=words.word(language),
        roots=tuple(Root(id=root_id(key), key=key) for key in keys),
        threshold=needed,
    )


def _public_key(field: Field) -> bytes:
    key = wire.base64_bytes(field, size=composite.PUBLIC_KEY_SIZE)
    try:
        return composite.check_public_key(key)
    except Malformed:
        field.refuse("public key")


def _table(field: Field, name: str, figure: str, *, maximum: int) -> dict[str, int]:
    """A list of {name, figure} in the Arrangement's own order, names unique, figures at least one."""

    def read_row(row: Field) -> tuple[str, int]:
        key, number = wire.fields(row, name, figure)
        return words.word(key), wire.integer(number, maximum=maximum)

    rows = wire.list_of(field, read_row, limit=64)
    table = dict(rows)
    if len(table) != len(rows) or not all(table.values()):
        field.refuse("each once, with a figure")
    return table


def _parse_flash(field: Field, *, languages: set[str]) -> Flash:
    lengths, size = wire.fields(field, "lengths", "size")
    flash = Flash(
        lengths=_table(lengths, "language", "most", maximum=10_000),
        size=wire.integer(size),
    )
    if not languages <= flash.lengths.keys():
        lengths.refuse("in each side's language")
    if flash.size not in epoch.PLAINTEXT_SIZES:
        size.refuse("not the size of a part")
    return flash


def _parse_annexes(field: Field) -> dict[str, bytes]:
    def read_row(row: Field) -> tuple[str, bytes]:
        digest, name = wire.fields(row, "hash", "name")
        return words.word(name), words.digest(digest)

    rows = wire.list_of(field, read_row, limit=64)
    if len(dict(rows)) != len(rows):
        field.refuse("each once")
    return dict(rows)
