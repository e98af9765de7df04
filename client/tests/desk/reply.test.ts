/** What the desk says of a reply that leaves the rest open: that it was given, and by when the rest is promised. */
import { expect, test } from "vitest";
import type { Shown } from "../../src/device/index.ts";
import { encodeForm } from "../../src/protocol/forms.ts";
import { rowOf, StandIn } from "../stand-in/device.ts";
import { find, mount, textOf } from "../stand-in/mount.ts";
import { at, FILE, NOW, SPACE, says, statement, xa41, xa42, xb18 } from "../stand-in/night.ts";
import { limitOf } from "../stand-in/watch.ts";

const rows = (app: Element, heading: string): string[] =>
  [...find(app, "section", heading).querySelectorAll("tbody tr")].map(textOf);

const holding = (by: number | null): Shown =>
  statement({
    type: "holding",
    at: at("08:29"),
    place: { side: "XB", index: 428 },
    number: 19,
    says: says({ answers: xa42.id }),
    body: {
      state: "opened",
      texts: [new TextDecoder().decode(encodeForm({ form: "holding_reply", by, marking: "TLP:AMBER" }))],
    },
  });

/** The desk of either side once XB has said that it will reply. */
function held(own: "XA" | "XB", reply: Shown): StandIn {
  const device = new StandIn(own);
  const asked = { ...xa42, chain: { ...xa42.chain, interim: reply.place } };
  device.statements = [asked, reply];
  device.fileViews.set(SPACE, { ...FILE, items: [xa41, xb18, asked, reply] });
  return device;
}

test.each([
  ["XA", "en", "We are waiting", "holding reply 08:29Z, reply expected by 09:13Z"],
  ["XB", "en", "Waiting for us", "holding reply 08:29Z, reply expected by 09:13Z"],
  ["XA", "zh", "待对方答复", "08:29Z 先行答复，预计 09:13Z 前作出实质答复"],
  ["XB", "zh", "待我方处理", "08:29Z 先行答复，预计 09:13Z 前作出实质答复"],
] as const)("a holding reply, on the desk of %s in %s", async (own, language, heading, said) => {
  const { app } = await mount("/", held(own, holding(at("09:13"))), language);
  expect(rows(app, heading).filter((row) => row.includes("XA-0042"))).toEqual([expect.stringContaining(said)]);
});

test.each([
  ["no time", holding(null)],
  [
    "what cannot be opened here",
    { ...holding(at("09:13")), body: { state: "cannot-open", reason: "no-key" } } as const,
  ],
])("a holding reply of %s is told all the same", async (_name, reply) => {
  const { app } = await mount("/", held("XA", reply));
  const row = rows(app, "We are waiting").find((one) => one.includes("XA-0042"))!;
  expect(row).toContain("holding reply 08:29Z");
  expect(row).not.toContain("reply expected");
});

test("a time that is promised counts as a limit, and says when it has passed", async () => {
  for (const [by, passed] of [
    [NOW + 60, false],
    [NOW - 60, true],
  ] as const) {
    const device = held("XB", holding(by));
    device.watch.limitViews = [limitOf("XA", 412, 41, { kind: "handling", owing: "XB", start: NOW, due: NOW + 120 })];
    device.deskView = { ...device.deskView, waitingForUs: [xa41, xa42].map((one) => rowOf(one)) };
    const { app } = await mount("/", device);
    const [first, ...others] = rows(app, "Waiting for us");
    expect(first).toContain("XA-0042");
    expect(others.length).toBe(1);
    expect(first!.includes("▲ this time has passed")).toBe(passed);
  }
});

test("an answer in part says by when the rest is to come, and no more than once", async () => {
  for (const [language, heading, said, bare] of [
    ["en", "We are waiting", "answered in part 08:19Z, rest expected by 14:12Z", "answered in part, rest expected"],
    ["zh", "待对方答复", "08:19Z 部分答复，预计 14:12Z 前答复其余", "已部分答复，其余待复"],
  ] as const) {
    const { app } = await mount("/", new StandIn("XA"), language);
    const row = rows(app, heading).find((one) => one.includes("XA-0041"))!;
    expect(row).toContain(said);
    expect(row).not.toContain(bare);
  }
});

test("that it was answered in part is the node's word where the answer cannot be had", async () => {
  const device = new StandIn("XA");
  device.fileViews.clear();
  const { app } = await mount("/", device);
  expect(rows(app, "We are waiting").find((one) => one.includes("XA-0041"))).toContain(
    "answered in part, rest expected",
  );
});

test("one that comes while the desk stands open is told", async () => {
  const { app, device } = await mount("/", new StandIn("XA"));
  const { statements, fileViews } = held("XA", holding(at("09:13")));
  device.statements = statements;
  device.show(fileViews.get(SPACE)!);
  await expect.poll(() => rows(app, "We are waiting").join()).toContain("holding reply 08:29Z");
});
