"""Lists of signatories in a node's tables: one row for each side in each walk, however often it changes."""

from dataclasses import replace
from importlib import import_module

import pytest
from django.apps import apps

from crypto.errors import Malformed
from crypto.signatories import Signatories
from incidents.log import mirror, models
from incidents.log.append import Bare, Signed
from incidents.log.read import view_of
from incidents.log.records import decode_record, encode_record
from tests.databases import ON_BOTH
from tests.factories import Device
from tests.incidents.nodes import Node, Pair

CHANGES = 12
LISTS = [("XA", "signatories/XA"), ("XA", "signatories/XB"), ("XB", "signatories/XA"), ("XB", "signatories/XB")]


def rows() -> list[tuple[str, str]]:
    """Walk and key of all lists that this node keeps."""
    found = models.Record.objects.filter(key__startswith="signatories").order_by("walk", "key")
    return list(found.values_list("walk", "key"))


def versions(node: Node) -> dict[str, int]:
    """The version of XB's list that stands in each of a node's walks."""
    with node.here():
        return {walk: view_of(walk).signatories("XB").version for walk in ("XA", "XB")}


def grow(xb: Node, *, changes: int = CHANGES) -> list[Device]:
    """List devices at XB, one a change, and revoke each again but the last."""
    devices = [Device("XB", f"new {number}", 100 + number) for number in range(changes // 2)]
    for device in devices:
        xb.append(Signed(xb.change([device.change()])))
        xb.append(Signed(xb.change([device.revocation(xb.clock.now)])))
    return devices


@ON_BOTH
def test_a_list_that_changes_often_takes_one_row_a_walk(line: Pair) -> None:
    with line.xa.here():
        assert rows() == LISTS
    with line.xb.here() as xb:
        before = xb.view().signatories("XB")
        devices = grow(xb)
        after = xb.view().signatories("XB")
    line.carry()
    assert after.version == before.version + CHANGES
    assert after.devices.keys() == before.devices.keys() | {device.id for device in devices}
    for node in (line.xa, line.xb):
        with node.here():
            assert rows() == LISTS
            assert [view_of(walk).signatories("XB") for walk in ("XA", "XB")] == [after, after]


def test_a_walk_that_is_behind_keeps_the_list_that_stands_in_it(line: Pair) -> None:
    start = versions(line.xa)["XA"]
    with line.xb.here() as xb:
        grow(xb)
    batch = line.batch_for(line.xa)
    assert batch is not None
    with line.xa.here() as xa:
        mirror.take(batch, now=xa.clock())
    assert versions(line.xa) == {"XA": start, "XB": start + CHANGES}
    with line.xa.here() as xa:
        xa.append(Bare())
    assert versions(line.xa) == {"XA": start + CHANGES, "XB": start + CHANGES}


def test_changes_that_are_not_taken_after_all_leave_the_list_as_it_was(line: Pair) -> None:
    with line.xb.here() as xb:
        grow(xb)
    batch = line.batch_for(line.xa)
    assert batch is not None
    start = versions(line.xa)
    with line.xa.here() as xa:
        before = list(models.Record.objects.order_by("pk").values_list("key", "value"))
        with pytest.raises(Malformed):
            mirror.take(replace(batch, checkpoint=b"damaged"), now=xa.clock())
        assert list(models.Record.objects.order_by("pk").values_list("key", "value")) == before
    assert versions(line.xa) == start
    with line.xa.here() as xa:
        mirror.take(batch, now=xa.clock())
    assert versions(line.xa)["XB"] == start["XB"] + CHANGES


def test_who_reads_while_a_change_is_stored_finds_the_list_that_stands_then(line: Pair) -> None:
    with line.xb.here() as xb:
        view = xb.view()
        head = view.head()
        xb.append(Signed(xb.change([Device("XB", "new", 100).change()])))
        # As the reader's next question names it, who knows that head.
        listed = view.record(("signatories", "XB", str(head.own_version)))
        assert isinstance(listed, Signatories)
        assert listed.version == head.own_version + 1


def test_a_list_is_read_again_whatever_its_size() -> None:
    listed = Signatories(side="XB", manifest=bytes(33 * 1024 * 1024))
    assert decode_record(("signatories", "XB"), encode_record(listed)) == listed


def test_of_the_versions_that_were_kept_before_the_last_stays(line: Pair) -> None:
    with line.xa.here():
        for walk, key in LISTS:
            row = models.Record.objects.get(walk=walk, key=key)
            for version in (1, 9, 10):
                value = row.value if version == 10 else b"{}"
                models.Record.objects.create(walk=walk, key=f"{key}/{version}", value=value)
            row.delete()
        import_module("incidents.migrations.0022_one_row_for_a_list")._keep_the_last(apps, None)
        assert rows() == LISTS
