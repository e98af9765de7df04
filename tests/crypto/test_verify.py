"""Both logs verified offline: what holds, what does not, and that nothing but `cryptography` is needed for it."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from crypto.__main__ import DOES_NOT_HOLD, HOLDS, UNREADABLE, main, read_dump
from crypto.checkpoint import Checkpoint, Origin, sign_checkpoint
from crypto.dsse import Envelope, verify_envelope
from crypto.errors import Refused
from crypto.frame import encode_frame, parse_frame
from crypto.tile import encode_bundle, parse_bundle
from crypto.verify import Dump, VerifiedLogs, verify_logs
from tests.dump import TIME, signed_checkpoint, write_dump, write_entries
from tests.factories import XA, XB, Hotline, message
from tests.peer import Centre
from tests.scene import Asked, Scene

PART = b"a part of a body"


@pytest.fixture(scope="module")
def asked() -> Asked:
    """A scene with real signatures, a refused request and an unsound frame in XA's log."""
    scene = Asked(Hotline(), verify=verify_envelope)
    scene.lie(XA.watch, scene.header(XA.watch, "request", message(closes=True)))
    scene.one.lie(now=scene.now, trust=9)
    scene.receipt("XA")
    scene.receipt("XB")
    return scene


@pytest.fixture
def dump(asked: Asked, tmp_path: Path) -> Path:
    """Its logs, in a directory."""
    write_dump(tmp_path, asked)
    return tmp_path


def verified(dump: Path, asked: Asked) -> VerifiedLogs:
    """The logs in a directory, verified."""
    return verify_logs({side: read_dump(dump / side) for side in ("XA", "XB")}, hotline=asked.hotline.id)


def test_what_stands_in_both_logs(dump: Path, asked: Asked) -> None:
    logs = verified(dump, asked).logs
    for centre in (asked.one, asked.two):
        log = logs[centre.country.side]
        assert list(log.verdicts) == centre.own.verdicts
        assert (log.size, log.root) == (centre.own.log.size, centre.own.log.root_here())
        assert log.checkpoint is not None
        assert (log.checkpoint.size, log.checkpoint.time) == (log.size, TIME)
        assert log.cosigned is not None
        assert log.cosigned.time == TIME + 1
        assert (log.unjudged, log.parts) == (0, 0)
    assert [(one.code, one.sound) for one in logs["XA"].inadmissible()] == [("reference-type", True), ("trust", False)]
    assert logs["XA"].absent == 3
    assert [decision.agreed for decision in logs["XB"].decisions.values()] == [0]


def test_the_report(dump: Path, asked: Asked, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(dump), "--hotline", asked.hotline.id.hex()]) == HOLDS
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"hotline {asked.hotline.id.hex()}"
    assert f"XA: {len(asked.one.entries)} entries, root {asked.one.own.log.root_here().hex()}" in lines
    assert f"  checkpoint of {len(asked.one.entries)} entries, signed 2026-11-18T11:06:40Z" in lines
    assert "  cosigned by XB's mirror 2026-11-18T11:06:41Z" in lines
    assert f"    entry {len(asked.one.entries) - 3}: reference-type" in lines
    assert f"    entry {len(asked.one.entries) - 2}: trust (unsound frame)" in lines
    assert "  0 parts of bodies whole, 3 not here" in lines
    assert lines[-1] == "HOLDS"


def test_the_report_without_a_hotline_to_compare(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(dump)]) == HOLDS
    lines = capsys.readouterr().out.splitlines()
    assert "  NOT COMPARED: give --hotline with the id that you have from elsewhere" in lines
    assert lines[-1] == "HOLDS, for a hotline of that id"


def _fails(dump: Path, asked: Asked, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["verify", str(dump), "--hotline", asked.hotline.id.hex()]) == DOES_NOT_HOLD
    return capsys.readouterr().err


def _bundle(dump: Path, side: str) -> Path:
    (bundle,) = (dump / side / "tile/entries/000.p").iterdir()
    return bundle


def test_another_hotline(dump: Path, asked: Asked, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(dump), "--hotline", "00" * 32]) == DOES_NOT_HOLD
    assert capsys.readouterr().err == "DOES NOT HOLD: hotline: the logs are another hotline's\n"


def test_a_hotline_that_is_no_id(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for text in ("zz", "00" * 31):
        with pytest.raises(SystemExit) as usage:
            main(["verify", str(dump), "--hotline", text])
        assert usage.value.code == UNREADABLE
        assert "argument --hotline: invalid" in capsys.readouterr().err


def test_an_arrangement_that_one_side_did_not_sign(
    dump: Path, asked: Asked, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _bundle(dump, "XB")
    entries = parse_bundle(path.read_bytes())
    frame = parse_frame(entries[0])
    assert frame.envelope is not None
    forged = replace(frame.envelope, signatures=frame.envelope.signatures[:1] * 2)
    entries[0] = encode_frame(replace(frame, envelope=forged))
    path.write_bytes(encode_bundle(entries))
    assert _fails(dump, asked, capsys) == "DOES NOT HOLD: signature: the Arrangement in XB's log\n"


def test_an_entry_that_was_altered(dump: Path, asked: Asked, capsys: pytest.CaptureFixture[str]) -> None:
    path = _bundle(dump, "XA")
    entries = parse_bundle(path.read_bytes())
    entries[4] = entries[4].replace(b'"trust":3', b'"trust":4')
    path.write_bytes(encode_bundle(entries))
    assert _fails(dump, asked, capsys).startswith("DOES NOT HOLD: checkpoint: ")


def test_an_entry_left_out_at_the_end(dump: Path, asked: Asked, capsys: pytest.CaptureFixture[str]) -> None:
    path = _bundle(dump, "XB")
    entries = parse_bundle(path.read_bytes())[:-1]
    path.unlink()
    write_entries(dump / "XB", entries)
    size = len(entries)
    assert _fails(dump, asked, capsys) == (
        f"DOES NOT HOLD: checkpoint: of {size + 1} entries, where {size} could be judged\n"
    )


def test_the_last_entry_of_the_other_log_is_another(
    dump: Path, asked: Asked, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _bundle(dump, "XB")
    entries = parse_bundle(path.read_bytes())
    entries[-1] = entries[-2]
    path.write_bytes(encode_bundle(entries))
    assert _fails(dump, asked, capsys) == "DOES NOT HOLD: checkpoint: its root is not that of the entries\n"


def test_a_checkpoint_by_another_key(dump: Path, asked: Asked, capsys: pytest.CaptureFixture[str]) -> None:
    centre = asked.one
    checkpoint = Checkpoint(Origin(asked.hotline.id, "XA", 1), centre.own.log.size, centre.own.log.root_here())
    forger = XB.log_key(asked.hotline.id)
    forger.name = checkpoint.head().origin
    (dump / "XA/checkpoint").write_bytes(sign_checkpoint(checkpoint, key=forger, time=TIME))
    assert _fails(dump, asked, capsys) == "DOES NOT HOLD: note: no known key\n"


def test_a_checkpoint_before_the_keys(dump: Path, asked: Asked, capsys: pytest.CaptureFixture[str]) -> None:
    (dump / "XA/checkpoint").write_bytes(signed_checkpoint(asked, asked.one, size=1, cosigned=False))
    assert _fails(dump, asked, capsys) == "DOES NOT HOLD: checkpoint: no keys stand in the log's list at its size\n"


def test_a_cosignature_by_another_key(dump: Path, asked: Asked, capsys: pytest.CaptureFixture[str]) -> None:
    path = dump / "XA/checkpoint"
    other = Asked(Hotline(arrangement={"nonce": "AAAAAAAAAAAAAAAAAAAAAA=="}))
    lines = path.read_bytes().splitlines(keepends=True)
    theirs = signed_checkpoint(other, other.one).splitlines(keepends=True)
    forged = [line.replace(other.hotline.id.hex().encode(), asked.hotline.id.hex().encode()) for line in theirs[-2:]]
    path.write_bytes(b"".join(lines[:-2] + forged))
    assert _fails(dump, asked, capsys) == (
        "DOES NOT HOLD: cosignature: by no mirror key that the other side has listed\n"
    )


def test_no_checkpoint_and_no_cosignature_are_told(
    dump: Path, asked: Asked, capsys: pytest.CaptureFixture[str]
) -> None:
    (dump / "XA/checkpoint").unlink()
    (dump / "XB/checkpoint").write_bytes(signed_checkpoint(asked, asked.two, size=6, cosigned=False))
    assert main(["verify", str(dump), "--hotline", asked.hotline.id.hex()]) == HOLDS
    lines = capsys.readouterr().out.splitlines()
    assert "  NO CHECKPOINT: nobody has signed that these are all entries" in lines
    assert f"  {len(asked.two.entries) - 6} entries beyond the checkpoint" in lines
    assert not any("cosigned" in line for line in lines)


def test_a_log_that_is_behind(dump: Path, asked: Asked, capsys: pytest.CaptureFixture[str]) -> None:
    path = _bundle(dump, "XA")
    entries = parse_bundle(path.read_bytes())[:-4]
    path.unlink()
    write_entries(dump / "XA", entries)
    (dump / "XA/checkpoint").unlink()
    (dump / "XB/checkpoint").unlink()
    assert main(["verify", str(dump), "--hotline", asked.hotline.id.hex()]) == HOLDS
    assert "  not judged, as they take in more of the other log than is here: 1" in capsys.readouterr().out


def test_parts_of_bodies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Parts are compared by size and hash; a test's header names hashes of nothing, so one is written that fits."""
    scene = Scene(Hotline(), verify=verify_envelope)
    scene.open_file(XA.watch)
    part = bytes(1096)
    header = scene.header(XA.watch, "request", message())
    scene.append(XA.watch, {**header, "body": [[len(part), sha256(part).hexdigest()]]})
    write_dump(tmp_path, scene)
    parts = tmp_path / "XA/parts"
    parts.mkdir()
    path = parts / sha256(part).hexdigest()
    path.write_bytes(part)
    logs = verify_logs({side: read_dump(tmp_path / side) for side in ("XA", "XB")}, hotline=scene.hotline.id).logs
    assert (logs["XA"].parts, logs["XA"].absent) == (1, 2)
    arguments = ["verify", str(tmp_path), "--hotline", scene.hotline.id.hex()]
    for spoil in (lambda: path.write_bytes(PART), lambda: _huge(path)):
        spoil()
        assert main(arguments) == DOES_NOT_HOLD
        assert capsys.readouterr().err == f"DOES NOT HOLD: body: a part of entry {len(scene.one.entries) - 1} of XA\n"
    # The kernel refuses to read where nothing is mapped, as a disk that fails does.
    path.unlink()
    path.symlink_to("/proc/self/mem")
    assert main(arguments) == UNREADABLE
    assert capsys.readouterr().err == f"cannot read {tmp_path}: Input/output error\n"


def test_a_log_of_several_bundles(tmp_path: Path) -> None:
    scene = Scene(Hotline(), verify=verify_envelope)
    while len(scene.two.entries) < 513:
        scene.two.write(encode_frame(scene.two.next_frame(scene.now)))
    scene.receipt("XA")
    write_dump(tmp_path, scene)
    assert sorted(path.name for path in (tmp_path / "XB/tile/entries").iterdir()) == ["000", "001", "002.p"]
    assert list(read_dump(tmp_path / "XB").entries) == scene.two.entries


def test_the_widest_partial_bundle_is_read(dump: Path, asked: Asked) -> None:
    write_entries(dump / "XA", asked.one.entries[:3])
    assert list(read_dump(dump / "XA").entries) == asked.one.entries


def test_one_log_alone(dump: Path, asked: Asked, capsys: pytest.CaptureFixture[str]) -> None:
    for path in sorted((dump / "XB").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    (dump / "XB").rmdir()
    assert _fails(dump, asked, capsys) == "DOES NOT HOLD: side: a log of each side of the Arrangement\n"


@pytest.mark.parametrize("side", ["XA", "XB"])
def test_what_a_side_writes_before_the_arrangement_spoils_nothing(side: str) -> None:
    foreign = Hotline(arrangement={"nonce": "AAAAAAAAAAAAAAAAAAAAAA=="})
    scene = Unfounded(Hotline(), verify=verify_envelope)
    centre = scene.centre(side)
    centre.append(now=scene.now)
    centre.write(b"{}")
    for envelope in (foreign.founding, Envelope("text/plain", b"", ())):
        centre.lie(envelope, now=scene.now)
    Scene.found(scene)
    verified = verify_logs({"XA": _dump(scene.one), "XB": _dump(scene.two)}, hotline=scene.hotline.id)
    codes = [(one.index, one.code) for one in verified.logs[side].inadmissible()]
    assert codes == [(1, "wire"), (2, "hotline"), (3, "payload-type")]
    assert verified.arrangement.id == scene.hotline.id


def test_a_log_without_an_admitted_arrangement(asked: Asked) -> None:
    dumps = {"XA": _dump(asked.one), "XB": Dump(asked.two.entries[1:2], None, lambda _part: None)}
    with pytest.raises(Refused, match="trust: the Arrangement in XB's log"):
        verify_logs(dumps, hotline=asked.hotline.id)


class Unfounded(Scene):
    """Two centres that have not written anything."""

    def found(self) -> None:
        """Nothing yet."""


def _dump(centre: Centre) -> Dump:
    return Dump(centre.entries, None, lambda _part: None)


def test_a_log_that_begins_otherwise(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_entries(tmp_path / "XA", [b"{}"])
    assert main(["verify", str(tmp_path)]) == DOES_NOT_HOLD
    assert capsys.readouterr().err == "DOES NOT HOLD: wire: without at\n"


def test_a_log_that_begins_without_an_arrangement(dump: Path, asked: Asked, capsys: pytest.CaptureFixture[str]) -> None:
    path = _bundle(dump, "XA")
    path.write_bytes(encode_bundle(asked.one.entries[4:]))
    assert _fails(dump, asked, capsys) == "DOES NOT HOLD: hotline: the log has no Arrangement\n"


def test_an_empty_directory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for known in ([], ["--hotline", "00" * 32]):
        assert main(["verify", str(tmp_path), *known]) == DOES_NOT_HOLD
        assert capsys.readouterr().err == "DOES NOT HOLD: dump: holds no log\n"


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _binary(path: Path) -> None:
    path.write_bytes(b"\x00\x02\xff\xfe")


def _huge(path: Path) -> None:
    """Too large to be read as a whole; it takes no room on the disk."""
    os.truncate(path, 1 << 36)


def _directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _pipe(path: Path) -> None:
    """Whoever opens it waits for a writer, for ever."""
    path.unlink()
    os.mkfifo(path)


ABSENT = "hotline: the log has no Arrangement"


@pytest.mark.parametrize(
    ("spoil", "verdict"),
    [
        (_cut, "bundle: cut short"),
        (_empty, "bundle: empty"),
        (_binary, "wire: utf-8"),
        (_huge, "bundle: count"),
        (_directory, ABSENT),
        (_pipe, ABSENT),
    ],
)
def test_a_bundle_that_is_none(
    dump: Path, asked: Asked, spoil: Callable[[Path], None], verdict: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _bundle(dump, "XA")
    spoil(path)
    assert _fails(dump, asked, capsys) == f"DOES NOT HOLD: {verdict}\n"
    path.rename(dump / "XA/tile/entries/000")
    assert _fails(dump, asked, capsys) == f"DOES NOT HOLD: {verdict}\n"


@pytest.mark.parametrize(
    ("spoil", "verdict"),
    [
        (_cut, "note: end"),
        (_empty, "note: no empty line"),
        (_binary, "note: utf-8"),
        (_huge, "note: size"),
    ],
)
def test_a_checkpoint_that_is_none(
    dump: Path, asked: Asked, spoil: Callable[[Path], None], verdict: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(dump / "XB/checkpoint")
    assert _fails(dump, asked, capsys) == f"DOES NOT HOLD: {verdict}\n"


@pytest.mark.parametrize("spoil", [_directory, _pipe])
def test_a_checkpoint_that_is_no_file_is_not_there(
    dump: Path, spoil: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(dump / "XB/checkpoint")
    assert main(["verify", str(dump)]) == HOLDS
    assert "  NO CHECKPOINT: nobody has signed that these are all entries" in capsys.readouterr().out.splitlines()


def test_a_directory_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(tmp_path / "nowhere")]) == UNREADABLE
    assert capsys.readouterr().err == f"cannot read {tmp_path / 'nowhere'}: No such file or directory\n"


def test_nothing_but_cryptography_is_needed(dump: Path, asked: Asked) -> None:
    """In an interpreter of its own: what it imports is the standard library, this package, and `cryptography`."""
    program = (
        "import sys; from crypto.__main__ import main; code = main(sys.argv[1:]);"
        "names = {name.partition('.')[0] for name in sys.modules} - set(sys.stdlib_module_names);"
        "print(sorted(name for name in names if not name.startswith('_'))); sys.exit(code)"
    )
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(root)!r}); {program}", "verify", str(dump)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.splitlines()[-1] == "['crypto', 'cryptography']"
