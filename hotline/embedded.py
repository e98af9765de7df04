"""Celery inside the server process, for the embedded default: a worker and beat, each in a thread.

The server's main thread keeps the signals, so both are started as objects and not as commands. The in-memory broker
lives in this process and nowhere else: an embedded node is one process.
"""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from celery import beat
from celery.worker import WorkController, state

from hotline.celery import app

_logger = logging.getLogger("hotline.embedded")


def _logged(run: Callable[[], object]) -> Callable[[], None]:
    def guarded() -> None:
        try:
            run()
        except SystemExit:
            _logger.debug("stopped")
        except Exception:
            _logger.exception("Celery ended in this process")
            raise

    return guarded


def _make_worker() -> WorkController:
    app.finalize()
    made: WorkController = app.WorkController(
        pool_cls="threads",
        concurrency=2,
        loglevel=logging.WARNING,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    return made


@asynccontextmanager
async def celery_in_process() -> AsyncIterator[None]:
    """Runs both as long as the context is open; leaving it waits until a running task has ended."""
    # In a thread, as a new worker closes database connections, which Django refuses on the event loop.
    worker = await asyncio.to_thread(_make_worker)
    ticker = beat.Service(app, scheduler_cls=app.conf.beat_scheduler)
    state.should_stop = None
    threads = [
        threading.Thread(target=_logged(worker.start), name="celery-worker"),
        threading.Thread(target=_logged(ticker.start), name="celery-beat"),
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ticker.stop()
        state.should_stop = 0
        # The worker waits for a message for two seconds at a time, and once more after it has seen that: two end both.
        for _wait in range(2):
            await asyncio.to_thread(app.control.broadcast, "ping")
        for thread in reversed(threads):
            await asyncio.to_thread(thread.join)
