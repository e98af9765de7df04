"""Where Django finds the models: each package keeps its own, this file only collects them."""

from incidents.centres.models import Invitation, Officer

__all__ = ["Invitation", "Officer"]
