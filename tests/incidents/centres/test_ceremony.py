"""A pair of governments is set up by commands alone, as the README has it."""

import json
import re
import stat
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from crypto.arrangement import root_id
from crypto.signatories import Signatories
from hotline.environment import parse_origin
from incidents.centres.key_files import read_signing_key
from incidents.centres.sheet import parse_sheet
from incidents.log import mirror
from incidents.log.clock import node_clock
from incidents.log.read import batch_after, view_of
from incidents.log.store import other_log, own_log
from tests.incidents.nodes import Machine

Machines = dict[str, Machine]


def run(*words: object) -> str:
    """What a command prints."""
    out = StringIO()
    call_command(*map(str, words), stdout=out)
    return out.getvalue()


def make_keys(directory: Path) -> None:
    """The keys of both sides' people, each in its file."""
    for side in ("XA", "XB"):
        run("root_key", "--out", directory / f"{side}-root.key", "--public", directory / f"{side}-root.pub")
        run("archive_key", "--out", directory / f"{side}-archive.key", "--public", directory / f"{side}-archive.pub")
        for number in (1, 2):
            name = directory / f"{side}-registrar-{number}"
            run("registrar", "key", "--out", f"{name}.key", "--public", f"{name}.pub")


def agree(directory: Path, *, roots: Sequence[Path] = (), **differs: object) -> Path:
    """The Arrangement, signed by the first roots; its terms are the example's but for what differs.

    `roots` are the private keys of both sides' roots, named by their side; one a side without it.
    """
    terms, sheet = directory / "terms.json", directory / "arrangement.sheet"
    terms.write_text(json.dumps({**json.loads(run("arrangement", "example")), **differs}))
    keys = roots or [directory / f"{side}-root.key" for side in ("XA", "XB")]
    named = [word for key in keys for word in ("--root", f"{key.name[:2]}={key.with_suffix('.pub')}")]
    run("arrangement", "draft", "--terms", terms, *named, "--out", sheet)
    signing = parse_sheet(sheet.read_bytes()).signers()
    for key in keys:
        if root_id(read_signing_key(key).public_key) in signing:
            run("arrangement", "sign", "--sheet", sheet, "--key", key)
    return sheet


def draft_founding(directory: Path, side: str, arrangement: Path, *words: str) -> Path:
    """The node's keys, and the first change of a side's list as its root is to sign it."""
    run("node_keys")
    return draft_again(directory, side, arrangement, *words)


def draft_again(directory: Path, side: str, arrangement: Path, *words: str) -> Path:
    """That change, where the node has its keys."""
    sheet = directory / f"{side}-founding.sheet"
    registrars = [
        word for n in (1, 2) for word in ("--registrar", f"{n}={directory / side}-registrar-{n}.pub")
    ]  # fmt: skip
    archive = directory / f"{side}-archive.pub"
    run(
        "founding", "draft", "--arrangement", arrangement, "--archive", archive, *registrars, *words, "--out", sheet
    )  # fmt: skip
    return sheet


def set_up(machines: Machines, directory: Path) -> Path:
    """Both nodes, founded; the Arrangement."""
    make_keys(directory)
    arrangement = agree(directory)
    for side, machine in machines.items():
        with machine.here():
            sheet = draft_founding(directory, side, arrangement)
            run("founding", "sign", "--sheet", sheet, "--key", directory / f"{side}-root.key")
            run("founding", "verify", "--sheet", sheet, "--arrangement", arrangement)
            run("found", "--arrangement", arrangement, "--founding", sheet)
    return arrangement


def change(directory: Path, side: str, *words: str) -> str:
    """Draft a change, have both registrars sign it, append it."""
    sheet = directory / f"{side}-change.sheet"
    run("registrar", "draft", "--by", 1, "--by", 2, *words, "--out", sheet)
    for number in (1, 2):
        run("registrar", "sign", "--sheet", sheet, "--key", directory / f"{side}-registrar-{number}.key")
    return run("registrar", "append", "--sheet", sheet)


def listed(side: str) -> Signatories:
    """A side's list, as that side's walk has it here."""
    return view_of(side).signatories(side)


def pinned(side: str) -> bytes | None:
    """The TLS key that a side's list pins."""
    node = listed(side).node
    return None if node is None else node.tls


def test_a_pair_is_set_up_by_commands_and_the_nodes_accept_each_other(machines: Machines, tmp_path: Path) -> None:
    set_up(machines, tmp_path)
    with machines["XA"].here():
        assert change(tmp_path, "XA", "--post", "watch:centre,government:centre").startswith("Appended: entry 2 of XA")
        assert set(listed("XA").posts) == {"watch"}
        batch = batch_after(0, now=node_clock(), max_entries=64, max_size=1 << 20)
        assert batch is not None
        hotline = own_log().hotline
        assert "0 faults" not in run("check_log")
        assert run("rebuild") == "Nothing differs.\n"
    with machines["XB"].here():
        assert (own_log().hotline, other_log().side) == (hotline, "XA")
        assert mirror.take(batch, now=node_clock()) == mirror.Extent(size=3, held=3)
        assert {one.officer for one in listed("XA").registrars.values()} == {1, 2}


def test_private_keys_are_their_owners_alone_and_never_written_over(tmp_path: Path) -> None:
    private, public = tmp_path / "root.key", tmp_path / "root.pub"
    run("root_key", "--out", private, "--public", public)
    before = private.read_bytes()
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert json.loads(public.read_bytes()).keys() == {"composite_public"}
    with pytest.raises(
        CommandError, match=r"root.key is there already. Keys are never written over: name another file."
    ):
        run("root_key", "--out", private, "--public", tmp_path / "another.pub")
    with pytest.raises(CommandError, match=r"root.pub is there already"):
        run("root_key", "--out", tmp_path / "another.key", "--public", public)
    assert private.read_bytes() == before
    assert not (tmp_path / "another.key").exists()


def test_an_arrangement_that_one_root_has_not_signed_founds_nothing(machines: Machines, tmp_path: Path) -> None:
    make_keys(tmp_path)
    arrangement = tmp_path / "arrangement.sheet"
    terms = tmp_path / "terms.json"
    terms.write_text(run("arrangement", "example"))
    roots = [word for side in ("XA", "XB") for word in ("--root", f"{side}={tmp_path / side}-root.pub")]
    run("arrangement", "draft", "--terms", terms, *roots, "--out", arrangement)
    run("arrangement", "sign", "--sheet", arrangement, "--key", tmp_path / "XA-root.key")
    with pytest.raises(CommandError, match=r"Not everybody has signed yet. Still to come: [0-9a-f]{16}…$"):
        run("arrangement", "verify", "--sheet", arrangement)
    with machines["XA"].here(), pytest.raises(CommandError, match=r"Not everybody has signed yet"):
        draft_founding(tmp_path, "XA", arrangement)


def test_a_key_that_the_sheet_does_not_name_cannot_sign_it(tmp_path: Path) -> None:
    make_keys(tmp_path)
    sheet = agree(tmp_path)
    with pytest.raises(CommandError, match=r"The sheet does not name this key"):
        run("arrangement", "sign", "--sheet", sheet, "--key", tmp_path / "XA-registrar-1.key")


def test_a_sheet_that_was_changed_on_the_way_is_not_verified(tmp_path: Path) -> None:
    make_keys(tmp_path)
    sheet = agree(tmp_path)
    signed = json.loads(sheet.read_bytes())
    signed["signatures"].reverse()
    sheet.write_text(json.dumps(signed, separators=(",", ":"), sort_keys=True) + "\n")
    with pytest.raises(CommandError, match=r"Refused \(signature: .*\). A signature does not hold."):
        run("arrangement", "verify", "--sheet", sheet)


def test_a_founding_that_names_other_node_keys_is_refused(machines: Machines, tmp_path: Path) -> None:
    make_keys(tmp_path)
    arrangement = agree(tmp_path)
    with machines["XA"].here():
        sheet = draft_founding(tmp_path, "XA", arrangement)
        run("founding", "sign", "--sheet", sheet, "--key", tmp_path / "XA-root.key")
        for name in ("log", "mirror", "link"):
            (machines["XA"].directory / "keys" / name).unlink()
        run("node_keys")
        with pytest.raises(CommandError, match=r"names other node keys than those here"):
            run("found", "--arrangement", arrangement, "--founding", sheet)


FOR_REAL = parse_origin("https://xa.example")


def test_a_node_for_real_pins_the_tls_key_of_its_link(machines: Machines, tmp_path: Path) -> None:
    make_keys(tmp_path)
    arrangement = agree(tmp_path)
    with machines["XA"].here(), override_settings(HOTLINE_ORIGIN=FOR_REAL):
        with pytest.raises(CommandError, match=r"^Name the key of the certificate at this node's link: --tls"):
            draft_founding(tmp_path, "XA", arrangement)
        with pytest.raises(CommandError, match=r"--tls must be a SHA-256 in hex, 64 digits."):
            draft_again(tmp_path, "XA", arrangement, "--tls", "6b1c")
        assert not (tmp_path / "XA-founding.sheet").exists()
        sheet = draft_again(tmp_path, "XA", arrangement, "--tls", "6b" * 32)
        run("founding", "sign", "--sheet", sheet, "--key", tmp_path / "XA-root.key")
        run("found", "--arrangement", arrangement, "--founding", sheet)
        assert pinned("XA") == bytes.fromhex("6b" * 32)


def test_a_demonstration_pins_no_tls_key(machines: Machines, tmp_path: Path) -> None:
    make_keys(tmp_path)
    arrangement = agree(tmp_path, demonstration=True)
    with machines["XA"].here(), override_settings(HOTLINE_ORIGIN=FOR_REAL):
        assert draft_founding(tmp_path, "XA", arrangement).exists()


def test_root_pins_another_tls_key_and_registrars_do_not(machines: Machines, tmp_path: Path) -> None:
    set_up(machines, tmp_path)
    with machines["XA"].here():
        before = listed("XA").node
        with pytest.raises(CommandError, match=r"Refused .threshold"):
            change(tmp_path, "XA", "--tls", "6b" * 32)
        sheet = tmp_path / "by-root.sheet"
        run("registrar", "draft", "--by-root", "--tls", "6b" * 32, "--out", sheet)
        run("registrar", "sign", "--sheet", sheet, "--key", tmp_path / "XA-root.key")
        run("registrar", "append", "--sheet", sheet)
        assert before is not None
        assert listed("XA").node == replace(before, tls=bytes.fromhex("6b" * 32))


def test_a_node_is_founded_once(machines: Machines, tmp_path: Path) -> None:
    arrangement = set_up(machines, tmp_path)
    with machines["XA"].here(), pytest.raises(CommandError, match=r"has a hotline already"):
        run("found", "--arrangement", arrangement, "--founding", tmp_path / "XA-founding.sheet")


def test_a_node_that_is_not_founded_says_how_it_is(machines: Machines) -> None:
    with machines["XA"].here(), pytest.raises(CommandError, match=r"no hotline yet. Set it up: manage.py found"):
        run("check_log")


def test_one_registrar_alone_changes_nothing(machines: Machines, tmp_path: Path) -> None:
    set_up(machines, tmp_path)
    sheet = tmp_path / "change.sheet"
    with machines["XA"].here():
        run("registrar", "draft", "--by", 1, "--by", 2, "--post", "watch:centre:centre", "--out", sheet)
        run("registrar", "sign", "--sheet", sheet, "--key", tmp_path / "XA-registrar-1.key")
        with pytest.raises(CommandError, match=r"Not everybody has signed yet"):
            run("registrar", "append", "--sheet", sheet)
        with pytest.raises(CommandError, match=r"Two registrars sign"):
            run("registrar", "draft", "--by", 1, "--by", 1, "--post", "watch:centre:centre", "--out", sheet)
        with pytest.raises(CommandError, match=r"There is no registrar 3. There are: 1, 2."):
            run("registrar", "draft", "--by", 1, "--by", 3, "--post", "watch:centre:centre", "--out", sheet)
        assert listed("XA").version == 1


def test_registrars_may_not_appoint_registrars_but_root_may(machines: Machines, tmp_path: Path) -> None:
    set_up(machines, tmp_path)
    third = tmp_path / "XA-registrar-3"
    run("registrar", "key", "--out", f"{third}.key", "--public", f"{third}.pub")
    with machines["XA"].here():
        with pytest.raises(CommandError, match=r"Refused .threshold"):
            change(tmp_path, "XA", "--registrar", f"3={third}.pub")
        sheet = tmp_path / "by-root.sheet"
        run("registrar", "draft", "--by-root", "--registrar", f"3={third}.pub", "--revoke-registrar", 1, "--out", sheet)
        run("registrar", "sign", "--sheet", sheet, "--key", tmp_path / "XA-root.key")
        run("registrar", "append", "--sheet", sheet)
        assert listed("XA").version == 2
        with pytest.raises(CommandError, match=r"There is no registrar 1. There are: 2, 3."):
            change(tmp_path, "XA", "--post", "watch:centre:centre")


def test_a_change_on_a_list_that_has_changed_is_refused(machines: Machines, tmp_path: Path) -> None:
    set_up(machines, tmp_path)
    with machines["XA"].here():
        late = tmp_path / "late.sheet"
        run("registrar", "draft", "--by", 1, "--by", 2, "--post", "late:centre:centre", "--out", late)
        change(tmp_path, "XA", "--post", "watch:centre:centre")
        for number in (1, 2):
            run("registrar", "sign", "--sheet", late, "--key", tmp_path / f"XA-registrar-{number}.key")
        with pytest.raises(CommandError, match=r"Refused \(version\). The list has changed meanwhile."):
            run("registrar", "append", "--sheet", late)


def test_what_people_sign_is_told_a_line_each(tmp_path: Path) -> None:
    make_keys(tmp_path)
    lines = run("arrangement", "verify", "--sheet", agree(tmp_path)).splitlines()
    assert [line.split()[0] for line in lines[:3]] == ["Arrangement,", "hotline", "side"]
    assert re.fullmatch(r"digits( \d{5}){8}", lines[-2])
