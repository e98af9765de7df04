"""Logs: one JSON object a line, on standard error, without content.

    {"at":"2026-11-23T15:04:05.123Z","event":"request","level":"INFO","logger":"hotline.requests",
     "method":"GET","milliseconds":3.1,"request":"5f…","route":"sign-in","status":200}

What never gets there: bodies, texts, codes, keys, addresses. So a message's arguments and an exception's text are left
out (a database error quotes the row, a 404 the path); what is logged is the message as the source has it (where what
came from outside is in it, the logger's name), the class and place of an exception, and the named `fields` of `extra`,
each a number, a flag or a short word.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from hotline.request_id import current_request_id

_ROOT = Path(__file__).resolve().parent.parent
_LONGEST_WORD = 100
# Whose messages are constants with the content in their arguments. Others format first, so theirs are not shown.
_TEMPLATES = {"hotline", "incidents", "crypto", "django", "uvicorn", "celery", "kombu", "channels"}
# Of these the message is what a request said, as its Host, and the logger's name what is wrong with that.
_SECURITY = "django.security."


def _place(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    shown = path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else Path(*path.parts[-2:])
    return f"{shown}:{frame.lineno} {frame.name}"


def describe_exception(error: BaseException, tracebacks: TracebackType | None) -> dict[str, object]:
    """The class of an exception and the places it came through, innermost last; not its text."""
    places = [_place(frame) for frame in traceback.extract_tb(tracebacks, limit=-12)]
    return {"error": type(error).__qualname__, "places": places}


def _allowed(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    return text if text.isascii() and text.isprintable() and len(text) <= _LONGEST_WORD else "…"


def _event(record: logging.LogRecord) -> str:
    if record.name.startswith(_SECURITY):
        return record.name
    if isinstance(record.msg, str) and record.name.partition(".")[0] in _TEMPLATES:
        return record.msg
    return f"{record.module}:{record.lineno}"


class JsonFormatter(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its newline."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")[:-6] + "Z",
            "event": _event(record),
            "level": record.levelname,
            "logger": record.name,
        }
        if request_id := current_request_id():
            line["request"] = request_id
        line.update({name: _allowed(value) for name, value in getattr(record, "fields", {}).items()})
        if record.exc_info and record.exc_info[1]:
            line.update(describe_exception(record.exc_info[1], record.exc_info[2]))
        return json.dumps(line, ensure_ascii=False, sort_keys=True)


JSON_TO_STDERR = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "hotline.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "uvicorn": {"handlers": [], "level": "INFO", "propagate": True},
        "uvicorn.error": {"handlers": [], "level": "INFO", "propagate": True},
        # Its lines show paths; `hotline.requests` has one for each request that does not.
        "uvicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
        "celery": {"handlers": [], "level": "WARNING", "propagate": True},
        "kombu": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}
"""Django's LOGGING: everything goes to standard error as JSON, from INFO on, the libraries' own handlers give way."""
