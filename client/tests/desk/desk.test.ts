/** The desk: what waits for us, by the nearest limit; what we wait for; numbers; empty pages that teach. */
import { render } from "lit";
import { describe, expect, test } from "vitest";
import { gapOf } from "../../src/desk/beside.ts";
import { isNear } from "../../src/desk/limits.ts";
import { sendingSteps } from "../../src/desk/outbox.ts";
import type { LimitView, Shown } from "../../src/device/index.ts";
import { encodeForm } from "../../src/protocol/forms.ts";
import { LINE } from "../../src/protocol/spaces.ts";
import { rowOf, StandIn } from "../stand-in/device.ts";
import { find, mount, readerOf, settled, textOf } from "../stand-in/mount.ts";
import { at, FILE, idOf, NOW, proposed, SPACE, says, statement, xa41, xa42, xb18 } from "../stand-in/night.ts";
import { SCENES } from "../stand-in/scenes.ts";
import { limitOf } from "../stand-in/watch.ts";

const rows = (app: Element, heading: string): string[] => {
  const section = [...app.querySelectorAll("section")].find((one) =>
    textOf(one.querySelector("h2")).startsWith(heading),
  )!;
  return [...section.querySelectorAll("tbody tr")].map(textOf);
};

test("each row says how long, who, what, and what they ask, in the reader's language", async () => {
  const { app } = await mount("/", new StandIn("XB"), "zh");
  const [first, second, third] = rows(app, "待我方处理");
  expect(first).toContain("2 分 18 秒 处理，自 08:23Z 起 10 分");
  expect(first).toContain("FLASH特提 XA-0041 关键基础设施中断 · 交通与港口 请求：说明、数据保全");
  expect(second).toContain("XA-0042 3 项 · 自收悉起 30 天");
  expect(third).toContain("ROUTINE平急 XA-0040 演练");
});

test("only what is urgent and not acknowledged rings", async () => {
  const { app } = await mount("/");
  expect([...app.querySelectorAll("tr.now")].map((row) => textOf(row).includes("XA-0041"))).toEqual([true]);
  expect(app.querySelectorAll(".alarm.ringing").length).toBe(1);
});

test("what we wait for says how far it is", async () => {
  const { app } = await mount("/");
  const [row] = rows(app, "We are waiting");
  expect(row).toContain("XB-0017");
  expect(row).toContain("delivered 01:24Z acknowledged 01:31Z");
  expect(row).toContain("answer, 2 days from receipt 01:24Z, Arrangement § 6");
});

test("a delivery that this device has not verified is told as the node's word", async () => {
  const device = new StandIn();
  const row = device.deskView.waitingForThem[0]!;
  const told = async (language: "en" | "zh") => {
    const { app } = await mount("/", device, language);
    return rows(app, language === "en" ? "We are waiting" : "待对方答复")[0]!;
  };
  const read = await device.statement(row.side, row.index);
  const delivered = { ...read.chain.delivered!, unproven: true as const };
  device.statements = [{ ...read, chain: { ...read.chain, delivered } }];
  expect(await told("en")).toContain("delivered 01:24Z, our node's word");
  expect(await told("zh")).toContain("01:24Z 已送达，我方节点所述");
  const before = { ...read, chain: { ...read.chain, delivered: null } };
  device.statements = [before];
  expect(await told("en")).toContain("delivered 01:24Z, our node's word");
  device.deskView = { ...device.deskView, waitingForThem: [{ ...row, delivered: null }] };
  expect(await told("en")).toContain("not delivered yet");
});

describe("a proposal", () => {
  const row = rowOf(proposed, { due: at("20:00") });

  /** The rows of a desk of `own` on which only the proposal, and one other message, wait. */
  async function proposal(own: "XA" | "XB", language: "en" | "zh" = "en"): Promise<{ app: Element; device: StandIn }> {
    const device = new StandIn(own);
    const { waitingForUs, waitingForThem } = device.deskView;
    device.deskView = {
      ...device.deskView,
      waitingForUs: own === "XA" ? [...waitingForUs, row] : waitingForUs,
      waitingForThem: own === "XB" ? [...waitingForThem, row] : waitingForThem,
    };
    return mount("/", device, language);
  }

  test("of theirs waits for us with the time by which to accept it, among the messages by the nearest limit", async () => {
    const { app } = await proposal("XA");
    const [first, second] = rows(app, "Waiting for us");
    expect(first).toBe(
      "11 h 28 min to be accepted by 20:00Z 99 % Proposed title 港口起重机停摆 Port cranes halted Accept or not",
    );
    expect(second).toContain("XB-0017");
    expect(find<HTMLAnchorElement>(app, "a.button", "Accept or not").getAttribute("href")).toBe(
      `/files/${SPACE}#XB-423`,
    );
  });

  test("of ours is what we wait for, and is never acknowledged", async () => {
    const { app } = await proposal("XB", "zh");
    expect(rows(app, "待对方答复")[0]).toBe(
      "11 小时 28 分 请于 20:00Z 前接受 99 % 提议标题 港口起重机停摆 Port cranes halted 08:21Z 已送达",
    );
  });

  test("is only read by who may not decide", async () => {
    const device = new StandIn("XA", { permissions: ["desk", "read"] });
    device.deskView = { ...device.deskView, waitingForUs: [row] };
    const { app } = await mount("/", device);
    expect([...app.querySelectorAll("tbody a.button")].map(textOf)).toEqual(["Read"]);
  });

  test("that cannot be opened stays, without its title", async () => {
    const { app, device } = await proposal("XA");
    device.fileViews.clear();
    device.tell({ type: "desk" });
    await expect.poll(() => rows(app, "Waiting for us")[0]).toContain("cannot be shown here; open the file");
  });
});

test("numbers say what was delivered and that none is missing", async () => {
  const device = new StandIn();
  device.deskView = {
    ...device.deskView,
    numbers: { own: { year: 2026, last: 18, covered: 16 }, other: { year: 2026, last: 42 } },
  };
  const { app } = await mount("/", device);
  const terms = [...find(app, "aside section", "Numbers").querySelectorAll("dt, dd")].map(textOf);
  expect(terms).toEqual(["Last sent", "XB-0018 delivered up to XB-0016", "Last received", "XA-0042 no gap"]);
});

test.each([
  ["a line that is up", { state: "up", withheld: null }, "no gap"],
  ["a degraded one", { state: "degraded", withheld: null }, "no gap"],
  ["one that is cut", { state: "cut", withheld: null }, "later ones may not have come"],
  ["two histories", { state: "fork", withheld: null }, "later ones may not have come"],
  [
    "content that has not come",
    { state: "up", withheld: { index: 4, since: at("08:20") } },
    "content withheld since 08:20Z",
  ],
] as const)("with %s it is said of the last number received what is known", (_name, line, told) => {
  expect(gapOf(line, readerOf())).toBe(told);
});

/** A check of ours on the line itself, and what came of it. */
function check(index: number, code: "check" | "check_reply", answers: string | null): Shown {
  const text = encodeForm({ form: "short_message", code, values: { digits: "48213" } });
  return statement({
    type: "short",
    id: idOf(`XB-${index}`),
    space: LINE,
    at: at("08:00") + (code === "check" ? 0 : 120),
    place: { side: code === "check" ? "XB" : "XA", index },
    number: index,
    says: says({ precedence: "IMMEDIATE", answers }),
    body: { state: "opened", texts: [new TextDecoder().decode(text)] },
    chain: {
      logged: NOW,
      delivered: { at: at("08:02"), index: 431 },
      acknowledged: null,
      answered: null,
      interim: null,
      replacedBy: null,
      cannotOpen: null,
    },
  });
}

/** The same check, acknowledged, as the other side's desk has it. */
function withCheck(permissions?: readonly string[]): StandIn {
  const device = new StandIn("XA", permissions === undefined ? {} : { permissions });
  const sent = check(901, "check", null);
  const asked = { ...sent, chain: { ...sent.chain, acknowledged: { at: NOW, by: xa41.signer } } };
  device.statements = [...device.statements, asked];
  device.fileViews.set(LINE, { ...FILE, space: LINE, kind: "line", name: null, title: null, items: [asked] });
  device.deskView = { ...device.deskView, waitingForUs: [rowOf(asked)] };
  return device;
}

describe("a check that came in", () => {
  test("stands on the line itself, and leads to where its digits are typed", async () => {
    const { app } = await mount("/", withCheck());
    const row = app.querySelector("main table tbody tr")!;
    expect([...row.querySelectorAll(".parts span")].map(textOf)).toEqual(["Agreed short message", "The line itself"]);
    expect(find<HTMLAnchorElement>(row, "td:last-child a").getAttribute("href")).toBe("/watch");
  });

  test("says so where it stands, instead of a general answer", async () => {
    const { app } = await mount(`/files/${LINE}`, withCheck());
    const acts = find(app, "article", "XB-0901").querySelector(".acts")!;
    expect(find<HTMLAnchorElement>(acts, "a", "Type its digits on the Watch page").getAttribute("href")).toBe("/watch");
    expect([...acts.querySelectorAll("a")].map(textOf)).not.toContain("Answer");
  });

  test("is left to the watch where this post may not stand it", async () => {
    const { app } = await mount(`/files/${LINE}`, withCheck(["desk", "read", "write", "acknowledge"]));
    const acts = textOf(find(app, "article", "XB-0901").querySelector(".acts"));
    expect(acts).toContain("The watch sends its digits back.");
    expect(acts).not.toContain("Watch page");
  });
});

describe("beside the rows", () => {
  test("the last communication check stands as a fact", async () => {
    const device = new StandIn();
    const asked = check(901, "check", null);
    const items = [asked, check(902, "check_reply", asked.id)];
    device.fileViews.set(LINE, { ...FILE, space: LINE, kind: "line", items, proposals: [] });
    const { app } = await mount("/", device);
    const terms = [...find(app, "aside section", "Numbers").querySelectorAll("dt, dd")].map(textOf);
    expect(terms.slice(-2)).toEqual(["Last check", "08:00Z answered in 2 min sent by us"]);
  });

  test.each([
    ["none was sent", [], { every: 28_800 }, "due now Send it on the Watch page"],
    [
      "the last is older than the schedule has it",
      [check(901, "check", null)],
      { every: 600 },
      "due since 08:10Z Send it on the Watch page",
    ],
  ])("a check that is due is a quiet line where %s", async (_name, items, { every }, told) => {
    const device = new StandIn();
    device.fileViews.set(LINE, { ...FILE, space: LINE, kind: "line", items, proposals: [] });
    device.watch.view = { ...device.watch.view, checks: { every, said: [] } };
    const { app } = await mount("/", device);
    const terms = [...find(app, "aside section", "Numbers").querySelectorAll("dt, dd")].map(textOf);
    expect(terms.slice(-2)).toEqual(["Next check", told]);
    expect(app.querySelector(".alarms")).toBeNull();
  });

  test("a check that is due is none of an officer's who may not send it", async () => {
    const device = new StandIn("XB", { permissions: ["desk", "read"] });
    device.fileViews.set(LINE, { ...FILE, space: LINE, kind: "line", items: [], proposals: [] });
    const { app } = await mount("/", device);
    expect(textOf(find(app, "aside section", "Numbers"))).not.toContain("due");
  });

  test("the newest lines of the watch log stand, and only for who reads it", async () => {
    const { app } = await mount("/");
    expect([...find(app, "aside section", "Watch log").querySelectorAll("li")].map(textOf)).toEqual([
      "08:17Z Translator called; on the way.",
      "08:12Z Call-out FLASH特提 officer of the watch call 12",
      "08:00Z Message sent IMMEDIATE特急 XB-0018 Agreed short message Watch The line itself",
      "08:00Z Watch handed over Watch, 03 from 07",
    ]);
    const reads = await mount("/", new StandIn("XB", { permissions: ["desk", "read"] }));
    expect(textOf(reads.app.querySelector("aside"))).not.toContain("Watch log");
  });

  test("what a side declared stands first while it is anything but open", async () => {
    const device = new StandIn();
    SCENES["suspended"]!(device);
    const { app } = await mount("/", device);
    expect(textOf(app.querySelector("aside section"))).toContain("In force");
    expect(textOf(app.querySelector("aside section"))).toContain("XA (the other side) suspended");
    const quiet = await mount("/");
    expect(textOf(quiet.app.querySelector("aside"))).not.toContain("In force");
  });
});

test("an empty desk teaches what will stand there", async () => {
  const device = new StandIn();
  SCENES["empty"]!(device);
  const { app } = await mount("/", device);
  expect(textOf(app.querySelector("main"))).toContain(
    "Nothing waits for us. What the other side sends stands here until it has been acknowledged and answered",
  );
  expect(find<HTMLAnchorElement>(app, "main a.button", "Open a file").getAttribute("href")).toBe(
    "/write?form=notification",
  );
});

test("it is asked for again when the device says that it changed", async () => {
  const { app, device } = await mount("/");
  device.deskView = { ...device.deskView, waitingForUs: [] };
  device.tell({ type: "desk" });
  await settled(app);
  await expect.poll(() => rows(app, "Waiting for us")).toEqual([]);
});

test("a row whose statement does not verify stays, without its content", async () => {
  const device = new StandIn();
  device.statements = [];
  device.fileViews.clear();
  const { app } = await mount("/", device);
  expect(rows(app, "Waiting for us")[0]).toContain("XA-0041 cannot be shown here; open the file");
});

test("an officer who may only read is offered to read", async () => {
  const { app } = await mount("/", new StandIn("XB", { permissions: ["desk", "read"] }));
  expect([...app.querySelectorAll("tbody a.button")].map(textOf)).toEqual(["Read", "Read", "Read"]);
  expect(app.querySelector("header .do")).toBeNull();
});

describe("what leaves this device", () => {
  test("is never called sent before it is on the log", async () => {
    const device = new StandIn();
    SCENES["cut"]!(device);
    const { app } = await mount("/", device);
    const box = find(app, "section", "Leaving this device");
    const [logged, sealing, failed] = [...box.querySelectorAll(".in")];
    expect([...logged!.querySelectorAll("li:not(.todo)")].map(textOf)).toEqual(["sealing", "on our log"]);
    expect(textOf(sealing)).toContain("Our own node cannot be reached. Signed and kept on this device.");
    expect(textOf(failed)).toContain("not sent");
    expect(textOf(failed)).toContain("Nothing has left this side. Your text is kept on this device. Write it again");
    find(box, "button", "Try again now").click();
    expect(device.asked).toEqual([["retry"]]);
  });

  test("is a draft again once it was refused and is taken back", async () => {
    const device = new StandIn("XA");
    SCENES["cut"]!(device);
    const text =
      '{"form":"answer","marking":"TLP:AMBER","outcome":"done","reasons":[],"rest_by":null,"status":"official","text":{"language":"en","text":"Done."},"version":1}';
    device.discarded = {
      space: SPACE,
      type: "answer",
      texts: [text],
      capacity: "centre",
      precedence: "PRIORITY",
      answers: xb18.id,
    };
    const { app } = await mount("/", device);
    find(app, "section button", "Take back and change").click();
    await expect.poll(() => textOf(app.querySelector("h1"))).toBe("Answer to XB-0018");
    expect(location.search).toMatch(new RegExp(`^\\?file=${SPACE}&form=answer&answers=XB-421&draft=[0-9a-f-]{36}$`));
    expect(find<HTMLTextAreaElement>(app, "#text").value).toBe("Done.");
    expect(device.outgoing.map(({ key }) => key)).not.toContain("k3");
  });

  test("what was no message is only removed", async () => {
    const device = new StandIn("XA");
    device.outgoing = [
      {
        key: "k",
        space: SPACE,
        type: "acknowledgement",
        state: "failed",
        since: NOW,
        id: null,
        index: null,
        number: null,
        exercise: false,
        problem: "already-acknowledged",
      },
    ];
    const { app } = await mount("/", device);
    find(app, "section button", "Take note and remove").click();
    await expect.poll(() => textOf(app)).not.toContain("Leaving this device");
    expect(location.pathname).toBe("/");
  });

  test.each([
    ["delivered", "delivered, our node's word"],
    ["acknowledged", "delivered"],
  ] as const)("what only the node calls delivered is its word, until it is acknowledged: %s", (state, shown) => {
    const one = { key: "k", space: SPACE, since: NOW, id: null, index: 1, number: 1, exercise: false, problem: null };
    const root = document.createElement("div");
    render(sendingSteps({ ...one, type: "notice", state, unproven: true }, readerOf()), root);
    expect(textOf([...root.querySelectorAll("li")][2]!)).toBe(shown);
  });

  test("is gone once it has arrived", async () => {
    const device = new StandIn();
    device.outgoing = [
      {
        key: "k",
        space: SPACE,
        type: "notice",
        state: "delivered",
        since: NOW,
        id: null,
        index: 1,
        number: 1,
        exercise: false,
        problem: null,
      },
    ];
    const { app } = await mount("/", device);
    expect(textOf(app)).not.toContain("Leaving this device");
  });
});

describe("time limits", () => {
  const reader = readerOf();
  const cells = async (limits: readonly LimitView[]): Promise<string[]> => {
    const device = new StandIn();
    device.watch.limitViews = limits;
    const { app } = await mount("/", device);
    const found = [...find(app, "section", "Waiting for us").querySelectorAll("tbody td:first-child")];
    found.forEach((cell) => cell.querySelector("meter")?.remove());
    return found.map(textOf);
  };
  const start = at("08:12");
  const handling = { kind: "handling", owing: "XB", within: 600, start, due: start + 600 } as const;

  test("both of a message stand with it, the nearest first, and rows follow them", async () => {
    const { app } = await mount("/");
    const [first] = [...find(app, "section", "Waiting for us").querySelectorAll("tbody tr")];
    expect([...first!.querySelectorAll(".limit b")].map(textOf)).toEqual(["2 min 18 s", "5 h 40 min"]);
    expect([...first!.querySelectorAll("meter")].map(({ value }) => Math.round(value * 100))).toEqual([23, 98]);
  });

  test.each([
    ["passed", {}, "passed 9 min 7 s ago handling, 10 min from 08:12Z"],
    [
      "moved by a pause, its length the same",
      { due: start + 1200, paused: [[start + 60, start + 660]] },
      "53 s handling, 10 min from 08:12Z paused for 10 min from 08:13Z",
    ],
    [
      "paused still",
      { due: null, paused: [[start + 60, null]] },
      "paused handling, 10 min from 08:12Z paused since 08:13Z",
    ],
    [
      "not delivered",
      { start: null, due: null, tendered: at("08:20") },
      "not running yet handling, 10 min from receipt not delivered; tendered since 08:20Z",
    ],
    [
      "asked for by a time that had passed",
      { kind: "reply", by: at("08:10"), within: null, due: null },
      "passed before delivery answer, asked for by 08:10Z",
    ],
    ["asked for without a limit", { kind: "reply", within: null, due: null }, "no time limit answer"],
    ["missed and not given", { state: "missed" }, "passed 9 min 7 s ago handling, 10 min from 08:12Z"],
    ["met", { given: start + 60, state: "met" }, "no time limit"],
    ["replaced", { state: "replaced" }, "no time limit"],
  ] as const)("%s", async (_name, given, told) => {
    const one = limitOf("XA", 412, 41, { ...handling, ...given });
    expect((await cells([one])).find((cell) => cell !== "no time limit") ?? "no time limit").toBe(told);
  });

  test.each([
    ["runs on, and a holding reply meets it", "handling", ["Holding reply", "Answer"]],
    ["is met, and the answer's own is left", "reply", ["Answer"]],
  ] as const)("after the acknowledgement handling %s", async (_name, kind, acts) => {
    const device = new StandIn();
    device.watch.limitViews = [limitOf("XA", 417, 42, { ...handling, kind })];
    device.deskView = { ...device.deskView, waitingForUs: [rowOf(xa42, { acknowledged: NOW })] };
    const { app } = await mount("/", device);
    const links = [...find(app, "section", "Waiting for us").querySelectorAll<HTMLAnchorElement>("td:last-child a")];
    expect(links.map(textOf)).toEqual(acts);
    expect(links[0]!.getAttribute("href")).toContain(kind === "handling" ? "holding" : "answer");
  });

  test("what is undelivered is not near, whatever its length", () => {
    const one = limitOf("XA", 412, 41, { ...handling, start: null, due: null });
    expect(isNear([one], reader.now)).toBe(false);
    expect(isNear([{ ...one, start, due: reader.now + 60 }], reader.now)).toBe(true);
  });
});
