"""Vectors of `cosignature`: the messages that types 04 and 06 sign, and lines of either under a checkpoint's text.

In `verify`, `vkey` is the one key known, and `origin`, `size`, `root` are the tree head it is asked about. Bytes are
in hex, but for what stands in notes and vkeys.
"""

from collections.abc import Callable, Iterator

from crypto.cosignature import (
    MAX_TIME,
    TreeHead,
    ed25519_message,
    mldsa44_message,
    sign_ed25519_cosignature,
    sign_mldsa44_cosignature,
)
from crypto.note import (
    ED25519_COSIGNATURE,
    MLDSA44_COSIGNATURE,
    Note,
    NoteSignature,
    VerifierKey,
    encode_note,
    encode_vkey,
)
from tests.vectors.cases import Case
from tests.vectors.logs import TIME, XA, XB, checkpoint, keep_signatures, mirror_key

SOURCE = "'specification' cases: C2SP tlog-cosignature; the others: this project, licence as the project's"

_SPECIFICATION = TreeHead(
    "example.com/behind-the-sofa",
    20852163,
    bytes.fromhex("0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f0763cc0378f68f1ab62"),
)
_HEAD = checkpoint(XA, 5).head()
_KEY = mirror_key("XB")
_PUBLIC = _KEY.public_key()


def cases(kept: dict[str, Case]) -> list[Case]:
    """All cases of cosignature.json."""
    lines = [
        *_lines("04", ED25519_COSIGNATURE, _PUBLIC.ed25519, sign_ed25519_cosignature),
        *_lines("06", MLDSA44_COSIGNATURE, _PUBLIC.mldsa44, sign_mldsa44_cosignature),
    ]
    return [*_messages(), *keep_signatures(kept, lines, "note")]


def _messages() -> Iterator[Case]:
    for name, head, signer, time in (
        ("specification", _SPECIFICATION, "witness.example.com/w1", 1679315147),
        ("of our own", _HEAD, _KEY.name, TIME),
        ("of the greatest size and time", TreeHead(_HEAD.origin, 2**53 - 1, bytes(32)), _KEY.name, MAX_TIME),
        ("of an empty tree", checkpoint(XB, 0).head(), _KEY.name, 1),
    ):
        yield {
            "name": f"message, {name}",
            "op": "message",
            **_encode_head(head),
            "signer": signer,
            "time": time,
            "ed25519": ed25519_message(time, head.text()).hex(),
            "mldsa44": mldsa44_message(signer, time, head).hex(),
            "expect": "ok",
        }


def _lines(kind: str, number: int, public_key: bytes, sign: Callable[..., NoteSignature]) -> Iterator[Case]:
    key = VerifierKey(_KEY.name, number, public_key)
    other_head = checkpoint(XA, 4).head()
    good = sign(_HEAD, key=_KEY, time=TIME).signature

    def case(name: str, signature: bytes, head: TreeHead = _HEAD) -> Case:
        note = encode_note(Note(head.text(), (NoteSignature(_KEY.name, key.key_id, signature),)))
        return {
            "name": f"{kind}, {name}",
            "op": "verify",
            "vkey": encode_vkey(key),
            **_encode_head(_HEAD),
            "note": note.decode(),
        }

    for name, time in {"now": TIME, "the first second": 1, "the last second": MAX_TIME}.items():
        signature = sign(_HEAD, key=_KEY, time=time).signature
        yield case(f"good, {name}", signature) | {"time": time, "expect": "ok"}
    # A type 06 line does not sign the text, so the verifier compares that itself.
    yield case("another text", good, other_head) | _refused("text" if kind == "06" else "signature")
    signatures = {
        "another tree head": (sign(other_head, key=_KEY, time=TIME).signature, "signature"),
        "another's key": (sign(_HEAD, key=mirror_key("XA"), time=TIME).signature, "signature"),
        "another time": ((TIME + 1).to_bytes(8) + good[8:], "signature"),
        "no time stated": (bytes(8) + good[8:], "time"),
        "a time after the year 9999": ((MAX_TIME + 1).to_bytes(8) + good[8:], "time"),
        "half a time": (good[:4], "time"),
        "a time and no signature": (good[:8], "signature"),
        "a byte missing": (good[:-1], "signature"),
        "a byte too many": (good + b"\0", "signature"),
        "a bit flipped": (good[:-1] + bytes([good[-1] ^ 1]), "signature"),
    }
    for name, (signature, detail) in signatures.items():
        yield case(name, signature) | _refused(detail)


def _refused(detail: str) -> Case:
    return {"expect": "cosignature", "error": "Unverified", "detail": detail}


def _encode_head(head: TreeHead) -> Case:
    return {"origin": head.origin, "size": head.size, "root": head.root.hex()}
