"""Many who append at once share a commit; each learns what became of its own request."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from crypto.errors import Refused
from incidents.log import models
from incidents.log.append import Appended, Bare, Signed
from incidents.log.group_commit import GroupCommit, group_commit, submit
from incidents.log.rules import ClockLeapt
from incidents.log.store import own_log
from tests.factories import XA, Device, message
from tests.incidents.nodes import File, Node, Pair


@contextmanager
def grouping(node: Node, **differs: int) -> Iterator[GroupCommit]:
    """A group commit on that node."""
    group = GroupCommit(clock=lambda: node.clock.now, **differs)
    try:
        yield group
    finally:
        group.stop()


def notices(node: Node, file: File, count: int) -> list[Signed]:
    """Notices that are ready to be appended."""
    return [node.said_in(file, XA.watch, "notice", message(), nonce=n.to_bytes(16)) for n in range(count)]


def commits() -> int:
    """How many checkpoints the own log has."""
    return models.Checkpoint.objects.filter(log__own=True).count()


def test_what_comes_while_a_group_is_written_shares_the_next_one(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        requests, size, before = notices(xa, file, 40), own_log().size, commits()
        with grouping(xa) as group:
            futures = [group.submit(request) for request in requests]
            results = [future.result(20) for future in futures]
        assert [one.index for one in results if isinstance(one, Appended)] == list(range(size, size + 40))
        assert commits() - before < 10


def test_a_group_has_its_limit(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        requests, before = notices(xa, file, 9), commits()
        with grouping(xa, limit=2) as group:
            for future in [group.submit(request) for request in requests]:
                future.result(20)
        assert commits() - before >= 5


def test_each_learns_what_became_of_its_own_request(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        good = notices(xa, file, 1)[0]
        stranger = xa.said_in(file, Device("XA", "stranger", officer=9), "notice", message())
        with grouping(xa) as group:
            stands, nothing, refused = [group.submit(request) for request in (good, Bare(), stranger)]
            assert isinstance(stands.result(20), Appended)
            assert nothing.result(20) is None
            result = refused.result(20)
            assert isinstance(result, Refused)
            assert result.code == "signer-unknown"


def test_when_nothing_can_be_written_all_are_told_and_the_next_are_not(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        first, second, third = notices(xa, file, 3)
        with grouping(xa) as group:
            xa.clock.now += timedelta(days=3)
            for future in [group.submit(first), group.submit(second)]:
                with pytest.raises(ClockLeapt):
                    future.result(20)
            xa.clock.now -= timedelta(days=3)
            assert isinstance(group.submit(third).result(20), Appended)


def test_what_waits_when_it_ends_is_appended_first(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        with grouping(xa) as group:
            futures = [group.submit(request) for request in notices(xa, file, 5)]
        assert all(isinstance(future.result(0), Appended) for future in futures)


def test_two_writers_of_one_log_take_turns(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        requests, size = notices(xa, file, 30), own_log().size
        with grouping(xa, limit=3) as one, grouping(xa, limit=3) as other:
            futures = [(one, other)[n % 2].submit(request) for n, request in enumerate(requests)]
            results = [future.result(30) for future in futures]
        indexes = [one.index for one in results if isinstance(one, Appended)]
        assert sorted(indexes) == list(range(size, size + 30))


async def test_async_code_waits_for_the_group_commit_of_its_process(today: Pair) -> None:
    with today.xa.here():
        async with group_commit():
            results = await asyncio.gather(*(asyncio.wrap_future(submit(Bare())) for _ in range(3)))
    assert results == [None, None, None]
