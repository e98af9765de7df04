/** The page of the line: how both ends stand, and declaring ours: filled in, shown, then signed or left for release. */
import { describe, expect, test } from "vitest";
import "../../src/look.css";
import type { DeclaredState, WaitingDraft } from "../../src/device/index.ts";
import type { Declare } from "../../src/protocol/says.ts";
import { LINE } from "../../src/protocol/spaces.ts";
import { StandIn } from "../stand-in/device.ts";
import { TO_RELEASE } from "../stand-in/drafts.ts";
import { find, mount, settled, textOf } from "../stand-in/mount.ts";
import { at, NOW } from "../stand-in/night.ts";
import { SCENES } from "../stand-in/scenes.ts";

const SAYS: Declare = { flash: true, from: NOW + 3, reason: null, state: "suspended" };
const frame = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => done()));

async function page(device = new StandIn()) {
  const mounted = await mount("/line", device);
  find(mounted.app, "button", "Declare a state").click();
  await frame();
  return mounted;
}

async function choose(app: Element, name: string, value: string): Promise<void> {
  find<HTMLInputElement>(app, `input[name=${name}][value=${value}]`).click();
  await frame();
}

describe("how the line stands", () => {
  test("each end by what its side declared, ours first", async () => {
    const device = new StandIn();
    SCENES["suspended"]!(device);
    const { app } = await mount("/line", device);
    expect(textOf(app.querySelector("main .sheet dl"))).toBe(
      "XB (our side) open; nothing was declared " +
        "XA (the other side) suspended since 08:20Z, FLASH taken, reason: political open from 14:00Z on",
    );
  });

  test("clocks that are apart are said, and that neither node knows which is wrong", async () => {
    const device = new StandIn();
    const { app } = await mount("/line", device);
    expect(app.querySelector("main .sheet .notice")).toBeNull();
    device.lineView = { ...device.lineView, state: "degraded", skew: { theirs: "behind", minutes: 2 } };
    device.tell({ type: "line" });
    await expect
      .poll(() => textOf(app.querySelector("main .sheet .notice")))
      .toContain(
        "Both clocks are watched: their clock is 2 min behind ours. Which of the two is wrong neither node knows",
      );
  });

  test("stands on the desk while it is anything but open, and in the strip, which leads here", async () => {
    const device = new StandIn();
    const { app } = await mount("/", device);
    expect(textOf(app.querySelector("main aside"))).not.toContain("suspended");
    expect(app.querySelector<HTMLAnchorElement>(".state a.fact")!.pathname).toBe("/line");
    SCENES["suspended"]!(device);
    device.tell({ type: "line" });
    await expect.poll(() => textOf(app.querySelector("main aside"))).toContain("suspended since 08:20Z, FLASH taken");
    expect(textOf(app.querySelector(".state a.fact"))).toBe("Line suspended by XA since 08:20Z, FLASH taken");
  });

  test("what was to come is in force from its time on, although nobody tells of it then", async () => {
    const device = new StandIn();
    SCENES["suspended"]!(device);
    const { app, ticker } = await mount("/line", device);
    ticker.tick(at("14:00"));
    await frame();
    expect(textOf(app.querySelector("main .sheet dl"))).toContain("XA (the other side) open since 14:00Z");
    expect(textOf(app.querySelector(".state a.fact"))).not.toContain("suspended");
  });

  test("is declared in words in the line's own conversation", async () => {
    const device = new StandIn();
    SCENES["suspended"]!(device);
    const { app } = await mount(`/files/${LINE}`, device);
    expect(textOf(app.querySelector("main h1"))).toBe("The line itself");
    expect(textOf(app.querySelector(".event"))).toContain(
      "declared its end of the line suspended from 08:20Z on, FLASH taken, reason: political",
    );
    expect(textOf(app.querySelector("main"))).not.toContain("Propose a title");
  });
});

describe("declaring", () => {
  test("shows exactly what is signed, and what it does to limits, before it is signed", async () => {
    const { app, device } = await page();
    await choose(app, "flash", "no");
    expect(textOf(app.querySelector("form .notice"))).toContain("Limits of a FLASH stand still, too.");
    find(app, "button", "Show what will be signed").click();
    await expect.poll(() => textOf(app.querySelector("article.preview"))).toContain("State of our end suspended");
    expect(textOf(app.querySelector("article.preview"))).toContain("FLASH not taken");
    expect(document.activeElement?.tagName).toBe("H2");
    expect(device.asked).toEqual([]);
    find(app, "button", "Sign and send").click();
    const says = { ...SAYS, flash: false };
    await expect
      .poll(() => device.asked)
      .toEqual([["send", { space: LINE, type: "declaration", capacity: "centre", says }]]);
    await expect.poll(() => textOf(app.querySelector("main"))).toContain("On its way");
    await expect.poll(() => textOf(document.activeElement)).toBe("On its way");
  });

  test("on behalf of the Government it is a draft, which another releases before it takes effect", async () => {
    const { app, device } = await page();
    await choose(app, "capacity", "government");
    expect(textOf(app.querySelector("#from-help"))).toBe("Another officer has to release it before that time.");
    find(app, "button", "Show what will be signed").click();
    await expect.poll(() => textOf(app.querySelector(".review .notice"))).toContain("To be released before 10:00Z");
    find(app, "button", "Sign and leave for release").click();
    const says = { ...SAYS, from: at("10:00") };
    await expect
      .poll(() => device.asked)
      .toEqual([["submitDraft", { space: LINE, type: "declaration", capacity: "government", says }]]);
    await expect.poll(() => textOf(app.querySelector("main"))).toContain("Waits for release");
  });

  test("an end takes the notice of the Arrangement; what is too soon is said, and nothing is made of it", async () => {
    const { app, device } = await page();
    await choose(app, "state", "terminated");
    expect(textOf(app.querySelector("#from-help"))).toContain("With the notice of the Arrangement, not before 23 Dec");
    const input = find<HTMLInputElement>(app, "#from");
    input.value = "2026-12-01 10:00";
    input.dispatchEvent(new Event("change"));
    await frame();
    find(app, "button", "Show what will be signed").click();
    await expect.poll(() => textOf(app.querySelector("#from-mistake"))).toContain("the Arrangement asks for notice");
    expect(document.activeElement).toBe(input);
    expect([app.querySelector("article.preview"), device.asked]).toEqual([null, []]);
  });

  test("what is closed is opened again first", async () => {
    const device = new StandIn();
    const now: DeclaredState = {
      side: "XB",
      index: 30,
      state: "unstaffed",
      flash: false,
      from: at("07:00"),
      reason: "staff",
      delivered: at("07:00"),
    };
    device.lineView = { ...device.lineView, declared: new Map([["XB", { now, next: null }]]) };
    const { app } = await page(device);
    expect(find<HTMLInputElement>(app, "input[name=state]:checked").value).toBe("open");
    expect(app.querySelector("input[name=flash]")).toBeNull();
  });

  test("is not offered to whom the node does not let decide", async () => {
    const { app } = await mount("/line", new StandIn("XB", { permissions: ["read", "desk"] }));
    expect(textOf(app.querySelector("main"))).not.toContain("Declare a state");
  });
});

describe("releasing one", () => {
  const waiting = (given: Partial<WaitingDraft> = {}): WaitingDraft => ({
    ...TO_RELEASE,
    message: { space: LINE, type: "declaration", capacity: "government", says: { ...SAYS, from: at("10:00") } },
    precedence: null,
    ...given,
  });

  async function release(draft: WaitingDraft) {
    const device = new StandIn();
    device.waiting = [draft];
    return mount(`/release/${draft.id}`, device);
  }

  test("has no precedence to decide, and says until when", async () => {
    const { app, device } = await release(waiting());
    expect(app.querySelector("input[name=precedence]")).toBeNull();
    expect(textOf(app.querySelector("article.preview"))).toContain("on behalf of the Government");
    expect(textOf(app.querySelector("main .notice"))).toBe(
      "To be released before 10:00Z, from when on it takes effect.",
    );
    find(app, "button", "Sign and release").click();
    await expect.poll(() => device.asked).toEqual([["release", TO_RELEASE.id, { ...SAYS, from: at("10:00") }]]);
  });

  test("is too late once it would be backdated", async () => {
    const message = { space: LINE, type: "declaration", capacity: "government", says: { ...SAYS, from: NOW } } as const;
    const { app } = await release(waiting({ message }));
    expect(textOf(app.querySelector("main .notice"))).toContain(
      "The time from which it was to take effect has passed.",
    );
    expect(find<HTMLButtonElement>(app, "button", "Sign and release").disabled).toBe(true);
  });

  test("stands on the desk in words, and the own one is withdrawn to the page of the line", async () => {
    const device = new StandIn();
    device.waiting = [waiting({ role: "drafter" })];
    const { app } = await mount("/", device);
    expect(textOf(app.querySelector(".rows"))).toContain("declared its end of the line suspended from 10:00Z on");
    find(app, "button", "Withdraw and change").click();
    await expect.poll(() => location.pathname).toBe("/line");
    await settled(app);
    expect(device.asked).toEqual([["dropDraft", TO_RELEASE.id]]);
  });
});

test("a statement that is no message is neither acknowledged nor answered", async () => {
  const device = new StandIn();
  const one = {
    key: "k",
    space: LINE,
    type: "declaration",
    state: "logged",
    since: NOW,
    id: null,
    index: 1,
    exercise: false,
  } as const;
  device.outgoing = [{ ...one, number: null, problem: null }];
  const { app } = await mount("/", device);
  expect(textOf(app.querySelector(".chain"))).toBe("sealing on our log delivered");
});
