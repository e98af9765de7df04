"""Changes of a side's list: spelling, keys, ids."""

from crypto.changes import PAYLOAD_TYPE, ArchiveChange, Change, DeviceChange, RegistrarChange, parse_change
from crypto.dsse import Envelope
from tests.vectors.cases import Case, outcome, parametrize


@parametrize("changes", "parse")
def test_parse_change(case: Case) -> None:
    envelope = Envelope(PAYLOAD_TYPE, case["payload"].encode(), ())
    change = outcome(case, lambda: parse_change(envelope))
    if change is not None:
        assert change.id.hex() == case["id"]
        assert [one for made in change.changes for one in _ids(made)] == case["ids"]


def _ids(change: Change) -> list[str]:
    """The id that a change gives to a key."""
    return [change.id.hex()] if isinstance(change, DeviceChange | RegistrarChange | ArchiveChange) else []
