"""A walk's records come back from their bytes as they were, and have one spelling."""

from collections.abc import Iterator

import pytest

from crypto.errors import Malformed
from crypto.view import Head, Key, Record
from incidents.log.records import decode_record, encode_key, encode_record
from tests.factories import XA, XB, minute
from tests.scene import Asked


def everything() -> Iterator[tuple[Key, Record]]:
    """All records of both walks of a night in which everything happened that makes another kind of record."""
    scene = Asked()
    version = bytes.fromhex(scene.id_of(scene.opened))
    scene.propose(XA.watch, on=version)
    accepted = scene.propose(XB.watch, on=version)
    scene.say(XA.watch, "acceptance", {"of": scene.id_of(accepted)})
    scene.say(XB.watch, "acknowledgement", {"of": scene.ours})
    scene.open_exercise()
    scene.enlist(scene.one, [XA.liaison.revocation(minute(3)), XA.archive_change("new")], now=scene.now, by_root=True)
    scene.sync()
    for centre in (scene.one, scene.two):
        for walk in (centre.own, centre.other):
            yield from walk.records.items()


def test_each_record_comes_back_as_it_was() -> None:
    records = list(everything())
    assert {key[0] for key, _ in records} == {
        "head",
        "arrangement",
        "signatories",
        "space",
        "epoch",
        "statement",
        "decision",
        "pending",
        "no",
        "number",
        "opened",
    }
    for key, record in records:
        value = encode_record(record)
        assert decode_record(key, value) == record
        assert encode_record(decode_record(key, value)) == value


def test_a_head_is_spelled_as_the_module_says() -> None:
    head = Head(size=412, at=minute(0), seen=418, trust=4, own_version=3, other_version=2)
    spelled = b'{"at":"2026-11-23T07:30:00Z","other_version":2,"own_version":3,"seen":418,"size":412,"trust":4}'
    assert encode_record(head) == spelled
    assert encode_key(("no", "XA", "00" * 16)) == "no/XA/" + "00" * 16


def test_damaged_bytes_are_no_record() -> None:
    with pytest.raises(Malformed):
        decode_record(("head",), b'{"at":null,')
