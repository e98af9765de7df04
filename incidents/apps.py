"""The one Django app: one label, one migration history."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class IncidentsConfig(AppConfig):
    """The app `incidents`."""

    name = "incidents"

    def ready(self) -> None:
        """Whoever writes a log in this process wakes those who listen; what the sign-in library tells of is heard."""
        # By name: what it imports needs the models, which exist only now.
        for module in ("link.consumer", "live.consumers", "live.nudge", "centres.audit"):
            import_string(f"incidents.{module}.connect")()
