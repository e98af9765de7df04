"""Which records a walk will ask for, so that a group's are read in one query and not one at a time."""

from collections.abc import Iterable, Iterator

from crypto.dsse import Envelope
from crypto.past import parse_item
from crypto.rules import reality
from crypto.says import Message, Of
from crypto.statement import Statement
from crypto.view import Key, Taken


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
    match statement.says:
        case Message(answers=answers, replaces=replaces):
            yield from (("statement", one.hex()) for one in (answers, replaces) if one is not None)
        case Of(of=of):
            yield ("statement", of.hex())
        case _:
            pass
