"""What grows with what waits: the sweep of time limits, and the desk, both on PostgreSQL.

The rows are written into the tables as the logs would have made them, so that only reading them is measured.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from django.db import connection
from django.test import override_settings

from incidents.callout.models import Call, CallOut
from incidents.callout.rules import Callee
from incidents.callout.sources import PEOPLE
from incidents.callout.sweep import sweep
from incidents.cases.models import Space, SpacePost
from incidents.deadlines.models import Deadline
from incidents.deadlines.rules import Kind, Reaction
from incidents.link.line import connected
from incidents.statements.models import Statement
from tests.databases import PostgreSqlTemplate, Template
from tests.factories import Hotline
from tests.incidents.browsers import at
from tests.incidents.nodes import POSTS, Node, make_pair
from tests.servers import postgresql

TURNS = 12
DUE = 100
WAITING = 50
A_FILE = 10
"""Messages of each side in a file, all but the newest ones of the desk acknowledged."""


@contextmanager
def on_postgresql() -> Iterator[Template]:
    """A database to copy."""
    with postgresql() as server:
        yield PostgreSqlTemplate(server)


def sweep_times(template: Template, directory: Path, few: int, many: int) -> tuple[float, float]:
    """Seconds in which a sweep finds the limits that are due among so many open ones, and fires what follows."""
    with _node(template, directory / "few") as one, _node(template, directory / "many") as other:
        for node, open_ in ((one, few), (other, many)):
            with node.here():
                _open_limits(open_, node.clock.now)
        PEOPLE.append("tests.bench.waiting.roster")
        times = _by_turns(_sweep, one, other)
        PEOPLE.pop()
        return times


def desk_times(template: Template, directory: Path, few: int, many: int) -> tuple[float, float]:
    """Seconds in which the server answers what awaits whom, with as much waiting in so few files as in so many."""
    with _node(template, directory / "few") as one, _node(template, directory / "many") as other:
        for node, files in ((one, few), (other, many)):
            with node.here():
                _fill(files, node.clock.now)
        with override_settings(ALLOWED_HOSTS=["testserver"]):
            return _by_turns(_ask_desk, one, other)


def _by_turns(time: Callable[[Node], float], one: Node, other: Node) -> tuple[float, float]:
    """Two medians of what is measured in turns, so that both have the same noise; the first turn warms up."""
    turns = [(time(one), time(other)) for _ in range(TURNS)][1:]
    return median(first for first, _ in turns), median(second for _, second in turns)


def _sweep(node: Node) -> float:
    with node.here():
        now = node.clock.now
        _line_up(now)
        taken = _seconds(lambda: _check(sweep(now=now).fired))
        CallOut.objects.all().delete()
        Call.objects.all().delete()
        return taken


def _ask_desk(node: Node) -> float:
    with at(node, number=secrets.randbelow(900) + 10) as browser:
        desk = browser.get("desk")
        if (len(desk["waiting_for_us"]), len(desk["waiting_for_them"])) != (WAITING, WAITING):
            raise RuntimeError("another desk")
        return median(_seconds(lambda: browser.get("desk")) for _ in range(3))


def roster(_step: int, _now: datetime) -> list[Callee]:
    """Whom a step calls."""
    return [Callee(3, "watch", email="watch@xa.example", webhook="https://pager.xa.example/1")]


@contextmanager
def _node(template: Template, directory: Path) -> Iterator[Node]:
    directory.mkdir(parents=True)
    pair = make_pair(directory, template, Hotline())
    pair.carry()
    yield pair.xa
    for node in (pair.xa, pair.xb):
        node.machine.close()


def _open_limits(open_: int, now: datetime) -> None:
    due = [now - timedelta(seconds=n) if n < DUE else now + timedelta(days=1 + n) for n in range(open_)]
    Deadline.objects.bulk_create([_limit(n, at_) for n, at_ in enumerate(due)], batch_size=2_000)
    _analyse()


def _limit(number: int, due: datetime) -> Deadline:
    return Deadline(
        statement=f"{number:064x}", kind=Kind.REPLY, met_by=Reaction.CLOSED, owing="XA", side="XB", index=number,
        space="0" * 32, exercise=False, number=number, precedence="PRIORITY", basis="4", within=172_800,
        tendered_at=due - timedelta(days=2), start_at=due - timedelta(days=2), due_at=due, rings_at=due,
    )  # fmt: skip


def _fill(files: int, now: datetime) -> None:
    Space.objects.bulk_create(
        Space(
            space=f"{file:032x}", kind="case", exercise=False, side="XA", year=now.year, count=file, opened_index=file,
            opened_at=now, title_side="XA", title_index=file, last_at=now,
        )
        for file in range(1, files + 1)
    )  # fmt: skip
    SpacePost.objects.bulk_create(
        SpacePost(space_id=f"{file:032x}", side=side, post=post) for file in range(1, files + 1) for side, post in POSTS
    )
    for side in ("XA", "XB"):
        messages = [_message(side, n, 1 + n % files, now, settled=n >= WAITING) for n in range(A_FILE * files)]
        Statement.objects.bulk_create(messages, batch_size=2_000)
        Deadline.objects.bulk_create([_handling(row) for row in messages], batch_size=2_000)
    _analyse()


def _message(side: str, number: int, file: int, now: datetime, *, settled: bool) -> Statement:
    return Statement(
        side=side, index=1_000 + number, statement=f"{side.encode().hex()}{number:060x}", space=f"{file:032x}",
        type="request", exercise=False, at=now, read_at=now, past=0, no=number, number=number, post="watch", officer=3,
        device="0" * 64, precedence="ROUTINE", delivered_index=1, delivered_at=now,
        acknowledged_at=now if settled else None, answered="closed" if settled else "",
    )  # fmt: skip


def _handling(row: Statement) -> Deadline:
    due = row.at + timedelta(hours=6)
    return Deadline(
        statement=row.statement, kind=Kind.HANDLING, met_by=Reaction.ANSWERED, owing="XB" if row.side == "XA" else "XA",
        side=row.side, index=row.index, space=row.space, exercise=False, number=row.number, precedence="ROUTINE",
        within=21_600, tendered_at=row.at, start_at=row.at, due_at=due, rings_at=due - timedelta(minutes=36),
        given_at=row.acknowledged_at,
    )  # fmt: skip


def _line_up(now: datetime) -> None:
    for direction in ("pull", "serve"):
        connected(direction, now=now)


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _check(fired: int) -> None:
    if fired != DUE:
        raise RuntimeError(f"{fired} of {DUE} steps were fired")


def _seconds(act: Callable[[], object]) -> float:
    start = perf_counter()
    act()
    return perf_counter() - start
