/**
 * The two walks: every entry judged once, at its own past, the same everywhere. The twin of `crypto/past.py`, which has
 * the order of the checks and their codes.
 *
 * In the walk of its log: before entry i apply what its `seen` newly takes in, then judge, then apply. An unsound frame
 * counts for nothing. There is no verdict (`Ahead`) on an entry that takes in more of the other log than its reader
 * holds.
 */
import { PAYLOAD_TYPE as ARRANGEMENT_TYPE, parseArrangement, verifyArrangement } from "./arrangement.ts";
import type { Bytes } from "./bytes.ts";
import { parseChange, PAYLOAD_TYPE as SIGNATORIES_TYPE } from "./changes.ts";
import { type Envelope, verifyEnvelope } from "./dsse.ts";
import { Ahead, Malformed, Refused, Unverified } from "./errors.ts";
import { type Frame, MAX_TAKEN_IN, parseFrame, type Stored, type Tally } from "./frame.ts";
import { admit, confirm, LOG, type RootOf, realityOf, takeIn, yearOf } from "./rules.ts";
import { admitChange, applyChange } from "./signatories.ts";
import { isMessage, parseStatement, type Statement } from "./statement.ts";
import {
  ARRANGEMENT,
  HEAD,
  type Item,
  noKey,
  numberKey,
  type Records,
  signatoriesKey,
  type Taken,
  View,
} from "./view.ts";

/** What an entry is judged by: the walk's records before it, and both logs. */
export interface Past {
  readonly records: Records;
  /** The root of a side's log at a size, in hex; null if it is not held that far. */
  readonly root: RootOf;
  /** The other log's entries `start` to `end` - 1, as their own walk judged them. Throws `Ahead`. */
  taken(start: number, end: number): readonly Taken[];
}

/** Whose log is walked: the side that writes it, the other one, and the hotline's id. */
export interface Walk {
  readonly own: string;
  readonly other: string;
  readonly hotline: string;
}

/** An entry's final verdict, the records that it changes in its walk, and what a sound frame took in. */
export interface Judgement {
  readonly takenAs: Taken;
  readonly changes: ReadonlyMap<string, unknown>;
  readonly taken: readonly Taken[];
}

/** The verdict on the exact bytes of entry `index` of a log. Throws `Ahead`, and nothing else for what they hold. */
export async function judge(
  entry: Bytes,
  {
    index,
    walk,
    past,
    verify = verifyEnvelope,
  }: {
    index: number;
    walk: Walk;
    past: Past;
    verify?: typeof verifyEnvelope;
  },
): Promise<Judgement> {
  const view = new View(past.records, walk.own, walk.other, walk.hotline);
  const before = view.head();
  const unsound = (code: string, frame: Frame | null): Judgement => {
    view.changes.clear();
    view.put(HEAD, { ...before, size: index + 1 });
    return { takenAs: { ...NOTHING, index, code, frame }, changes: view.changes, taken: [] };
  };
  let frame: Frame | null = null;
  let taken: readonly Taken[];
  let parsed: Parsed;
  try {
    frame = parseFrame(entry);
    parsed = await parseItem(frame.envelope);
    taken = checkFrame(view, frame, parsed.item, past);
  } catch (error) {
    if (error instanceof Malformed || error instanceof Refused) return unsound(error.code, frame);
    throw error;
  }
  view.put(HEAD, { ...view.head(), size: index + 1, at: frame.at, seen: frame.seen.end });
  const verdict: Taken = { ...NOTHING, index, code: parsed.code, sound: true, frame, item: parsed.item };
  if (parsed.item === null) return { takenAs: verdict, changes: view.changes, taken };
  const branch = view.branch();
  try {
    const takenAs = await admitItem(branch, verdict, parsed.item, { frame, past, verify });
    view.merge(branch);
    return { takenAs, changes: view.changes, taken };
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Malformed)) throw error;
    return { takenAs: { ...verdict, code: error.code }, changes: view.changes, taken };
  }
}

/**
 * The sound frame that comes next in the walk's log, around an envelope, a fact, or nothing (a bare frame).
 *
 * `now` is the node's clock in seconds; where it ran back, the frame has the time of the last one. `held` is the size to
 * which the other log is held; of what is not yet taken in, the next 512 are. `tallyOf` names the space of which a tally
 * is stated. Whether what the envelope holds is admissible is for `judge` to say.
 */
export async function nextFrame({
  walk,
  past,
  now,
  held,
  envelope = null,
  stored = null,
  tallyOf = null,
}: {
  walk: Walk;
  past: Past;
  now: number;
  held: number;
  envelope?: Envelope | null;
  stored?: Stored | null;
  tallyOf?: string | null;
}): Promise<Frame> {
  const view = new View(past.records, walk.own, walk.other, walk.hotline);
  const head = view.head();
  const at = Math.max(now, head.at ?? now);
  const end = Math.min(Math.max(held, head.seen), head.seen + MAX_TAKEN_IN);
  const root = past.root(walk.other, end);
  if (root === null) throw new Ahead(end);
  const taken = past.taken(head.seen, end);
  const { item } = await parseItem(envelope);
  const [no, number] = nextNumbers(view, item, yearOf(at));
  const seen = { log: LOG, start: head.seen, end, root };
  const frame = { at, envelope, fact: stored, no, number, refused: refusedOf(taken), seen, trust: head.trust };
  if (tallyOf === null) return frame;
  for (const one of taken) takeInEntry(view, one, at);
  return { ...frame, fact: tally(view, tallyOf) };
}

/** What an entry's envelope holds, null for none, and the code of why it does not parse, null if it does. */
export interface Parsed {
  readonly item: Item | null;
  readonly code: string | null;
}

export async function parseItem(envelope: Envelope | null): Promise<Parsed> {
  if (envelope === null) return { item: null, code: null };
  try {
    return { item: await parseEnvelopeItem(envelope), code: null };
  } catch (error) {
    if (error instanceof Malformed || error instanceof Unverified) return { item: null, code: error.code };
    throw error;
  }
}

const NOTHING = { sound: false, item: null, space: null, epoch: null } as const;

function parseEnvelopeItem(envelope: Envelope): Promise<Item> {
  switch (envelope.payloadType) {
    case SIGNATORIES_TYPE:
      return parseChange(envelope);
    case ARRANGEMENT_TYPE:
      return parseArrangement(envelope);
    default:
      return parseStatement(envelope);
  }
}

/** `no` and `number` of the frame around an item, made in that UTC year. */
function nextNumbers(view: View, item: Item | null, year: number): [number | null, number | null] {
  if (item === null || !isStatementItem(item)) return [null, null];
  const no = view.count(noKey(view.own, item.space)) + 1;
  return [no, isMessage(item) ? view.count(numberKey(view.own, realityOf(item), year)) + 1 : null];
}

/** The entries that a sound frame takes in, applied to the view. Throws `Refused` with the frame's code. */
function checkFrame(view: View, frame: Frame, item: Item | null, past: Past): readonly Taken[] {
  const head = view.head();
  const { seen, at } = frame;
  const count = seen.end - seen.start;
  if (seen.log !== LOG || seen.start !== head.seen || count < 0 || count > MAX_TAKEN_IN) throw new Refused("seen");
  const root = past.root(view.other, seen.end);
  if (root === null) throw new Ahead(seen.end);
  if (root !== seen.root) throw new Refused("root");
  if (head.at !== null && at < head.at) throw new Refused("at");
  if (frame.trust !== head.trust) throw new Refused("trust");
  const [no, number] = nextNumbers(view, item, yearOf(at));
  if (frame.no !== no || frame.number !== number) throw new Refused("number");
  const taken = past.taken(seen.start, seen.end);
  if (!sameRefused(frame.refused, refusedOf(taken))) throw new Refused("refused");
  const branch = view.branch();
  for (const one of taken) takeInEntry(branch, one, at);
  if (frame.fact?.type === "tally") checkTally(frame.fact, tally(branch, frame.fact.space));
  view.merge(branch);
  return taken;
}

function refusedOf(taken: readonly Taken[]): [number, string][] {
  return taken.flatMap(({ index, code }) => (code === null ? [] : [[index, code] as [number, string]]));
}

function sameRefused(stated: Frame["refused"], computed: Frame["refused"]): boolean {
  return stated.length === computed.length && stated.every((one, place) => one.join() === computed[place]!.join());
}

/** How many statements of a space each side has in this walk. */
function tally(view: View, space: string): Tally {
  const [own, other] = [view.count(noKey(view.own, space)), view.count(noKey(view.other, space))];
  return { type: "tally", space, own, other };
}

function checkTally(stated: Tally, counted: Tally): void {
  if (stated.own !== counted.own || stated.other !== counted.other) throw new Refused("tally");
}

/** Apply an entry of the other log in the walk of which an entry made `at` takes it in. */
function takeInEntry(view: View, one: Taken, at: number): void {
  const { frame, item } = one;
  if (frame === null || !one.sound) return;
  confirm(view, frame.seen.end, frame.at);
  if (one.code !== null || item === null) return;
  if (isStatementItem(item)) return takeIn(view, item, { ...one, frame }, at);
  // Each log begins with the same Arrangement; a walk goes by its own log's.
  if (!("changes" in item)) return;
  const listed = applyChange(view.signatories(view.other), item, frame.at);
  view.put(signatoriesKey(view.other, listed.version), listed);
  view.put(HEAD, { ...view.head(), otherVersion: listed.version });
}

/** Judge and apply what a sound frame holds. Throws `Refused`. */
async function admitItem(
  view: View,
  verdict: Taken,
  item: Item,
  { frame, past, verify }: { frame: Frame; past: Past; verify: typeof verifyEnvelope },
): Promise<Taken> {
  if (isStatementItem(item)) {
    const made = await admit(view, item, { index: verdict.index, frame, rootOf: past.root, verify });
    return { ...verdict, ...made };
  }
  const head = view.head();
  if ("changes" in item) {
    const arrangement = view.arrangement();
    const listed = await admitChange(view.signatories(view.own), item, { arrangement, at: frame.at, verify });
    view.put(signatoriesKey(view.own, listed.version), listed);
    view.put(HEAD, { ...head, trust: head.trust + 1, ownVersion: listed.version });
    return verdict;
  }
  if (head.trust > 0) throw new Refused("version");
  await verifyArrangement(item, { hotline: view.hotline, verify });
  view.put(ARRANGEMENT, item);
  view.put(HEAD, { ...head, trust: 1 });
  return verdict;
}

function isStatementItem(item: Item): item is Statement {
  return "says" in item;
}
