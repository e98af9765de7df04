"""Vectors of `checkpoint`: origins, texts, signed and cosigned checkpoints.

The case `keys` has the public keys that the others name, those of timemark.json and proof.json too. In `verify`, `log`
is the key that is asked; in `cosigned`, `mirror` as well, and `cosigned` is the time of its lines. `kept` are the lines
of the note that the verified checkpoint keeps, by index, in its order. Keys are in base64, other bytes in hex.
"""

from collections.abc import Iterator
from dataclasses import replace

from crypto.checkpoint import Checkpoint, encode_checkpoint, sign_checkpoint
from crypto.cosignature import ed25519_message, sign_ed25519_cosignature, sign_mldsa44_cosignature
from crypto.merkle import EMPTY_ROOT
from crypto.note import Note, NoteSignature, encode_note, sign_ed25519
from tests.vectors.cases import Case
from tests.vectors.logs import (
    HOTLINE,
    LOGS,
    MIRRORS,
    TIME,
    XA,
    XA_2,
    XB,
    checkpoint,
    encode_keys,
    keep_signatures,
)

SOURCE = "this project, after C2SP tlog-checkpoint and tlog-cosignature; licence as the project's"

_LOG, _MIRROR = LOGS["XA log"], MIRRORS["XB mirror"]
_HEAD = checkpoint(XA, 5).head()
_TEXT = _HEAD.text()
_JUNK = NoteSignature("example.com/witness", b"junk", b"\1")
_JUNK_OF_THE_NAME = NoteSignature(_LOG.name, b"junk", b"\1")


def cases(kept: dict[str, Case]) -> list[Case]:
    """All cases of checkpoint.json."""
    keys = {"name": "keys", "op": "keys", "keys": encode_keys(), "expect": "ok"}
    signed = [*_signed(), *_unsigned(), *_cosigned(), *_not_cosigned()]
    return [keys, *_origins(), *_texts(), *keep_signatures(kept, signed, "note")]


def _origins() -> Iterator[Case]:
    hotline = HOTLINE.hex()
    for name, side, log in (("of the first log", "XA", 1), ("of a successor", "XB", 12), ("the last", "ZZ", 10**9 - 1)):
        value = {"hotline": hotline, "side": side, "log": log}
        yield {"name": f"origin, {name}", "op": "origin", "text": f"{hotline}/{side}/{log}", **value, "expect": "ok"}
    for name, text in {
        "nothing": "",
        "no hotline": "/XA/1",
        "a hotline in capitals": f"{hotline.upper()}/XA/1",
        "a hotline too short": f"{hotline[:-2]}/XA/1",
        "a side in small letters": f"{hotline}/xa/1",
        "a side of three letters": f"{hotline}/XAA/1",
        "a side in another script": f"{hotline}/ХА/1",
        "log 0": f"{hotline}/XA/0",
        "log 01": f"{hotline}/XA/01",
        "log -1": f"{hotline}/XA/-1",
        "a log of ten digits": f"{hotline}/XA/1000000000",
        "no log": f"{hotline}/XA/",
        "a part too many": f"{hotline}/XA/1/",
        "a line feed": f"{hotline}/XA/1\n",
        "a mirror": f"{hotline}/XA/mirror",
    }.items():
        yield {"name": f"origin, {name}", "op": "origin", "text": text, **_malformed("origin")}


def _texts() -> Iterator[Case]:
    for name, stated in {
        "five entries": checkpoint(XA, 5),
        "no entries": checkpoint(XB, 0),
        "the greatest size": Checkpoint(XA_2, 2**53 - 1, b"\xff" * 32),
    }.items():
        value = {"origin": stated.head().origin, "size": stated.size, "root": stated.root.hex()}
        yield {"name": f"text, {name}", "op": "parse", "text": encode_checkpoint(stated), **value, "expect": "ok"}
    origin, size, root, _end = _TEXT.split("\n")
    for name, (text, detail) in {
        "nothing": ("", "lines"),
        "an extension line": (f"{_TEXT}extension\n", "lines"),
        "an empty line": (f"{_TEXT}\n", "lines"),
        "no line feed at the end": (_TEXT[:-1], "lines"),
        "two lines": (f"{origin}\n{size}\n", "lines"),
        "another form of origin": (f"example.com/log\n{size}\n{root}\n", "origin"),
        "a size with a zero before": (f"{origin}\n05\n{root}\n", "size"),
        "a size with a sign": (f"{origin}\n+5\n{root}\n", "size"),
        "a size with a space": (f"{origin}\n5 \n{root}\n", "size"),
        "a negative size": (f"{origin}\n-1\n{root}\n", "size"),
        "a size in other digits": (f"{origin}\n٥\n{root}\n", "size"),
        "a size with an exponent": (f"{origin}\n1e3\n{root}\n", "size"),
        "no size": (f"{origin}\n\n{root}\n", "size"),
        "a size of 2^53": (f"{origin}\n{2**53}\n{root}\n", "size"),
        "a size of 17 digits": (f"{origin}\n{10**16}\n{root}\n", "size"),
        "an empty tree of another root": (f"{origin}\n0\n{root}\n", "empty tree"),
    }.items():
        yield {"name": f"text, {name}", "op": "parse", "text": text, **_malformed(detail)}
    for name, text, detail in (
        ("a root of 31 bytes", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==", "root size"),
        ("a root in hex", EMPTY_ROOT.hex(), "root size"),
        ("a root without padding", root[:-1], "root base64"),
        ("a root with other unused bits", f"{root[:-2]}{chr(ord(root[-2]) + 1)}=", "root base64"),
    ):
        refused = {"expect": "wire", "error": "Malformed", "detail": detail}
        yield {"name": f"text, {name}", "op": "parse", "text": f"{origin}\n{size}\n{text}\n", **refused}


def _signed() -> Iterator[Case]:
    ed25519, mldsa44 = _log_lines()
    value = {"origin": _HEAD.origin, "size": 5, "root": _HEAD.root.hex(), "time": TIME, "expect": "ok"}
    for name, lines, kept in (
        ("both lines", (ed25519, mldsa44), [0, 1]),
        ("lines in the other order", (mldsa44, ed25519), [1, 0]),
        ("lines among others", (_JUNK, ed25519, _JUNK_OF_THE_NAME, mldsa44, _JUNK), [1, 3]),
        ("the mirror's lines as well", (ed25519, mldsa44, *_mirror_lines()), [0, 1]),
    ):
        yield _verify(name, _note(*lines)) | value | {"kept": kept}
    empty = sign_checkpoint(checkpoint(XB, 0), key=LOGS["XB log"], time=1).decode()
    value = {"origin": LOGS["XB log"].name, "size": 0, "root": EMPTY_ROOT.hex(), "time": 1, "expect": "ok"}
    yield _verify("an empty tree at the first second", empty, "XB log") | value | {"kept": [0, 1]}


def _unsigned() -> Iterator[Case]:
    ed25519, mldsa44 = _log_lines()
    later_ed25519, later_mldsa44 = _log_lines(key="XA log, later keys")
    later = sign_mldsa44_cosignature(_HEAD, key=_LOG, time=TIME + 1)
    foreign = sign_mldsa44_cosignature(checkpoint(XA, 4).head(), key=_LOG, time=TIME)
    # What type 04 signs begins with a line of its own, so it never passes for type 01.
    cosigned = NoteSignature(_LOG.name, ed25519.key_id, _LOG.ed25519.sign(ed25519_message(TIME, _TEXT)))
    missing = ("Unverified", "checkpoint", "one signature of two")
    broken = ("Unverified", "cosignature", "signature")
    for name, note, refusal in (
        ("no line", _note(_JUNK), ("Unverified", "note", "no known key")),
        ("Ed25519 alone", _note(ed25519), missing),
        ("ML-DSA-44 alone", _note(mldsa44), missing),
        ("later keys", _note(later_ed25519, later_mldsa44), ("Unverified", "note", "no known key")),
        ("ML-DSA-44 of a later key", _note(ed25519, later_mldsa44), missing),
        ("Ed25519 of a later key", _note(later_ed25519, mldsa44), missing),
        ("the mirror's lines alone", _note(*_mirror_lines()), ("Unverified", "note", "no known key")),
        ("Ed25519 twice", _note(ed25519, ed25519, mldsa44), ("Unverified", "note", "signed twice")),
        ("ML-DSA-44 with two times", _note(ed25519, mldsa44, later), ("Unverified", "note", "signed twice")),
        ("Ed25519 with a bit flipped", _note(_flip(ed25519), mldsa44), ("Unverified", "note", "signature")),
        ("ML-DSA-44 with a bit flipped", _note(ed25519, _flip(mldsa44)), broken),
        ("ML-DSA-44 with another time", _note(ed25519, _stamp(mldsa44, TIME - 60)), broken),
        ("ML-DSA-44 without a time", _note(ed25519, _stamp(mldsa44, 0)), ("Unverified", "cosignature", "time")),
        ("ML-DSA-44 of another checkpoint", _note(ed25519, foreign), broken),
        ("Ed25519 of a cosignature", _note(cosigned, mldsa44), ("Unverified", "note", "signature")),
        ("another size", _note(ed25519, mldsa44).replace("\n5\n", "\n6\n"), ("Unverified", "note", "signature")),
        ("an extension line", _note(ed25519, mldsa44, text=f"{_TEXT}x\n"), ("Malformed", "checkpoint", "lines")),
        ("no note", _TEXT, ("Malformed", "note", "no empty line")),
    ):
        yield _verify(name, note) | _refused(*refusal)
    origin = ("Unverified", "checkpoint", "origin")
    yield _verify("asked of another log", _note(ed25519, mldsa44), "XB log") | _refused(*origin)
    yield _verify("asked of the successor", _note(ed25519, mldsa44), "XA log 2") | _refused(*origin)


def _cosigned() -> Iterator[Case]:
    log, mirror = _log_lines(), _mirror_lines()
    value = {"size": 5, "root": _HEAD.root.hex(), "time": TIME, "cosigned": TIME + 30, "expect": "ok"}
    for name, lines, kept in (
        ("all four lines", (*log, *mirror), [0, 1, 2, 3]),
        ("lines in another order", (mirror[1], _JUNK, log[1], mirror[0], _JUNK, log[0]), [5, 2, 3, 0]),
    ):
        yield _cosign(name, _note(*lines)) | value | {"kept": kept}


def _not_cosigned() -> Iterator[Case]:
    log, mirror = _log_lines(), _mirror_lines()
    later = _mirror_lines(TIME + 90)
    missing = ("Unverified", "checkpoint", "one signature of two")
    broken = ("Unverified", "cosignature", "signature")
    unknown = ("Unverified", "note", "no known key")
    # The log's own key under the mirror's name and key id: the name is signed, so it does not pass.
    renamed = sign_mldsa44_cosignature(_HEAD, key=_LOG, time=TIME + 30).signature
    for name, note, refusal in (
        ("the log's lines alone", _note(*log), unknown),
        ("the mirror's lines alone", _note(*mirror), unknown),
        ("one of the log's", _note(log[0], *mirror), missing),
        ("Ed25519 alone", _note(*log, mirror[0]), missing),
        ("ML-DSA-44 alone", _note(*log, mirror[1]), missing),
        ("two times", _note(*log, mirror[0], later[1]), ("Unverified", "cosignature", "two times")),
        ("cosigned twice", _note(*log, *mirror, *later), ("Unverified", "note", "signed twice")),
        ("Ed25519 with another time", _note(*log, _stamp(mirror[0], TIME), mirror[1]), broken),
        ("Ed25519 with a bit flipped", _note(*log, _flip(mirror[0]), mirror[1]), broken),
        ("ML-DSA-44 with a bit flipped", _note(*log, mirror[0], _flip(mirror[1])), broken),
        (
            "ML-DSA-44 by the log's key",
            _note(*log, mirror[0], NoteSignature(_MIRROR.name, mirror[1].key_id, renamed)),
            broken,
        ),
    ):
        yield _cosign(name, note) | _refused(*refusal)
    wrong = ("Unverified", "cosignature", "mirror")
    yield _cosign("the log's own side", _note(*log, *mirror), "XA mirror") | _refused(*wrong)
    other = "another hotline's XB mirror"
    yield _cosign("another hotline", _note(*log, *mirror), other) | _refused(*wrong)


def _verify(name: str, note: str, log: str = "XA log") -> Case:
    return {"name": f"verify, {name}", "op": "verify", "log": log, "note": note}


def _cosign(name: str, note: str, mirror: str = "XB mirror") -> Case:
    return {"name": f"cosigned, {name}", "op": "cosigned", "log": "XA log", "mirror": mirror, "note": note}


def _malformed(detail: str) -> Case:
    return _refused("Malformed", "checkpoint", detail)


def _refused(error: str, code: str, detail: str) -> Case:
    return {"expect": code, "error": error, "detail": detail}


def _log_lines(key: str = "XA log") -> tuple[NoteSignature, NoteSignature]:
    signer = LOGS[key]
    ed25519 = sign_ed25519(_TEXT, name=signer.name, key=signer.ed25519)
    return ed25519, sign_mldsa44_cosignature(_HEAD, key=signer, time=TIME)


def _mirror_lines(time: int = TIME + 30) -> tuple[NoteSignature, NoteSignature]:
    ed25519 = sign_ed25519_cosignature(_HEAD, key=_MIRROR, time=time)
    return ed25519, sign_mldsa44_cosignature(_HEAD, key=_MIRROR, time=time)


def _note(*lines: NoteSignature, text: str = _TEXT) -> str:
    return encode_note(Note(text, lines)).decode()


def _flip(line: NoteSignature) -> NoteSignature:
    return replace(line, signature=line.signature[:-1] + bytes([line.signature[-1] ^ 1]))


def _stamp(line: NoteSignature, time: int) -> NoteSignature:
    return replace(line, signature=time.to_bytes(8) + line.signature[8:])
