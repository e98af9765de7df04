/** How proposals stand, derived from a file's statements alone: as the walk of the whole log has it. */
import { describe, expect, test } from "vitest";
import vectors from "../../../tests/vectors/decision.json";
import type { Read } from "../../src/device/chain.ts";
import { decidedIn } from "../../src/device/decided.ts";
import { compare } from "../../src/protocol/bytes.ts";
import type { Decision } from "../../src/protocol/decision.ts";
import type { WalkedLog } from "../../src/protocol/replay.ts";
import type { Statement } from "../../src/protocol/statement.ts";
import { HEAD, type Head } from "../../src/protocol/view.ts";
import { type Judged, replay } from "../protocol/judged.ts";

const cases = vectors.cases as readonly Judged[];

/** A log's statements of a space, with the other log's word on them as far as `known` entries of it are known. */
function readsOf(log: WalkedLog, space: string, known: { entries: number; covers: number }): Read[] {
  return log.verdicts.flatMap((verdict): Read[] => {
    const { index, item, frame, sound, code } = verdict;
    if (index >= known.entries || !sound || item === null || !("says" in item) || (item as Statement).space !== space)
      return [];
    const place = { side: log.walk.own, index };
    const found = log.other.verdicts.find((one) => one.sound && one.frame!.seen.end > index);
    const cover = found === undefined || found.index >= known.covers ? null : found;
    const refusedAt = code === null ? null : code;
    return [
      {
        place,
        frame: frame!,
        statement: item,
        unverified: cover === null && code !== null ? code : null,
        cover: cover === null ? null : { index: cover.index, at: cover.frame!.at, code: refusedAt, proven: true },
      },
    ];
  });
}

/** What the walk of a log knows of a space: all of its own, and of the other log what it has taken in. */
function knownTo(log: WalkedLog, space: string): Read[] {
  const { seen } = log.records.get(HEAD) as Head;
  return [
    ...readsOf(log, space, { entries: log.size, covers: seen }),
    ...readsOf(log.other, space, { entries: seen, covers: log.size }),
  ];
}

function byId(states: readonly { id: string; state: string }[]): string[][] {
  return states.map(({ id, state }) => [id, state]).sort(([a], [b]) => compare(a!, b!));
}

describe("decidedIn", () => {
  test.each(cases)("$name", async (one) => {
    for (const log of (await replay(one, cases)).values()) {
      for (const [key, record] of log.records) {
        if (!key.startsWith("decision/")) continue;
        const { version, proposals } = record as Decision;
        const decided = decidedIn(knownTo(log, key.split("/")[1]!), log.walk.own);
        expect(decided.version).toBe(version);
        const current = new Set(proposals.map(({ id }) => id));
        expect(byId(decided.proposals.filter(({ id }) => current.has(id)))).toEqual(byId(proposals));
        const left = decided.proposals.filter(({ id }) => !current.has(id));
        expect(left.every(({ state }) => state !== "open" && state !== "accepted")).toBe(true);
        expect(left.some(({ id, state }) => state === "agreed" && id === version)).toBe(
          left.some(({ id }) => id === version),
        );
      }
    }
  });
});
