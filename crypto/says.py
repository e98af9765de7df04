"""What a statement says in the clear, by its type: the table from which signatures, numbers and limits follow.

| type | says | body | epoch |
|---|---|---|---|
| open | kind, posts, recipients | wraps, sealed title | names a new one |
| epoch | recipients | wraps, sealed empty text | names a new one |
| grant | device | wrap of all keys | none |
| notice, request, answer | answers, closes, precedence, replaces, reply | 1 to 16 sealed parts | one of the space |
| holding, short, service | as these | 1 sealed part of the smallest size | one of the space |
| acknowledgement, noted, cannot_open | of | none | none |
| proposal | about, due, on | 1 sealed part | one of the space |
| acceptance, refusal, withdrawal | of | none | none |
| declaration | flash, from, reason, state | none | none |

One signature is enough for holding, short and service in any capacity: their part is too small for a text, and what it
holds was agreed beforehand. A declaration says of its side's end of the line that it is open, unstaffed, suspended or
terminated, from when, why, and whether a FLASH is still taken:

    {"flash":true,"from":"2026-11-23T22:00:00Z","reason":"maintenance","state":"suspended"}

The name of a message's form, and all it tells, is sealed. `reply` asks for an answer by a time, or within the limit
of a paragraph of the Arrangement: {"by":"2026-11-23T14:12:00Z"} or {"basis":"4","within":21600}.
"""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import datetime

from crypto import wire, words
from crypto.arrangement import PRECEDENCES
from crypto.wire import Field, Json

KINDS = ("case", "consultation")
MAX_POSTS = 32
STATES = ("open", "suspended", "terminated", "unstaffed")
WHY = ("maintenance", "political", "staff", "technical")


@dataclass(frozen=True)
class Open:
    """A space is opened: its kind, the posts that take part as (side, post), the hash of its recipients."""

    kind: str
    posts: tuple[tuple[str, str], ...]
    recipients: bytes


@dataclass(frozen=True)
class NewEpoch:
    """A new epoch of a space, sealed to those whose ids hash to `recipients`."""

    recipients: bytes


@dataclass(frozen=True)
class Grant:
    """Earlier keys of a space for a device that joined."""

    device: bytes


@dataclass(frozen=True)
class ReplyBy:
    """An answer is asked by that time."""

    by: datetime


@dataclass(frozen=True)
class ReplyWithin:
    """An answer is asked within so many seconds of receipt, on a paragraph of the Arrangement."""

    basis: str
    within: int


@dataclass(frozen=True)
class Message:
    """What a message answers (an id), whether that closes it, what it replaces, its precedence, and the reply asked."""

    answers: bytes | None
    closes: bool
    precedence: str
    replaces: bytes | None
    reply: ReplyBy | ReplyWithin | None


@dataclass(frozen=True)
class Of:
    """Refers to one statement, by its id."""

    of: bytes


@dataclass(frozen=True)
class Propose:
    """A change of what both sides decide: about what, on which version, to be accepted by when."""

    about: str
    due: datetime
    on: bytes


@dataclass(frozen=True)
class Declare:
    """In which state a side's end of the line is from when on, why (None: no reason is given), and whether that side
    still takes a FLASH."""

    flash: bool
    from_: datetime
    reason: str | None
    state: str


Says = Open | NewEpoch | Grant | Message | Of | Propose | Declare


@dataclass(frozen=True)
class Type:
    """A row of the table: how `says` parses, how many parts the body has, what the epoch field is, if it is a message.

    `wraps`: part 0 is a list of wraps, not sealed text. `alone`: one signature is enough in any capacity, and the part
    has the smallest size that padding makes.
    """

    parse: Callable[[Field], Says]
    parts: tuple[int, int]
    epoch: str
    wraps: bool = False
    message: bool = False
    alone: bool = False


def parse_says(name: str, field: Field) -> Says:
    """`says` of a statement of that type. Raises `Malformed("wire")`."""
    return TYPES[name].parse(field)


def draft_says(says: Says) -> dict[str, Json]:
    """The spelling of `says` that a drafter signs: without precedence, which is the releaser's."""
    value = encode_says(says)
    value.pop("precedence", None)
    return value


def encode_says(says: Says) -> dict[str, Json]:
    """The spelling of `says`."""
    return {field.name.rstrip("_"): _spell(getattr(says, field.name)) for field in dataclass_fields(says)}


def _spell(value: object) -> Json:
    match value:
        case bytes():
            return value.hex()
        case datetime():
            return wire.encode_utc(value)
        case tuple():
            return [_spell(item) for item in value]
        case ReplyBy() | ReplyWithin():
            return {field.name: _spell(getattr(value, field.name)) for field in dataclass_fields(value)}
        case None | bool() | int() | str():
            return value
        case _:
            raise TypeError(f"{type(value).__name__} has no spelling")


def _open(field: Field) -> Open:
    kind, posts, recipients = wire.fields(field, "kind", "posts", "recipients")
    listed = tuple(wire.list_of(posts, _post, limit=MAX_POSTS))
    if not listed or list(listed) != sorted(set(listed)):
        posts.refuse("sorted, each once, at least one")
    return Open(kind=words.choice(kind, KINDS), posts=listed, recipients=words.digest(recipients))


def _post(field: Field) -> tuple[str, str]:
    side, post = wire.items(field, 2)
    return words.side(side), words.word(post)


def _epoch(field: Field) -> NewEpoch:
    (recipients,) = wire.fields(field, "recipients")
    return NewEpoch(recipients=words.digest(recipients))


def _grant(field: Field) -> Grant:
    (device,) = wire.fields(field, "device")
    return Grant(device=words.digest(device))


def _message(field: Field) -> Message:
    answers, closes, precedence, replaces, reply = wire.fields(
        field, "answers", "closes", "precedence", "replaces", "reply"
    )
    return Message(
        answers=wire.nullable(answers, words.digest),
        closes=wire.boolean(closes),
        precedence=words.choice(precedence, PRECEDENCES),
        replaces=wire.nullable(replaces, words.digest),
        reply=wire.nullable(reply, _reply),
    )


def _reply(field: Field) -> ReplyBy | ReplyWithin:
    if isinstance(field.value, dict) and "by" in field.value:
        (by,) = wire.fields(field, "by")
        return ReplyBy(by=wire.utc(by))
    basis, within = wire.fields(field, "basis", "within")
    return ReplyWithin(basis=words.word(basis), within=wire.integer(within))


def _of(field: Field) -> Of:
    (of,) = wire.fields(field, "of")
    return Of(of=words.digest(of))


def _propose(field: Field) -> Propose:
    about, due, on = wire.fields(field, "about", "due", "on")
    return Propose(about=words.choice(about, ("title",)), due=wire.utc(due), on=words.digest(on))


def _declare(field: Field) -> Declare:
    flash, from_, reason, state = wire.fields(field, "flash", "from", "reason", "state")
    declared = Declare(
        flash=wire.boolean(flash),
        from_=wire.utc(from_),
        reason=wire.nullable(reason, lambda v: words.choice(v, WHY)),
        state=words.choice(state, STATES),
    )
    if declared.state == "open" and not declared.flash:
        flash.refuse("an open line takes a FLASH")
    return declared


TYPES = {
    "open": Type(_open, (2, 2), "new", wraps=True),
    "epoch": Type(_epoch, (2, 2), "new", wraps=True),
    "grant": Type(_grant, (1, 1), "none", wraps=True),
    "notice": Type(_message, (1, 16), "known", message=True),
    "request": Type(_message, (1, 16), "known", message=True),
    "answer": Type(_message, (1, 16), "known", message=True),
    "holding": Type(_message, (1, 1), "known", message=True, alone=True),
    "short": Type(_message, (1, 1), "known", message=True, alone=True),
    "service": Type(_message, (1, 1), "known", message=True, alone=True),
    "acknowledgement": Type(_of, (0, 0), "none"),
    "noted": Type(_of, (0, 0), "none"),
    "cannot_open": Type(_of, (0, 0), "none"),
    "proposal": Type(_propose, (1, 1), "known"),
    "acceptance": Type(_of, (0, 0), "none"),
    "refusal": Type(_of, (0, 0), "none"),
    "withdrawal": Type(_of, (0, 0), "none"),
    "declaration": Type(_declare, (0, 0), "none"),
}
