/** The desk: what waits for us, by the nearest limit; what we wait for; numbers; empty pages that teach. */
import { describe, expect, test } from "vitest";
import { limitOf } from "../../src/desk/rules.ts";
import type { DeskRow } from "../../src/device/index.ts";
import { StandIn } from "../stand-in/device.ts";
import { find, mount, readerOf, settled, textOf } from "../stand-in/mount.ts";
import { at, NOW, SPACE, xb18 } from "../stand-in/night.ts";
import { SCENES } from "../stand-in/scenes.ts";

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
    expect(location.search).toBe(`?file=${SPACE}&form=answer&answers=XB-421`);
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
        problem: "already-acknowledged",
      },
    ];
    const { app } = await mount("/", device);
    find(app, "section button", "Take note and remove").click();
    await expect.poll(() => textOf(app)).not.toContain("Leaving this device");
    expect(location.pathname).toBe("/");
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
        problem: null,
      },
    ];
    const { app } = await mount("/", device);
    expect(textOf(app)).not.toContain("Leaving this device");
  });
});

describe("limitOf", () => {
  const row: DeskRow = {
    side: "XA",
    index: 1,
    space: SPACE,
    type: "notice",
    precedence: "FLASH",
    number: 1,
    exercise: false,
    at: at("08:00"),
    delivered: at("08:00"),
    acknowledged: null,
    answered: null,
    reply: { by: at("14:00"), basis: null, since: at("08:00") },
    handling: { by: at("08:10") },
  };

  test.each([
    ["not acknowledged: to handle it", row, "08:10"],
    ["acknowledged: to answer it", { ...row, acknowledged: at("08:05") }, "14:00"],
    ["answered in part: still", { ...row, acknowledged: at("08:05"), answered: "part" as const }, "14:00"],
  ])("%s", (_name, given, by) => {
    expect(limitOf(given, readerOf())?.by).toBe(at(by));
  });

  test.each([
    ["answered", { ...row, acknowledged: at("08:05"), answered: "closed" as const }],
    ["nothing asked", { ...row, acknowledged: at("08:05"), reply: null }],
    ["not delivered and nothing asked", { ...row, delivered: null, reply: null }],
  ])("%s: none", (_name, given) => {
    expect(limitOf(given, readerOf())).toBeNull();
  });
});
