/**
 * When a statement is admissible at its own past, and what it changes: one rule book, blind to whose log it reads. The
 * twin of `crypto/rules.py`, which has the order of the checks and their codes.
 *
 * `admit` judges a statement of the walk's own side; what the other side's log has admitted is applied by `takeIn`
 * without being judged again. The first checks need no walk, only the list that stands at the entry: a device makes them
 * itself (`checkReality`, `checkSigners`, `checkDraft`, `checkIssued`).
 */
import { type Arrangement, verifySignatures } from "./arrangement.ts";
import { compare } from "./bytes.ts";
import * as decision from "./decision.ts";
import type { verifyEnvelope } from "./dsse.ts";
import {
  DEVICE_SIZE,
  epochId,
  ID_SIZE,
  KEY_SIZE,
  LEAST_SIZE,
  paddedSize,
  recipientsHash,
  spaceId,
  WRAP_SIZE,
} from "./epoch.ts";
import { Malformed, Refused } from "./errors.ts";
import type { Frame } from "./frame.ts";
import { OVERHEAD } from "./hpke.ts";
import { type Message, type Of, TYPES } from "./says.ts";
import { type Device, type Signatories, validDevice } from "./signatories.ts";
import { checkUsable, type Epoch, LINE, participants, type Space, takesPart } from "./spaces.ts";
import {
  type Draft,
  draftMatches,
  isMessage,
  type MessageStatement,
  payloadType,
  type Signer,
  type Statement,
  type StatementOf,
  type Verified,
} from "./statement.ts";
import { checkTimes } from "./times.ts";
import {
  decisionKey,
  declaredKey,
  draftKey,
  epochKey,
  noKey,
  numberKey,
  openedKey,
  PENDING,
  type Said,
  spaceKey,
  statementKey,
  type Taken,
  type View,
} from "./view.ts";
import { BODY_LIMIT } from "./words.ts";

/** How long a statement may wait for its log, in seconds: alone, and with a draft. */
export const ALONE = 3_600;
export const WITH_DRAFT = 86_400;
/** The number of a side's log; a successor would have the next. */
export const LOG = 1;

const WRAP_LINE_SIZE = DEVICE_SIZE + WRAP_SIZE;
const GRANTED_SIZE = ID_SIZE + KEY_SIZE;

/** A log's root at a size, in hex; null beyond its end. */
export type RootOf = (side: string, size: number) => string | null;

/** The space and the epoch that a statement makes, if it does. */
export interface Made {
  readonly space: Space | null;
  readonly epoch: Epoch | null;
}

/** Judge a statement of the own side in its entry `index`, and apply it to the view. Throws `Refused`. */
export async function admit(
  view: View,
  statement: Statement,
  { index, frame, rootOf, verify }: { index: number; frame: Frame; rootOf: RootOf; verify: typeof verifyEnvelope },
): Promise<Made> {
  const { at } = frame;
  const arrangement = view.arrangement();
  checkReality(statement, { arrangement, hotline: view.hotline, side: view.own });
  await checkSigners(statement, view.signatories(view.own), arrangement, verify);
  checkDraft(statement, arrangement, at);
  if (
    view.get(statementKey(statement.id)) !== undefined ||
    (statement.draft !== null && isReleased(view, statement.draft))
  )
    throw new Refused("duplicate");
  checkIssued(statement, at);
  checkVerified(statement.verifiedOwn, view.own, index, rootOf);
  checkVerified(statement.verifiedOther, view.other, frame.seen.end, rootOf);
  const space = await spaceOf(view, statement, at);
  const epoch = await checkEpoch(view, statement, space);
  checkBody(statement, epoch, arrangement.flash.size);
  checkType(view, statement, space);
  const made = { space: statement.type === "open" ? space : null, epoch };
  apply(view, statement, { index, frame, made });
  decide(view, statement, index, at);
  return made;
}

/**
 * Apply an admissible statement of the other side's entry, as its own walk judged it. `now` is the `at` of the own
 * entry that takes it in.
 */
export function takeIn(view: View, statement: Statement, taken: Taken & { readonly frame: Frame }, now: number): void {
  const { index, frame, space, epoch } = taken;
  apply(view, statement, { index, frame, made: { space, epoch } });
  takeInDecision(view, statement, { index, past: frame.seen.end, now });
}

/** Checks 1 and 2: real, exercise or demonstration as the Arrangement has it; hotline and side of the log. */
export function checkReality(
  { envelope, exercise, hotline, side }: Statement,
  log: { readonly arrangement: Arrangement; readonly hotline: string; readonly side: string },
): void {
  const { demonstration } = log.arrangement;
  if (envelope.payloadType !== payloadType({ demonstration, exercise })) throw new Refused("payload-type");
  if (hotline !== log.hotline) throw new Refused("hotline");
  if (side !== log.side) throw new Refused("side");
}

/** Checks 3 and 4: releaser and drafter by the list that stands here, and their signatures. */
export async function checkSigners(
  { envelope, signer, draft }: Statement,
  listed: Signatories,
  arrangement: Arrangement,
  verify: typeof verifyEnvelope,
): Promise<void> {
  const releaser = listedDevice(listed, signer);
  checkCapacity(listed, signer, "releases", arrangement);
  const drafter = draft === null ? null : listedDevice(listed, draft.signer);
  if (draft !== null) checkCapacity(listed, draft.signer, "drafts", arrangement);
  await verifySignatures(envelope, [releaser.signing], verify);
  if (draft !== null && drafter !== null) await verifySignatures(draft.envelope, [drafter.signing], verify);
}

/** Check 5: a draft is there where two must sign, alive, by another officer, repeated exactly. */
export function checkDraft(statement: Statement, { signatures }: Arrangement, at: number): void {
  const { draft, signer, body, type } = statement;
  if (draft === null) {
    if (signatures.get(signer.capacity)! > 1 && !TYPES[type].alone)
      throw new Refused("draft", "this capacity needs two signatures");
    return;
  }
  if (draft.signer.officer === signer.officer) throw new Refused("draft", "two signatures mean two officers");
  if (!draftMatches(statement, draft) || draft.content.length !== body.length) {
    throw new Refused("draft", "the statement is not what was drafted");
  }
  checkDraftTimes(draft, at);
}

/** Whether that draft was released before: a drafter signs for one statement. */
function isReleased(view: View, { signer, nonce }: Draft): boolean {
  return view.count(draftKey(signer.device, nonce.toHex())) > 0;
}

/** Check 7: the author's time and expiry against `at`. */
export function checkIssued({ issued, expires, draft }: Statement, at: number): void {
  checkTimes({ issued, expires, at, longest: draft === null ? ALONE : WITH_DRAFT });
}

/** Which count of the year a statement belongs to: exercises are numbered apart. */
export function realityOf({ exercise }: Statement): "exercise" | "real" {
  return exercise ? "exercise" : "real";
}

/** The UTC year of a time. */
export function yearOf(at: number): number {
  return new Date(1000 * at).getUTCFullYear();
}

function checkDraftTimes({ issued, expires }: Draft, at: number): void {
  try {
    checkTimes({ issued, expires, at, longest: WITH_DRAFT });
  } catch (late) {
    if (late instanceof Refused) throw new Refused("draft", late.code);
    throw late;
  }
}

function listedDevice(listed: Signatories, { device: id, post, officer }: Signer): Device {
  const device = validDevice(listed, id);
  if (device.post !== post || device.officer !== officer) throw new Refused("post");
  return device;
}

function checkCapacity(
  listed: Signatories,
  { capacity, post }: Signer,
  to: "releases" | "drafts",
  { signatures }: Arrangement,
): void {
  const allowed = listed.posts.get(post)?.[to] ?? [];
  if (!allowed.includes(capacity) || !signatures.has(capacity)) throw new Refused("capacity");
}

function checkVerified({ log, size, root }: Verified, side: string, limit: number, rootOf: RootOf): void {
  if (log !== LOG || size > limit || rootOf(side, size) !== root) throw new Refused("verified-root");
}

async function spaceOf(view: View, statement: Statement, at: number): Promise<Space> {
  let space = view.space(statement.space);
  if (statement.type === "open") {
    const { hotline, side, nonce, says, exercise } = statement;
    if (statement.space !== (await spaceId({ hotline, side, nonce }))) throw new Refused("space-unknown");
    if (space !== undefined) throw new Refused("space-exists");
    const year = yearOf(at);
    const count = view.count(openedKey(side, realityOf(statement), year)) + 1;
    space = { id: statement.space, kind: says.kind, exercise, posts: says.posts, name: [side, year, count] };
  }
  if (space === undefined) throw new Refused("space-unknown");
  if (statement.type === "declaration" && space.id !== LINE) {
    throw new Refused("line", "a declaration is made on the line itself");
  }
  checkPlace(statement, space);
  return space;
}

/** The statement is of its space's reality, and its signer's post takes part in it. */
export function checkPlace({ exercise, side, signer }: Statement, space: Pick<Space, "exercise" | "posts">): void {
  if (space.exercise !== exercise) throw new Refused("payload-type");
  if (!takesPart(space, side, signer.post)) throw new Refused("post", "this post takes no part in the space");
}

/** The epoch that the statement makes, or null; checks the one under which it is sealed. */
async function checkEpoch(view: View, statement: Statement, space: Space): Promise<Epoch | null> {
  const { type, epoch } = statement;
  if (type === "open" || type === "epoch") {
    if (epoch !== null && view.get(epochKey(epoch)) !== undefined) throw new Refused("epoch-unknown");
    return madeEpoch(statement, space, view.bothSignatories());
  }
  if (TYPES[type].epoch === "none") {
    if (epoch !== null) throw new Refused("epoch-unknown");
    return null;
  }
  const known = epoch === null ? undefined : view.get(epochKey(epoch));
  if (known === undefined || known.space !== statement.space) throw new Refused("epoch-unknown");
  checkUsable(known, view.bothSignatories());
  return null;
}

/** The epoch that an `open` or `epoch` statement makes: its id follows from the nonce, its recipients from the lists. */
export async function madeEpoch(
  { hotline, side, nonce, epoch, says, space: id }: Extract<Statement, { type: "open" | "epoch" }>,
  space: Pick<Space, "posts">,
  lists: readonly Signatories[],
): Promise<Epoch> {
  if (epoch !== (await epochId({ hotline, side, nonce }, id))) throw new Refused("epoch-unknown");
  const recipients = [...participants(space, lists).keys()];
  if (says.recipients !== (await recipientsHash(recipients))) throw new Refused("recipients");
  return { id: epoch, space: id, recipients };
}

function checkBody(statement: Statement, made: Epoch | null, flashSize: number): void {
  const { type, body } = statement;
  const { parts, wraps, alone } = TYPES[type];
  const sizes = body.map(({ size }) => size);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (sizes.length < parts[0] || sizes.length > parts[1] || total > BODY_LIMIT) throw new Refused("body-shape");
  if (type === "grant" && !isGrantSize(sizes[0]!)) throw new Refused("body-shape");
  if (made !== null && sizes[0] !== WRAP_LINE_SIZE * made.recipients.length) throw new Refused("body-shape");
  const padded = sizes.slice(wraps ? 1 : 0).map(paddedPart);
  if (alone && padded[0] !== LEAST_SIZE) throw new Refused("body-shape", "too large for one signature");
  const filled = padded.reduce((sum, size) => sum + size, 0);
  if (isMessage(statement) && statement.says.precedence === "FLASH" && filled > flashSize) {
    throw new Refused("body-shape", "too large for a FLASH");
  }
}

function paddedPart(size: number): number {
  try {
    return paddedSize(size);
  } catch (malformed) {
    if (malformed instanceof Malformed) throw new Refused("body-shape", malformed.detail);
    throw malformed;
  }
}

/** One granted key or more, and less than a body holds. */
function isGrantSize(size: number): boolean {
  const keys = size - OVERHEAD;
  return keys >= GRANTED_SIZE && keys % GRANTED_SIZE === 0 && size < BODY_LIMIT;
}

function checkType(view: View, statement: Statement, space: Space): void {
  switch (statement.type) {
    case "notice":
    case "request":
    case "answer":
    case "holding":
    case "short":
    case "service":
      return checkMessage(view, statement, statement.says);
    case "acknowledgement":
    case "noted":
    case "cannot_open":
      return checkOf(view, statement, statement.says);
    case "declaration":
      return checkDeclaration(view, statement);
    case "grant":
      if (!participants(space, view.bothSignatories()).has(statement.says.device)) throw new Refused("recipients");
  }
}

/**
 * A message answers a message of the other side, and replaces one of its own; only an answer closes. A holding reply
 * answers, and neither replaces nor asks.
 */
function checkMessage(view: View, statement: MessageStatement, { answers, closes, replaces, reply }: Message): void {
  const holding = statement.type === "holding";
  if ((statement.type === "answer" || holding) && answers === null) throw new Refused("reference-unknown");
  if (statement.type !== "answer" && closes) throw new Refused("reference-type");
  if (answers !== null) checkIsMessage(reference(view, statement, answers), view.other);
  if (replaces !== null) checkIsMessage(reference(view, statement, replaces), view.own);
  if (holding && replaces !== null) throw new Refused("reference-type");
  if (holding && reply !== null) throw new Refused("reply");
  if (reply !== null && "basis" in reply && view.arrangement().replies.get(reply.basis) !== reply.within) {
    throw new Refused("reply");
  }
}

/** One acknowledges and notes a message of the other side, an acknowledgement once; one may fail to open more. */
function checkOf(view: View, statement: Statement, { of }: Of): void {
  const said = reference(view, statement, of);
  if (statement.type === "cannot_open") {
    if (said.side === view.own || TYPES[said.type].parts[1] === 0) throw new Refused("reference-type");
    return;
  }
  checkIsMessage(said, view.other);
  if (statement.type === "acknowledgement" && said.acknowledged) throw new Refused("already-acknowledged");
}

/** It takes effect no sooner than it is made, and ends the line no sooner than the Arrangement's notice allows. */
function checkDeclaration(view: View, { issued, says }: StatementOf<"declaration">): void {
  const notice = says.state === "terminated" ? view.arrangement().notice : 0;
  if (says.from - issued < notice) throw new Refused("effect");
}

function reference(view: View, { space }: Statement, id: string): Said {
  const said = view.get(statementKey(id));
  if (said === undefined || said.space !== space) throw new Refused("reference-unknown");
  return said;
}

function checkIsMessage(said: Said, side: string): void {
  if (said.side !== side || !TYPES[said.type].message) throw new Refused("reference-type");
}

/** What an admissible statement changes whichever side made it, but for decisions. */
function apply(
  view: View,
  statement: Statement,
  { index, frame, made }: { index: number; frame: Frame; made: Made },
): void {
  const { id, side, space, type } = statement;
  const { at, number } = frame;
  const year = yearOf(at);
  view.put(statementKey(id), { id, side, space, type, index, at, number, acknowledged: false });
  view.countOne(noKey(side, space));
  const { draft } = statement;
  if (draft !== null) view.countOne(draftKey(draft.signer.device, draft.nonce.toHex()));
  if (isMessage(statement)) view.countOne(numberKey(side, realityOf(statement), year));
  if (made.space !== null) {
    view.put(spaceKey(space), made.space);
    view.countOne(openedKey(side, realityOf(statement), year));
    view.put(decisionKey(space, "title"), decision.firstVersion(id));
  }
  if (made.epoch !== null) view.put(epochKey(made.epoch.id), made.epoch);
  if (statement.type === "declaration") {
    view.put(declaredKey(side), { id, index, at, says: statement.says });
  }
  if (statement.type === "acknowledgement") {
    const acknowledged = view.get(statementKey(statement.says.of));
    if (acknowledged !== undefined) view.put(statementKey(acknowledged.id), { ...acknowledged, acknowledged: true });
  }
}

/** The own side's step in what two sides decide. */
function decide(view: View, statement: Statement, index: number, at: number): void {
  const { own } = view;
  switch (statement.type) {
    case "proposal": {
      const { about, due, on } = statement.says;
      const before = view.get(decisionKey(statement.space, about));
      if (before === undefined) throw new Refused("reference-unknown");
      const after = decision.propose(before, decision.openProposal(statement.id, own, due), { on, at });
      return view.put(decisionKey(statement.space, about), after);
    }
    case "acceptance": {
      changeDecision(view, statement, (before) => decision.accept(before, statement.says.of, { own, index, at }));
      const waiting = new Map(
        [...view.pending(), [statement.space, "title"] as const].map((one) => [one.join("/"), one]),
      );
      return view.put(
        PENDING,
        [...waiting].sort(([a], [b]) => compare(a, b)).map(([, one]) => one),
      );
    }
    case "refusal":
      return changeDecision(view, statement, (before) => decision.refuse(before, statement.says.of, { own }));
    case "withdrawal":
      return changeDecision(view, statement, (before) => decision.withdraw(before, statement.says.of, { own }));
  }
}

/** A step about the proposal that a statement refers to. */
function changeDecision(
  view: View,
  statement: Extract<Statement, { says: Of }>,
  change: (before: decision.Decision) => decision.Decision,
): void {
  const said = reference(view, statement, statement.says.of);
  const before = view.get(decisionKey(statement.space, "title"));
  if (said.type !== "proposal" || before === undefined) throw new Refused("reference-type");
  view.put(decisionKey(statement.space, "title"), change(before));
}

/** The other side's step in what two sides decide. */
function takeInDecision(
  view: View,
  statement: Statement,
  { index, past, now }: { index: number; past: number; now: number },
): void {
  const before = view.get(decisionKey(statement.space, "title"));
  if (before === undefined) return;
  const after = takenIn(before, statement, { own: view.own, index, past, at: now });
  if (after !== before) view.put(decisionKey(statement.space, "title"), after);
}

/** A decision after a statement of the other side that an entry of `own` takes in. */
export function takenIn(
  before: decision.Decision,
  statement: Statement,
  place: { own: string; index: number; past: number; at: number },
): decision.Decision {
  switch (statement.type) {
    case "proposal": {
      const { id, side, says } = statement;
      return decision.takeInProposal(before, decision.openProposal(id, side, says.due), { on: says.on });
    }
    case "acceptance":
      return decision.takeInAcceptance(before, statement.says.of, place);
    case "refusal":
      return decision.takeInRefusal(before, statement.says.of);
    case "withdrawal":
      return decision.takeInWithdrawal(before, statement.says.of);
    default:
      return before;
  }
}

/** A frame of the other log, made `at`, covers the own log up to size `covered`: acceptances in it are confirmed. */
export function confirm(view: View, covered: number, at: number): void {
  const pending = view.pending();
  const waiting = pending.filter(([space, about]) => {
    const before = view.get(decisionKey(space, about));
    if (before === undefined) return false;
    const after = decision.cover(before, { own: view.own, covered, at });
    if (after !== before) view.put(decisionKey(space, about), after);
    return after.proposals.some(({ side, state }) => side !== view.own && state === "accepted");
  });
  if (waiting.length !== pending.length) view.put(PENDING, waiting);
}
