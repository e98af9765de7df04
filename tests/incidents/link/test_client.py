"""What the puller makes of the end of an attempt, and how its operator reads it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crypto.errors import ForkDetected, Malformed, Unverified
from incidents.link.client import Ended, _refused, _tell
from incidents.log.keys import KeyFile
from incidents.log.mirror import NotLedTo, OutOfOrder, Stopped
from incidents.log.rules import ClockLeapt
from incidents.log.signed import SignedBeyond
from incidents.log.store import NotFounded

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("why", "code", "what", "level"),
    [
        (NotLedTo(), "checkpoint", "doubted", "WARNING"),
        (Unverified("checkpoint", "origin"), "checkpoint", "", "WARNING"),
        (Unverified("tls-key", "none"), "tls-key", "", "WARNING"),
        (Malformed("wire", "a text"), "wire", "", "WARNING"),
        (OutOfOrder(4), "out-of-order", "", "WARNING"),
        (ForkDetected("origin", b"", b""), "fork", "stopped", "WARNING"),
        (Stopped(), "fork", "stopped", "WARNING"),
        (NotFounded(), "not-set-up", "", "WARNING"),
        (ClockLeapt(NOW, NOW), "clock", "", "ERROR"),
        (SignedBeyond("log", 4), "signed-beyond", "", "ERROR"),
        (KeyFile(Path("link"), "is no key file", ""), "key-file", "", "ERROR"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_why_an_attempt_ended(
    why: Exception, code: str, what: str, level: str, caplog: pytest.LogCaptureFixture
) -> None:
    ended = _refused(why)
    assert (ended.code, ended.stopped, ended.doubted) == (code, what == "stopped", what == "doubted")
    _tell(ended)
    (record,) = caplog.records
    assert (record.levelname, record.getMessage(), vars(record)["fields"]["code"]) == (level, "the link ended", code)


def test_a_fault_that_is_met_again_is_the_same_end() -> None:
    assert Ended("database", fault=ValueError()) == Ended("database", fault=ValueError())
