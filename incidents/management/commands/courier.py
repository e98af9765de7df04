"""`manage.py courier …`: what waits for the other side, carried by hand while the line does not work.

    courier write --out to-xb.courier                          on a stick, to the other centre
    courier read from-xb.courier --answer to-xb.courier        takes what came, and writes what goes back

Reading takes a file as the link would have: all of it is checked, receipted and confirmed, or none is kept. The answer
holds the confirmation of what was read and what waits here. The contents stay sealed; who wrote when, and to whom, does
not: treat the stick like the line. The watch log has what was written and what was taken.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from incidents.courier.carry import Taken, make_file, take_file, waiting_after
from incidents.courier.file import CourierRefused, encode_file, read_bytes
from incidents.log.clock import node_clock
from incidents.management.node_command import NodeCommand, a_file
from incidents.national.log import enter

_WORDS = {
    "ahead": "It rests on entries of ours that this node no longer has. Restore the newest backup.",
    "another-hotline": "It belongs to another hotline.",
    "cut-short": "It was cut short: its end is missing. Copy it again, or have it written again.",
    "damaged": "It was damaged or altered on the way. Have it written again, and compare where it passed.",
    "fork": "It and what came before are inconsistent histories, both signed by the other node. The proof is kept; "
    "nothing more is taken from that side. The officers see it on every page, and can export it under Trust.",
    "not-courier": "It is no courier file.",
    "oversize": "It is larger than any courier file.",
    "own-file": "It was written by our own side. It is to be read by the other node.",
    "stopped": "The other side showed inconsistent histories before; since then nothing is taken from it.",
    "unsigned": "What it holds is not signed by the other node.",
}


class Command(NodeCommand):
    help = "Writes what waits for the other side into a file, or reads the other side's and writes the answer."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, and the files."""
        acts = parser.add_subparsers(dest="act", required=True)
        write = acts.add_parser("write", help="write what the other node has not confirmed")
        write.add_argument("--out", type=Path, required=True, metavar="FILE")
        read = acts.add_parser("read", help="take what the other node wrote, and write the answer")
        read.add_argument("file", type=a_file)
        read.add_argument("--answer", type=Path, required=True, metavar="FILE")

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        """Writes a file; reads one first where that is asked."""
        if act == "read":
            try:
                taken = take_file(read_bytes(options["file"]), now=node_clock())
                enter("courier", {"act": "read", "entries": taken.count, "new": taken.new}, now=node_clock())
            except CourierRefused as refused:
                raise CommandError(f"{options['file']}: {_told(refused)} Nothing was taken.") from refused
            except OSError as error:
                raise CommandError(f"{options['file']} cannot be read: {error.strerror}. Nothing was taken.") from error
            self._tell(taken)
        self._write(options["answer"] if act == "read" else options["out"])

    def _tell(self, taken: Taken) -> None:
        if taken.new:
            self.stdout.write(f"Taken: {taken.new} entries of the other side's log.")
        elif taken.count:
            self.stdout.write("All that it holds was here already: it was read before, or the line was quicker.")
        else:
            self.stdout.write("It holds no entries.")
        if taken.confirmed is not None:
            self.stdout.write(f"The other node confirms that it holds our log up to {taken.confirmed}.")
        if taken.left_aside:
            self.stdout.write("Its confirmation of our log does not hold, and was left aside.")

    def _write(self, path: Path) -> None:
        file = make_file(now=node_clock())
        part = path.with_name(f"{path.name}.part")
        try:
            part.write_bytes(encode_file(file))
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise CommandError(f"{path} cannot be written ({error.strerror}). What was read is kept.") from error
        enter("courier", {"act": "written", "entries": file.count}, now=node_clock())
        self.stdout.write(f"{path}: {file.count} entries, from {file.edge.size} on.")
        rest = waiting_after(file)
        if rest > 0:
            self.stdout.write(f"{rest} more did not fit. Write again once the other side's answer to this was read.")


def _told(refused: CourierRefused) -> str:
    if refused.code == "gap":
        return (
            f"It begins at entry {refused.start}, and of that side's log {refused.held} are here: something between "
            "is missing. Read the file before it first, or send our answer so that they write from there."
        )
    return _WORDS[refused.code]
