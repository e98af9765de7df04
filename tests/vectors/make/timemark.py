"""Vectors of `timemark`: XA's marks. `log`, `other_log`, `mirror` name keys in checkpoint.json.

Where `pad` is not 0, the mark's @ stands for so many letters a.
"""

from collections.abc import Iterator

from crypto.checkpoint import cosign_checkpoint, sign_checkpoint
from crypto.timemark import TimeMark, encode_time_mark, sign_time_mark
from crypto.wire import encode
from tests.vectors.cases import Case
from tests.vectors.logs import LOGS, MIRRORS, TIME, XA, XB, checkpoint, keep_signatures, verified

SOURCE = "this project; licence as the project's"

_OWN, _OTHER = checkpoint(XA, 7), checkpoint(XB, 4)
_LOG, _OTHER_LOG, _MIRROR = LOGS["XA log"], LOGS["XB log"], MIRRORS["XA mirror"]


def cases(kept: dict[str, Case]) -> list[Case]:
    """All cases of timemark.json."""
    return list(keep_signatures(kept, [*_good(), *_bad()], "mark"))


def _good() -> Iterator[Case]:
    held = verified(sign_checkpoint(_OTHER, key=_OTHER_LOG, time=TIME - 600), _OTHER_LOG)
    mark = sign_time_mark(_OWN, held, log_key=_LOG, mirror_key=_MIRROR, time=TIME)
    value = {"time": TIME, "own": 7, "other": 4, "other_time": TIME - 600, "expect": "ok"}
    yield _case("of both logs", mark) | value
    mark = sign_time_mark(_OWN, None, log_key=_LOG, mirror_key=_MIRROR, time=TIME)
    yield _case("before anything is held", mark) | value | {"other": None, "other_time": None}


def _bad() -> Iterator[Case]:
    own = sign_checkpoint(_OWN, key=_LOG, time=TIME)
    signed = sign_checkpoint(_OTHER, key=_OTHER_LOG, time=TIME - 600)
    held = verified(signed, _OTHER_LOG)
    cosigned = cosign_checkpoint(held, key=_MIRROR, time=TIME)
    older = cosign_checkpoint(held, key=_MIRROR, time=TIME - 60)
    for name, mark, refusal in (
        ("two times", TimeMark(own, older), ("Unverified", "time-mark", "two times")),
        ("the other's checkpoint not cosigned", TimeMark(own, signed), ("Unverified", "note", "no known key")),
        ("the own checkpoint of the other's log", TimeMark(signed, None), ("Unverified", "checkpoint", "origin")),
        ("the other checkpoint of the own log", TimeMark(own, own), ("Unverified", "checkpoint", "origin")),
        ("notes exchanged", TimeMark(cosigned, own), ("Unverified", "checkpoint", "origin")),
        ("an own note that is none", TimeMark(b"", cosigned), ("Malformed", "note", "no empty line")),
    ):
        yield _case(name, encode_time_mark(mark)) | _refused(*refusal)
    good = encode_time_mark(TimeMark(own, cosigned))
    wrong = ("Unverified", "time-mark", "mirror")
    yield _case("asked of the other side's mirror", good) | {"mirror": "XB mirror"} | _refused(*wrong)
    for name, data, detail in (
        ("a space in it", good.replace(b',"own"', b', "own"'), "spelling"),
        ("a field missing", encode({"own": own.decode()}), "without other"),
        ("a field too many", encode({"other": None, "own": own.decode(), "time": TIME}), "unknown field"),
        ("no own note", encode({"other": cosigned.decode(), "own": None}), "/own text"),
        ("a list", encode([cosigned.decode(), own.decode()]), "object"),
    ):
        yield _case(name, data) | _refused("Malformed", "wire", detail)
    for name, data, pad, detail in (
        ("131,072 bytes", b'"@"', 131_070, "object"),
        ("131,073 bytes", b'"@"', 131_071, "size"),
        ("an own note of 65,537 bytes", b'{"other":null,"own":"@"}', 65_537, "/own size"),
    ):
        yield _case(name, data) | {"pad": pad} | _refused("Malformed", "wire", detail)


def _case(name: str, mark: bytes) -> Case:
    keys = {"log": "XA log", "other_log": "XB log", "mirror": "XA mirror"}
    return {"name": name, "op": "verify", **keys, "pad": 0, "mark": mark.decode()}


def _refused(error: str, code: str, detail: str) -> Case:
    return {"expect": code, "error": error, "detail": detail}
