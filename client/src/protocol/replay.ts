/**
 * Both walks of two logs that are held whole, in memory: for the practice hotline, and for tests. The twin of
 * `crypto/replay.py`.
 */
import type { Bytes } from "./bytes.ts";
import type { verifyEnvelope } from "./dsse.ts";
import { Ahead } from "./errors.ts";
import { EMPTY_ROOT, Frontier, leafHash } from "./merkle.ts";
import { type Judgement, judge, type Past, type Walk } from "./past.ts";
import type { Taken } from "./view.ts";

/** A log's entries, its root at every size, and its walk so far. It is the `Past` of the next entry. */
export class WalkedLog implements Past {
  readonly entries: Bytes[] = [];
  readonly leaves: Bytes[] = [];
  readonly records = new Map<string, unknown>();
  readonly verdicts: Taken[] = [];
  other: WalkedLog = this;
  private frontier = new Frontier();
  private readonly roots = [EMPTY_ROOT.toHex()];

  constructor(readonly walk: Walk) {}

  get size(): number {
    return this.entries.length;
  }

  root = (side: string, size: number): string | null => {
    const log = side === this.walk.own ? this : this.other;
    return log.roots[size] ?? null;
  };

  taken(start: number, end: number): readonly Taken[] {
    if (end > this.other.verdicts.length) throw new Ahead(end);
    return this.other.verdicts.slice(start, end);
  }

  async judge(entry: Bytes, verify: typeof verifyEnvelope): Promise<Judgement> {
    return judge(entry, { index: this.verdicts.length, walk: this.walk, past: this, verify });
  }

  async append(entry: Bytes, judgement: Judgement): Promise<void> {
    const leaf = await leafHash(entry);
    const frontier = await this.frontier.append(leaf);
    const root = (await frontier.root()).toHex();
    // From here on at once, so that whoever reads beside it sees one size.
    this.frontier = frontier;
    this.entries.push(entry);
    this.leaves.push(leaf);
    this.roots.push(root);
    for (const [key, record] of judgement.changes) this.records.set(key, record);
    this.verdicts.push(judgement.takenAs);
  }
}

/** The logs of a hotline's two sides, each beside the other. */
export function twoLogs(hotline: string, [one, other]: readonly [string, string]): Map<string, WalkedLog> {
  const logs = [
    new WalkedLog({ own: one, other, hotline }),
    new WalkedLog({ own: other, other: one, hotline }),
  ] as const;
  logs[0].other = logs[1];
  logs[1].other = logs[0];
  return new Map([
    [one, logs[0]],
    [other, logs[1]],
  ]);
}
