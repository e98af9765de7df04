"""`manage.py courier …`: what waits for the other side, carried by hand while the line does not work.

    courier write --out to-xb.courier                          on a stick, to the other centre
    courier read from-xb.courier --answer to-xb.courier        takes what came, and writes what goes back

Reading takes a file as the link would have: all of it is checked, receipted and confirmed, or none is kept. The answer
holds the confirmation of what was read and what waits here. The contents stay sealed; who wrote when, and to whom, does
not: treat the stick like the line. The watch log has what was written and what was taken. Each line is in English, then
in Chinese.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from incidents.courier import words
from incidents.courier.carry import Taken, make_file, take_file, waiting_after
from incidents.courier.file import CourierRefused, encode_file, read_bytes
from incidents.courier.words import Said
from incidents.log.clock import node_clock
from incidents.management.node_command import NodeCommand, a_file
from incidents.national.log import enter


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
                raise CommandError(_of(options["file"], words.why_refused(refused), words.NOTHING_TAKEN)) from refused
            except OSError as error:
                why = words.unreadable(error.strerror or str(error))
                raise CommandError(_of(options["file"], why, words.NOTHING_TAKEN)) from error
            self._tell(taken)
        self._write(options["answer"] if act == "read" else options["out"])

    def _tell(self, taken: Taken) -> None:
        self._say(words.taken(count=taken.count, new=taken.new))
        if taken.confirmed is not None:
            self._say(words.confirmed(taken.confirmed))
        if taken.left_aside:
            self._say(words.LEFT_ASIDE)

    def _say(self, said: Said) -> None:
        for line in said:
            self.stdout.write(line)

    def _write(self, path: Path) -> None:
        file = make_file(now=node_clock())
        part = path.with_name(f"{path.name}.part")
        try:
            part.write_bytes(encode_file(file))
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise CommandError(_of(path, words.unwritable(error.strerror or str(error)))) from error
        enter("courier", {"act": "written", "entries": file.count}, now=node_clock())
        self._say(words.written(str(path), count=file.count, start=file.edge.size))
        rest = waiting_after(file)
        if rest > 0:
            self._say(words.not_fitting(rest))


def _of(path: Path, *said: Said) -> str:
    """Sentences about a file, in each language: English has a space between them, Chinese none."""
    english, chinese = ([one[place] for one in said] for place in (0, 1))
    return f"{path}: {' '.join(english)}\n{path}：{''.join(chinese)}"
