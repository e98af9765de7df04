"""`python -m crypto verify DIRECTORY [--hotline ID]`: verify both logs of a hotline, with nothing but this package.

The directory holds, for each side,

    XA/checkpoint                   the signed checkpoint of its log (C2SP tlog-checkpoint), cosigned or not; or none
    XA/tile/entries/000             its entries, in bundles of 256 (C2SP tlog-tiles), the last one as
    XA/tile/entries/001.p/112       a partial bundle
    XA/parts/<SHA-256 in hex>       parts of bodies as they are stored; any may be absent

The hotline's id is to be had from elsewhere; without it, the report only says what it would be. The exit code is 0 if
everything holds, 1 if something does not, 2 if the directory cannot be read.

Whoever handed the directory over may have put anything into it. What is no plain file there is as if it were absent,
and no more of a file is read than one of its kind may have.
"""

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from crypto.decision import Decision
from crypto.digits import digits
from crypto.errors import ProtocolError
from crypto.note import MAX_NOTE_SIZE
from crypto.tile import MAX_ENTRY_SIZE, TILE_WIDTH, TilePath, encode_tile_path, parse_bundle
from crypto.verify import Dump, VerifiedLog, VerifiedLogs, founding_of, verify_logs
from crypto.words import BODY_LIMIT

HOLDS, DOES_NOT_HOLD, UNREADABLE = 0, 1, 2
_MAX_BUNDLE_SIZE = TILE_WIDTH * (2 + MAX_ENTRY_SIZE)


def main(arguments: list[str]) -> int:
    """Run a command line; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m crypto", description="Verify both logs of a hotline.")
    commands = parser.add_subparsers(required=True, metavar="verify")
    verify = commands.add_parser("verify", help="verify the logs in a directory")
    verify.add_argument("directory", type=Path, metavar="DIRECTORY")
    verify.add_argument("--hotline", type=_hotline, metavar="ID", help="the hotline's id, 64 hex digits")
    given = parser.parse_args(arguments)
    try:
        dumps = {side.name: read_dump(side) for side in sorted(given.directory.iterdir()) if side.is_dir()}
        verified = verify_logs(dumps, hotline=given.hotline or founding_of(dumps).id)
    except OSError as error:
        # A disk that fails in the middle of a file does not say in which.
        return _say(f"cannot read {error.filename or given.directory}: {error.strerror}", code=UNREADABLE)
    except ProtocolError as error:
        return _say(f"DOES NOT HOLD: {error}", code=DOES_NOT_HOLD)
    return _say(*_report(verified, known=given.hotline is not None), code=HOLDS)


def read_dump(directory: Path) -> Dump:
    """One side's log in a directory. Raises `OSError`, and `Malformed` for a bundle that is none.

    Parts are read when they are asked for, which raises `OSError`, too.
    """
    parts = directory / "parts"
    return Dump(
        entries=list(_read_entries(directory)),
        checkpoint=_read(directory / "checkpoint", limit=MAX_NOTE_SIZE),
        read_part=lambda part: _read(parts / part.hex(), limit=BODY_LIMIT),
    )


def _read_entries(directory: Path) -> Iterator[bytes]:
    index = 0
    while True:
        bundle = _read(_bundle(directory, index), limit=_MAX_BUNDLE_SIZE)
        if bundle is None:
            return
        entries = parse_bundle(bundle)
        yield from entries
        if len(entries) < TILE_WIDTH:
            return
        index += 1


def _bundle(directory: Path, index: int) -> Path:
    """Where a bundle is: at the place of the full one, or, where there is none, at that of the widest partial one."""
    full = directory / encode_tile_path(TilePath(None, index))
    partial = full.with_name(full.name + ".p")
    if full.is_file() or not partial.is_dir():
        return full
    widths = [path for path in partial.iterdir() if path.name.isdecimal()]
    return max(widths, key=lambda path: int(path.name), default=full)


def _read(path: Path, *, limit: int) -> bytes | None:
    """A file, of which one byte beyond the limit shows that it is too large; None where there is none."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return file.read(limit + 1)


def _hotline(text: str) -> bytes:
    hotline = bytes.fromhex(text)
    if len(hotline) != 32:
        raise ValueError("64 hex digits")
    return hotline


def _report(verified: VerifiedLogs, *, known: bool) -> Iterator[str]:
    kind = "DEMONSTRATION, hotline" if verified.arrangement.demonstration else "hotline"
    yield f"{kind} {verified.hotline.hex()}"
    yield f"  in digits: {digits(verified.hotline)}"
    if not known:
        yield "  NOT COMPARED: give --hotline with the id that you have from elsewhere"
    for log in verified.logs.values():
        yield from _report_log(log)
    yield "HOLDS" if known else "HOLDS, for a hotline of that id"


def _report_log(log: VerifiedLog) -> Iterator[str]:
    yield f"{log.side}: {log.size} entries, root {log.root.hex()}"
    if log.checkpoint is None:
        yield "  NO CHECKPOINT: nobody has signed that these are all entries"
    else:
        yield f"  checkpoint of {log.checkpoint.size} entries, signed {_time(log.checkpoint.time)}"
        if log.checkpoint.size < log.size:
            yield f"  {log.size - log.checkpoint.size} entries beyond the checkpoint"
    if log.cosigned is not None:
        yield f"  cosigned by {log.cosigned.mirror.split('/')[1]}'s mirror {_time(log.cosigned.time)}"
    if log.unjudged:
        yield f"  not judged, as they take in more of the other log than is here: {log.unjudged}"
    refused = list(log.inadmissible())
    yield f"  {len(log.verdicts) - len(refused)} entries admissible, {len(refused)} not"
    for verdict in refused:
        yield f"    entry {verdict.index}: {verdict.code}" + ("" if verdict.sound else " (unsound frame)")
    yield f"  {log.parts} parts of bodies whole, {log.absent} not here"
    for (space, about), decision in sorted(log.decisions.items()):
        yield f"  {about} of {space.hex()}: {_decision(decision)}"


def _decision(decision: Decision) -> str:
    states = ", ".join(sorted(proposal.state.value for proposal in decision.proposals))
    return f"version {decision.version.hex()}, agreed {decision.agreed} times" + (f"; then {states}" if states else "")


def _time(posix: int) -> str:
    return datetime.fromtimestamp(posix, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _say(*lines: str, code: int) -> int:
    (sys.stdout if code == HOLDS else sys.stderr).write("".join(f"{line}\n" for line in lines))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
