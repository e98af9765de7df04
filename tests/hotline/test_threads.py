"""Requests borrow threads: the same one again and again, never one that is in use; so many at once, fewer are kept."""

import asyncio
import threading

import pytest

from hotline.threads import RequestThreads


class Recorder:
    """Work that notes the thread in which it is done, and waits in it until it is let go."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []
        self.go = threading.Event()
        self.arrived = threading.Semaphore(0)

    def __call__(self) -> None:
        self.threads.append(threading.current_thread())
        self.arrived.release()
        self.go.wait(10)


async def answer(threads: RequestThreads, requests: int, recorder: Recorder) -> None:
    """Answers that many requests at once; each waits until all have arrived."""
    running = [asyncio.create_task(threads.run(recorder)) for _ in range(requests)]
    for _ in range(requests):
        assert await asyncio.to_thread(recorder.arrived.acquire, timeout=10)
    recorder.go.set()
    await asyncio.gather(*running)


async def test_one_request_after_the_other_has_the_same_thread() -> None:
    recorder = Recorder()
    threads = RequestThreads()

    for _ in range(3):
        await answer(threads, 1, recorder)

    assert len(set(recorder.threads)) == 1


async def test_requests_at_once_have_a_thread_each_and_none_waits() -> None:
    recorder = Recorder()

    await answer(RequestThreads(kept=2), 5, recorder)

    assert len(set(recorder.threads)) == 5


async def test_only_so_many_are_answered_at_once_and_the_others_wait() -> None:
    recorder = Recorder()
    threads = RequestThreads(at_once=3)
    running = [asyncio.create_task(threads.run(recorder)) for _ in range(20)]
    for _ in range(3):
        assert await asyncio.to_thread(recorder.arrived.acquire, timeout=10)
    # All others have asked by now, too.
    await asyncio.sleep(0.05)
    assert len(recorder.threads) == 3

    recorder.go.set()
    await asyncio.wait_for(asyncio.gather(*running), 10)

    assert (len(recorder.threads), len(set(recorder.threads))) == (20, 3)


async def test_request_that_is_given_up_while_it_waits_takes_no_place() -> None:
    recorder, threads = Recorder(), RequestThreads(at_once=1)
    first = asyncio.create_task(threads.run(recorder))
    waiting = asyncio.create_task(threads.run(recorder))
    assert await asyncio.to_thread(recorder.arrived.acquire, timeout=10)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    recorder.go.set()
    await first

    await asyncio.wait_for(threads.run(recorder), 10)

    assert len(recorder.threads) == 2


async def test_only_so_many_threads_are_kept() -> None:
    recorder = Recorder()
    threads = RequestThreads(kept=2)
    await answer(threads, 5, recorder)
    first = set(recorder.threads)

    await answer(threads, 2, recorder)
    kept = set(recorder.threads[5:])
    for thread in first - kept:
        await asyncio.to_thread(thread.join, 10)

    assert (len(kept), kept < first) == (2, True)
    assert {thread for thread in first if thread.is_alive()} == kept


async def test_request_that_fails_gives_its_thread_back() -> None:
    threads, seen = RequestThreads(), []

    def fail() -> None:
        seen.append(threading.current_thread())
        raise ConnectionError

    for _ in range(2):
        with pytest.raises(ConnectionError):
            await threads.run(fail)

    assert len(set(seen)) == 1


async def test_thread_is_not_lent_again_while_a_request_that_nobody_waits_for_is_in_it() -> None:
    recorder, threads = Recorder(), RequestThreads()
    given_up = asyncio.create_task(threads.run(recorder))
    assert await asyncio.to_thread(recorder.arrived.acquire, timeout=10)
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up

    await answer(threads, 1, recorder)

    assert len(set(recorder.threads)) == 2
