/**
 * What the own node says of the watch, the alarms and the time limits: the node's word, all of it, and our side's own.
 * Nothing here crosses the line.
 */
import type { Json } from "../protocol/wire.ts";
import type { Hex, Place, Time } from "./views.ts";

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

/** Who takes the watch over from whom: an officer's device, as the verified list has it. */
export type Incoming = Omit<WatchHolder, "since">;

/** A handover that the outgoing officer has signed and that waits for the incoming one. */
export interface OfferedWatch {
  readonly at: Time;
  readonly from: Incoming;
  readonly to: Incoming;
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
  /** The hash of the last act, which the next one names. */
  readonly previous: Hex | null;
  readonly numbers: LastNumbers;
  /** Messages that are open, and limits that run. */
  readonly open: number;
  readonly limits: number;
  readonly checks: CheckSchedule;
}

/** How many seconds after a communication check of ours the next is due, and where the checks are among what was said. */
export interface CheckSchedule {
  readonly every: number;
  /** The newest short messages of both sides on the line itself. */
  readonly said: readonly Place[];
}

/**
 * Something that rings. `id` is the node's, to acknowledge what is no message. Of what is in a file that the officer's
 * post takes no part in, there is its kind alone.
 */
export interface DeskAlarm {
  readonly id: string;
  readonly kind: "message" | "limit" | "undelivered" | "line" | "fork" | "clock" | "desk" | "release";
  readonly side: string | null;
  readonly index: number | null;
  readonly space: Hex | null;
  readonly precedence: string | null;
  readonly exercise: boolean | null;
  readonly since: Time | null;
  readonly due: Time | null;
  /** Whether it had begun when the bell was last silenced: it does not sound until then. */
  readonly silent: boolean;
}

/** What rings, in order; `silentUntil`: the sound alone is put off, nothing is acknowledged. */
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
    readonly precedence: string;
    readonly exercise: boolean;
  };
  readonly kind: "handling" | "reply";
  readonly owing: string;
  /** A paragraph of the Arrangement, or null for a time that was asked for. */
  readonly basis: string | null;
  /** The time that was asked for, or how long the limit is, in seconds; both null where it has neither. */
  readonly by: Time | null;
  readonly within: number | null;
  /** When the message was delivered. */
  readonly start: Time | null;
  /** Null while undelivered or paused, and where the time had passed on delivery. */
  readonly due: Time | null;
  /** While the owing side had suspended the line, or nobody at it: from, and to or still. */
  readonly paused: readonly (readonly [from: Time, to: Time | null])[];
  /** Since when it lies ready for the other side, where it is not delivered. */
  readonly tendered: Time | null;
  /** The first answer in part. */
  readonly part: Time | null;
  readonly given: Time | null;
  readonly received: Time | null;
  readonly state: "open" | "met" | "missed" | "replaced";
}

/** What the desk tells the node that it can do. */
export interface Sign {
  readonly sound: boolean;
  readonly notifications: boolean;
  readonly wakeLock: boolean;
}

/** An entry of the national log. `what` depends on the kind; it never leaves our side. */
export interface LogLine {
  readonly at: Time;
  readonly kind: string;
  readonly officer: number | null;
  readonly what: { readonly [name: string]: Json };
}

/** Who is called when nobody answers at the desk. A webhook's address is a secret: it is set, never shown. */
export interface Duty {
  readonly post: string;
  readonly officer: number;
  readonly from: Time;
  readonly until: Time;
  readonly email: string | null;
  readonly webhook: boolean;
}

/** Where a post of either side is reached by voice. */
export interface Contact {
  readonly side: string;
  readonly post: string;
  readonly languages: readonly string[];
  readonly telephones: readonly string[];
  /** Null for one that does not expire. */
  readonly expires: Time | null;
}

/** Whether our node has a server that takes e-mail, and a program that is run for each step of the call-out. */
export interface Means {
  readonly mail: boolean;
  readonly script: boolean;
}

/** Duty roster and points of contact, as of when the node gave them; kept on the device for when it does not. */
export interface CallList {
  readonly roster: readonly Duty[];
  readonly contacts: readonly Contact[];
  /** Which of the lists' versions this is: a change names it. */
  readonly version: number;
  /** By what the node can call those on the roster, besides webhooks. */
  readonly means: Means;
  readonly asOf: Time;
}

/** Where a call is posted, and the secret that goes along, if any. */
export interface Webhook {
  readonly url: string;
  readonly secret: string | null;
}

/** A row of the duty roster as it is to be. `webhook`: another one, or true for the one that the officer has. */
export type NewDuty = Omit<Duty, "webhook"> & { readonly webhook: boolean | Webhook };

/** A step of a standing order: its name, by which it is ticked, and its text in each language. */
export interface OrderLine {
  readonly line: string;
  readonly texts: { readonly en: string; readonly "zh-Hans": string };
}

/** What our side does when a message of a type comes in, with a precedence or (null) any other. */
export interface StandingOrder {
  readonly type: string;
  readonly precedence: string | null;
  readonly lines: readonly OrderLine[];
}

/** All standing orders; `shipped`: those that come with the product. */
export interface Orders {
  readonly orders: readonly StandingOrder[];
  readonly shipped: boolean;
  /** Which version this is: a change names it. */
  readonly version: number;
}

/** Who did a step for a message, and when. */
export interface OrderTick {
  readonly line: string;
  readonly officer: number;
  readonly at: Time;
}

/** The watch, as pages have it. Errors are those of `Device`; `held`, `previous`, `numbers` and the like are the node's. */
export interface Watch {
  stands(): Promise<WatchView>;
  /** Signs and posts an act of one officer, who has heard the alarm. `view`: what stood there when they signed. */
  act(act: "take" | "take-over" | "leave", view: WatchView, notes: string): Promise<void>;
  /** Signs a handover as the outgoing officer; the incoming one signs on their own device. */
  offer(to: Incoming, view: WatchView, notes: string): Promise<void>;
  withdraw(): Promise<void>;
  /** Signs the handover that this officer was shown, as the incoming one. */
  accept(offer: OfferedWatch): Promise<void>;
  /** Whether this device still has the watch. */
  heartbeat(sign: Sign): Promise<boolean>;

  alarms(): Promise<AlarmsView>;
  silence(): Promise<AlarmsView>;
  acknowledgeAlarm(id: string): Promise<AlarmsView>;
  /** Ours and theirs, the nearest first: those that nothing has met yet, or all of a file's. */
  limits(space?: Hex): Promise<readonly LimitView[]>;

  /** The national log's newest lines first; `before` continues. */
  log(before?: number): Promise<{ readonly lines: readonly LogLine[]; readonly before: number | null }>;
  /** The lines of the shift that began last, or of one so many before it, the oldest first; none where there was none. */
  shift(back?: number): Promise<readonly LogLine[]>;
  write(text: string): Promise<void>;

  orders(): Promise<Orders>;
  /** Puts these in force in the place of that version. `superseded`: another officer's change came first. */
  keepOrders(orders: readonly StandingOrder[], version: number): Promise<void>;
  ticks(message: Place): Promise<readonly OrderTick[]>;
  /** Enters that a step was done for a message. */
  tick(message: Place, line: string): Promise<void>;

  /** The call list: the node's, or what this device kept of it while the node is away; null where it kept none. */
  calls(): Promise<CallList | null>;
  /** Puts both lists in the place of that version. `superseded`: another officer's change came first. */
  keepCalls(roster: readonly NewDuty[], contacts: readonly Contact[], version: number): Promise<void>;
}
