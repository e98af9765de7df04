"""What the system enters in the watch log, before it is entered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from crypto.wire import Json

BACK = timedelta(days=7)
"""What happened longer ago is not made up for."""

MAX_ROWS = 500


@dataclass(frozen=True)
class Happened:
    """Something to be entered, once by its key: when it happened stands in `what` as `at`."""

    key: str
    kind: str
    what: Mapping[str, Json]
    officer: int | None = None
