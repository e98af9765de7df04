"""Vectors of `note`: notes, vkeys, who signed.

In `parse`, the note is `pad` times the letter a, then `note`, or `hex` where that is not UTF-8; `text` lacks the pad.
In `verify`, `verified` lists those of `vkeys` whose lines were there and held. Keys and signatures in `lines` are hex.
"""

import hashlib
from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from crypto.note import ED25519, Note, NoteSignature, VerifierKey, encode_note, encode_vkey, parse_note, sign_ed25519
from crypto.wire import encode_base64
from tests.vectors.cases import Case
from tests.vectors.draw import draw

SOURCE = (
    "'specification' cases: the examples of C2SP signed-note, tlog-checkpoint and tlog-cosignature;"
    " the others: this project, licence as the project's"
)

_SPECIFICATION_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
_SPECIFICATION_NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
_POEM = (
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
    "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3Ze"
    "kRwNtIc=\n"
)
_COSIGNED = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeM"
    "cTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+"
    "mbIUBkBIfZ+qnA==\n"
)
_LINE = "— example.com/a AAAAAAE=\n"
_KEYS = {name: Ed25519PrivateKey.from_private_bytes(draw(f"note {name}", 32)) for name in ("a", "b", "c")}
_VKEYS = {
    name: encode_vkey(VerifierKey(f"example.com/{name}", ED25519, key.public_key().public_bytes_raw()))
    for name, key in _KEYS.items()
}
_ORDER = 2**252 + 27742317777372353535851937790883648493
_TEXT = "One text,\n\nthree signers.\n"


def cases(_kept: dict[str, Case]) -> list[Case]:
    """All cases of note.json."""
    return [*_parsed(), *_unparsed(), *_vkeys(), *_verified(), *_unverified()]


def _parsed() -> Iterator[Case]:
    notes = {
        "specification, the example with its vkey": _SPECIFICATION_NOTE,
        "specification, a text with an empty line": _POEM,
        "specification, a checkpoint with a cosignature": _COSIGNED,
        "a text that is one line feed": f"\n\n{_LINE}",
        "a text that ends with an empty line": f"a\n\n\n{_LINE}",
        "a text that holds a signature line": f"a\n\n{_LINE}\n{_LINE}",
        "sixteen lines": "a\n\n" + _LINE * 16,
        "a name with a dash, a slash, a colon": "a\n\n— —/:x AAAAAAE=\n",
        "a name with a zero width no-break space": "a\n\n— a\ufeffb AAAAAAE=\n",
        "a text with a byte order mark": f"\ufeffa\n\n{_LINE}",
        "a text with DEL and Unicode's line ends": f"\x7f\x85\u2028\n\n{_LINE}",
    }
    for name, note in notes.items():
        parsed = parse_note(note.encode())
        lines = [[line.name, line.key_id.hex(), line.signature.hex()] for line in parsed.signatures]
        value = {"text": parsed.text, "lines": lines}
        yield {"name": f"parse, {name}", "op": "parse", "pad": 0, "note": note, **value, "expect": "ok"}
    rest = f"\n\n{_LINE}"
    long = {"text": "\n", "lines": [["example.com/a", "00000000", "01"]], "expect": "ok"}
    for name, size, outcome in (("65,536 bytes", 65_536, long), ("65,537 bytes", 65_537, _malformed("size"))):
        pad = size - len(rest.encode())
        yield {"name": f"parse, {name}", "op": "parse", "pad": pad, "note": rest, **outcome}


def _unparsed() -> Iterator[Case]:
    notes = {
        "nothing": ("", "no empty line"),
        "no text": (f"\n{_LINE}", "no empty line"),
        "no empty line": (f"a\n{_LINE}", "no empty line"),
        "no signature line": ("a\n\n", "end"),
        "no line feed at the end": (f"a\n\n{_LINE}"[:-1], "end"),
        "an empty line at the end": (f"a\n\n{_LINE}\n", "end"),
        "a text after the signatures": (f"a\n\n{_LINE}b\n", "signature line"),
        "seventeen lines": ("a\n\n" + _LINE * 17, "count"),
        "a carriage return": (f"a\r\n\n{_LINE}", "control character"),
        "a tab": (f"a\tb\n\n{_LINE}", "control character"),
        "a zero byte in a signature line": ("a\n\n— a\0 AAAAAAE=\n", "control character"),
        "a hyphen for a dash": ("a\n\n- a AAAAAAE=\n", "signature line"),
        "no space after the dash": ("a\n\n—a AAAAAAE=\n", "signature line"),
        "no signature": ("a\n\n— a\n", "signature line"),
        "an empty name": ("a\n\n—  AAAAAAE=\n", "name"),
        "a plus in a name": ("a\n\n— a+b AAAAAAE=\n", "name"),
        "a no-break space in a name": ("a\n\n— a\xa0b AAAAAAE=\n", "name"),
        "an ideographic space in a name": ("a\n\n— a\u3000b AAAAAAE=\n", "name"),
        "a next line in a name": ("a\n\n— a\x85b AAAAAAE=\n", "name"),
        "a key id and no signature": ("a\n\n— a AAAAAA==\n", "signature"),
        "half a key id": ("a\n\n— a AAAA\n", "signature"),
    }
    for name, (note, detail) in notes.items():
        yield {"name": f"parse, {name}", "op": "parse", "pad": 0, "note": note, **_malformed(detail)}
    for name, encoded in {
        "two spaces": " AAAAAAE=",
        "a space at the end": "AAAAAAE= ",
        "base64 without padding": "AAAAAAE",
        "base64 with other unused bits": "AAAAAAF=",
        "base64 of the other alphabet": "AAAAAA-_AAA=",
    }.items():
        refused = {"expect": "wire", "error": "Malformed", "detail": "signature base64"}
        yield {"name": f"parse, {name}", "op": "parse", "pad": 0, "note": f"a\n\n— a {encoded}\n", **refused}
    for name, data in {"not UTF-8": b"\xff", "a lone surrogate": b"\xed\xa0\x80", "a long form": b"\xc1\x81"}.items():
        note = (data + f"\n\n{_LINE}".encode()).hex()
        yield {"name": f"parse, {name}", "op": "parse", "pad": 0, "hex": note, **_malformed("utf-8")}


def _vkeys() -> Iterator[Case]:
    keys = {
        "specification": VerifierKey(
            "example.com/foo", 1, bytes.fromhex("e932791ae6e7a840a46164c910786426d5e7821dd8b29a00d61cae72afdd4da4")
        ),
        "a cosigner's, Ed25519": VerifierKey("example.com/a", 4, draw("point", 32)),
        "a cosigner's, ML-DSA-44": VerifierKey("example.com/a", 6, bytes(1312)),
    }
    for name, key in keys.items():
        value = {"key": [key.name, key.type, key.key_id.hex(), key.public_key.hex()]}
        yield {"name": f"vkey, {name}", "op": "vkey", "vkey": encode_vkey(key), **value, "expect": "ok"}
    name, key_id, encoded_key = _SPECIFICATION_VKEY.split("+")
    refused = {
        "nothing": ("", "vkey"),
        "two parts": (f"{name}+{key_id}", "vkey"),
        "another key id": (f"{name}+530d903b+{encoded_key}", "key id"),
        "a key id in capitals": (f"{name}+{key_id.upper()}+{encoded_key}", "key id"),
        "another name": (f"{name}o+{key_id}+{encoded_key}", "key id"),
        "no name": (f"+{key_id}+{encoded_key}", "name"),
        "a space in a name": (f"a b+{key_id}+{encoded_key}", "name"),
        "no key": (f"{name}+{key_id}+", "vkey"),
        "a type and no key": (f"{name}+{key_id}+AQ==", "public key"),
        "a type that is not ours": (f"{name}+{key_id}+Av" + encoded_key[2:], "public key"),
        "a key of another type's size": (f"{name}+{key_id}+Bg" + encoded_key[2:], "public key"),
    }
    for case, (vkey, detail) in refused.items():
        yield {"name": f"vkey, {case}", "op": "vkey", "vkey": vkey, **_malformed(detail)}
    point = {"expect": "composite", "error": "Malformed", "detail": "Ed25519 public key"}
    for case, public_key in {
        "a key of order 1": b"\1" + bytes(31),
        "a key not canonical": b"\xee" + b"\xff" * 31,
    }.items():
        material = b"\1" + public_key
        key_id = hashlib.sha256(b"a\n" + material).hexdigest()[:8]
        yield {"name": f"vkey, {case}", "op": "vkey", "vkey": f"a+{key_id}+{encode_base64(material)}", **point}
    for case, encoded, detail in (
        ("a part too many", f"{key}+", "vkey base64"),
        ("a key too long", "AAAA" * 438, "vkey size"),
    ):
        refusal = {"expect": "wire", "error": "Malformed", "detail": detail}
        yield {"name": f"vkey, {case}", "op": "vkey", "vkey": f"{name}+{key_id}+{encoded}", **refusal}


def _verified() -> Iterator[Case]:
    unknown = NoteSignature("example.com/a", b"\0\0\0\0", bytes(64))
    notes = {
        "one of three known": (_note(*"abc"), ["b"], ["b"]),
        "two of three known": (_note(*"abc"), ["c", "a"], ["a", "c"]),
        "a known key that did not sign": (_note("a"), ["a", "b"], ["a"]),
        "a known name with an unknown key id": (_note("a", extra=[unknown]), ["a"], ["a"]),
        "an unknown key that signed twice": (_note("a", "b", "b"), ["a"], ["a"]),
    }
    specified = {"note": _SPECIFICATION_NOTE, "vkeys": [_SPECIFICATION_VKEY], "verified": [_SPECIFICATION_VKEY]}
    yield {"name": "verify, specification", "op": "verify", **specified, "expect": "ok"}
    for name, (note, known, verified) in notes.items():
        keys = {"vkeys": [_VKEYS[key] for key in known], "verified": [_VKEYS[key] for key in verified]}
        yield {"name": f"verify, {name}", "op": "verify", "note": note, **keys, "expect": "ok"}


def _unverified() -> Iterator[Case]:
    good = parse_note(_note("a").encode()).signatures[0]
    notes = {
        "no key known": (_note("a"), ["b"], "no known key"),
        "no key given": (_note("a"), [], "no known key"),
        "another text": (_note("a").replace("One", "Two"), ["a"], "signature"),
        "a text with a line feed more": (_note("a").replace("One", "\nOne"), ["a"], "signature"),
        "another's signature": (_bad(_line("b").signature), ["a"], "signature"),
        "a signature of one bit less": (
            _bad(good.signature[:-1] + bytes([good.signature[-1] ^ 1])),
            ["a"],
            "signature",
        ),
        "a signature of 63 bytes": (_bad(good.signature[:-1]), ["a"], "signature"),
        "a signature of 65 bytes": (_bad(good.signature + b"\0"), ["a"], "signature"),
        "one good and one bad signature": (_bad(bytes(64), _line("b")), ["a", "b"], "signature"),
        "a signature whose point is of order 1": (_bad(_of_order_1(_KEYS["a"])), ["a"], "signature"),
        "a known key that signed twice": (_note("a", "a"), ["a"], "signed twice"),
        "a known key that signed well and badly": (_note("a", extra=[_of_a(bytes(64))]), ["a"], "signed twice"),
    }
    for name, (note, known, detail) in notes.items():
        refused = {"expect": "note", "error": "Unverified", "detail": detail}
        vkeys = [_VKEYS[key] for key in known]
        yield {"name": f"verify, {name}", "op": "verify", "note": note, "vkeys": vkeys, **refused}


def _malformed(detail: str) -> Case:
    return {"expect": "note", "error": "Malformed", "detail": detail}


def _line(name: str) -> NoteSignature:
    return sign_ed25519(_TEXT, name=f"example.com/{name}", key=_KEYS[name])


def _note(*names: str, extra: list[NoteSignature] | None = None) -> str:
    lines = (*(_line(name) for name in names), *(extra or []))
    return encode_note(Note(_TEXT, lines)).decode()


def _of_a(signature: bytes) -> NoteSignature:
    return NoteSignature("example.com/a", _line("a").key_id, signature)


def _bad(signature: bytes, *others: NoteSignature) -> str:
    return encode_note(Note(_TEXT, (*others, _of_a(signature)))).decode()


def _of_order_1(key: Ed25519PrivateKey) -> bytes:
    """A signature with the nonce 0, so that its point R is the neutral one: S = k * a, as in RFC 8032 section 5.1.6.

    The equation holds, and some libraries accept it.
    """
    point = b"\1" + bytes(31)
    scalar = bytearray(hashlib.sha512(key.private_bytes_raw()).digest()[:32])
    scalar[0] &= 248
    scalar[31] = scalar[31] & 127 | 64
    hashed = hashlib.sha512(point + key.public_key().public_bytes_raw() + _TEXT.encode()).digest()
    product = int.from_bytes(hashed, "little") * int.from_bytes(scalar, "little")
    return point + (product % _ORDER).to_bytes(32, "little")
