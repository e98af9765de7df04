/** The time limits beside a file: what runs, what was met or not, by whose doing, and since when. */
import { describe, expect, test } from "vitest";
import { inOrder, timesOf } from "../../src/cases/limits.ts";
import type { LimitView } from "../../src/device/index.ts";
import { StandIn } from "../stand-in/device.ts";
import { find, mount, readerOf, settled, textOf } from "../stand-in/mount.ts";
import { at, SPACE } from "../stand-in/night.ts";
import { limitOf } from "../stand-in/watch.ts";

const start = at("08:12:03");
const handling = limitOf("XA", 412, 41, { kind: "handling", owing: "XB", within: 600, start, due: start + 600 });
const reply = limitOf("XA", 412, 41, { kind: "reply", owing: "XB", by: at("14:12"), start, due: at("14:12") });
const met = { state: "met", given: start + 120, received: start + 121 } as const;

describe("inOrder", () => {
  const named = (limits: readonly (readonly [name: string, given: Partial<LimitView>])[]): string[] => {
    const views = limits.map(([name, given]) => ({ ...handling, basis: name, ...given }));
    const { running, settled } = inOrder(views);
    return [...running, ...settled].map(({ basis }) => basis!);
  };

  test.each([
    [
      "the nearest runs first",
      [
        ["later", { due: start + 900 }],
        ["nearer", {}],
      ],
      ["nearer", "later"],
    ],
    [
      "what does not run comes after what does",
      [
        ["paused", { due: null }],
        ["undelivered", { start: null, due: null }],
        ["runs", {}],
      ],
      ["runs", "paused", "undelivered"],
    ],
    [
      "what is met comes after it",
      [
        ["met", met],
        ["runs", {}],
      ],
      ["runs", "met"],
    ],
    [
      "of what is settled the newest comes first",
      [
        ["older", met],
        ["newer", met],
      ],
      ["newer", "older"],
    ],
    [
      "but first what was missed and is still owed",
      [
        ["owed", { state: "missed" }],
        ["late", { ...met, state: "missed" }],
        ["replaced", { state: "replaced" }],
      ],
      ["owed", "replaced", "late"],
    ],
    [
      "what has passed and nobody knows as missed yet runs",
      [
        ["passed", { due: start - 60 }],
        ["met", met],
      ],
      ["passed", "met"],
    ],
  ] as const)("%s", (_name, limits, order) => {
    expect(named(limits)).toEqual(order);
  });
});

describe("timesOf", () => {
  test.each([
    ["undelivered", { start: null, due: null }, []],
    ["running", {}, ["delivered 08:12:03Z", "due 08:22:03Z"]],
    ["answered in part", { part: start + 9 }, ["delivered 08:12:03Z", "due 08:22:03Z", "answered in part 08:12:12Z"]],
    ["met", met, ["delivered 08:12:03Z", "due 08:22:03Z", "given 08:14:03Z", "received 08:14:04Z"]],
    [
      "given, on our log alone",
      { ...met, received: null },
      ["delivered 08:12:03Z", "due 08:22:03Z", "given 08:14:03Z", "not received yet"],
    ],
  ] as const)("%s", (_name, given, times) => {
    expect(timesOf({ ...handling, ...given }, readerOf())).toEqual(times);
  });
});

async function listed(limits: readonly LimitView[], language: "en" | "zh" = "en"): Promise<Element> {
  const device = new StandIn("XB");
  device.watch.limitsOfFiles.set(SPACE, limits);
  const { app } = await mount(`/files/${SPACE}`, device, language);
  app.querySelectorAll("meter").forEach((one) => one.remove());
  return find(app, "aside section", language === "en" ? "Time limits" : "时限");
}

describe("the sheet", () => {
  test.each([
    ["runs", reply, "XA-0041 ours to do 5 h 40 min answer, asked for by 14:12Z delivered 08:12:03Z due 14:12:00Z"],
    [
      "paused, whatever was acknowledged",
      { ...handling, due: null, paused: [[start + 60, null]] },
      "XA-0041 ours to do paused handling, 10 min from 08:12Z paused since 08:13Z delivered 08:12:03Z",
    ],
    [
      "moved by a pause",
      { ...handling, owing: "XA", due: start + 1800, paused: [[start + 60, start + 1260]] },
      "XA-0041 theirs to do 10 min 56 s handling, 10 min from 08:12Z paused for 20 min from 08:13Z delivered 08:12:03Z due 08:42:03Z",
    ],
    [
      "passed before it was delivered",
      { ...reply, by: at("08:00"), due: null },
      "XA-0041 ours to do passed before delivery answer, asked for by 08:00Z delivered 08:12:03Z",
    ],
    [
      "met",
      { ...handling, ...met },
      "XA-0041 ours to do met handling, 10 min from 08:12Z delivered 08:12:03Z due 08:22:03Z given 08:14:03Z received 08:14:04Z",
    ],
    [
      "missed",
      { ...reply, due: at("08:20"), by: at("08:20"), state: "missed" },
      "XA-0041 ours to do not answered within the time limit answer, asked for by 08:20Z delivered 08:12:03Z due 08:20:00Z",
    ],
    [
      "handled too late",
      { ...handling, state: "missed", given: start + 700, received: start + 700 },
      "XA-0041 ours to do not handled within the time limit handling, 10 min from 08:12Z delivered 08:12:03Z due 08:22:03Z given 08:23:43Z received 08:23:43Z",
    ],
    [
      "replaced",
      { ...handling, state: "replaced" },
      "XA-0041 ours to do replaced handling, 10 min from 08:12Z delivered 08:12:03Z due 08:22:03Z",
    ],
  ] as const)("says of a limit that is %s what it is, and what it rests on", async (_name, limit, told) => {
    const rows = [...(await listed([limit as LimitView])).querySelectorAll(".in:not(.empty)")];
    expect(rows.map(textOf)).toEqual([told]);
  });

  test("says it in Chinese", async () => {
    const sheet = await listed(
      [
        { ...reply, due: at("08:20"), by: at("08:20"), state: "missed" },
        { ...handling, ...met },
      ],
      "zh",
    );
    expect([...sheet.querySelectorAll("li")].map(textOf)).toEqual([
      "XA-0041 我方应办 时限内未答复 答复，所请时间 08:20Z 08:12:03Z 送达 08:20:00Z 到期",
      "XA-0041 我方应办 已满足 处理，自 08:12Z 起 10 分 08:12:03Z 送达 08:22:03Z 到期 08:14:03Z 作出 08:14:04Z 收到",
    ]);
  });

  test("leads to the message, says where none runs, and folds all but the newest that are settled", async () => {
    const sheet = await listed(Array.from({ length: 6 }, () => ({ ...handling, ...met })));
    expect(sheet.querySelector("a")?.getAttribute("href")).toBe(`/files/${SPACE}#XA-412`);
    expect(textOf(sheet.querySelector(".empty"))).toBe("No time limit runs.");
    expect(textOf(sheet.querySelector("summary"))).toBe("2 earlier limits");
    expect([...sheet.querySelectorAll("li")].map((one) => one.closest("details") === null)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  test("follows the desk, and stays as it was while the node is away", async () => {
    const device = new StandIn("XB");
    device.watch.limitsOfFiles.set(SPACE, [handling]);
    const { app } = await mount(`/files/${SPACE}`, device);
    device.watch.limitsOfFiles.set(SPACE, [{ ...handling, ...met }]);
    device.tell({ type: "desk" });
    const sheet = find(app, "aside section", "Time limits");
    await expect.poll(() => textOf(sheet)).toContain("given 08:14:03Z");
    device.reachable = false;
    device.tell({ type: "desk" });
    await settled(app);
    expect(textOf(sheet)).toContain("given 08:14:03Z");
  });

  test("says where the node could not be asked at all", async () => {
    const device = new StandIn("XB");
    device.watch.limits = () => Promise.reject(Object.assign(new Error(""), { code: "unreachable" }));
    const { app } = await mount(`/files/${SPACE}`, device);
    expect(textOf(find(app, "aside section", "Time limits"))).toContain(
      "Our node cannot be asked for the time limits now.",
    );
  });
});
