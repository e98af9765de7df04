/**
 * A whole hotline in memory: two centres with real keys and logs, judged by the protocol's own walks. Nothing of it is
 * the stand-in of anything: what its devices sign and verify is what they would sign and verify on the line.
 *
 *     const hotline = await Hotline.found(terms)         both roots sign, both lists begin
 *     await hotline.admit("XA", envelope, body)          what a node does with a posted statement
 *     await hotline.receipt("XB")                        XB's log takes in what XA's has
 */
import { PAYLOAD_TYPE as ARRANGEMENT, rootId } from "../protocol/arrangement.ts";
import type { Bytes } from "../protocol/bytes.ts";
import * as composite from "../protocol/composite.ts";
import { type Envelope, envelopeId, signEnvelope, verifyEnvelope } from "../protocol/dsse.ts";
import { encodeFrame, type Frame } from "../protocol/frame.ts";
import { nextFrame } from "../protocol/past.ts";
import { twoLogs } from "../protocol/replay.ts";
import type { Taken } from "../protocol/view.ts";
import { encode, encodeBase64, encodeUtc, type Json } from "../protocol/wire.ts";
import { bodyKey, Centre, type CentreKeys, type ListedPost, makeCentreKeys } from "./centre.ts";

/** The code of a side, as ISO 3166 spells one. */
export type SideCode = string;

/**
 * What the two sides agree on, as far as hotlines in memory differ; and their clock, in seconds since 1970. Sides are in
 * the order of their codes, languages in the order of the sides.
 */
export interface Terms {
  readonly sides: readonly [SideCode, SideCode];
  readonly languages: readonly [string, string];
  readonly posts: readonly ListedPost[];
  readonly annexes: readonly { readonly name: string; readonly hash: string }[];
  readonly demonstration: boolean;
  readonly now: () => number;
}

/** What an entry is written with. */
export interface Written {
  readonly envelope?: Envelope;
  readonly body?: readonly Bytes[];
}

/** How long the Arrangement is in force already, in seconds. */
const IN_FORCE = 86_400;

export class Hotline {
  private writing: Promise<void> = Promise.resolve();
  /** Told after each entry, and after each change of a side's drafts. */
  readonly listeners = new Set<(side: SideCode) => void>();

  constructor(
    readonly id: string,
    readonly terms: Terms,
    private readonly centres: ReadonlyMap<SideCode, Centre>,
  ) {}

  /** A hotline that both roots have founded, with both lists' first change. */
  static async found(terms: Terms): Promise<Hotline> {
    return foundHotline(Hotline, terms);
  }

  get sides(): readonly [SideCode, SideCode] {
    return this.terms.sides;
  }

  get now(): number {
    return this.terms.now();
  }

  centre(side: SideCode): Centre {
    return this.centres.get(side)!;
  }

  other(side: SideCode): SideCode {
    return this.sides.find((one) => one !== side)!;
  }

  /** Writes the next entry of a side's log, which takes in all of the other. */
  append(side: SideCode, written: Written = {}): Promise<Taken> {
    return this.oneByOne(async () => this.write(side, written, await this.next(side, written.envelope)));
  }

  /** The same, but nothing is written where it is inadmissible: what a node does with a posted statement. */
  admit(side: SideCode, envelope: Envelope, body: readonly Bytes[]): Promise<Taken> {
    return this.oneByOne(async () => {
      const frame = await this.next(side, envelope);
      const { takenAs } = await this.centre(side).log.judge(encodeFrame(frame), verifyEnvelope);
      return takenAs.code === null ? this.write(side, { envelope, body }, frame) : takenAs;
    });
  }

  /** A bare frame that takes in what the other side has. */
  receipt(side: SideCode): Promise<Taken> {
    return this.append(side);
  }

  /** A change of a side's list, made and taken in. */
  async changeList(side: SideCode, changes: readonly Json[], by: "root" | "registrars" = "registrars"): Promise<Taken> {
    const envelope = await this.centre(side).change(changes, this.now, by);
    const taken = await this.append(side, { envelope });
    if (taken.code !== null) throw new Error(`a change that is ${taken.code}`);
    this.centre(side).changed(await envelopeId(envelope));
    return taken;
  }

  /** Tells who listens that something of a side has changed. */
  tell(side: SideCode): void {
    for (const listener of this.listeners) listener(side);
  }

  /** A log has one writer. */
  protected oneByOne<T>(write: () => Promise<T>): Promise<T> {
    const written = this.writing.then(write);
    this.writing = written.then(
      () => undefined,
      () => undefined,
    );
    return written;
  }

  protected next(side: SideCode, envelope: Envelope | null = null): Promise<Frame> {
    const { log } = this.centre(side);
    return nextFrame({ walk: log.walk, past: log, now: this.now, held: log.other.size, envelope });
  }

  protected async write(side: SideCode, { body = [] }: Written, frame: Frame): Promise<Taken> {
    const { log, bodies } = this.centre(side);
    const entry = encodeFrame(frame);
    const judgement = await log.judge(entry, verifyEnvelope);
    body.forEach((part, index) => bodies.set(bodyKey(log.size, index), part));
    await log.append(entry, judgement);
    this.tell(side);
    return judgement.takenAs;
  }
}

/** Founds a hotline of that class. */
export async function foundHotline<H extends Hotline>(
  made: new (id: string, terms: Terms, centres: ReadonlyMap<SideCode, Centre>) => H,
  terms: Terms,
): Promise<H> {
  const { sides } = terms;
  const keys = new Map(await Promise.all(sides.map(async (side) => [side, await makeCentreKeys()] as const)));
  const arrangement = await arrange(terms, keys);
  const id = await envelopeId(arrangement);
  const logs = twoLogs(id, sides);
  const centres = sides.map((side) => [side, new Centre(side, id, keys.get(side)!, logs.get(side)!)] as const);
  const hotline = new made(id, terms, new Map(centres));
  for (const side of sides) {
    await hotline.append(side, { envelope: arrangement });
    await hotline.changeList(side, await hotline.centre(side).founding(terms.posts), "root");
  }
  for (const side of sides) await hotline.receipt(side);
  return hotline;
}

/** The Arrangement with the figures that hotlines use, signed by both roots. */
async function arrange(terms: Terms, keys: ReadonlyMap<SideCode, CentreKeys>): Promise<Envelope> {
  const { sides, languages, annexes, demonstration } = terms;
  const roots = sides.map((side) => keys.get(side)!.root);
  const publicKeys = await Promise.all(roots.map((root) => composite.exportPublicKey(root)));
  const payload = encode({
    annexes: annexes.map(({ hash, name }) => ({ hash, name })),
    capacities: [
      { capacity: "centre", signatures: 1 },
      { capacity: "government", signatures: 2 },
    ],
    demonstration,
    flash: {
      lengths: [
        { language: "en", most: 200 },
        { language: "zh-Hans", most: 400 },
      ],
      size: 4096,
    },
    hotline: null,
    issued: encodeUtc(terms.now() - IN_FORCE),
    nonce: encodeBase64(crypto.getRandomValues(new Uint8Array(16))),
    notice: 2_592_000,
    precedence: [
      { handling: 600, precedence: "FLASH" },
      { handling: 1_800, precedence: "IMMEDIATE" },
      { handling: 10_800, precedence: "PRIORITY" },
      { handling: 21_600, precedence: "ROUTINE" },
    ],
    previous: null,
    replies: [{ basis: "4", within: 172_800 }],
    rules: 1,
    sides: sides.map((side, index) => ({
      language: languages[index]!,
      roots: [encodeBase64(publicKeys[index]!)],
      side,
      threshold: 1,
    })),
    signers: await Promise.all(publicKeys.map(rootId)),
    suite: 1,
    version: 1,
  });
  return signEnvelope(ARRANGEMENT, payload, roots);
}
