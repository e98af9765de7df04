/** The watch log on its page: what stands in it, what an officer enters, what begins with a line of it, shifts on paper. */
import { describe, expect, test } from "vitest";
import "../../src/look.css";
import { StandIn } from "../stand-in/device.ts";
import { find, mount, textOf } from "../stand-in/mount.ts";
import { at } from "../stand-in/night.ts";
import { SCENES } from "../stand-in/scenes.ts";

async function watch(scene: string) {
  const device = new StandIn();
  SCENES[scene]!(device);
  return mount("/watch", device);
}

/** Whether all that a pattern finds in the text stands on one line each. */
function isWhole(root: Element, pattern: RegExp): boolean {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const tops: number[] = [];
  for (let text = walker.nextNode() as Text | null; text !== null; text = walker.nextNode() as Text | null) {
    for (const { index, 0: found } of text.data.matchAll(pattern)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + found.length);
      tops.push(new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size);
    }
  }
  expect(tops.length).toBeGreaterThan(0);
  return tops.every((lines) => lines === 1);
}

describe("the watch log", () => {
  test.each([
    ["en", /XA-0002|system/g],
    ["zh", /XA-0002|系统/g],
  ] as const)("breaks no line within a number or a label, however narrow it is: %s", async (language, labels) => {
    const device = new StandIn();
    const about = { side: "XB", number: 1, precedence: "FLASH", post: "watch", type: "acknowledgement" };
    const what = { ...about, line: false, answers: { side: "XA", number: 2, index: 11 } };
    device.watch.lines = [{ at: at("08:20"), kind: "message-out", officer: null, what }];
    const { app } = await mount("/watch", device, language);
    const log = find(app, ".watch-log");
    for (let width = 260; width <= 460; width += 4) {
      log.style.inlineSize = `${width}px`;
      expect([width, isWhole(log, labels), log.scrollWidth]).toEqual([width, true, width]);
    }
  });

  test("says when, what and who, the newest first", async () => {
    const { app } = await watch("night");
    expect([...app.querySelectorAll(".watch-log li")].map(textOf)).toEqual([
      "08:17Z Translator called; on the way. officer 07 Start a draft from this line",
      "08:12Z Call-out FLASH特提 officer of the watch call 12 system",
      "08:00Z Message sent IMMEDIATE特急 XB-0018 Agreed short message Watch The line itself officer 07",
      "08:00Z Watch handed over Watch, 03 from 07 officer 07",
    ]);
  });

  test("says what a courier carried", async () => {
    const device = new StandIn("XB");
    const carried = (what: Record<string, string | number>) => ({
      at: at("08:20"),
      kind: "courier",
      officer: null,
      what,
    });
    device.watch.lines = [carried({ act: "written", entries: 12 }), carried({ act: "read", entries: 1, new: 0 })];
    const { app } = await mount("/watch", device);
    expect([...app.querySelectorAll(".watch-log li")].map(textOf)).toEqual([
      "08:20Z Courier file written, 12 entries system",
      "08:20Z Courier file read, 1 entry, 0 new system",
    ]);
  });

  test("takes a line in an officer's words", async () => {
    const { app, device } = await watch("night");
    const line = find<HTMLTextAreaElement>(app, "#watch-line");
    line.value = " The emergency team telephones: cranes of Operator 1 stand still. ";
    line.dispatchEvent(new Event("input"));
    await new Promise((done) => requestAnimationFrame(done));
    find(app, "main button", "Enter").click();
    await expect
      .poll(() => textOf(app.querySelector(".watch-log li")))
      .toContain("08:31Z The emergency team telephones: cranes of Operator 1 stand still.");
    expect(device.asked[0]![0]).toBe("write");
    expect(find<HTMLTextAreaElement>(app, "#watch-line").value).toBe("");
  });

  test("begins a draft, whose address has nothing of the line", async () => {
    const { app, device } = await watch("night");
    find(app, ".watch-log button", "Start a draft").click();
    await expect.poll(() => location.pathname + location.search).toBe("/write?form=notification");
    await expect
      .poll(() => app.querySelector<HTMLTextAreaElement>("#text")?.value)
      .toBe("Translator called; on the way.");
    expect(device.drafts[0]!.content).toMatchObject({ form: { since: { at: at("08:17:30") } } });
  });

  test("keeps what was begun already", async () => {
    const { app, device } = await watch("night");
    find(app, ".watch-log button", "Start a draft").click();
    await expect.poll(() => app.querySelector("#text")).not.toBeNull();
    find(app, "nav a", "Watch").click();
    await expect.poll(() => app.querySelector(".watch-log")).not.toBeNull();
    find(app, ".watch-log button", "Start a draft").click();
    await expect
      .poll(() => (device.drafts[0]!.content as { form: { text: { text: string } } }).form.text.text)
      .toBe("Translator called; on the way.\nTranslator called; on the way.");
  });

  test("prints a shift, the oldest first, with whole dates", async () => {
    const { app } = await mount("/watch?print=shift", new StandIn());
    const lines = [...app.querySelectorAll(".shift tbody tr")].map(textOf);
    expect(lines[0]).toBe("23 Nov 2026 08:00:00Z Watch handed over Watch, 03 from 07 officer 07");
    expect(lines.at(-1)).toBe("08:17:30Z Translator called; on the way. officer 07");
    expect(textOf(app.querySelector(".form-sheet .heading"))).toContain("23 Nov 2026 08:00Z to 23 Nov 2026 08:17Z");
  });
});

describe("the shifts before", () => {
  const line = (time: string, text: string) => ({ at: at(time), kind: "line", officer: 9, what: { text } });
  const printed = (app: Element): string[] => [...app.querySelectorAll(".shift tbody tr td:nth-child(2)")].map(textOf);
  const button = (app: Element, label: string) => find<HTMLButtonElement>(app, "header button", label);

  async function shifts(scene: string) {
    const device = new StandIn();
    SCENES[scene]!(device);
    device.watch.shiftsBefore = [
      [line("00:00", "Quiet."), line("06:00", "Still quiet.")],
      [line("00:00", "The first.")],
    ];
    return mount("/watch?print=shift", device);
  }

  test.each(["night", "nobody"])("are printed as well, whoever has the watch (%s)", async (scene) => {
    const { app } = await shifts(scene);
    expect(printed(app).at(-1)).toBe("Translator called; on the way.");
    expect(button(app, "Next shift").disabled).toBe(true);
    button(app, "Previous shift").click();
    await expect.poll(() => printed(app)).toEqual(["Quiet.", "Still quiet."]);
    expect(textOf(app.querySelector(".form-sheet .heading"))).toContain("23 Nov 2026 00:00Z to 23 Nov 2026 06:00Z");
    button(app, "Next shift").click();
    await expect.poll(() => printed(app).at(-1)).toBe("Translator called; on the way.");
  });

  test("end where the first one began", async () => {
    const { app } = await shifts("night");
    for (const last of ["Still quiet.", "The first."]) {
      button(app, "Previous shift").click();
      await expect.poll(() => printed(app).at(-1)).toBe(last);
    }
    button(app, "Previous shift").click();
    await expect.poll(() => textOf(app.querySelector("main"))).toContain("There is no earlier shift.");
    expect(button(app, "Previous shift").disabled).toBe(true);
    button(app, "Next shift").click();
    await expect.poll(() => printed(app)).toEqual(["The first."]);
  });
});
