"""What the protocol refuses, and why.

Every refusal is one of three things that a caller can do something about:

- `Malformed`: these bytes are not what they claim to be; nothing can be done with them.
- `Unverified`: these bytes are well formed, but a signature, key, proof or ciphertext does not hold.
- `Refused`: this is a genuine entry, but at its own past it is not admissible. The code is
  part of the protocol: both nodes compute the same one and name it in a frame's `refused`.

Two are apart: `ForkDetected` carries the proof that one log has shown two histories, and `Ahead` is no verdict: an
entry takes in more of the other log than its reader holds.

Codes are stable ASCII words; they are put into a reader's language at the edge. Details never hold
a secret or a sealed text.
"""

from dataclasses import dataclass


class ProtocolError(Exception):
    """The root of this package's errors."""

    code: str


@dataclass(eq=False)
class Malformed(ProtocolError):
    """Bytes that do not parse: `code` is the construction ("wire", "note", …), `detail` says what was refused."""

    code: str
    detail: str

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"


@dataclass(eq=False)
class Unverified(ProtocolError):
    """A signature, key, proof or ciphertext that does not hold: `code` is the construction."""

    code: str
    detail: str

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"


@dataclass(eq=False)
class Refused(ProtocolError):
    """An entry that is not admissible at its own past: `code` is one of the protocol's refusal codes."""

    code: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code


@dataclass(eq=False)
class Ahead(ProtocolError):
    """An entry takes in the other log up to `size`, and its reader does not hold, or has not judged, as much of it.

    It is judged when that is there, and not before: a verdict is final.
    """

    size: int
    code: str = "ahead"

    def __str__(self) -> str:
        return f"takes in the other log up to {self.size}"


@dataclass(eq=False)
class ForkDetected(ProtocolError):
    """Two signed checkpoints of one log that cannot both be true. Both are kept, as the proof.

    `known` and `shown` are the signed notes' exact bytes.
    """

    origin: str
    known: bytes
    shown: bytes
    code: str = "fork"

    def __str__(self) -> str:
        return f"inconsistent histories of {self.origin}"
