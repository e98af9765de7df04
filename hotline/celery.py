"""Celery: the ticks. Nothing stands in a message's way here; durable work is a row, and a tick sweeps rows.

Each package in `incidents/ticks.py` has a `tasks.py` with thin tasks and a table `BEAT`, in Celery's own form:

    BEAT = {"centres-clear": {"task": "incidents.centres.tasks.clear", "schedule": 3600.0}}
"""

import os
from importlib import import_module

from celery import Celery, signals

from incidents.ticks import PACKAGES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")

app = Celery("hotline")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(PACKAGES)
# Threads that did not load this, as those of a worker's pool, have the default app for the current one. Celery makes up
# another where a task is looked at before this is loaded.
app.set_default()


@signals.setup_logging.connect
def keep_logging(**_kwargs: object) -> None:
    """A receiver here keeps Celery from setting up logging of its own; the lines stay JSON without content."""


@app.on_after_finalize.connect
def collect_schedule(sender: Celery, **_kwargs: object) -> None:
    """Puts the tables of all packages into one schedule. A name that stands in two of them is refused."""
    schedule: dict[str, dict[str, object]] = {}
    for package in PACKAGES:
        beat = import_module(f"{package}.tasks").BEAT
        if repeated := schedule.keys() & beat.keys():
            raise ValueError(f"{package}.tasks.BEAT repeats {sorted(repeated)}")
        schedule.update(beat)
    sender.conf.beat_schedule = schedule
