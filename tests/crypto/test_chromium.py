"""What a device in Chromium signed and sealed with its own keys is verified and opened here."""

import base64

from crypto import chunked, composite, dsse, epoch, hpke
from tests.vectors.cases import Case, parametrize


def _bytes(case: Case, *names: str) -> dict[str, bytes]:
    return {name: bytes.fromhex(case[name]) for name in names}


def _passage(case: Case) -> epoch.Passage:
    return epoch.Passage(**_bytes(case, "hotline", "space", "sender", "recipient"))


def _sealing_key(case: Case) -> hpke.SealingKey:
    return hpke.SealingKey(bytes.fromhex(case["seed"]))


@parametrize("chromium", "verify")
def test_verify(case: Case) -> None:
    public_key, signature = base64.b64decode(case["public_key"]), base64.b64decode(case["signature"])
    composite.verify(public_key, **_bytes(case, "message", "context"), signature=signature)


@parametrize("chromium", "envelope")
def test_verify_envelope(case: Case) -> None:
    data = case["text"].encode()
    envelope = dsse.parse_envelope(data, limit=len(data))
    public_keys = [base64.b64decode(public_key) for public_key in case["public_keys"]]
    assert dsse.verify_envelope(envelope, public_keys).hex() == case["payload"]
    assert dsse.envelope_id(envelope).hex() == case["id"]


@parametrize("chromium", "hpke")
def test_open(case: Case) -> None:
    opened = _sealing_key(case).open(base64.b64decode(case["sealed"]), **_bytes(case, "info"))
    assert opened.hex() == case["plaintext"]


@parametrize("chromium", "chunked")
def test_open_sealed(case: Case) -> None:
    key, context = bytes.fromhex(case["key"]), bytes.fromhex(case["context"])
    opened = chunked.open_sealed(key, base64.b64decode(case["sealed"]), context=context)
    assert opened == base64.b64decode(case["plaintext"])


@parametrize("chromium", "part")
def test_open_part(case: Case) -> None:
    place = epoch.PartPlace(**_bytes(case, "device", "nonce", "header_hash"), part=case["part"])
    plaintext = epoch.open_part(bytes.fromhex(case["key"]), place, base64.b64decode(case["sealed"]))
    assert epoch.unpad_part(plaintext).hex() == case["content"]
    assert epoch.content_hash(plaintext).hex() == case["content_hash"]


@parametrize("chromium", "wrap")
def test_unwrap_epoch_key(case: Case) -> None:
    wrap = base64.b64decode(case["sealed"])
    key = epoch.unwrap_epoch_key(_sealing_key(case), wrap, _passage(case), **_bytes(case, "epoch"))
    assert key.hex() == case["epoch_key"]


@parametrize("chromium", "grant")
def test_open_grant(case: Case) -> None:
    keys = epoch.open_grant(_sealing_key(case), base64.b64decode(case["sealed"]), _passage(case))
    assert [[identity.hex(), key.hex()] for identity, key in keys.items()] == case["keys"]
