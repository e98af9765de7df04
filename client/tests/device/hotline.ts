/**
 * A whole hotline in memory: two centres with real keys and logs, judged by the protocol's own walks. Time stands still
 * until it is told to go on.
 */
import { PAYLOAD_TYPE as ARRANGEMENT, rootId } from "../../src/protocol/arrangement.ts";
import type { Bytes } from "../../src/protocol/bytes.ts";
import * as composite from "../../src/protocol/composite.ts";
import { envelopeId, signEnvelope, verifyEnvelope, type Envelope } from "../../src/protocol/dsse.ts";
import { encodeFrame, type Frame } from "../../src/protocol/frame.ts";
import { nextFrame } from "../../src/protocol/past.ts";
import type { Taken } from "../../src/protocol/view.ts";
import { encode, encodeBase64, encodeUtc, type Json } from "../../src/protocol/wire.ts";
import { twoLogs } from "../protocol/replay.ts";
import { bodyKey, Centre, makeCentreKeys, type CentreKeys } from "./centre.ts";

export const SIDES = ["XA", "XB"] as const;
export type SideCode = (typeof SIDES)[number];
/** 2026-11-23T07:58:00Z. */
export const NIGHT = 1_795_420_680;
export const POSTS = ["head", "watch"];

/** What an entry is written with. */
export interface Written {
  readonly envelope?: Envelope;
  readonly body?: readonly Bytes[];
  readonly edit?: (frame: Frame) => Frame;
}

export class Hotline {
  now = NIGHT;
  private writing: Promise<void> = Promise.resolve();
  /** Told after each entry. */
  readonly listeners = new Set<(side: SideCode) => void>();

  private constructor(
    readonly id: string,
    private readonly centres: ReadonlyMap<string, Centre>,
  ) {}

  /** A hotline that both roots have founded, with both lists' first change. */
  static async found(): Promise<Hotline> {
    const keys = { XA: await makeCentreKeys(), XB: await makeCentreKeys() };
    const arrangement = await arrange(keys);
    const id = await envelopeId(arrangement);
    const logs = twoLogs(id, SIDES);
    const hotline = new Hotline(id, new Map(SIDES.map((side) => [side, new Centre(side, id, keys[side], logs.get(side)!)])));
    for (const side of SIDES) {
      await hotline.append(side, { envelope: arrangement });
      await hotline.changeList(side, await hotline.centre(side).founding(POSTS), "root");
    }
    for (const side of SIDES) await hotline.receipt(side);
    return hotline;
  }

  centre(side: SideCode): Centre {
    return this.centres.get(side)!;
  }

  other(side: SideCode): SideCode {
    return side === "XA" ? "XB" : "XA";
  }

  /** Writes the next entry of a side's log, which takes in all of the other; `edit` makes its frame another one. */
  append(side: SideCode, written: Written = {}): Promise<Taken> {
    return this.oneByOne(() => this.write(side, written));
  }

  /** The same, but nothing is written where it is inadmissible: what a node does with a posted statement. */
  admit(side: SideCode, envelope: Envelope, body: readonly Bytes[]): Promise<Taken> {
    return this.oneByOne(async () => {
      const { log } = this.centre(side);
      const held = log.other.size;
      const frame = await nextFrame({ walk: log.walk, past: log, now: this.now, held, envelope });
      const { takenAs } = await log.judge(encodeFrame(frame), verifyEnvelope);
      return takenAs.code === null ? this.write(side, { envelope, body }) : takenAs;
    });
  }

  /** A log has one writer. */
  private oneByOne<T>(write: () => Promise<T>): Promise<T> {
    const written = this.writing.then(write);
    this.writing = written.then(
      () => undefined,
      () => undefined,
    );
    return written;
  }

  private async write(side: SideCode, written: Written): Promise<Taken> {
    const { log, bodies } = this.centre(side);
    const { envelope = null, body = [], edit = (frame: Frame) => frame } = written;
    const held = log.other.size;
    const frame = edit(await nextFrame({ walk: log.walk, past: log, now: this.now, held, envelope }));
    const entry = encodeFrame(frame);
    const judgement = await log.judge(entry, verifyEnvelope);
    body.forEach((part, index) => bodies.set(bodyKey(log.size, index), part));
    await log.append(entry, judgement);
    for (const listener of this.listeners) listener(side);
    return judgement.takenAs;
  }

  /** A bare frame that takes in what the other side has. */
  async receipt(side: SideCode): Promise<Taken> {
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
}

async function arrange(keys: Record<SideCode, CentreKeys>): Promise<Envelope> {
  const publicKeys = await Promise.all(SIDES.map((side) => composite.exportPublicKey(keys[side].root)));
  const payload = encode({
    annexes: [],
    capacities: [
      { capacity: "centre", signatures: 1 },
      { capacity: "government", signatures: 2 },
    ],
    demonstration: true,
    flash: {
      lengths: [
        { language: "en", most: 200 },
        { language: "zh-Hans", most: 400 },
      ],
      size: 4096,
    },
    hotline: null,
    issued: encodeUtc(NIGHT - 86_400),
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
    sides: SIDES.map((side, index) => ({
      language: ["en", "zh-Hans"][index]!,
      roots: [encodeBase64(publicKeys[index]!)],
      side,
      threshold: 1,
    })),
    signers: await Promise.all(publicKeys.map(rootId)),
    suite: 1,
    version: 1,
  });
  return signEnvelope(ARRANGEMENT, payload, SIDES.map((side) => keys[side].root));
}
