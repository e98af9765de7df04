/**
 * What the device gives to the pages: verified statements, what is opened of them, and what stands where.
 *
 * Everything here has been checked by the device unless its name or its comment says *the node's word*. Ids and hashes
 * are lower-case hex, times are seconds since 1970, as in `protocol/`. Nothing in these shapes is ever changed in place: a
 * new value comes with the next event.
 */
import type { Flash } from "../protocol/arrangement.ts";
import type { LineState, Says, StatementType } from "../protocol/says.ts";
import type { ReceivedBy } from "./spaceanswers.ts";
import type { LogLine } from "./watchviews.ts";

/** Lower-case hex. */
export type Hex = string;
/** Seconds since 1970. */
export type Time = number;

export type { StatementType };

/** An entry of a log: whose, and which. */
export interface Place {
  readonly side: string;
  readonly index: number;
}

/** Who signed: an officer's number under a post, in a capacity, with a device. */
export interface ShownSigner {
  readonly capacity: string;
  readonly device: Hex;
  readonly officer: number;
  readonly post: string;
}

/** What is to be read of a statement. `texts` are the sealed parts' texts, in order; what they mean is the form's. */
export type Body =
  | { readonly state: "none" }
  | { readonly state: "opened"; readonly texts: readonly string[] }
  /** The body has not come to the own node; the node's word since when. */
  | { readonly state: "withheld"; readonly since: Time }
  /**
   * `no-key`: no epoch key was wrapped or granted to this device (a colleague's device can grant it). `part`: the node
   * gives other bytes than the header names; it may be asked again. `wrap`: the wrap for this device holds another key
   * than the body was sealed with. `body`: a part does not open. `content`: what opens is not what the drafter signed.
   * In the last three cases the officer can state *cannot open*.
   */
  | { readonly state: "cannot-open"; readonly reason: "no-key" | "part" | "wrap" | "body" | "content" }
  /** Not opened, because the statement is unverified. */
  | { readonly state: "unopened" };

/**
 * Whether a statement counts. `pending`: no entry of the other log covers it yet. `counts`: one does, without refusal;
 * or the node says so (`Chain.delivered`). `refused`: one does, and names this code, which is never the node's word.
 * `unverified`: what this device checked itself does not hold (signature, authority, times, recipients); such a
 * statement is to be shown as unverified whatever the nodes say.
 */
export type Verdict =
  | { readonly state: "pending" }
  | { readonly state: "counts" }
  | { readonly state: "refused"; readonly code: string }
  | { readonly state: "unverified"; readonly code: string };

/**
 * What follows a message, as far as the statements loaded so far show it. Each step is a verified entry, but for what is
 * `unproven`.
 */
export interface Chain {
  /** `at` of its own log's entry. */
  readonly logged: Time;
  /**
   * The first entry of the other log that covers it, at that entry's `at`. `unproven`: that entry is of a file that is
   * not shown to this officer, so this is the node's word.
   */
  readonly delivered: { readonly at: Time; readonly index: number; readonly unproven?: true } | null;
  readonly acknowledged: { readonly at: Time; readonly by: ShownSigner } | null;
  /** The first answer; `closes` of the answer that closes it, if one has come. */
  readonly answered: { readonly at: Time; readonly id: Hex; readonly closes: boolean } | null;
  /** The newest reply that leaves the rest open: a holding reply, or an answer in part. */
  readonly interim: Place | null;
  /** The statement that corrects it, if one has come. */
  readonly replacedBy: Hex | null;
  /** Somebody of the other side stated that they cannot open it. */
  readonly cannotOpen: Time | null;
}

/** A statement that is in a verified log. */
export interface Shown {
  readonly id: Hex;
  readonly place: Place;
  readonly space: Hex;
  readonly type: StatementType;
  readonly says: Says;
  readonly exercise: boolean;
  /** The log's clock, and the author's own claim. */
  readonly at: Time;
  readonly issued: Time;
  /** The side's count in this space; the side's count of messages in the year (XA-0041), null for anything else. */
  readonly no: number | null;
  readonly number: number | null;
  /** Who released it; the drafter where two signed. */
  readonly signer: ShownSigner;
  readonly drafter: ShownSigner | null;
  /** How many entries of the other log are in its past. */
  readonly past: number;
  /** How far the author's device had verified both logs: 'takes into account your messages up to …'. */
  readonly verified: { readonly own: number; readonly other: number };
  readonly verdict: Verdict;
  readonly body: Body;
  readonly chain: Chain;
  /** Digits of the statement's id, eight groups of five, to be compared by voice. */
  readonly digits: string;
  /** How else it came, before or after the entry, as our officers entered it: the node's word. */
  readonly otherMeans: readonly ReceivedBy[];
}

/** An entry shown although it cannot be read as a statement: the log is whole, this entry counts for nothing. */
export interface Unreadable {
  readonly place: Place;
  readonly code: string;
}

/** Numbers of a side that are missing between those shown: a statement was left out. */
export interface Gap {
  readonly side: string;
  readonly from: number;
  readonly to: number;
}

/**
 * A file (or consultation, or the line itself) in a list. `title` is the sealed text whose statement is in force, as
 * this device opened it (a form of `protocol/forms.ts`); null where it cannot be opened.
 */
export interface FileRow {
  readonly space: Hex;
  readonly kind: "case" | "consultation" | "line";
  readonly exercise: boolean;
  /** The node's word: the opener's side, the year, the opener's count (XA 2026-07); null for the line. */
  readonly name: readonly [side: string, year: number, count: number] | null;
  readonly title: string | null;
  /** The node's word. */
  readonly last: Time;
  readonly messages: number;
}

/** A title that one side proposed. */
export interface ShownProposal {
  readonly id: Hex;
  readonly side: string;
  readonly title: string | null;
  readonly due: Time;
  readonly state: "open" | "refused" | "withdrawn" | "accepted" | "agreed" | "lapsed" | "crossed" | "superseded";
}

/** One file, as far as it is loaded: from the end backwards. */
export interface FileView extends FileRow {
  readonly posts: readonly (readonly [side: string, post: string])[];
  /** In reading order, oldest first. */
  readonly items: readonly (Shown | Unreadable)[];
  /** Whether earlier items remain to be loaded. */
  readonly earlier: boolean;
  readonly gaps: readonly Gap[];
  /** Titles proposed among the items loaded; `version` is the id of the statement whose title is in force. */
  readonly version: Hex | null;
  readonly proposals: readonly ShownProposal[];
  /** Colleagues' devices of our side that take part and have no key of some epoch; a grant gives it to them. */
  readonly waitingForKeys: readonly Hex[];
}

/** A row of the desk: the node's word, from headers alone. */
export interface DeskRow extends Place {
  readonly space: Hex;
  readonly type: StatementType;
  readonly precedence: string | null;
  readonly number: number | null;
  readonly exercise: boolean;
  readonly at: Time;
  readonly delivered: Time | null;
  readonly acknowledged: Time | null;
  readonly answered: "part" | "closed" | null;
  readonly reply: { readonly by: Time; readonly basis: string | null; readonly since: Time } | null;
  /** Until when a proposal, which has none of these, can be accepted. */
  readonly due: Time | null;
  readonly handling: { readonly by: Time } | null;
}

/** The desk: the node's word. `title` of a row's file is found in `Device.title`. */
export interface DeskView {
  readonly waitingForUs: readonly DeskRow[];
  readonly waitingForThem: readonly DeskRow[];
  readonly numbers: {
    readonly own: { readonly year: number; readonly last: number; readonly covered: number };
    readonly other: { readonly year: number; readonly last: number };
  };
  readonly files: number;
}

/** The line. `state`, `since`, `heard`, `waiting`, `withheld`: the node's word. The rest is verified here. */
export interface LineView {
  readonly state: "up" | "cut" | "degraded" | "fork";
  readonly since: Time;
  readonly heard: Time | null;
  /** The other side's clock shows another time than ours: which of the two is wrong neither node knows. */
  readonly skew: { readonly theirs: "ahead" | "behind"; readonly minutes: number } | null;
  readonly waiting: number;
  readonly withheld: { readonly index: number; readonly since: Time } | null;
  /** The newest time mark of the other node whose signatures hold: when, and how much of our log it held then. */
  readonly mark: { readonly at: Time; readonly holds: number } | null;
  /** What each side declared of its end of the line: in force, and the next to take effect. The node's word. */
  readonly declared: ReadonlyMap<string, { readonly now: DeclaredState | null; readonly next: DeclaredState | null }>;
}

/** A state of the line that a side declared, from when on, and whether it takes a FLASH meanwhile. */
export interface DeclaredState extends Place {
  readonly state: LineState;
  readonly flash: boolean;
  readonly from: Time;
  readonly reason: string | null;
  readonly delivered: Time | null;
}

/** What the device believes of one log: the last verified checkpoint. */
export interface LogView {
  readonly side: string;
  readonly size: number;
  readonly root: Hex;
  /** The root, to be compared by voice with the other side's at the same size. */
  readonly digits: string;
  /** When the log signed it, by the log's clock. */
  readonly at: Time;
  /** When the other side's mirror cosigned it; null while only its own log has signed. */
  readonly cosigned: Time | null;
}

/** A device of either side, as the verified list has it. */
export interface ListedDevice {
  readonly id: Hex;
  readonly side: string;
  readonly post: string;
  readonly officer: number;
  readonly since: Time;
  readonly revoked: boolean;
  readonly digits: string;
}

/** The Trust page. */
export interface TrustView {
  readonly hotline: Hex;
  readonly hotlineDigits: string;
  readonly demonstration: boolean;
  readonly own: LogView | null;
  readonly other: LogView | null;
  readonly lists: readonly {
    readonly side: string;
    readonly language: string;
    readonly version: number;
    readonly posts: readonly {
      readonly post: string;
      readonly drafts: readonly string[];
      readonly releases: readonly string[];
    }[];
    readonly registrars: readonly { readonly officer: number; readonly revoked: boolean }[];
    readonly manifest: Hex | null;
    readonly devices: readonly ListedDevice[];
  }[];
  /** When each device of our side was listed or revoked, in order, as lines of a log are shown. */
  readonly changes: readonly LogLine[];
  /** What does not hold now, and since when; empty while all does. */
  readonly alarms: readonly Alarm[];
  /** Whether the browser promised to keep this device's storage. */
  readonly persistent: boolean;
  /** This device. */
  readonly device: Hex | null;
}

/**
 * Something that this device could not verify: `code` is stable and worded by the pages. `fork` has both checkpoints
 * as proof; `fork-told` as the own node shows them, which this device could not verify. `stale`: the node showed an older log than this device has verified, or its newest checkpoint is old.
 * `storage`: this browser did not keep what was verified, or lost what it kept.
 */
export interface Alarm {
  readonly code:
    | "fork"
    | "fork-told"
    | "checkpoint"
    | "consistency"
    | "inclusion"
    | "stale"
    | "trust-missing"
    | "trust-entry"
    | "hotline"
    | "answer"
    | "storage";
  readonly side: string | null;
  readonly since: Time;
  readonly detail: string;
  readonly proof: ForkProof | null;
}

/**
 * Two notes of one log that no history passes through. Where their sizes differ, `through` is the root at the smaller one
 * through which the larger one passes, by that consistency proof: another than the smaller note's.
 */
export interface ForkProof {
  readonly known: string;
  readonly shown: string;
  readonly through: { readonly size: number; readonly root: Hex; readonly consistency: readonly Hex[] } | null;
}

/**
 * What the Arrangement fixes, for forms: capacities, precedences with handling limits, paragraphs with reply limits, how
 * long a FLASH may be, with how much notice a side ends the line, and the annexes.
 */
export interface Agreed {
  /** Signatures that a capacity needs. */
  readonly capacities: ReadonlyMap<string, number>;
  /** Handling target of a precedence, in seconds. */
  readonly handling: ReadonlyMap<string, number>;
  /** Reply limit of a paragraph, in seconds. */
  readonly replies: ReadonlyMap<string, number>;
  readonly flash: Flash;
  /** In seconds. */
  readonly notice: number;
  /** The SHA-256 of each annex. */
  readonly annexes: ReadonlyMap<string, Hex>;
  readonly languages: ReadonlyMap<string, string>;
}
