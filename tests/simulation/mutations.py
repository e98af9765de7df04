"""Rules spoilt on purpose: what the simulation must notice.

Two sorts. *Omissions* are made from the rules' own text, one for each way in which they refuse, so that none is left
out. *Twists* are written down here, for what refuses nothing: what counts, whose clock, what is remembered. A twist
names a function and what in its text becomes what; it must occur there just once, so that a rule cannot be rewritten
without its twist being rewritten, too.

    with spoilt(mutation): …
"""

import inspect
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any

from crypto import decision, past, reading, rules, signatories, spaces, statement
from tests.simulation.beginnings import BEGINNINGS
from tests.simulation.omissions import omissions
from tests.simulation.urn import Lean


@dataclass(frozen=True)
class Mutation:
    """A rule's name, the function that has it, and that function's text when it is spoilt.

    `lean` is what should happen often in a schedule, so that it is soon noticed.
    """

    name: str
    function: Callable[..., Any]
    text: str
    lean: Lean


@contextmanager
def spoilt(mutation: Mutation) -> Iterator[None]:
    """The rule is spoilt for all who call it, as long as this lasts."""
    for begin in BEGINNINGS.things:
        begin()  # by whole rules, whichever schedule is played first
    function = mutation.function
    assert isinstance(function, FunctionType)
    before = function.__code__
    function.__code__ = _compiled(mutation)
    try:
        yield
    finally:
        function.__code__ = before


def _compiled(mutation: Mutation) -> CodeType:
    module = compile(textwrap.dedent(mutation.text), mutation.name, "exec")
    return next(const for const in module.co_consts if isinstance(const, CodeType))


def _twist(name: str, function: Callable[..., Any], old: str, new: str, *lean: str) -> Mutation:
    text = inspect.getsource(function)
    if text.count(old) != 1:
        raise ValueError(f"{name}: not there, or more than once")
    return Mutation(name, function, text.replace(old, new), frozenset(lean))


_TWISTS = [
    # What two sides decide.
    _twist(
        "crossing is ignored",
        decision.take_in_acceptance,
        "if crossing is not None:",
        "if False:",
        "decision:acceptance-pending",
    ),
    _twist(
        "of two that cross, one wins",
        decision.take_in_acceptance,
        "return _with(crossed, replace(proposal, state=State.CROSSED))",
        "return _settle(decision, min(proposal, crossing, key=lambda one: one.id), at)",
        "decision:acceptance-pending",
    ),
    _twist(
        "agreed once accepted",
        decision.accept,
        "return _with(decision, replace(proposal, state=State.ACCEPTED, accepted_at=index))",
        "return Decision(version=proposal.id, agreed=decision.agreed + 1)",
    ),
    _twist(
        "a withdrawal always wins with the acceptor",
        decision.take_in_withdrawal,
        "State.REFUSED)",
        "*State)",
        "decision:withdrawn",
    ),
    _twist(
        "a withdrawal always wins with the proposer",
        decision.take_in_acceptance,
        "return _settle(decision, proposal, at)",
        "return decision if proposal.state is State.WITHDRAWN else _settle(decision, proposal, at)",
        "decision:withdrawn",
    ),
    _twist(
        "a refusal always wins", decision.take_in_refusal, "(State.OPEN,)", "tuple(State)", "decision:already-answered"
    ),
    _twist("nothing lapses", decision._settle, "if at > proposal.due:", "if False:", "decision:past-due"),
    _twist(
        "the last second is too late", decision._settle, "at > proposal.due", "at >= proposal.due", "decision:past-due"
    ),
    _twist(
        "taken in on any version",
        decision.take_in_proposal,
        "if on != decision.version:",
        "if False:",
        "decision:version-superseded",
    ),
    _twist("confirmed by any frame", decision.cover, " or proposal.accepted_at >= covered:", ":"),
    _twist("confirmed by the acceptor's clock", rules.take_in, "now=now)", "now=frame.at)"),
    _twist("confirmed by the reader's clock", past._take_in, "end, at=one.frame.at)", "end, at=frame.at)"),
    _twist("the wait is forgotten", rules.confirm, "if decision.waits(after, own=view.own):", "if False:"),
    # Frames and walks.
    _twist(
        "any number of the year",
        past._check_frame,
        "(frame.no, frame.number) != next_numbers(view, item, frame.at.year)",
        "frame.no != next_numbers(view, item, frame.at.year)[0]",
        "past:number",
    ),
    _twist(
        "any number in its space",
        past._check_frame,
        "(frame.no, frame.number) != next_numbers(view, item, frame.at.year)",
        "frame.number != next_numbers(view, item, frame.at.year)[1]",
        "past:number",
    ),
    _twist(
        "refused for any reason",
        past._check_frame,
        "frame.refused != _refused(taken)",
        "[index for index, _ in frame.refused] != [index for index, _ in _refused(taken)]",
        "past:refused",
    ),
    _twist("the range is forgotten", past.judge, "seen=frame.seen.end", "seen=head.seen"),
    _twist(
        "what is later by the clock is not taken in",
        past._check_frame,
        "for one in taken:",
        "for one in (one for one in taken if one.frame is None or one.frame.at <= frame.at):",
    ),
    _twist("nothing is taken in", past._take_in, "if one.frame is None or not one.sound:", "if True:"),
    _twist("unsound frames count", past._take_in, " or not one.sound", "", "past:at"),
    _twist("refused statements count", past._take_in, "if one.code is not None:", "if one.item is None:"),
    _twist(
        "refused statements' frames do not",
        past._take_in,
        "confirm(view,",
        "one.code is None and confirm(view,",
        "decision:acceptance-pending",
        "decision:withdrawn",
        "rules:side",
    ),
    _twist("what does not parse is admitted", past.judge, "code=unparsed", "code=None", "statement:wire"),
    _twist("what is refused leaves traces", past.judge, "branch = view.branch()", "branch = view"),
    _twist(
        "what is refused keeps its number",
        past.judge,
        "except (Refused, Malformed) as refused:",
        "except (Refused, Malformed) as refused:\n            if isinstance(item, Statement):\n"
        "                view.count_one('no', view.own, item.space.hex())",
    ),
    _twist(
        "numbers of the other side", past.next_numbers, 'view.count("no", view.own,', 'view.count("no", view.other,'
    ),
    _twist("exercises are not numbered apart", past.next_numbers, "reality(item)", '"real"'),
    _twist("numbers of last year", past.next_numbers, "str(year)", '"2026"'),
    # Lists.
    _twist(
        "the root below its threshold",
        signatories._signing_keys,
        "if not registrars and len(change.signers) == side.threshold:",
        "if not registrars:",
        "signatories:threshold",
    ),
    _twist(
        "the same archive key",
        signatories._apply,
        "in listed.revoked | replaced,",
        "in listed.revoked,",
        "signatories:change",
    ),
    _twist(
        "a former archive key",
        signatories._apply,
        "in listed.revoked | replaced,",
        "in replaced,",
        "signatories:change",
    ),
    _twist(
        "a former archive key is read under",
        signatories._apply,
        "archive=change, revoked=listed.revoked | replaced",
        "archive=change",
        "archive replaced",
    ),
    _twist(
        "the other side's list stands still", past._take_in, "other_version=listed.version", "", "spaces:epoch-revoked"
    ),
    # Statements.
    _twist(
        "released in any capacity of a drafter",
        rules._check_capacity,
        'post.releases if to == "release" else post.drafts',
        "post.drafts",
        "rules:capacity",
    ),
    _twist(
        "signed by anybody",
        rules._check_signatures,
        "verify(statement.envelope, [releaser.signing])",
        "pass",
        "rules:signature",
    ),
    _twist(
        "drafted by anybody",
        rules._check_signatures,
        "verify(statement.draft.envelope, [drafter.signing])",
        "pass",
        "rules:signature",
    ),
    *(
        _twist(
            f"a draft of another {what}",
            statement.draft_matches,
            f"draft.{field},",
            f"statement.{field},",
            "rules:draft",
        )
        for what, field in (
            ("capacity", "signer.capacity"),
            ("hotline", "hotline"),
            ("side", "side"),
            ("space", "space"),
            ("type", "type"),
        )
    ),
    _twist(
        "a draft that says something else",
        statement.draft_matches,
        "wire.encode(draft.says)",
        "wire.encode(draft_says(statement.says))",
        "rules:draft",
    ),
    _twist(
        "one signature lasts a day",
        rules.admit,
        "ALONE if statement.draft is None else WITH_DRAFT",
        "WITH_DRAFT",
        "times:expired",
    ),
    _twist(
        "two signatures last an hour",
        rules.admit,
        "ALONE if statement.draft is None else WITH_DRAFT",
        "ALONE",
        "times:expired",
    ),
    _twist(
        "acknowledged by the sender",
        rules._check_of,
        "_check_is_message(said, side=view.other)",
        "pass",
        "rules:reference-type",
    ),
    _twist(
        "answered by the asker",
        rules._check_message,
        "side=view.other",
        "side=says and view.own",
        "rules:reference-type",
    ),
    _twist(
        "replaced by the reader",
        rules._check_message,
        "side=view.own",
        "side=says and view.other",
        "rules:reference-type",
    ),
    _twist(
        "two must sign whatever it is", rules._check_draft, " and not TYPES[statement.type].alone:", ":", "rules:draft"
    ),
    _twist(
        "a FLASH judged by its first part",
        rules._check_body,
        "sum(padded) > flash_size:",
        "padded[0] > flash_size:",
        "rules:body-shape",
    ),
    _twist(
        "a holding reply to nothing",
        rules._check_message,
        '("answer", "holding")',
        '("answer",)',
        "rules:reference-unknown",
    ),
    _twist(
        "declared for the past",
        rules._check_declaration,
        "if says.from_ - statement.issued < timedelta(seconds=notice):",
        "if notice and says.from_ - statement.issued < timedelta(seconds=notice):",
        "rules:effect",
    ),
    _twist(
        "terminated without notice",
        rules._check_declaration,
        'view.arrangement().notice if says.state == "terminated" else 0',
        "0",
        "rules:effect",
    ),
    _twist(
        "the first declaration stands",
        rules._apply,
        'view.put(("declared", statement.side), declared)',
        'view.declared(statement.side) or view.put(("declared", statement.side), declared)',
        "rules:effect",
    ),
    _twist(
        "a declaration is the reader's",
        rules._apply,
        '("declared", statement.side)',
        '("declared", view.own)',
        "rules:effect",
    ),
    _twist(
        "sealed to revoked devices",
        spaces.participants,
        "listed.valid_devices()",
        "listed.devices.values()",
        "spaces:epoch-revoked",
        "new epoch",
    ),
    _twist("sealed to every post", spaces.participants, "if space.takes_part(side, device.post)", "if True"),
    # Reading.
    _twist(
        "read by time alone", reading.comes_first, "if other.past > one.index or one.past > other.index:", "if False:"
    ),
    _twist(
        "read one log after the other", reading.comes_first, "return one.at < other.at", "return one.side < other.side"
    ),
]

UNNOTICED = {
    "rules._check_body: sum(sizes) >= BODY_LIMIT instead of sum(sizes) > BODY_LIMIT": (
        "no sizes that wraps and padding make add up to just the limit"
    ),
    "rules._about: without before is None": (
        "a proposal is admissible only where something is decided, so whoever refers to one finds it"
    ),
}
"""Omissions that no schedule can notice, and why."""

_OMISSIONS = [
    Mutation(one.name, one.function, one.text, frozenset({one.tag})) for one in omissions() if one.name not in UNNOTICED
]

MUTATIONS = [*_TWISTS, *_OMISSIONS]
