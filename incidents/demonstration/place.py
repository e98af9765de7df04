"""Where the demonstration lives: one directory for both sides, which it makes, and only then ever deletes.

    var/demo/
      demonstration          'begun' or 'founded'; locked while the demonstration runs
      arrangement.sheet      signed by both roots
      XA/                    the node's data directory (HOTLINE_DATA), with what its processes wrote
      people/XA/             what XA's people hold, each on a machine of their own in earnest: root, archive,
                             two registrars, the scripted officers' devices

Ports and directory come from the environment: XA_PORT, XB_PORT, HOTLINE_DEMO_DIR.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIDES = ("XA", "XB")
LANGUAGES = {"XA": "en", "XB": "zh-Hans"}
_PORTS = {"XA": "8001", "XB": "8002"}
_TELEPHONES = {"XA": "+00 5550 101", "XB": "+00 5550 102"}
_KEPT = ("HOTLINE_CLIENT", "HOTLINE_DEMO_DIR")
_NODE_SETTINGS = ("ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "SECRET_KEY")


class Stopped(Exception):
    """The demonstration cannot go on; says why, and what to do."""


@dataclass(frozen=True)
class Side:
    """One side of the demonstration: its code, its port and the other's, its data and its people's directory."""

    code: str
    port: int
    other_port: int
    data: Path
    people: Path
    arrangement: Path

    @property
    def host(self) -> str:
        """As browsers name it. One `localhost` for both would have them overwrite each other's cookies and passkeys."""
        return f"{self.code.lower()}.localhost:{self.port}"

    @property
    def origin(self) -> str:
        """Where browsers reach it."""
        return f"http://{self.host}"

    @property
    def url(self) -> str:
        """Where programs reach it: not every resolver knows *.localhost."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self, environ: Mapping[str, str]) -> dict[str, str]:
        """The settings of its node, in the place of all that the shell happens to export."""
        kept = {
            name: value
            for name, value in environ.items()
            if name not in _NODE_SETTINGS and (name in _KEPT or not name.startswith("HOTLINE_"))
        }
        return kept | {
            "ALLOWED_HOSTS": f"{self.code.lower()}.localhost,127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "hotline.settings",
            "HOTLINE_DATA": str(self.data),
            "HOTLINE_DEMONSTRATION": "yes",
            "HOTLINE_LINK_PEER": f"ws://127.0.0.1:{self.other_port}/link",
            "HOTLINE_ORIGIN": self.origin,
            "HOTLINE_REGISTRAR_TELEPHONE": _TELEPHONES[self.code],
            "HOTLINE_SIDE": self.code,
            "PYTHONUNBUFFERED": "1",
        }


@dataclass(frozen=True)
class Place:
    """The directory, and both sides in it."""

    directory: Path
    sides: tuple[Side, Side]

    @property
    def marker(self) -> Path:
        """By this file a directory is the demonstration's."""
        return self.directory / "demonstration"

    @property
    def arrangement(self) -> Path:
        """The Arrangement's sheet."""
        return self.directory / "arrangement.sheet"

    @property
    def founded(self) -> bool:
        """Whether both nodes were founded."""
        return self.marker.is_file() and self.marker.read_text() == "founded\n"

    def side(self, code: str) -> Side:
        """The side of that code."""
        return next(side for side in self.sides if side.code == code)

    def begin(self) -> None:
        """Make the directory, for the demonstration alone. Raises `Stopped` where it holds anything else."""
        if not self.marker.is_file() and self.directory.exists() and any(self.directory.iterdir()):
            raise Stopped(f"{self.directory} holds something else. Name another directory by HOTLINE_DEMO_DIR.")
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.marker.is_file():
            self.marker.write_text("begun\n")

    def keep(self) -> None:
        """Both nodes are founded: from now on the demonstration goes on where it stopped."""
        self.marker.write_text("founded\n")

    def clear(self) -> None:
        """Delete everything in the directory but the marker, which the running demonstration has locked."""
        self.marker.write_text("begun\n")
        for path in self.directory.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path != self.marker:
                path.unlink()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only demonstration in this directory. Raises `Stopped`."""
        with self.marker.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Stopped(f"A demonstration runs in {self.directory} already: use that one, or end it.") from None
            yield


def read_place(environ: Mapping[str, str]) -> Place:
    """The place that the environment names. Raises `Stopped`."""
    directory = (ROOT / (environ.get("HOTLINE_DEMO_DIR") or "var/demo")).resolve()
    ports = [_port(f"{code}_PORT", environ.get(f"{code}_PORT") or _PORTS[code]) for code in SIDES]
    if ports[0] == ports[1]:
        raise Stopped("XA_PORT and XB_PORT must differ.")
    one, other = (
        Side(code, port, peer, directory / code, directory / "people" / code, directory / "arrangement.sheet")
        for code, port, peer in zip(SIDES, ports, reversed(ports), strict=True)
    )
    return Place(directory, (one, other))


def this_side() -> Side:
    """The side whose settings this process was given."""
    return read_place(os.environ).side(os.environ["HOTLINE_SIDE"])


def _port(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65_536:
        raise Stopped(f"{name} must be a port, a number from 1 to 65535. Example: {name}={_PORTS[name[:2]]}")
    return int(text)
