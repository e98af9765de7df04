"""What the commands of set-up and upkeep share: files as arguments, and errors that say what to do."""

import json
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crypto.errors import ForkDetected, Malformed, Refused, Unverified
from crypto.wire import Json
from incidents.centres.drafting import NotTheRoots
from incidents.centres.sheet import NotASigner, Sheet, Unsigned, encode_sheet, parse_sheet
from incidents.log.found import AlreadyFounded, OtherKeys
from incidents.log.keys import KeyFile
from incidents.log.rebuild import Unwalkable
from incidents.log.rules import ClockLeapt
from incidents.log.signed import SignedBeyond
from incidents.log.store import NotFounded

_TOLD = (
    AlreadyFounded, ClockLeapt, KeyFile, NotASigner, NotFounded, NotTheRoots, OtherKeys, SignedBeyond, Unsigned,
    Unwalkable,
)  # fmt: skip
_ADVICE = {
    "change": "It does not fit the list as it stands: is the key listed already, revoked already, or the post unknown?",
    "expired": "It is too old to be appended. Draft it again and have it signed within twelve hours.",
    "hotline": "It belongs to another hotline.",
    "not-yet": "It was issued in this machine's future: check the clocks.",
    "side": "It belongs to the other side.",
    "signature": "A signature does not hold. Have it signed again by the keys that it names.",
    "signer-revoked": "A registrar who signed has been revoked. Draft it again with two who are not.",
    "signer-unknown": "A key that signed is not one of this side's roots or registrars.",
    "threshold": "Too few have signed, or too many: two registrars who are two officers, or the root.",
    "version": "The list has changed meanwhile. Draft it again on the list as it is now.",
}


class NodeCommand(BaseCommand):
    """A command whose errors are told in a sentence, with what to do."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Runs the command. Raises `CommandError`."""
        try:
            return super().execute(*args, **options)
        except _TOLD as told:
            raise CommandError(str(told)) from told
        except Refused as refused:
            raise CommandError(f"Refused ({refused}). {_ADVICE.get(refused.code, '')}".strip()) from refused
        except (Malformed, Unverified) as wrong:
            raise CommandError(f"This cannot be taken ({wrong}).") from wrong
        except ForkDetected as fork:
            raise CommandError(f"{fork}: nothing more is taken from that log.") from fork


def a_file(text: str) -> Path:
    """An argument that names a file which is there."""
    path = Path(text)
    if not path.is_file():
        raise ArgumentTypeError(f"there is no file {text}")
    return path


def numbered_file(text: str) -> tuple[int, Path]:
    """An argument `NUMBER=FILE`: an officer's number and a file which is there."""
    number, equals, name = text.partition("=")
    if not equals or not number.isascii() or not number.isdigit():
        raise ArgumentTypeError("write it as an officer's number and a file: 1=registrar-1.pub")
    return int(number), a_file(name)


def sided_file(text: str) -> tuple[str, Path]:
    """An argument `SIDE=FILE`: a side's code and a file which is there."""
    side, equals, name = text.partition("=")
    if not equals:
        raise ArgumentTypeError("write it as a side's code and a file: XA=xa-root.pub")
    return side, a_file(name)


def read_sheet(path: Path) -> Sheet:
    """The sheet in a file. Raises `CommandError`."""
    try:
        return parse_sheet(path.read_bytes())
    except (OSError, Malformed) as wrong:
        raise CommandError(f"{path} is no sheet for signature ({wrong}).") from wrong


def write_sheet(path: Path, sheet: Sheet) -> None:
    """Write a sheet in place of the file, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(encode_sheet(sheet))
    part.replace(path)


def read_json(path: Path) -> Json:
    """The JSON that people wrote into a file. Raises `CommandError`."""
    try:
        value: Json = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        raise CommandError(f"{path} is no JSON ({wrong}).") from wrong
    return value
