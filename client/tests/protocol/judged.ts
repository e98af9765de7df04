/** Cases of judgement: whole logs, entry by entry, as Python judges them. */
import { expect } from "vitest";
import { compare, utf8 } from "../../src/protocol/bytes.ts";
import type { Decision } from "../../src/protocol/decision.ts";
import { verifyEnvelope } from "../../src/protocol/dsse.ts";
import { Ahead } from "../../src/protocol/errors.ts";
import { twoLogs, type WalkedLog } from "../../src/protocol/replay.ts";
import type { Declared } from "../../src/protocol/view.ts";
import { encodeUtc } from "../../src/protocol/wire.ts";

interface Row {
  readonly side: string;
  readonly entry: string;
  readonly code: string | null;
  readonly sound: boolean;
}

export interface Judged {
  readonly name: string;
  readonly after: string | null;
  readonly hotline: string;
  readonly sides: readonly string[];
  readonly signed: boolean;
  readonly entries: readonly Row[];
  readonly decisions: readonly object[];
  readonly declared: readonly object[];
}

/** Signatures are left out, and none is checked. */
const unchecked: typeof verifyEnvelope = (envelope) => Promise.resolve(envelope.payload);

/** Each side's decisions, in the order of their keys. */
export function decisionsOf({ records, walk }: WalkedLog): object[] {
  return [...records]
    .filter(([key]) => key.startsWith("decision/"))
    .sort(([a], [b]) => compare(a, b))
    .map(([key, record]) => {
      const [, space, about] = key.split("/");
      const { version, agreed, proposals } = record as Decision;
      const states = [...proposals].sort((a, b) => compare(a.id, b.id)).map(({ id, state }) => [id, state]);
      return { side: walk.own, space, about, version, agreed, proposals: states };
    });
}

/** What each side's walk has of a side's end of the line, in the order of the keys. */
export function declaredIn({ records, walk }: WalkedLog): object[] {
  return [...records]
    .filter(([key]) => key.startsWith("declared/"))
    .sort(([a], [b]) => compare(a, b))
    .map(([key, record]) => {
      const { id, index, at, says } = record as Declared;
      return { side: walk.own, of: key.split("/")[1], id, index, at: encodeUtc(at), state: says.state };
    });
}

/** Judges a case's entries, after those of the cases before it; compares each verdict, and what is known then. */
export async function replay(one: Judged, cases: readonly Judged[]): Promise<Map<string, WalkedLog>> {
  const before = cases.find(({ name }) => name === one.after);
  const [own, other] = one.sides as [string, string];
  const logs = before === undefined ? twoLogs(one.hotline, [own, other]) : await replay(before, cases);
  for (const { side, entry, code, sound } of one.entries) {
    const log = logs.get(side)!;
    const bytes = utf8(entry);
    const verify = one.signed ? verifyEnvelope : unchecked;
    const judgement = await log.judge(bytes, verify).catch((error: unknown) => {
      if (error instanceof Ahead) return null;
      throw error;
    });
    if (judgement === null) {
      expect(code).toBe("ahead");
      continue;
    }
    expect([judgement.takenAs.code, judgement.takenAs.sound]).toEqual([code, sound]);
    await log.append(bytes, judgement);
  }
  expect([...logs.values()].flatMap(decisionsOf)).toEqual(one.decisions);
  expect([...logs.values()].flatMap(declaredIn)).toEqual(one.declared);
  return logs;
}
