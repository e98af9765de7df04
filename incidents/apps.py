"""The one Django app: one label, one migration history."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """The app `incidents`."""

    name = "incidents"
