"""Requests borrow threads: the same one again and again, never one that is in use, and only so many are kept."""

import asyncio
import threading

from asgiref.sync import sync_to_async

from hotline.threads import RequestThreads


class Recorder:
    """An application that notes the thread of each request, and waits in it until it is let go."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []
        self.go = threading.Event()
        self.arrived = threading.Semaphore(0)

    async def __call__(self, _scope: object, _receive: object, _send: object) -> None:
        await sync_to_async(self.work)()

    def work(self) -> None:
        self.threads.append(threading.current_thread())
        self.arrived.release()
        self.go.wait(10)


async def answer(threads: RequestThreads, requests: int, recorder: Recorder) -> None:
    """Answers that many requests at once; each waits until all have arrived."""
    running = [asyncio.create_task(threads({}, None, None)) for _ in range(requests)]
    for _ in range(requests):
        assert await asyncio.to_thread(recorder.arrived.acquire, timeout=10)
    recorder.go.set()
    await asyncio.gather(*running)


async def test_one_request_after_the_other_has_the_same_thread() -> None:
    recorder = Recorder()
    threads = RequestThreads(recorder)

    for _ in range(3):
        await answer(threads, 1, recorder)

    assert len(set(recorder.threads)) == 1


async def test_requests_at_once_have_a_thread_each_and_none_waits() -> None:
    recorder = Recorder()

    await answer(RequestThreads(recorder, kept=2), 5, recorder)

    assert len(set(recorder.threads)) == 5


async def test_only_so_many_threads_are_kept() -> None:
    recorder = Recorder()
    threads = RequestThreads(recorder, kept=2)
    await answer(threads, 5, recorder)
    first = set(recorder.threads)

    await answer(threads, 2, recorder)
    kept = set(recorder.threads[5:])
    for thread in first - kept:
        await asyncio.to_thread(thread.join, 10)

    assert (len(kept), kept < first) == (2, True)
    assert {thread for thread in first if thread.is_alive()} == kept


async def test_request_that_fails_gives_its_thread_back() -> None:
    failing = [True]

    async def application(_scope: object, _receive: object, _send: object) -> None:
        seen.append(await sync_to_async(threading.current_thread)())
        if failing.pop() if failing else False:
            raise ConnectionError

    seen: list[threading.Thread] = []
    threads = RequestThreads(application)
    try:
        await threads({}, None, None)
    except ConnectionError:
        await threads({}, None, None)

    assert (len(seen), len(set(seen))) == (2, 1)
