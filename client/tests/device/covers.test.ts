/** What is delivered by an entry that this officer is not shown: the own node's word, and never a refusal. */
import { expect, test } from "vitest";
import { parseFrame } from "../../src/protocol/frame.ts";
import type { Answer } from "./node.ts";
import { atNight, openFile, restart, say, sent, statement, until } from "./officers.ts";

const AT = "2026-11-23T07:58:07Z";

/**
 * A notice of ours that the other log has not taken in; the node says that entry `index` of that log covers it, as it
 * says of the one that came last, and does not show that entry.
 */
async function claimed({ code = null, index }: { code?: string | null; index?: number } = {}) {
  const { hotline, xa } = await atNight();
  const space = await openFile(xa);
  await hotline.receipt("XB");
  const notice = await say(xa, space, "One");
  const { log } = hotline.centre("XB");
  const { seen } = parseFrame(log.entries.at(-1)!);
  await hotline.append("XB", { edit: (frame) => ({ ...frame, seen: { ...seen, start: seen.end } }) });
  await restart(xa);
  const cover = index ?? log.size - 1;
  const delivered = { index: cover, at: AT };
  xa.node.lie = (path, answer) => {
    if (!path.endsWith("/items")) return answer;
    const items = answer["items"] as Answer[];
    return {
      ...answer,
      items: items.map((item) => (item["index"] === notice.index ? { ...item, delivered, code } : item)),
    };
  };
  xa.node.hidden.add(`/api/v1/logs/XB/entries/${cover}`);
  return { hotline, xa, space, notice, cover };
}

test("it is said to be the node's word", async () => {
  const { xa, space, notice, cover } = await claimed();
  const { verdict, chain } = await statement(xa.device, space, notice.id!);
  expect(verdict).toEqual({ state: "counts" });
  expect(chain.delivered).toEqual({ at: Date.parse(AT) / 1000, index: cover, unproven: true });
  const out = await sent(xa.device, notice, "delivered");
  expect([out.state, out.unproven]).toEqual(["delivered", true]);
  expect((await xa.device.trust()).alarms).toEqual([]);
});

test("a refusal is taken from no entry but one that is shown", async () => {
  const { xa, space, notice } = await claimed({ code: "expired" });
  const { verdict, chain } = await statement(xa.device, space, notice.id!);
  expect([verdict, chain.delivered]).toEqual([{ state: "pending" }, null]);
});

test("an entry that ours took in cannot have taken ours in", async () => {
  const { hotline, xa, space, notice, cover } = await claimed({ index: 1 });
  expect(parseFrame(hotline.centre("XA").log.entries[notice.index!]!).seen.end).toBeGreaterThan(cover);
  const { verdict, chain } = await statement(xa.device, space, notice.id!);
  expect([verdict, chain.delivered]).toEqual([{ state: "pending" }, null]);
  expect((await xa.device.trust()).alarms.map(({ code, side }) => [code, side])).toEqual([["answer", "XA"]]);
});

test("it gives way to what an entry shows", async () => {
  const { hotline, xa, space, notice } = await claimed();
  expect((await statement(xa.device, space, notice.id!)).chain.delivered?.unproven).toBe(true);
  await hotline.receipt("XB");
  const proven = await until(xa.device, async () => {
    const { delivered } = (await statement(xa.device, space, notice.id!)).chain;
    return delivered?.unproven === true ? undefined : delivered;
  });
  expect(proven).toEqual({ at: hotline.now, index: hotline.centre("XB").log.size - 1 });
});
