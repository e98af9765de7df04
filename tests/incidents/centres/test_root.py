"""What root alone mends: with any of its keys, as many as must sign, and where the node's own keys are lost."""

import re
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError

from crypto.arrangement import parse_arrangement
from crypto.errors import Unverified
from crypto.link import Handshake
from incidents.centres.drafting import NotTheRoots, signing_roots
from incidents.link.peer import prove, verify_other
from incidents.log.clock import node_clock
from incidents.log.found import OtherKeys, check_node_keys
from incidents.log.marks import make_mark, take_mark
from incidents.log.store import other_log, own_log
from tests.factories import Country, Hotline, unsigned
from tests.incidents.centres.test_ceremony import Machines, agree, draft_founding, listed, make_keys, run, set_up

THREE = Country("XA", "en", threshold=2, roots=3)
ARRANGEMENT = parse_arrangement(Hotline(own=THREE, sign=unsigned).founding)


@pytest.mark.parametrize(
    ("numbers", "places"), [((), [0, 1]), ((1, 2), [0, 1]), ((1, 3), [0, 2]), ((2, 3), [1, 2]), ((3, 1), [2, 0])]
)
def test_any_roots_sign_as_many_as_must_and_the_first_where_none_are_named(
    numbers: tuple[int, ...], places: list[int]
) -> None:
    assert signing_roots(ARRANGEMENT, "XA", numbers) == tuple(THREE.root_ids[place] for place in places)


@pytest.mark.parametrize("numbers", [(2,), (1, 2, 3), (2, 2), (0, 1), (3, 4), (-1, 1)])
def test_numbers_that_are_no_roots_or_too_few_or_too_many_are_refused(numbers: tuple[int, ...]) -> None:
    with pytest.raises(NotTheRoots) as refused:
        signing_roots(ARRANGEMENT, "XA", numbers)
    assert (refused.value.roots, refused.value.threshold) == (3, 2)


def test_a_lost_root_leaves_the_others_to_found_and_to_change(machines: Machines, tmp_path: Path) -> None:
    make_keys(tmp_path)
    arrangement, roots = agree_on_three(tmp_path)
    numbered = re.findall(r"^  root (\d): ", run("arrangement", "verify", "--sheet", arrangement), re.MULTILINE)
    assert numbered == ["1", "2", "3", "1"]
    roots[0].unlink()
    with machines["XA"].here():
        sheet = draft_founding(tmp_path, "XA", arrangement, "--by-root", "2", "3")
        for root in roots[1:]:
            run("founding", "sign", "--sheet", sheet, "--key", root)
        run("found", "--arrangement", arrangement, "--founding", sheet)
        sheet = tmp_path / "by-root.sheet"
        with pytest.raises(CommandError, match=r"^Of this side's roots, 1 to 3 as the Arrangement lists them, just 2 "):
            run("registrar", "draft", "--by-root", 2, "--revoke-registrar", 1, "--out", sheet)
        assert not sheet.exists()
        run("registrar", "draft", "--by-root", 2, 3, "--revoke-registrar", 1, "--out", sheet)
        for root in roots[1:]:
            run("registrar", "sign", "--sheet", sheet, "--key", root)
        run("registrar", "append", "--sheet", sheet)
        assert listed("XA").version == 2


def agree_on_three(directory: Path) -> tuple[Path, list[Path]]:
    """An Arrangement with three roots of XA, of which two sign, and their private keys."""
    roots = [directory / "XA-root.key", directory / "XA-root-2.key", directory / "XA-root-3.key"]
    for root in roots[1:]:
        run("root_key", "--out", root, "--public", root.with_suffix(".pub"))
    sides = [
        {"language": "en", "side": "XA", "threshold": 2},
        {"language": "zh-Hans", "side": "XB", "threshold": 1},
    ]
    sheet = agree(directory, roots=[*roots, directory / "XB-root.key"], sides=sides)
    return sheet, roots


def test_a_node_that_lost_its_keys_goes_on_with_others_once_a_courier_has_brought_them(
    machines: Machines, tmp_path: Path
) -> None:
    set_up(machines, tmp_path)
    carry(machines, tmp_path)
    with machines["XA"].here():
        shutil.rmtree(machines["XA"].directory / "keys")
        run("node_keys")
        hotline = own_log().hotline
        with pytest.raises(OtherKeys):
            check_node_keys(listed("XA"), hotline)
        sheet = tmp_path / "by-root.sheet"
        run("registrar", "draft", "--by-root", "--node-keys", "--tls", "6b" * 32, "--out", sheet)
        run("registrar", "sign", "--sheet", sheet, "--key", tmp_path / "XA-root.key")
        run("registrar", "append", "--sheet", sheet)
        check_node_keys(listed("XA"), hotline)
        handshake = Handshake(hotline, bytes(32), bytes(32))
        proof = prove(handshake, role="server")
    with machines["XB"].here(), pytest.raises(Unverified, match=r"^link: signature$"):
        verify_other(proof, handshake, role="server", founding=None)
    carry(machines, tmp_path)
    with machines["XB"].here():
        assert verify_other(proof, handshake, role="server", founding=None) == bytes.fromhex("6b" * 32)
        mark = make_mark(now=node_clock())
    with machines["XA"].here():
        assert take_mark(mark, now=node_clock()) is not None
        mark = make_mark(now=node_clock())
    with machines["XB"].here():
        assert take_mark(mark, now=node_clock()) is not None
        assert run("rebuild") == "Nothing differs.\n"


def carry(machines: Machines, directory: Path) -> None:
    """A courier goes there and back, until each node has confirmed all that the other wrote."""
    stick = directory / "stick.courier"
    with machines["XA"].here():
        run("courier", "write", "--out", stick)
    for side in ("XB", "XA", "XB", "XA"):
        with machines[side].here():
            run("courier", "read", stick, "--answer", stick)
    sizes = []
    for side in ("XA", "XB"):
        with machines[side].here():
            sizes.append((own_log().size, other_log().held))
    assert sizes[0] == sizes[1][::-1]
