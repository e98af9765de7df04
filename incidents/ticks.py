"""The packages with ticks: each has `tasks.py` with Celery tasks and their table `BEAT` (see `hotline/celery.py`)."""

PACKAGES = [
    "incidents.centres",
    "incidents.devices",
    "incidents.log",
    "incidents.cases",
    "incidents.deadlines",
    "incidents.callout",
    "incidents.watch",
    "incidents.release",
]
