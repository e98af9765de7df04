/**
 * What one walk knows: small immutable records under keys, read through to wherever they are kept. The twin of
 * `crypto/view.py`, which has the table of keys.
 *
 * A key is text here: its words, joined by `/`. `Key<R>` says of which kind the record under it is.
 */
import type { Arrangement } from "./arrangement.ts";
import type { SignatoriesChange } from "./changes.ts";
import type { Decision } from "./decision.ts";
import { Refused } from "./errors.ts";
import type { Frame } from "./frame.ts";
import type { Declare, StatementType } from "./says.ts";
import { noSignatories, type Signatories } from "./signatories.ts";
import { type Epoch, LINE, type Space, THE_LINE } from "./spaces.ts";
import type { Statement } from "./statement.ts";

/**
 * How far a walk is: entries walked, `at` of the last sound frame, size of the other log taken in, trust entries
 * admitted in this log, and the version of each side's signatories that stands here.
 */
export interface Head {
  readonly size: number;
  readonly at: number | null;
  readonly seen: number;
  readonly trust: number;
  readonly ownVersion: number;
  readonly otherVersion: number;
}

/** An admissible statement, as later ones may refer to it. `index` is its place in its side's log. */
export interface Said {
  readonly id: string;
  readonly side: string;
  readonly space: string;
  readonly type: StatementType;
  readonly index: number;
  readonly at: number;
  readonly number: number | null;
  readonly acknowledged: boolean;
}

/** What a side declared last, in the statement of this id, in its log's entry `index`, made `at`. */
export interface Declared {
  readonly id: string;
  readonly index: number;
  readonly at: number;
  readonly says: Declare;
}

/** The spaces, and about what in them, where an acceptance of the own side awaits its confirmation: sorted. */
export type Pending = readonly (readonly [space: string, about: string])[];

export type Item = Statement | SignatoriesChange | Arrangement;

/**
 * An entry of the other log as its own walk judged it: what the frame that takes it in needs to know.
 *
 * `frame` and `item` are null where the entry is unsound or does not parse; `code` is why it is inadmissible, null if it
 * is not. `space` and `epoch` are what an admissible statement made.
 */
export interface Taken {
  readonly index: number;
  readonly code: string | null;
  readonly sound: boolean;
  readonly frame: Frame | null;
  readonly item: Item | null;
  readonly space: Space | null;
  readonly epoch: Epoch | null;
}

declare const of: unique symbol;
/** Where a record of kind `R` is kept. */
export type Key<R> = string & { readonly [of]?: R };

/** A walk's records, by key. */
export type Records = ReadonlyMap<string, unknown>;

export const HEAD: Key<Head> = "head";
export const ARRANGEMENT: Key<Arrangement> = "arrangement";
export const PENDING: Key<Pending> = "pending";

export function signatoriesKey(side: string, version: number): Key<Signatories> {
  return `signatories/${side}/${version}`;
}

export function spaceKey(id: string): Key<Space> {
  return `space/${id}`;
}

export function epochKey(id: string): Key<Epoch> {
  return `epoch/${id}`;
}

export function statementKey(id: string): Key<Said> {
  return `statement/${id}`;
}

export function decisionKey(space: string, about: string): Key<Decision> {
  return `decision/${space}/${about}`;
}

/** What a side declared last of its end of the line. */
export function declaredKey(side: string): Key<Declared> {
  return `declared/${side}`;
}

/** The statements that released a draft. */
export function draftKey(device: string, nonce: string): Key<number> {
  return `draft/${device}/${nonce}`;
}

/** A side's statements in a space. */
export function noKey(side: string, space: string): Key<number> {
  return `no/${side}/${space}`;
}

/** A side's messages of a year; exercises apart. */
export function numberKey(side: string, reality: string, year: number): Key<number> {
  return `number/${side}/${reality}/${year}`;
}

/** The files that a side opened in a year. */
export function openedKey(side: string, reality: string, year: number): Key<number> {
  return `opened/${side}/${reality}/${year}`;
}

const BEGINNING: Head = { size: 0, at: null, seen: 0, trust: 0, ownVersion: 0, otherVersion: 0 };

/**
 * A walk's records, with the changes of the entry under judgement on top of them. `own` is the side whose log is walked.
 * Nothing is written until the caller keeps `changes`.
 */
export class View {
  readonly changes = new Map<string, unknown>();

  constructor(
    private readonly records: Records | View,
    readonly own: string,
    readonly other: string,
    readonly hotline: string,
  ) {}

  /** A view on top of this one, whose changes can be thrown away. */
  branch(): View {
    return new View(this, this.own, this.other, this.hotline);
  }

  /** Takes a branch's changes over. */
  merge(branch: View): void {
    for (const [key, record] of branch.changes) this.changes.set(key, record);
  }

  /** The changed record under that key, else the kept one. */
  get<R>(key: Key<R>): R | undefined {
    return (this.changes.has(key) ? this.changes.get(key) : this.records.get(key)) as R | undefined;
  }

  /** Change the record under that key. */
  put<R>(key: Key<R>, record: R): void {
    this.changes.set(key, record);
  }

  head(): Head {
    return this.get(HEAD) ?? BEGINNING;
  }

  /** The Arrangement. Throws `Refused("hotline")` while the log has none. */
  arrangement(): Arrangement {
    const arrangement = this.get(ARRANGEMENT);
    if (arrangement === undefined) throw new Refused("hotline");
    return arrangement;
  }

  /** A side's list as it stands here. */
  signatories(side: string): Signatories {
    const { ownVersion, otherVersion } = this.head();
    return this.get(signatoriesKey(side, side === this.own ? ownVersion : otherVersion)) ?? noSignatories(side);
  }

  bothSignatories(): Signatories[] {
    return [this.signatories(this.own), this.signatories(this.other)];
  }

  /** The space of that id; the line itself needs no opening. */
  space(id: string): Space | undefined {
    return id === LINE ? THE_LINE : this.get(spaceKey(id));
  }

  pending(): Pending {
    return this.get(PENDING) ?? [];
  }

  count(key: Key<number>): number {
    return this.get(key) ?? 0;
  }

  /** Count one more under that key. */
  countOne(key: Key<number>): void {
    this.put(key, this.count(key) + 1);
  }
}
