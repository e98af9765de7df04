"""What a new device asks to be listed with: its public keys, and a proof that it holds the signing key.

    {"hotline":"<hash>","officer":7,"post":"watch","sealing":"<1216 B>","side":"XA","signing":"<1984 B>"}

The proof is a DSSE envelope of this payload, signed by the new device. The digits that officer and registrar compare by
voice cover the same bytes, so that nobody between them can have other keys listed.
"""

from dataclasses import dataclass

from crypto import wire
from crypto.composite import SigningKey
from crypto.digits import digits
from crypto.dsse import Envelope, sign_envelope, verify_envelope
from crypto.epoch import device_id
from crypto.errors import Unverified

PAYLOAD_TYPE = "application/vnd.hotline.enrolment.v1+json"


@dataclass(frozen=True)
class Enrolment:
    """Whose device it is, and its public keys: to sign (1984 bytes) and to seal to (1216 bytes)."""

    hotline: bytes
    side: str
    post: str
    officer: int
    signing: bytes
    sealing: bytes

    @property
    def device(self) -> bytes:
        """The device's id."""
        return device_id(self.signing, self.sealing)

    @property
    def digits(self) -> str:
        """Eight groups of five digits over `payload`."""
        return digits(self.payload)

    @property
    def payload(self) -> bytes:
        """The bytes that the proof signs and the digits cover."""
        return wire.encode(
            {
                "hotline": self.hotline.hex(),
                "officer": self.officer,
                "post": self.post,
                "sealing": wire.encode_base64(self.sealing),
                "side": self.side,
                "signing": wire.encode_base64(self.signing),
            }
        )


def sign_enrolment(enrolment: Enrolment, key: SigningKey) -> Envelope:
    """The device's proof."""
    return sign_envelope(PAYLOAD_TYPE, enrolment.payload, [key])


def verify_enrolment(proof: Envelope, enrolment: Enrolment) -> Enrolment:
    """The enrolment, if just this was signed by the key that it names. Raises `Unverified`, `Malformed`."""
    if proof.payload_type != PAYLOAD_TYPE or proof.payload != enrolment.payload:
        raise Unverified("enrolment", "another officer, post, side or key")
    verify_envelope(proof, [enrolment.signing])
    return enrolment
