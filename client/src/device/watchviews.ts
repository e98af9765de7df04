/**
 * What the own node says of the watch, the alarms and the time limits: the node's word, all of it, and our side's own.
 * Nothing here crosses the line.
 */
import type { Hex, Time } from "./views.ts";

/** Who has the watch: an officer's number under a post, on one device. */
export interface WatchHolder {
  readonly officer: number;
  readonly post: string;
  readonly device: Hex;
  readonly since: Time;
}

/** The last numbers of a year, as both officers of a handover read them to each other. */
export interface LastNumbers {
  readonly own: { readonly year: number; readonly last: number };
  readonly other: { readonly year: number; readonly last: number };
}

/** A handover that the outgoing officer has signed and that waits for the incoming one. */
export interface OfferedWatch {
  readonly at: Time;
  readonly from: Omit<WatchHolder, "since">;
  readonly to: Omit<WatchHolder, "since">;
  readonly notes: string;
  readonly numbers: LastNumbers;
  readonly open: number;
  readonly limits: number;
}

/** How the watch stands. `armed`: when its alarm was last heard, and whether its desk still gives a sign of life. */
export interface WatchView {
  readonly holder: WatchHolder | null;
  /** Whether this officer has it, on this device. */
  readonly mine: boolean;
  readonly armed: { readonly heard: Time; readonly alive: boolean } | null;
  readonly offered: OfferedWatch | null;
  readonly numbers: LastNumbers;
  /** Messages that are open, and limits that run. */
  readonly open: number;
  readonly limits: number;
}

/** Something that rings. `id` is the node's, to acknowledge what is no message. */
export interface DeskAlarm {
  readonly id: string;
  readonly kind: "message" | "limit" | "line" | "fork" | "desk" | "check";
  readonly side: string | null;
  readonly index: number | null;
  /** The file, where the officer's post takes part in it. */
  readonly space: Hex | null;
  readonly precedence: string | null;
  readonly since: Time;
  readonly due: Time | null;
}

/** What rings, by precedence, then the oldest; `silentUntil`: the sound alone is put off, nothing is acknowledged. */
export interface AlarmsView {
  readonly alarms: readonly DeskAlarm[];
  readonly silentUntil: Time | null;
}

/** A time limit of a message, for one side: derived by both nodes from both logs. */
export interface LimitView {
  readonly statement: {
    readonly side: string;
    readonly index: number;
    readonly space: Hex;
    readonly number: number | null;
    readonly precedence: string | null;
  };
  readonly kind: "handling" | "reply";
  readonly owing: string;
  /** A paragraph of the Arrangement, or null for a time that was asked for. */
  readonly basis: string | null;
  /** When it began to run, and when it ends; null while the message is not delivered. */
  readonly start: Time | null;
  readonly due: Time | null;
  /** While the owing side had suspended the line, or nobody at it: from, and to or still. */
  readonly paused: readonly (readonly [from: Time, to: Time | null])[];
  /** Since when it lies ready for the other side, where it is not delivered. */
  readonly tendered: Time | null;
  readonly given: Time | null;
  readonly received: Time | null;
  readonly state: "open" | "met" | "missed";
}

/** What the desk tells the node that it can do. */
export interface Sign {
  readonly sound: boolean;
  readonly notifications: boolean;
  readonly wakeLock: boolean;
}
