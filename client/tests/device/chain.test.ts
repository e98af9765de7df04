/** The chain of each statement in a long file: the same from those that refer to it as from all, and not slower with n. */
import { expect, test } from "vitest";
import { chainOf, followers, type Read } from "../../src/device/chain.ts";

/** A file in which every third statement answers, corrects or acknowledges an earlier one. */
function longFile(count: number): Read[] {
  return Array.from({ length: count }, (_, index) => {
    const side = index % 3 === 0 ? "XB" : "XA";
    const about = index > 1 ? String(index - (index % 2) - 1) : null;
    const types = ["answer", "notice", "acknowledgement", "notice", "cannot_open"] as const;
    const type = about === null ? "notice" : types[index % types.length]!;
    const refers = type === "acknowledgement" || type === "cannot_open";
    const [answers, replaces] = [type === "answer" ? about : null, type === "notice" ? about : null];
    return {
      place: { side, index },
      frame: { at: index },
      unverified: index % 11 === 0 ? "signature" : null,
      cover: index % 7 === 0 ? null : { index, at: index, code: index % 13 === 0 ? "expired" : null, proven: true },
      statement: {
        id: String(index),
        side,
        type,
        says: refers ? { of: about } : { answers, closes: index % 2 === 0, replaces },
      },
    } as unknown as Read;
  });
}

test("a chain follows from those that refer to the statement, as from all", () => {
  const reads = longFile(600);
  const following = followers(reads);
  const chains = reads.map((one) => chainOf(one, following.get(one.statement.id) ?? [], "XA"));
  expect(chains).toEqual(reads.map((one) => chainOf(one, reads, "XA")));
  const told = (name: keyof (typeof chains)[number]): number => chains.filter((chain) => chain[name] !== null).length;
  expect((["acknowledged", "answered", "replacedBy", "cannotOpen"] as const).every((name) => told(name) > 5)).toBe(
    true,
  );
});

test("the newest reply that leaves the rest open is named, whatever order they came in", () => {
  const reply = (index: number, type: "holding" | "answer" | "notice", closes = false, side = "XB") =>
    ({
      place: { side, index },
      frame: { at: index },
      unverified: null,
      cover: { index, at: index, code: null, proven: true },
      statement: { id: String(index), side, type, says: { answers: "1", closes, replaces: null } },
    }) as unknown as Read;
  const of = reply(1, "notice", false, "XA");
  const interim = (...among: readonly Read[]) => chainOf(of, among, "XA").interim;
  expect(interim(reply(7, "holding"), reply(5, "answer"), reply(8, "notice"))).toEqual({ side: "XB", index: 7 });
  expect(interim(reply(5, "holding"), reply(7, "answer"))).toEqual({ side: "XB", index: 7 });
  expect(interim(reply(7, "answer", true), reply(9, "holding", false, "XA"))).toBeNull();
  expect(interim({ ...reply(7, "holding"), unverified: "signature" })).toBeNull();
});

test("each statement has few that refer to it, however many there are", () => {
  const most = (count: number): number => Math.max(...[...followers(longFile(count)).values()].map((of) => of.length));
  expect(most(4_000)).toBe(most(400));
});
