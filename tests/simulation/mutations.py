"""Rules spoilt on purpose, each by a few characters of its own text: what the simulation must notice.

    with spoilt(Mutation("…", decision.accept, "if at > proposal.due:", "if False:")): …

A mutation names the function and what in its source becomes what; it must occur there just once, so that a rule cannot
be rewritten without its mutation being rewritten, too.
"""

import inspect
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any

from crypto import decision, past, reading, rules, signatories, spaces, times


@dataclass(frozen=True)
class Mutation:
    """A rule's name, the function that has it, and its text before and after."""

    name: str
    function: Callable[..., Any]
    old: str
    new: str


@contextmanager
def spoilt(mutation: Mutation) -> Iterator[None]:
    """The rule is spoilt for all who call it, as long as this lasts."""
    function = mutation.function
    assert isinstance(function, FunctionType)
    before = function.__code__
    function.__code__ = _compiled(mutation)
    try:
        yield
    finally:
        function.__code__ = before


def _compiled(mutation: Mutation) -> CodeType:
    source = textwrap.dedent(inspect.getsource(mutation.function))
    if source.count(mutation.old) != 1:
        raise ValueError(f"{mutation.name}: not there, or more than once")
    module = compile(source.replace(mutation.old, mutation.new), mutation.name, "exec")
    return next(const for const in module.co_consts if isinstance(const, CodeType))


NEVER = "if False:"

MUTATIONS = [
    # What two sides decide.
    Mutation("crossing is ignored", decision.take_in_acceptance, "if crossing is not None:", NEVER),
    Mutation(
        "of two that cross, one wins",
        decision.take_in_acceptance,
        "return _with(crossed, replace(proposal, state=State.CROSSED))",
        "return _settle(decision, min(proposal, crossing, key=lambda one: one.id), at)",
    ),
    Mutation(
        "agreed once accepted",
        decision.accept,
        "return _with(decision, replace(proposal, state=State.ACCEPTED, accepted_at=index))",
        "return Decision(version=proposal.id, agreed=decision.agreed + 1)",
    ),
    Mutation("a withdrawal always wins with the acceptor", decision.take_in_withdrawal, "State.REFUSED)", "*State)"),
    Mutation(
        "a withdrawal always wins with the proposer",
        decision.take_in_acceptance,
        "return _settle(decision, proposal, at)",
        "return decision if proposal.state is State.WITHDRAWN else _settle(decision, proposal, at)",
    ),
    Mutation("a refusal always wins", decision.take_in_refusal, "(State.OPEN,)", "tuple(State)"),
    Mutation("nothing lapses", decision._settle, "if at > proposal.due:", NEVER),
    Mutation("the last second is too late", decision._settle, "at > proposal.due", "at >= proposal.due"),
    Mutation("accepted after the due time", decision.accept, "if at > proposal.due:", NEVER),
    Mutation("accepted while another waits", decision.accept, "if _unconfirmed(decision, own) is not None:", NEVER),
    Mutation("answered though withdrawn", decision._open_proposal, "if proposal.state is State.WITHDRAWN:", NEVER),
    Mutation("answered twice", decision._open_proposal, "if proposal.state is not State.OPEN:", NEVER),
    Mutation(
        "accepted by oneself", decision._open_proposal, "if (proposal.side == own) is not proposer_is_own:", NEVER
    ),
    Mutation("proposed on any version", decision.propose, "if on != decision.version:", NEVER),
    Mutation("proposed after the due time", decision.propose, "if proposal.due < at:", NEVER),
    Mutation("taken in on any version", decision.take_in_proposal, "if on != decision.version:", NEVER),
    Mutation("confirmed by any frame", decision.cover, " or proposal.accepted_at >= covered:", ":"),
    Mutation("confirmed by the acceptor's clock", rules.take_in, "now=now)", "now=frame.at)"),
    Mutation("confirmed by the reader's clock", past._take_in, "end, at=one.frame.at)", "end, at=frame.at)"),
    Mutation("the wait is forgotten", rules.confirm, "if decision.waits(after, own=view.own):", NEVER),
    # Frames and walks.
    Mutation("a range may begin anywhere", past._check_frame, "seen.start != head.seen or ", ""),
    Mutation("any root", past._check_frame, "if root != seen.root:", NEVER),
    Mutation("a clock may run back", past._check_frame, "if head.at is not None and frame.at < head.at:", NEVER),
    Mutation("any count of trust entries", past._check_frame, "if frame.trust != head.trust:", NEVER),
    Mutation(
        "any number", past._check_frame, "if (frame.no, frame.number) != next_numbers(", "if False and next_numbers("
    ),
    Mutation("any refusals", past._check_frame, "if frame.refused != _refused(taken):", NEVER),
    Mutation("any tally", past._check_frame, "if isinstance(frame.fact, Tally) and", "if False and"),
    Mutation("the range is forgotten", past.judge, "seen=frame.seen.end", "seen=head.seen"),
    Mutation(
        "what is later by the clock is not taken in",
        past._check_frame,
        "for one in taken:",
        "for one in (one for one in taken if one.frame is None or one.frame.at <= frame.at):",
    ),
    Mutation("nothing is taken in", past._take_in, "if one.frame is None or not one.sound:", "if True:"),
    Mutation("unsound frames count", past._take_in, " or not one.sound", ""),
    Mutation("refused statements count", past._take_in, "if one.code is not None:", "if one.item is None:"),
    Mutation("refused statements' frames do not", past._take_in, "confirm(view,", "one.code is None and confirm(view,"),
    Mutation("what is refused leaves traces", past.judge, "branch = view.branch()", "branch = view"),
    Mutation(
        "what is refused keeps its number",
        past.judge,
        "except (Refused, Malformed) as refused:",
        "except (Refused, Malformed) as refused:\n            if isinstance(item, Statement):\n"
        "                view.count_one('no', view.own, item.space.hex())",
    ),
    # Statements.
    Mutation(
        "numbers of the other side", past.next_numbers, 'view.count("no", view.own,', 'view.count("no", view.other,'
    ),
    Mutation("exercises are not numbered apart", past.next_numbers, "reality(item)", '"real"'),
    Mutation("numbers of last year", past.next_numbers, "str(year)", '"2026"'),
    Mutation("said twice", rules.admit, "view.said(statement.id) is not None or ", ""),
    Mutation("any hotline", rules.admit, "if statement.hotline != view.hotline:", NEVER),
    Mutation("said by the other side", rules.admit, "if statement.side != view.own:", NEVER),
    Mutation("verified beyond the past", rules._check_verified, "verified.size > limit or ", ""),
    Mutation("an exercise in a real file", rules._space, "if space.exercise != statement.exercise:", NEVER),
    Mutation("acknowledged twice", rules._check_of, "and said.acknowledged", "and False"),
    Mutation("acknowledged by the sender", rules._check_of, "_check_is_message(said, side=view.other)", "pass"),
    Mutation("answered by the asker", rules._check_message, "side=view.other", "side=says and view.own"),
    Mutation("released by one", rules._check_draft, "if needed > 1 and not TYPES[statement.type].alone:", NEVER),
    Mutation("two must sign whatever it is", rules._check_draft, " and not TYPES[statement.type].alone:", ":"),
    Mutation("long under one signature", rules._check_body, "if kind.alone and padded != [epoch.LEAST_SIZE]:", NEVER),
    Mutation("a FLASH of any length", rules._check_body, "sum(padded) > flash_size:", "False:"),
    Mutation(
        "a FLASH judged by its first part", rules._check_body, "sum(padded) > flash_size:", "padded[0] > flash_size:"
    ),
    Mutation("a holding reply to nothing", rules._check_message, '("answer", "holding")', '("answer",)'),
    Mutation(
        "a holding reply that replaces",
        rules._check_message,
        'if statement.type == "holding" and says.replaces is not None:',
        NEVER,
    ),
    Mutation(
        "a holding reply that asks",
        rules._check_message,
        'if statement.type == "holding" and reply is not None:',
        NEVER,
    ),
    Mutation("anything closes", rules._check_message, 'if statement.type != "answer" and says.closes:', NEVER),
    Mutation("declared in a file", rules._space, "if isinstance(statement.says, Declare) and space.id != LINE:", NEVER),
    Mutation(
        "declared for the past",
        rules._check_declaration,
        "if says.from_ - statement.issued < timedelta(seconds=notice):",
        "if notice and says.from_ - statement.issued < timedelta(seconds=notice):",
    ),
    Mutation(
        "terminated without notice",
        rules._check_declaration,
        'view.arrangement().notice if says.state == "terminated" else 0',
        "0",
    ),
    Mutation(
        "the last second of the notice is too late",
        rules._check_declaration,
        "< timedelta(seconds=notice)",
        "<= timedelta(seconds=notice)",
    ),
    Mutation(
        "the first declaration stands",
        rules._apply,
        'view.put(("declared", statement.side), declared)',
        'view.declared(statement.side) or view.put(("declared", statement.side), declared)',
    ),
    Mutation("a declaration is the reader's", rules._apply, '("declared", statement.side)', '("declared", view.own)'),
    Mutation(
        "two keys of one officer", rules._check_draft, "if draft.signer.officer == statement.signer.officer:", NEVER
    ),
    Mutation("any capacity", rules._check_capacity, "signer.capacity not in allowed or ", ""),
    Mutation("a revoked device", signatories.Signatories.device, "if device_id in self.revoked:", NEVER),
    Mutation("sealed to revoked devices", spaces.participants, "listed.valid_devices()", "listed.devices.values()"),
    Mutation("sealed under old epochs", spaces.check_usable, "if not all(", "if False and all("),
    Mutation(
        "sealed to anybody",
        rules._check_epoch,
        "if statement.says.recipients != epoch.recipients_hash(recipients):",
        NEVER,
    ),
    Mutation(
        "granted to anybody",
        rules._check_type,
        "if statement.says.device not in participants(",
        "if False and participants(",
    ),
    Mutation("after its expiry", times.check_times, "at > expires or ", ""),
    Mutation("before its time", times.check_times, "if issued - at > AHEAD:", NEVER),
    Mutation(
        "any version of the list",
        signatories.admit_change,
        "if (change.version, change.previous) != (signatories.version + 1, signatories.head):",
        NEVER,
    ),
    # Reading.
    Mutation("read by time alone", reading.comes_first, "if other.past > one.index or one.past > other.index:", NEVER),
    Mutation(
        "read one log after the other", reading.comes_first, "return one.at < other.at", "return one.side < other.side"
    ),
]
