/**
 * What the protocol refuses, and why: the twin of `crypto/errors.py`.
 *
 * - `Malformed`: these bytes are not what they claim to be.
 * - `Unverified`: well formed, but a signature, key, proof or ciphertext does not hold.
 * - `Refused`: a genuine entry that is not admissible at its own past.
 * - `Ahead`: no verdict yet, as more of the other log is taken in than the reader holds.
 * - `ForkDetected`: one log has shown two histories; carries both signed checkpoints as the proof.
 */

export class ProtocolError extends Error {
  constructor(
    readonly code: string,
    readonly detail: string = "",
  ) {
    super(detail ? `${code}: ${detail}` : code);
    this.name = new.target.name;
  }
}

/** Bytes that do not parse; `code` is the construction. */
export class Malformed extends ProtocolError {}

/** A signature, key, proof or ciphertext that does not hold; `code` is the construction. */
export class Unverified extends ProtocolError {}

/** An entry that is not admissible at its own past; `code` is one of the protocol's refusal codes. */
export class Refused extends ProtocolError {}

/**
 * An entry takes in the other log up to `size`, and its reader does not hold, or has not judged, as much of it. It is
 * no verdict: it is judged when that is there.
 */
export class Ahead extends ProtocolError {
  constructor(readonly size: number) {
    super("ahead", `takes in the other log up to ${size}`);
  }
}

/** Two signed checkpoints of one log that cannot both be true: the signed notes' exact bytes. */
export class ForkDetected extends ProtocolError {
  constructor(
    readonly origin: string,
    readonly known: Uint8Array,
    readonly shown: Uint8Array,
  ) {
    super("fork", `inconsistent histories of ${origin}`);
  }
}
