/**
 * What may go wrong on a device beyond what the protocol refuses. Each class is something that its caller can do
 * something about; `code` is stable, the pages put it into words.
 */

export class DeviceError extends Error {
  constructor(
    readonly code: string,
    readonly detail = "",
  ) {
    super(detail ? `${code}: ${detail}` : code);
    this.name = new.target.name;
  }
}

/**
 * The node cannot be reached, or can do nothing now (429, 503) and says why: nothing was kept, the same may be sent again.
 * `code` is the node's, where it gives one.
 */
export class Unreachable extends DeviceError {
  constructor(detail = "", code = "unreachable") {
    super(code, detail);
  }
}

/** Whether an error says that the node itself is not there: one that gives its reason has answered. */
export function isAway(error: unknown): boolean {
  return error instanceof Unreachable && error.code === "unreachable";
}

/** The session has ended, or never began: sign in. */
export class SignedOut extends DeviceError {
  constructor() {
    super("signed-out");
  }
}

/** The node kept nothing and says why: `code` is the protocol's for status 409. */
export class NodeRefused extends DeviceError {
  constructor(
    readonly status: number,
    code: string,
    detail = "",
  ) {
    super(code, detail);
  }
}

/** This page is older than what its node serves now: load it again. What was kept is there for the newer one. */
export class Outdated extends DeviceError {
  constructor() {
    super("outdated");
  }
}

/** Whether an error only says that the node could not be asked now: nothing follows from it. */
export function isInterruption(error: unknown): boolean {
  return [Unreachable, SignedOut, NodeRefused, Outdated].some((kind) => error instanceof kind);
}

/** The node's answer is not what was asked for, or not of the form that `docs/api.md` gives it. */
export class WrongAnswer extends DeviceError {
  constructor(detail: string) {
    super("answer", detail);
  }
}

/** The node showed an older state of a log than this device has verified. */
export class StaleCheckpoint extends DeviceError {
  constructor(
    readonly side: string,
    readonly known: number,
    readonly shown: number,
  ) {
    super("stale", `${side} ${shown} < ${known}`);
  }
}

/** An entry counts more trust entries before it than the node has shown: it keeps one back. */
export class TrustMissing extends DeviceError {
  constructor(
    readonly side: string,
    readonly index: number,
    readonly stated: number,
    readonly known: number,
  ) {
    super("trust-missing", `${side}/${index} ${stated} > ${known}`);
  }
}

/** A key of this device cannot be written and read back: it must not be used. */
export class KeyLost extends DeviceError {
  constructor(detail: string) {
    super("key-lost", detail);
  }
}

/** The browser's storage did not keep or give what it was asked to: it is full, or was taken away. */
export class StorageFailed extends DeviceError {
  constructor(detail: string) {
    super("storage", detail);
  }
}

/** For what is kept for a cut: what this device cannot keep was told all the same. */
export function unlessStorageFailed(error: unknown): void {
  if (!(error instanceof StorageFailed)) throw error;
}

/** A newer page than this one has used the storage, and keeps it in another way. */
export class StorageNewer extends DeviceError {
  constructor() {
    super("storage-newer");
  }
}

/** This browser lacks an algorithm, so it can be no device. */
export class Unsupported extends DeviceError {
  constructor(algorithm: string) {
    super("unsupported", algorithm);
  }
}

/** This browser has no key that the verified list names. */
export class NotListed extends DeviceError {
  constructor() {
    super("not-listed");
  }
}

/** Another window has sent, discarded or replaced this draft, or is at it now. */
export class DraftElsewhere extends DeviceError {
  constructor() {
    super("draft-elsewhere");
  }
}

/** Why a body cannot be read: see `Body` in `views.ts`. */
export class CannotOpen extends DeviceError {
  constructor(readonly reason: "no-key" | "wrap" | "part" | "body" | "content") {
    super("cannot-open", reason);
  }
}
