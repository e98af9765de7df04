"""Ticks: collected from the packages, and run inside the server process on the embedded default."""

import asyncio
import threading
import types
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest
from celery import current_app

from hotline import celery
from hotline.embedded import celery_in_process

ran = threading.Event()


@celery.app.task(name="tests.tick")
def tick() -> None:
    ran.set()


def test_schedule_has_every_packages_ticks() -> None:
    celery.app.finalize()

    assert celery.app.conf.beat_schedule["centres-clear"] == {
        "task": "incidents.centres.tasks.clear",
        "schedule": 3600.0,
    }
    assert {entry["task"] for entry in celery.app.conf.beat_schedule.values()} <= set(celery.app.tasks)


def test_tick_that_two_packages_name_is_refused(monkeypatch) -> None:
    package = types.SimpleNamespace(BEAT={"clear": {"task": "x", "schedule": 1.0}})
    monkeypatch.setattr(celery, "PACKAGES", ["one", "two"])
    monkeypatch.setattr(celery, "import_module", lambda _name: package)

    with pytest.raises(ValueError, match=r"two\.tasks\.BEAT repeats \['clear'\]"):
        celery.collect_schedule(celery.app)


def test_every_thread_has_this_app() -> None:
    """Also one that did not load it: a worker's pool looks up tasks in its thread's current app."""
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(lambda: current_app.main).result() == celery.app.main


async def test_embedded_worker_runs_what_beat_sends_and_stops_cleanly(monkeypatch) -> None:
    ran.clear()
    monkeypatch.setitem(celery.app.conf.beat_schedule, "tests-tick", {"task": "tests.tick", "schedule": 0.05})
    before = set(threading.enumerate())

    async with celery_in_process():
        assert await asyncio.to_thread(ran.wait, 20)
        told_at = monotonic()

    # Celery waits for a message for two seconds at a time, and once more after it was told to stop.
    assert monotonic() - told_at < 2
    assert {thread.name for thread in set(threading.enumerate()) - before if thread.name.startswith("celery")} == set()


async def test_embedded_worker_can_start_again_in_the_same_process() -> None:
    for _round in range(2):
        ran.clear()
        async with celery_in_process():
            await asyncio.to_thread(tick.delay)
            assert await asyncio.to_thread(ran.wait, 20)
