"""Which records a walk will ask for, so that a group's are read in one query and not one at a time."""

from collections.abc import Iterable, Iterator, Sequence

from crypto.dsse import Envelope
from crypto.errors import Malformed
from crypto.frame import MAX_TAKEN_IN, Frame, parse_frame
from crypto.past import parse_item
from crypto.rules import reality
from crypto.says import Message, Of
from crypto.statement import Statement
from crypto.view import Key, Taken
from incidents.log.store import WalkedLog


def look_ahead(log: WalkedLog, entries: Sequence[bytes], *, year: int) -> None:
    """Read what judging these entries, the next of a log, will ask for."""
    frames = [frame for frame in map(_frame_of, entries) if frame is not None]
    seen = log.head().seen
    end = max((frame.seen.end for frame in frames), default=seen)
    beside = log.beside
    taken = beside.verdicts_between(seen, min(end, beside.tree.size, seen + MAX_TAKEN_IN))
    envelopes = [frame.envelope for frame in frames]
    log.prefetch([*keys_of_taken(taken), *keys_of_envelopes(envelopes, year=year)])


def keys_of_envelopes(envelopes: Iterable[Envelope | None], *, year: int) -> Iterator[Key]:
    """The keys that judging or applying what these envelopes hold may ask for."""
    for envelope in envelopes:
        item, _ = parse_item(envelope)
        if isinstance(item, Statement):
            yield from _keys_of(item, year)


def keys_of_taken(taken: Iterable[Taken]) -> Iterator[Key]:
    """The keys that taking in these entries may ask for."""
    for one in taken:
        if isinstance(one.item, Statement) and one.frame is not None:
            yield from _keys_of(one.item, one.frame.at.year)


def _frame_of(entry: bytes) -> Frame | None:
    try:
        return parse_frame(entry)
    except Malformed:
        return None


def _keys_of(statement: Statement, year: int) -> Iterator[Key]:
    space = statement.space.hex()
    yield ("statement", statement.id.hex())
    yield ("space", space)
    yield ("decision", space, "title")
    yield ("no", statement.side, space)
    if statement.is_message:
        yield ("number", statement.side, reality(statement), str(year))
    if statement.epoch is not None:
        yield ("epoch", statement.epoch.hex())
    if statement.draft is not None:
        yield ("draft", statement.draft.signer.device.hex(), statement.draft.nonce.hex())
    match statement.says:
        case Message(answers=answers, replaces=replaces):
            yield from (("statement", one.hex()) for one in (answers, replaces) if one is not None)
        case Of(of=of):
            yield ("statement", of.hex())
        case _:
            pass
