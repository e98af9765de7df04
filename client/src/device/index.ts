/**
 * The officer's device: what pages import, and all that they import.
 *
 *     const device = await openDevice();                 // once, at the start of the bundle
 *     const stop = device.subscribe((event) => …);       // something changed: render again what shows it
 *     const desk = await device.desk();
 *     const file = await device.file(space);             // FileView, opened at its end; `file.earlier` tells of more
 *     await device.earlier(space);                       // one page more; the file's view comes with the event
 *     const prepared = await device.prepare({…});        // what will be signed, for the preview
 *     await device.send(prepared);                       // sealed, signed, posted; the outbox tells the rest
 *
 * The node is not trusted: what the views hold was verified here (`views.ts` says what), and what is only the node's
 * word is called so. Keys never leave the browser; nothing here takes or gives a private key or an epoch key.
 *
 * Errors that a call may throw are those of `protocol/errors.ts` and `errors.ts`; each has a stable `code`, which the
 * page puts into words. What goes wrong by itself (while live) becomes an `Alarm`, not an exception.
 */
import type { Text } from "../protocol/prose.ts";
import type { Declare, MessageType } from "../protocol/says.ts";
import type { OtherMeans } from "./othermeans.ts";
import type { Agreed, DeskView, FileRow, FileView, Hex, LineView, Shown, Time, TrustView } from "./views.ts";
import type { LogLine, Watch } from "./watchviews.ts";

export { isOther, type LoadedBundle, loadedBundle, type Manifest, servedManifest } from "./bundle.ts";
export { openDevice, type Surroundings } from "./device.ts";
export * from "./errors.ts";
export type { Heard, KeptHeard } from "./othermeans.ts";
export { checkBrowser } from "./support.ts";
export type * from "./views.ts";
export type * from "./watchviews.ts";

/** Something changed. `space` is set where only one file did. */
export type DeviceEvent =
  /** The own node can be reached no more, or again: see `Device.reachable`. */
  | { readonly type: "node" }
  | { readonly type: "line" }
  | { readonly type: "desk" }
  /** What rings has changed. */
  | { readonly type: "alarms" }
  /** Who has the watch has changed, or what is offered, or what stands in its log and lists. */
  | { readonly type: "watch" }
  | { readonly type: "files" }
  | { readonly type: "file"; readonly space: Hex }
  | { readonly type: "outbox" }
  | { readonly type: "drafts" }
  | { readonly type: "trust" }
  | { readonly type: "enrolment" }
  | { readonly type: "ended"; readonly why: Ending };

/**
 * Why nothing more comes from this device: the session ended (sign in again; nothing is lost), the device was revoked, or
 * this page is older than what its node serves now (load it again; nothing is lost).
 */
export type Ending = "session" | "revoked" | "outdated";

/** Where the officer's enrolment stands. `digits` are computed here, from the keys in this browser. */
export interface Enrolment {
  /**
   * `none`: this browser has no key yet. `made`: it has keys that the node does not know. `waiting`: for registrars to
   * sign. `listed`: the verified list names this device. `revoked`: it did. `elsewhere`: another browser's device of
   * this officer is listed or waiting.
   */
  readonly state: "none" | "made" | "waiting" | "listed" | "revoked" | "elsewhere";
  readonly device: Hex | null;
  readonly digits: string | null;
  readonly since: Time | null;
  readonly signedBy: readonly { readonly registrar: number; readonly at: Time }[];
  readonly telephone: string | null;
  /** Whether the browser promised to keep the keys; if not, warn and offer a second device. */
  readonly persistent: boolean;
}

/** The officer, as the session says. */
export interface Officer {
  readonly officer: number;
  readonly post: string;
  readonly language: string;
  readonly permissions: readonly string[];
}

/** How an answer is asked for: by a time, or within the limit of a paragraph of the Arrangement. */
export type Reply = { readonly by: Time } | { readonly basis: string; readonly within: number };

/** A message to be written: sealed texts with what stands in the clear. */
export interface MessageDraft {
  readonly space: Hex;
  readonly type: MessageType;
  readonly texts: readonly string[];
  readonly capacity: string;
  readonly precedence: string;
  readonly answers?: Hex | null;
  readonly closes?: boolean;
  readonly replaces?: Hex | null;
  readonly reply?: Reply | null;
}

/** A state of the line to be declared: on the line itself, without a text. */
export interface DeclarationDraft {
  readonly space: Hex;
  readonly type: "declaration";
  readonly capacity: string;
  readonly says: Declare;
}

/** What an officer may draft, and see exactly before it is signed. */
export type StatementDraft = MessageDraft | DeclarationDraft;

/** What will be signed, exactly: the header (its body's hashes and the roots follow at sealing) and the texts. */
export interface Prepared<D extends StatementDraft = MessageDraft> {
  readonly key: string;
  readonly message: D;
  readonly payloadType: string;
  readonly header: string;
}

/** A file to be opened, for these posts of both sides. */
export interface NewFile {
  readonly title: string;
  readonly posts: readonly (readonly [side: string, post: string])[];
  readonly kind?: "case" | "consultation";
  readonly exercise?: boolean;
  readonly capacity: string;
}

/**
 * What leaves this device, and how far it is. It survives a reload and a cut line; sending again does no harm.
 *
 * `sealing`: not yet with the node (being sealed, or the node cannot be reached: `problem` says so). `logged`: its
 * inclusion in our log is verified. `delivered`, `acknowledged`, `answered`: as in `Chain`. `failed`: refused; nothing
 * was kept by the node, the texts are kept here, `problem` is the code.
 */
export interface Outgoing {
  readonly key: string;
  readonly space: Hex;
  readonly type: string;
  readonly state: "sealing" | "logged" | "delivered" | "acknowledged" | "answered" | "failed";
  readonly since: Time;
  readonly id: Hex | null;
  readonly index: number | null;
  readonly number: number | null;
  /** Whether the statement is one of an exercise; known once it is sealed. */
  readonly exercise: boolean;
  /** That it is delivered is the node's word, as in `Chain`. */
  readonly unproven?: boolean;
  readonly problem: string | null;
}

/** A draft kept on this device alone, sealed under a key that does not leave it. `content` is the page's own. */
export interface LocalDraft {
  readonly id: string;
  readonly saved: Time;
  readonly content: unknown;
}

/** A signed draft that waits for a releaser or was sent back, opened and verified here; the own ones too. */
export interface WaitingDraft {
  readonly id: string;
  readonly message: Omit<MessageDraft, "precedence"> | DeclarationDraft;
  /** What the drafter proposes; the releaser decides. Null for a declaration, which has none. */
  readonly precedence: string | null;
  readonly drafter: { readonly officer: number; readonly post: string; readonly device: Hex };
  /** What this officer is to it, by the verified list: its drafter, one who may release it, or neither. */
  readonly role: "drafter" | "releaser" | "none";
  readonly issued: Time;
  /** Until when it can be released. */
  readonly expires: Time;
  /** When its releaser was called, the node's word. */
  readonly called: Time | null;
  /** That it was sent back, the node's word by whom; `reason` null where it cannot be opened. */
  readonly returned: {
    readonly at: Time;
    readonly by: { readonly officer: number; readonly post: string } | null;
    readonly reason: Text | null;
  } | null;
}

export interface Device {
  readonly hotline: { readonly id: Hex; readonly own: string; readonly other: string; readonly demonstration: boolean };
  readonly officer: Officer;
  /** Whether the own node answered when it was last asked anything. */
  readonly reachable: boolean;
  readonly watch: Watch;
  readonly otherMeans: Pick<OtherMeans, "received" | "enter">;

  subscribe(listener: (event: DeviceEvent) => void): () => void;
  /** Ends sockets and timers, once what was under way is done; keys and everything kept stay. */
  close(): Promise<void>;

  enrolment(): Promise<Enrolment>;
  /** Makes the keys, writes them, reads them back, signs and verifies with them, and asks to be listed. */
  enrol(): Promise<Enrolment>;

  line(): Promise<LineView>;
  desk(): Promise<DeskView>;
  trust(): Promise<TrustView>;
  /** What the accounts of our side did, the newest first, for who may audit it: the node's word. `before` continues. */
  audit(before?: number): Promise<{ readonly lines: readonly LogLine[]; readonly before: number | null }>;
  agreed(): Agreed;

  /** Files, newest first; `next` continues. */
  files(before?: string): Promise<{ readonly files: readonly FileRow[]; readonly next: string | null }>;
  /** A file's title as this device opened it, or null. */
  title(space: Hex): Promise<string | null>;
  /** A file, opened at its end. */
  file(space: Hex): Promise<FileView>;
  /** One page more at the beginning. */
  earlier(space: Hex): Promise<FileView>;
  /** One statement, whichever page it is on: for print and links. */
  statement(side: string, index: number): Promise<Shown>;

  /** Opens a file; gives its id once it is in the outbox. */
  openFile(file: NewFile): Promise<Outgoing>;
  prepare<D extends StatementDraft>(message: D): Promise<Prepared<D>>;
  send(prepared: Prepared<StatementDraft>): Promise<Outgoing>;
  /** States something about a statement: receipt, taken note, cannot open, accept, refuse, withdraw. */
  refer(
    type: "acknowledgement" | "noted" | "cannot_open" | "acceptance" | "refusal" | "withdrawal",
    of: { readonly id: Hex; readonly space: Hex },
    capacity: string,
  ): Promise<Outgoing>;
  proposeTitle(space: Hex, title: string, due: Time, capacity: string): Promise<Outgoing>;
  /** Gives a colleague's device the keys of a space that this one holds. */
  grant(space: Hex, device: Hex, capacity: string): Promise<Outgoing>;

  outbox(): Promise<readonly Outgoing[]>;
  /** Tries at once what waits. */
  retry(): Promise<void>;
  /**
   * Takes a failed one out, once `keep` has kept the message that it was, and gives what that gives; null for anything but
   * a message, and for what does not stand there failed.
   */
  discard<T>(key: string, keep: (message: MessageDraft) => Promise<T>): Promise<T | null>;

  /** What a drafter will sign for a releaser. */
  prepareDraft<D extends StatementDraft>(message: D): Promise<Prepared<D>>;
  /** Signs a prepared draft and leaves it, sealed, for a releaser; its id. */
  submitDraft(prepared: Prepared<StatementDraft>): Promise<string>;
  waitingDrafts(): Promise<readonly WaitingDraft[]>;
  /** What will be signed where a colleague's draft is released with this precedence. */
  prepareRelease(draft: WaitingDraft, precedence: string | null): Promise<Prepared<StatementDraft>>;
  /** Releases a colleague's draft as it was prepared. `draft-gone`: it was withdrawn, sent back or released. */
  release(draft: WaitingDraft, prepared: Prepared<StatementDraft>): Promise<Outgoing>;
  /** Sends a colleague's draft back to them, with the reason. */
  sendBack(draft: WaitingDraft, reason: Text): Promise<void>;
  /** Calls who may release the own draft: rings on their desks, without content, and calls the duty roster. Once. */
  callReleaser(draft: WaitingDraft): Promise<void>;
  /** Withdraws the own draft, or takes it away once it was sent back or is too old. */
  dropDraft(id: string): Promise<void>;

  localDrafts(): Promise<readonly LocalDraft[]>;
  saveLocalDraft(id: string, content: unknown): Promise<void>;
  dropLocalDraft(id: string): Promise<void>;
  /**
   * Does something with a draft as it is kept now, or null; no other window does meanwhile.
   * `DraftElsewhere`: another window is at it.
   */
  holdLocalDraft<T>(id: string, act: (kept: LocalDraft | null) => Promise<T>): Promise<T>;
}
