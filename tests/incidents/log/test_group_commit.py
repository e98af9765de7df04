"""Many who append at once share a commit; each learns what became of its own request."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import connections

from crypto.errors import Refused
from incidents.log import group_commit, models
from incidents.log.append import Appended, Bare, Request, Result, Signed, append_entries
from incidents.log.group_commit import GroupCommit, commit
from incidents.log.rules import ClockLeapt
from incidents.log.store import own_log
from tests.factories import XA, Device, message
from tests.incidents.nodes import File, Node, Pair


def at_once(requests: Sequence[tuple[GroupCommit, Request]]) -> list[Result]:
    """What becomes of requests that a thread each has appended."""

    def append(group: GroupCommit, request: Request) -> Result:
        try:
            return group.append([request])[0]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(requests)) as threads:
        return [future.result(20) for future in [threads.submit(append, *one) for one in requests]]


def notices(node: Node, file: File, count: int) -> list[Signed]:
    """Notices that are ready to be appended."""
    return [node.said_in(file, XA.watch, "notice", message(), nonce=n.to_bytes(16)) for n in range(count)]


def commits() -> int:
    """How many checkpoints the own log has."""
    return models.Checkpoint.objects.filter(log__own=True).count()


def test_what_comes_while_a_group_is_written_shares_the_next_one(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        size, before, group = own_log().size, commits(), GroupCommit(clock=xa.clock)
        results = at_once([(group, request) for request in notices(xa, file, 40)])
        indexes = [one.index for one in results if isinstance(one, Appended)]
        assert sorted(indexes) == list(range(size, size + 40))
        assert commits() - before < 10


def test_what_one_asks_for_together_is_a_group(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        requests, size, before = notices(xa, file, 5), own_log().size, commits()
        results = GroupCommit(clock=xa.clock).append(requests)
        assert [one.index for one in results if isinstance(one, Appended)] == list(range(size, size + 5))
        assert commits() - before == 1


def test_a_group_has_its_limit(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        requests, before = notices(xa, file, 9), commits()
        GroupCommit(clock=xa.clock, limit=2).append(requests)
        assert commits() - before == 5


def test_a_group_that_is_full_is_waited_for_no_longer(line: Pair) -> None:
    with line.xa.here() as xa, patch.object(group_commit, "GATHERING", 60.0):
        file = xa.open_file(XA.watch)
        group = GroupCommit(clock=xa.clock, limit=2)
        results = at_once([(group, request) for request in notices(xa, file, 5)])
        assert sum(isinstance(one, Appended) for one in results) == 5


def test_who_comes_alone_waits_for_nobody(line: Pair) -> None:
    with line.xa.here() as xa, patch.object(group_commit, "GATHERING", 60.0):
        file = xa.open_file(XA.watch)
        group = GroupCommit(clock=xa.clock)
        for request in notices(xa, file, 3):
            assert isinstance(group.append([request])[0], Appended)


def test_each_learns_what_became_of_its_own_request(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        good = notices(xa, file, 1)[0]
        stranger = xa.said_in(file, Device("XA", "stranger", officer=9), "notice", message())
        stands, nothing, refused = GroupCommit(clock=xa.clock).append([good, Bare(), stranger])
        assert isinstance(stands, Appended)
        assert nothing is None
        assert isinstance(refused, Refused)
        assert refused.code == "signer-unknown"


def test_when_nothing_can_be_written_all_are_told_and_the_next_are_not(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        group = GroupCommit(clock=xa.clock)
        *early, late = notices(xa, file, 5)
        xa.clock.now += timedelta(days=3)
        with ThreadPoolExecutor(4) as threads:
            futures: list[Future[list[Result]]] = [threads.submit(group.append, [one]) for one in early]
            for future in futures:
                with pytest.raises(ClockLeapt):
                    future.result(20)
            list(threads.map(lambda _n: connections.close_all(), range(4)))
        xa.clock.now -= timedelta(days=3)
        assert isinstance(group.append([late])[0], Appended)


def test_whoever_leads_tells_the_others_also_where_it_ends_itself(line: Pair) -> None:
    """What nobody foresees ends the one that leads: those of its group are told, and who comes later leads on."""
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        first, second, third = notices(xa, file, 3)
        group, begun, go_on = GroupCommit(clock=xa.clock), threading.Event(), threading.Event()

        def end(requests: Sequence[Request], *, now: datetime) -> tuple[models.Log, list[Result]]:
            if third in requests:
                return append_entries(requests, now=now)
            begun.set()
            assert go_on.wait(20)
            raise SystemExit

        with patch.object(group_commit, "append_entries", end), ThreadPoolExecutor(3) as threads:
            ended = [threads.submit(group.append, [one, Bare()]) for one in (first, second)]
            assert begun.wait(20)
            go_on.set()
            for one in ended:
                with pytest.raises(SystemExit):
                    one.result(20)
            assert isinstance(threads.submit(group.append, [third]).result(20)[0], Appended)
            list(threads.map(lambda _n: connections.close_all(), range(3)))


def test_two_writers_of_one_log_take_turns(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        groups = [GroupCommit(clock=xa.clock, limit=3) for _ in range(2)]
        requests, size = notices(xa, file, 30), own_log().size
        results = at_once([(groups[n % 2], request) for n, request in enumerate(requests)])
        indexes = [one.index for one in results if isinstance(one, Appended)]
        assert sorted(indexes) == list(range(size, size + 30))


def test_a_process_has_one(today: Pair) -> None:
    with today.xa.here() as xa:
        notice = xa.said_in(xa.open_file(XA.watch), XA.watch, "notice", message())
        assert isinstance(commit(notice), Appended)
        assert commit(Bare()) is None
