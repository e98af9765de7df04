"""A passkey without a browser: what an authenticator answers when one is made, and when one is asked for.

Source: W3C, Web Authentication: An API for accessing Public Key Credentials, Level 3, sections 5.8, 6.1, 6.5.
"""

import secrets
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

ORIGIN = "http://xa.localhost:8001"
_FLAG = AuthenticatorData.FLAG


class Passkey:
    """One passkey, whose holder is always there. A `copyable` one may be at other computers, too."""

    def __init__(self, *, copyable: bool = False) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._id = secrets.token_bytes(16)
        self._flags = _FLAG.UP | _FLAG.UV | (_FLAG.BE if copyable else _FLAG(0))
        self._user = ""

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """The credential for an account."""
        asked = options["publicKey"]
        self._user = asked["user"]["id"]
        public = ES256.from_cryptography_key(self._key.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self._id, public)
        held = AuthenticatorData.create(sha256(asked["rp"]["id"].encode()), self._flags | _FLAG.AT, 0, credential)
        return self._answer(
            clientDataJSON=_client_data(CollectedClientData.TYPE.CREATE, asked),
            attestationObject=bytes(AttestationObject.create("none", held, {})),
        )

    def show(self, options: dict[str, Any]) -> dict[str, Any]:
        """The proof that it is there."""
        asked = options["publicKey"]
        held, client_data = (
            AuthenticatorData.create(sha256(asked["rpId"].encode()), self._flags, 0),
            _client_data(CollectedClientData.TYPE.GET, asked),
        )
        signature = self._key.sign(held + sha256(client_data), ec.ECDSA(SHA256()))
        answer = self._answer(clientDataJSON=client_data, authenticatorData=held, signature=signature)
        answer["response"]["userHandle"] = self._user
        return answer

    def _answer(self, **response: bytes) -> dict[str, Any]:
        encoded = {name: websafe_encode(value) for name, value in response.items()}
        name = websafe_encode(self._id)
        return {
            "id": name, "rawId": name, "type": "public-key", "response": encoded, "clientExtensionResults": {},
        }  # fmt: skip


def _client_data(kind: str, asked: dict[str, Any]) -> bytes:
    return bytes(CollectedClientData.create(kind, asked["challenge"], ORIGIN))
