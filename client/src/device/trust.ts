/**
 * What a device believes of both logs: the last verified checkpoints, and the folded trust entries up to them.
 *
 * `advance` takes the newest checkpoints in. For each log, in this order:
 *
 *  1. the trust entries after those known are folded, each signature and authority checked;
 *  2. the note is verified by the log's keys that stand at its size;
 *  3. it is consistent with the last verified one: same size, same root, else by a consistency proof;
 *  4. the new trust entries stand in it (inclusion), and its last sound entry counts no more of them than are known.
 *
 * Only then is it kept, and an entry is believed whose inclusion in it is proven (`verifyEntry`).
 */
import { PAYLOAD_TYPE as ARRANGEMENT, type Arrangement } from "../protocol/arrangement.ts";
import { type Bytes, utf8 } from "../protocol/bytes.ts";
import { PAYLOAD_TYPE as SIGNATORIES } from "../protocol/changes.ts";
import {
  encodeMirror,
  encodeOrigin,
  parseCheckpoint,
  type VerifiedCheckpoint,
  verifyCheckpoint,
  verifyCosigned,
} from "../protocol/checkpoint.ts";
import { checkConsistent } from "../protocol/consistency.ts";
import type { LogPublicKey, MirrorPublicKey } from "../protocol/cosignature.ts";
import type { verifyEnvelope } from "../protocol/dsse.ts";
import { ForkDetected, Malformed, Refused, Unverified } from "../protocol/errors.ts";
import { type Frame, parseFrame } from "../protocol/frame.ts";
import { EMPTY_ROOT, inclusionRoot, leafHash, verifyConsistency } from "../protocol/merkle.ts";
import { parseNote } from "../protocol/note.ts";
import type { Signatories } from "../protocol/signatories.ts";
import type { Verified } from "../protocol/statement.ts";
import { verifyTimeMark } from "../protocol/timemark.ts";
import { encode } from "../protocol/wire.ts";
import type { Hotline } from "./answers.ts";
import type { Api } from "./api.ts";
import { NodeRefused, NotListed, StaleCheckpoint, WrongAnswer } from "./errors.ts";
import {
  checkTrust,
  type DeviceChange,
  deviceChanges,
  emptyLog,
  type FoldedLog,
  foldEntry,
  listAt,
  newestList,
} from "./fold.ts";
import type { Checkpoints, ProvenEntry, ShownEntry } from "./loganswers.ts";
import type { KeptLog, Store } from "./store.ts";

const LOG = 1;
/** How many entries at a log's end are looked at for one that says how many trust entries there are. */
const LOOKED_PAST = 16;
const FRAMES_KEPT = 2_000;

/** One log: what is kept of it, and its folded trust entries. */
interface Believed {
  readonly kept: KeptLog | null;
  readonly folded: FoldedLog;
  readonly next: number;
}

/** That the other node signed at that time that it holds so much of our log: by a cosignature, or a time mark. */
export interface Held {
  readonly at: number;
  readonly holds: number;
}

/** The signatures of what is kept were verified before it was. */
const verifiedBefore: typeof verifyEnvelope = (envelope) => Promise.resolve(envelope.payload);

export class Trust {
  readonly own: string;
  readonly other: string;
  readonly hotline: string;
  mark: Held | null = null;
  cosigned: Held | null = null;
  private readonly logs: Map<string, Believed>;
  private readonly roots = new Set<string>();
  private readonly frames = new Map<string, Promise<Frame>>();
  private advancing: Promise<void> | null = null;
  private next: Promise<void> | null = null;

  private constructor(
    private readonly api: Api,
    private readonly store: Store,
    { hotline, own, other }: Pick<Hotline, "hotline" | "own" | "other">,
    logs: readonly [string, Believed][],
  ) {
    this.own = own;
    this.other = other;
    this.hotline = hotline;
    this.logs = new Map(logs);
  }

  /** What this device believed when it was last used; nothing at first. */
  static async load(api: Api, store: Store, hotline: Pick<Hotline, "hotline" | "own" | "other">): Promise<Trust> {
    const load = async (side: string): Promise<[string, Believed]> => {
      let folded = emptyLog(side);
      for (const entry of await store.trust(side)) {
        folded = await foldEntry(folded, entry, { hotline: hotline.hotline, verify: verifiedBefore });
      }
      const kept = (await store.log(side)) ?? null;
      return [side, { kept, folded, next: kept?.next ?? 0 }];
    };
    return new Trust(api, store, hotline, await Promise.all([load(hotline.own), load(hotline.other)]));
  }

  /** The Arrangement, as the own log has it. Throws `NotListed` before the first checkpoint. */
  arrangement(): Arrangement {
    const { arrangement } = this.log(this.own).folded;
    if (arrangement === null) throw new NotListed();
    return arrangement;
  }

  /** A side's list before an entry of its own log; the newest without one. */
  list(side: string, index?: number): Signatories {
    const { folded } = this.log(side);
    return index === undefined ? newestList(folded) : listAt(folded, index);
  }

  /** What became of a side's devices, in order. */
  deviceChanges(side: string): DeviceChange[] {
    return deviceChanges(this.log(side).folded);
  }

  /** The last verified checkpoint of a side's log, or null. */
  kept(side: string): KeptLog | null {
    return this.log(side).kept;
  }

  /** What a header says was verified of a log; before its first checkpoint, that it began. */
  verified(side: string): Verified {
    const { kept } = this.log(side);
    return { log: LOG, size: kept?.size ?? 0, root: kept?.root ?? EMPTY_ROOT.toHex() };
  }

  otherOf(side: string): string {
    return side === this.own ? this.other : this.own;
  }

  /**
   * Takes in the newest checkpoints of both logs, those given or asked for. One at a time: who asks while one is under
   * way gets the next one, which is one for all who ask meanwhile.
   *
   * One log's failure does not keep the other from being taken in; the first is thrown at the end: `ForkDetected`,
   * `StaleCheckpoint`, `TrustMissing`, `Unverified`, `Malformed`, and what `Api` throws.
   */
  advance(notes?: Checkpoints): Promise<void> {
    if (this.advancing === null) {
      this.advancing = this.takeIn(notes).finally(() => (this.advancing = null));
      return this.advancing;
    }
    this.next ??= this.advancing
      .catch(() => undefined)
      .then(() => {
        this.next = null;
        return this.advance();
      });
    return this.next;
  }

  /**
   * The frame of an entry that stands at `index` of a verified log, by its proof in the tree of `size`.
   *
   * Throws `Unverified("inclusion")` and `Unverified("consistency")`; `TrustMissing`; `Malformed` and
   * `Refused("trust")` for an entry that stands in the log and is unsound.
   */
  async verifyEntry(side: string, shown: ProvenEntry & { readonly size: number }): Promise<Frame> {
    const { index, entry, proof, size } = shown;
    const leaf = await leafHash(entry);
    await this.confirmRoot(side, size, await inclusionRoot(leaf, index, size, proof.map(fromHex)));
    const frame = parseFrame(entry);
    checkTrust(this.log(side).folded, index, frame);
    return frame;
  }

  /** The verified frame of entry `index`, asked of the node. Throws as `verifyEntry` does. */
  entry(side: string, index: number): Promise<Frame> {
    const key = `${side}/${index}`;
    const known = this.frames.get(key);
    if (known !== undefined) return known;
    const asked = this.askEntry(side, index);
    if (this.frames.size >= FRAMES_KEPT) this.frames.clear();
    this.frames.set(key, asked);
    // What failed is asked again the next time.
    asked.catch(() => this.frames.delete(key));
    return asked;
  }

  /** A checkpoint of a log, by the keys that stand at its size. Throws `Malformed`, `Unverified`. */
  async verifyNote(side: string, note: Bytes): Promise<VerifiedCheckpoint> {
    const { size } = parseCheckpoint(parseNote(note).text);
    return verifyCheckpoint(note, this.logKey(this.list(side, size)));
  }

  /**
   * Confirms that a log had this root at that size: a prefix of the last verified checkpoint.
   *
   * Throws `Unverified("inclusion")` for another root, or a size beyond what the log has signed.
   */
  async confirmRoot(side: string, size: number, root: Bytes): Promise<void> {
    const kept = await this.reach(side, size);
    const key = `${side}/${size}/${root.toHex()}`;
    if (this.roots.has(key)) return;
    if (size === kept.size) {
      if (root.toHex() !== kept.root) throw new Unverified("inclusion", "root");
    } else {
      const proof = size === 0 ? [] : await this.api.consistency(side, size, kept.size);
      await verifyConsistency(size, root, kept.size, fromHex(kept.root), proof.map(fromHex));
    }
    this.roots.add(key);
  }

  /**
   * The verified checkpoint of a log that is at least of that size, asked for where it is not known yet. Throws why it
   * cannot be had, `Unverified("inclusion")` where the log has signed no such size.
   */
  async reach(side: string, size: number): Promise<KeptLog> {
    let failure: unknown = new Unverified("inclusion", "beyond the checkpoint");
    const reached = (): KeptLog | null => {
      const { kept } = this.log(side);
      return kept !== null && kept.size >= size && kept.fork === null ? kept : null;
    };
    const known = reached();
    if (known !== null) return known;
    await this.advance().catch((error: unknown) => (failure = error));
    const after = reached();
    if (after === null) throw failure;
    return after;
  }

  private log(side: string): Believed {
    const found = this.logs.get(side);
    if (found === undefined) throw new Refused("side", side);
    return found;
  }

  private async takeIn(given?: Checkpoints): Promise<void> {
    const notes = given ?? (await this.api.checkpoints());
    const failures: unknown[] = [];
    for (const [side, note] of [
      [this.own, notes.own],
      [this.other, notes.other],
    ] as const) {
      if (note !== null) await this.takeInLog(side, utf8(note)).catch((error: unknown) => failures.push(error));
    }
    await this.takeInCosignature(utf8(notes.own)).catch((error: unknown) => failures.push(error));
    await this.takeInMark(notes).catch((error: unknown) => failures.push(error));
    if (failures.length === 0) return;
    // What the socket tells waits its turn, and may be older than what was asked for meanwhile: that is no lie.
    if (given !== undefined && failures.some((one) => one instanceof StaleCheckpoint)) return this.takeIn();
    throw failures[0];
  }

  private async takeInLog(side: string, note: Bytes): Promise<void> {
    const before = this.log(side);
    const fork = before.kept?.fork ?? null;
    if (fork !== null) throw new ForkDetected(this.origin(side), fork.known, fork.shown);
    const { size } = parseCheckpoint(parseNote(note).text);
    const { folded, next, taken } = await this.foldUpTo(before, size);
    const shown = await verifyCheckpoint(note, this.logKey(listAt(folded, size)));
    await this.checkHistory(before, shown);
    if (before.kept?.size === size && before.kept.time >= shown.time) return;
    await this.checkIncluded(side, shown, taken);
    await this.checkEnd(side, shown, folded);
    const { time } = shown;
    const kept = { side, size, root: shown.root.toHex(), time, note: shown.note, next, fork: null };
    const admitted = taken.filter(({ index }) => isStep(folded, index)).map((entry) => ({ side, ...entry }));
    // Another tab may have found a fork meanwhile.
    const { fork: found } = await this.store.keepLog(kept, admitted);
    this.logs.set(side, { folded, next, kept: { ...kept, fork: found } });
  }

  /** The trust entries that stand before `size` and were not known yet, folded. */
  private async foldUpTo(before: Believed, size: number) {
    let { folded, next } = before;
    const taken: ShownEntry[] = [];
    for (;;) {
      const page = (await this.api.trustEntries(folded.side, next)).filter(({ index }) => index < size);
      for (const shown of page) {
        if (shown.index < next) throw new WrongAnswer("trust entries out of order");
        folded = await foldEntry(folded, shown, { hotline: this.hotline });
        next = shown.index + 1;
        taken.push(shown);
      }
      if (page.length === 0) return { folded, next, taken };
    }
  }

  /** Step 3. A fork is kept: nothing more is taken from that log. */
  private async checkHistory(before: Believed, shown: VerifiedCheckpoint): Promise<void> {
    const { kept } = before;
    if (kept === null) return;
    const { origin } = shown;
    const known = { origin, size: kept.size, root: fromHex(kept.root), time: kept.time, note: kept.note };
    const [low, high] = [Math.min(kept.size, shown.size), Math.max(kept.size, shown.size)];
    const proof = low === 0 || low === high ? [] : await this.api.consistency(origin.side, low, high);
    try {
      await checkConsistent(known, shown, proof.map(fromHex));
    } catch (error) {
      if (error instanceof ForkDetected) await this.keepFork(kept, error);
      throw error;
    }
    if (shown.size < kept.size) throw new StaleCheckpoint(origin.side, kept.size, shown.size);
  }

  private async keepFork(kept: KeptLog, { known, shown }: ForkDetected): Promise<void> {
    const fork = { known: Uint8Array.from(known), shown: Uint8Array.from(shown) };
    const forked = await this.store.keepLog({ ...kept, fork }, []);
    this.logs.set(kept.side, { ...this.log(kept.side), kept: forked });
  }

  /** Step 4, first half: the new trust entries stand where they were said to, byte for byte. */
  private async checkIncluded(side: string, shown: VerifiedCheckpoint, entries: readonly ShownEntry[]): Promise<void> {
    await Promise.all(
      entries.map(async ({ index, entry }) => {
        const { proof } = await this.api.entry(side, index, shown.size);
        const root = await inclusionRoot(await leafHash(entry), index, shown.size, proof.map(fromHex));
        if (root.toHex() !== shown.root.toHex()) throw new Unverified("trust-entry", "inclusion");
      }),
    );
  }

  /**
   * Step 4, second half. Unsound entries at the end say nothing, and those of files in which the officer's post takes no
   * part are not shown; behind them stands one that says it.
   */
  private async checkEnd(side: string, shown: VerifiedCheckpoint, folded: FoldedLog): Promise<void> {
    for (let index = shown.size - 1; index >= Math.max(0, shown.size - LOOKED_PAST); index--) {
      const last = await this.api.entry(side, index, shown.size).catch(unlessNotShown);
      if (last === undefined) continue;
      const root = await inclusionRoot(await leafHash(last.entry), index, shown.size, last.proof.map(fromHex));
      if (root.toHex() !== shown.root.toHex()) throw new Unverified("inclusion", "root");
      try {
        const frame = parseFrame(last.entry);
        checkTrust(folded, index, frame);
        if (!isTrust(frame) || isStep(folded, index) || last.code !== null) return;
        throw new WrongAnswer("a trust entry was not shown");
      } catch (error) {
        if (!(error instanceof Malformed || error instanceof Refused)) throw error;
      }
    }
  }

  /** Notes when the other side's mirror cosigned our log, where its lines have come. */
  private async takeInCosignature(note: Bytes): Promise<void> {
    const mirror = this.mirrorKey(this.list(this.other));
    if (mirror === null || !parseNote(note).signatures.some(({ name }) => name === mirror.name)) return;
    const { size } = parseCheckpoint(parseNote(note).text);
    const { checkpoint, time } = await verifyCosigned(note, this.logKey(this.list(this.own, size)), mirror);
    this.cosigned = { at: time, holds: checkpoint.size };
  }

  private async takeInMark({ mark }: Checkpoints): Promise<void> {
    const mirror = this.mirrorKey(this.list(this.other));
    if (mark === null || mirror === null) return;
    const data = encode({ other: mark.other, own: mark.own });
    const [log, otherLog] = [this.logKey(this.list(this.other)), this.logKey(this.list(this.own))];
    const { time, other } = await verifyTimeMark(data, { log, otherLog, mirror });
    if (other === null || (this.mark !== null && time < this.mark.at)) return;
    const { size, root } = other.checkpoint;
    if (size <= (this.kept(this.own)?.size ?? 0)) await this.confirmRoot(this.own, size, root);
    this.mark = { at: time, holds: size };
  }

  private async askEntry(side: string, index: number): Promise<Frame> {
    const { size } = await this.reach(side, index + 1);
    return this.verifyEntry(side, { ...(await this.api.entry(side, index, size)), size });
  }

  private origin(side: string): string {
    return encodeOrigin({ hotline: this.hotline, side, log: LOG });
  }

  private logKey({ side, node }: Signatories): LogPublicKey {
    if (node === null) throw new Unverified("checkpoint", "no key is listed");
    return { of: "log", name: this.origin(side), ...node.log };
  }

  private mirrorKey({ side, node }: Signatories): MirrorPublicKey | null {
    return node === null ? null : { of: "mirror", name: encodeMirror(this.hotline, side), ...node.mirror };
  }
}

function isTrust({ envelope }: Frame): boolean {
  return envelope?.payloadType === ARRANGEMENT || envelope?.payloadType === SIGNATORIES;
}

function isStep(folded: FoldedLog, index: number): boolean {
  return folded.steps.some((step) => step.index === index);
}

/** Undefined for what the node does not show to this officer. */
export function unlessNotShown(error: unknown): undefined {
  if (!(error instanceof NodeRefused && error.status === 404)) throw error;
}

function fromHex(hash: string): Bytes {
  return Uint8Array.fromHex(hash);
}
