/** What the own node reports of a fork of the other log: proven here where it can be, otherwise the node's word. */
import { expect, test } from "vitest";
import type { Alarm, Device } from "../../src/device/index.ts";
import type { Bytes } from "../../src/protocol/bytes.ts";
import { verifyConsistency } from "../../src/protocol/merkle.ts";
import { encodeUtc } from "../../src/protocol/wire.ts";
import type { Hotline } from "./hotline.ts";
import type { Node } from "./node.ts";
import { atNight, newcomer, type Officer, openFile, restart, say } from "./officers.ts";

const ANOTHER = "ab".repeat(32);
const fromHex = (hash: string): Bytes => Uint8Array.fromHex(hash);

/** XB's officer, who knows a log of XA with a file in it. */
async function night(): Promise<{ hotline: Hotline; xb: Officer }> {
  const { hotline, xa, xb } = await atNight();
  await say(xa, await openFile(xa), "One");
  await hotline.receipt("XB");
  await xb.device.trust();
  return { hotline, xb };
}

/** A state of a log, signed by its own key. */
async function note(hotline: Hotline, side: string, { size, root }: { size: number; root: string }): Promise<string> {
  return hotline.centre(side).sign({ size, root }, hotline.now);
}

/** The node says that its line is stopped by these two notes, found a minute ago. */
function report(node: Node, known: string, shown: string): number {
  const since = node.hotline.now - 60;
  const fork = { origin: known.split("\n")[0]!, known, shown };
  node.lie = (path, answer) =>
    path.endsWith("/line") ? { ...answer, state: "fork", since: encodeUtc(since), fork } : answer;
  return since;
}

async function alarmsOf(device: Device): Promise<readonly Alarm[]> {
  expect((await device.line()).state).toBe("fork");
  return (await device.trust()).alarms;
}

test("two states of one size are proven by their notes alone", async () => {
  const { hotline, xb } = await night();
  const { head } = hotline.centre("XA");
  const [known, shown] = [await note(hotline, "XA", head), await note(hotline, "XA", { ...head, root: ANOTHER })];
  const since = report(xb.node, known, shown);
  const told = new Promise((resolve) => xb.device.subscribe(({ type }) => type === "trust" && resolve(type)));
  expect(await alarmsOf(xb.device)).toEqual([
    { code: "fork", side: "XA", since, detail: "", proof: { known, shown, through: null } },
  ]);
  expect(await told).toBe("trust");
});

test.each([
  ["was shown after the larger", false],
  ["was shown before the larger", true],
])("a smaller state that %s is proven by what the larger one passes through", async (_name, first) => {
  const { hotline, xb } = await night();
  const { head } = hotline.centre("XA");
  const size = head.size - 1;
  const [large, small] = [await note(hotline, "XA", head), await note(hotline, "XA", { size, root: ANOTHER })];
  const [known, shown] = first ? [small, large] : [large, small];
  report(xb.node, known, shown);
  const [{ code, proof }] = (await alarmsOf(xb.device)) as [Alarm];
  const { through } = proof!;
  expect([code, through!.size]).toEqual(["fork", size]);
  expect(through!.root).not.toBe(ANOTHER);
  const consistency = through!.consistency.map(fromHex);
  await verifyConsistency(size, fromHex(through!.root), head.size, fromHex(head.root), consistency);
});

test("it is found again after a reload, as long as the node has it", async () => {
  const { hotline, xb } = await night();
  const { head } = hotline.centre("XA");
  report(xb.node, await note(hotline, "XA", head), await note(hotline, "XA", { ...head, root: ANOTHER }));
  await alarmsOf(xb.device);
  await restart(xb);
  expect((await alarmsOf(xb.device)).map(({ code }) => code)).toEqual(["fork"]);
});

type Notes = (hotline: Hotline) => Promise<readonly [string, string]>;

/** Notes of XA's log as it stands, and of something else. */
function beside(other: (hotline: Hotline) => Promise<string>): Notes {
  return async (hotline) => [await note(hotline, "XA", hotline.centre("XA").head), await other(hotline)];
}

const UNPROVEN: readonly (readonly [string, Notes])[] = [
  ["one history, of one size", beside((hotline) => note(hotline, "XA", hotline.centre("XA").head))],
  [
    "one history, of two sizes",
    async (hotline) => {
      const before = await note(hotline, "XA", hotline.centre("XA").head);
      await hotline.receipt("XA");
      return [await note(hotline, "XA", hotline.centre("XA").head), before];
    },
  ],
  [
    "a state that no key of the log signed",
    beside(async (hotline) => {
      const lines = (await note(hotline, "XA", hotline.centre("XA").head)).split("\n");
      return [...lines.slice(0, 2), fromHex(ANOTHER).toBase64(), ...lines.slice(3)].join("\n");
    }),
  ],
  ["a state of our own log", beside((hotline) => note(hotline, "XB", hotline.centre("XB").head))],
  [
    "a state beyond what the node can prove",
    beside((hotline) => note(hotline, "XA", { size: hotline.centre("XA").head.size + 1, root: ANOTHER })),
  ],
  ["what is no note", beside(async () => "two histories")],
];

test.each(UNPROVEN)("%s beside a state of the log is the node's word alone", async (_name, notes) => {
  const { hotline, xb } = await night();
  const [known, shown] = await notes(hotline);
  const since = report(xb.node, known, shown);
  expect(await alarmsOf(xb.device)).toEqual([
    { code: "fork-told", side: "XA", since, detail: expect.any(String), proof: { known, shown, through: null } },
  ]);
});

test("what could not be verified while the node kept its proof back is proven once it gives it", async () => {
  const { hotline, xb } = await night();
  const { head } = hotline.centre("XA");
  const small = await note(hotline, "XA", { size: head.size - 1, root: ANOTHER });
  report(xb.node, await note(hotline, "XA", head), small);
  const { lie } = xb.node;
  xb.node.lie = (path, answer) => (path.endsWith("/consistency") ? { proof: [] } : lie(path, answer));
  expect((await alarmsOf(xb.device)).map(({ code }) => code)).toEqual(["fork-told"]);
  xb.node.lie = lie;
  expect((await alarmsOf(xb.device)).map(({ code }) => code)).toEqual(["fork"]);
});

test("an officer whose device is not listed yet is told all the same", async () => {
  const { hotline } = await night();
  const officer = await newcomer(hotline, "XB", 9);
  const { head } = hotline.centre("XA");
  const shown = await note(hotline, "XA", { ...head, root: ANOTHER });
  report(officer.node, await note(hotline, "XA", head), shown);
  expect((await alarmsOf(officer.device)).map(({ code }) => code)).toEqual(["fork"]);
});
