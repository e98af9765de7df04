/** What stands round every page. */

import { describe, expect, onTestFinished, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import "../../src/look.css";
import { NodeRefused } from "../../src/device/errors.ts";
import { StandIn } from "../stand-in/device.ts";
import { find, mount, settled, textOf } from "../stand-in/mount.ts";
import { at, EXERCISE_FILE, FILE, NOW, SPACE } from "../stand-in/night.ts";
import { SCENES } from "../stand-in/scenes.ts";

describe("what is not real", () => {
  test("is framed, banded and named in every title, in both languages", async () => {
    for (const [language, title, band] of [
      ["en", "DEMONSTRATION · Desk · Centre XB", "DEMONSTRATION · 演示"],
      ["zh", "演示 · 值班台 · XB 国家中心", "演示 · DEMONSTRATION"],
    ] as const) {
      const { app } = await mount("/", new StandIn("XB"), language);
      expect(document.title).toBe(title);
      expect(textOf(app.querySelector(".band"))).toBe(band);
      expect(getComputedStyle(document.body).borderLeftWidth).toBe("6px");
    }
  });

  test("a real line has neither band nor frame", async () => {
    const { app } = await mount("/", new StandIn("XB", { demonstration: false }));
    expect(document.title).toBe("Desk · Centre XB");
    expect(app.querySelector(".band")).toBeNull();
    expect(document.body.classList.contains("unreal")).toBe(false);
  });

  test("an exercise looks different from a demonstration, on its file's page and in its title", async () => {
    const device = new StandIn("XA", { demonstration: false });
    device.fileViews.set(SPACE, { ...FILE, ...EXERCISE_FILE, space: SPACE });
    const { app } = await mount(`/files/${SPACE}`, device);
    expect(document.title).toBe("EXERCISE · File EX XA 2026-06 · Centre XA");
    expect(textOf(app.querySelector(".band.exercise"))).toBe("EXERCISE · 演练");
    expect(getComputedStyle(document.body).borderLeftStyle).toBe("double");
  });
});

describe("the state of the line", () => {
  const factsOf = (app: Element): string[] =>
    [...app.querySelectorAll(".fact")].map((fact) => `${[...fact.classList].at(-1)}: ${textOf(fact)}`);

  test("is three facts while all is well", async () => {
    const { app } = await mount("/");
    expect(factsOf(app)).toEqual([
      "good: Line up heard 4 s ago",
      "good: You have the watch since 08:00Z",
      "good: Alarm armed sign of life 0 s ago",
    ]);
  });

  test("says what is cut, since when, and what waits", async () => {
    const device = new StandIn();
    SCENES["cut"]!(device);
    const { app } = await mount("/", device, "zh");
    expect(factsOf(app)[0]).toBe("bad: 线路中断 自 08:22Z 起，1 件待送");
  });

  test.each([
    ["nobody", ["bad: Nobody on watch take it on the Watch page", "bad: No armed desk nothing would ring"]],
    ["theirs", ["good: Watch, 09 on watch since 08:00Z", "good: Desk armed sign of life 4 s ago"]],
    ["dead", ["good: Watch, 09 on watch since 08:00Z", "bad: No armed desk no sign of life from the desk on watch"]],
  ])("says who has the watch and whether it would ring: %s", async (scene, told) => {
    const device = new StandIn();
    SCENES[scene]!(device);
    const { app } = await mount("/", device);
    expect(factsOf(app).slice(1)).toEqual(told);
  });

  test.each([
    ["en", true, ["wait: You have the watch at another desk", "good: Desk armed sign of life 4 s ago"]],
    [
      "en",
      false,
      [
        "wait: You have the watch at no desk; go on with it on the Watch page",
        "bad: No armed desk no sign of life from the desk on watch",
      ],
    ],
    ["zh", false, ["wait: 您正在值班 尚无值班台，请在“值班”页继续", "bad: 无就绪值班台 值班台无应答"]],
  ] as const)(
    "the own watch that is not at this desk, in %s, at one that would ring: %s",
    async (language, alive, told) => {
      const device = new StandIn();
      device.watch.view = { ...device.watch.view, mine: false, armed: { heard: NOW - 4, alive } };
      const { app } = await mount("/", device, language);
      expect(factsOf(app).slice(1)).toEqual(told);
    },
  );

  test.each([
    ["suspended", true, "wait: Line suspended by XA since 08:25Z, FLASH taken"],
    ["suspended", false, "wait: Line suspended by XA since 08:25Z, FLASH not taken"],
    ["unstaffed", true, "wait: Line unstaffed by XA since 08:25Z, FLASH taken"],
    ["open", true, "good: Line up heard 4 s ago"],
  ] as const)("what a side declared: %s, %s", async (state, flash, told) => {
    const device = new StandIn();
    const now = { state, flash, from: at("08:25"), reason: null, side: "XA", index: 430, delivered: at("08:25") };
    device.lineView = { ...device.lineView, declared: new Map([["XA", { now, next: null }]]) };
    const { app } = await mount("/", device);
    expect(factsOf(app)[0]).toBe(told);
  });

  test("a termination by notice says as of when", async () => {
    const device = new StandIn();
    const next = { state: "terminated", flash: true, reason: null, side: "XB", index: 9, delivered: null } as const;
    const declared = new Map([["XB", { now: null, next: { ...next, from: at("08:25") + 30 * 86_400 } }]]);
    device.lineView = { ...device.lineView, declared };
    const { app } = await mount("/", device);
    expect(factsOf(app)[0]).toBe("wait: Line ends terminated by XB as of 23 Dec 08:25Z");
  });

  test.each([
    [{ theirs: "ahead", minutes: 3 }, "their clock is 3 min ahead of ours"],
    [{ theirs: "behind", minutes: 61 }, "their clock is 1 h 1 min behind ours"],
  ] as const)("clocks that are apart are a warning: %o", async (skew, said) => {
    const device = new StandIn();
    device.lineView = { ...device.lineView, state: "degraded", skew };
    const { app } = await mount("/", device);
    expect(factsOf(app)[0]).toBe(`wait: Line degraded ${said}`);
  });

  test("a time mark that does not come is a warning", async () => {
    const device = new StandIn();
    device.lineView = { ...device.lineView, mark: { at: NOW - 200, holds: 1 } };
    const { app } = await mount("/", device);
    expect(factsOf(app)[0]).toBe("wait: Line up time mark 08:27Z");
  });

  test("changes when the device tells, and grows older by itself", async () => {
    const { app, device, ticker } = await mount("/");
    ticker.tick(NOW + 17);
    await expect.poll(() => factsOf(app)[0]).toBe("wait: Line up heard 21 s ago");
    device.lineView = {
      ...device.lineView,
      state: "degraded",
      heard: NOW + 16,
      withheld: { index: 7, since: at("08:30") },
    };
    device.tell({ type: "line" });
    await expect.poll(() => factsOf(app)[0]).toBe("wait: Line degraded content withheld since 08:30Z");
  });

  test("a log that grows too old while the page stands open is found though nothing else changes", async () => {
    const { app, device } = await mount("/files");
    expect(app.querySelector(".alarm-bar")).toBeNull();
    const stale = { code: "stale", side: "XA", since: NOW - 181, detail: "", proof: null } as const;
    device.trustView = { ...device.trustView, alarms: [stale] };
    device.tell({ type: "line" });
    await expect.poll(() => textOf(app.querySelector(".alarm-bar[role=alert]"))).toContain("older log");
  });

  test.each([
    ["en", "bad: No word from our own node since 08:31Z", "bad: Alarm cut off what rings is not known here"],
    ["zh", "bad: 收不到我方节点的消息 自 08:31Z 起", "bad: 警报中断 此处不知有无警报"],
  ] as const)("what the own node told last is not what is, from when it is away: %s", async (language, line, alarm) => {
    const { app, device } = await mount("/", new StandIn(), language);
    const before = factsOf(app);
    device.turn(false);
    await expect.poll(() => factsOf(app)).toEqual([line, before[1]!.replace("good", "wait"), alarm]);
    device.turn(true);
    await expect.poll(() => factsOf(app)).toEqual(before);
  });

  test("a node that is back is asked with the next second, and the page that it could not be asked for with it", async () => {
    const device = new StandIn();
    device.reachable = false;
    const { app, ticker } = await mount("/", device);
    expect(textOf(app.querySelector("main [role=alert]"))).toContain("Our own node cannot be reached.");
    device.turn(true);
    await expect.poll(() => textOf(app.querySelector("main h1"))).toBe("Desk");
    expect(app.querySelector("main [role=alert]")).toBeNull();
    ticker.tick(NOW + 1);
    await expect
      .poll(() => factsOf(app).map((fact) => fact.split(" ", 3).join(" ")))
      .toEqual(["good: Line up", "good: You have", "good: Alarm armed"]);
  });

  test("whether a node that is away is back is looked at every three seconds", async () => {
    const { app, device, ticker } = await mount("/");
    device.turn(false);
    const asked: number[] = [];
    const { line } = device;
    device.line = () => {
      asked.push(ticker.now() - NOW);
      return line();
    };
    for (let second = 1; second <= 7; second++) {
      ticker.tick(NOW + second);
      await settled(app);
    }
    expect(asked).toEqual([3, 6]);
  });

  test("a node that answers, but tells neither of the line nor of what rings, has said nothing for 45 s", async () => {
    const { app, device, ticker } = await mount("/");
    const refused = (): Promise<never> => Promise.reject(new NodeRefused(403, "not-for-this-post"));
    [device.line, device.watch.alarms] = [refused, refused];
    ticker.tick(NOW + 44);
    await settled(app);
    expect(factsOf(app)[2]).toMatch(/^good/);
    ticker.tick(NOW + 45);
    await expect.poll(() => factsOf(app).map((fact) => fact.split(":")[0])).toEqual(["bad", "wait", "bad"]);
  });

  test("who has no watch is told, too, that the own node is away; one that is there is asked when it says nothing", async () => {
    const { app, device, ticker } = await mount("/", new StandIn("XB", { permissions: ["desk", "trust", "audit"] }));
    for (const seconds of [15, 30, 45]) {
      ticker.tick(NOW + seconds);
      await settled(app);
    }
    expect(factsOf(app)).toEqual(["wait: Line up heard 49 s ago"]);
    device.turn(false);
    await expect.poll(() => factsOf(app)).toEqual(["bad: No word from our own node since 08:31Z"]);
  });

  test("what could not be verified is an alert on every page, with the way to Trust", async () => {
    const device = new StandIn();
    SCENES["fork"]!(device);
    const { app } = await mount("/files", device);
    await expect.poll(() => textOf(app.querySelector(".alarm-bar[role=alert]"))).toContain("Inconsistent histories");
    expect(find<HTMLAnchorElement>(app, ".alarm-bar a").getAttribute("href")).toBe("/trust");
    expect(factsOf(app)[0]).toBe("bad: Line stopped inconsistent histories");
  });
});

describe("what newly waits for us", () => {
  test.each([
    ["FLASH", "[role=alert].unseen"],
    ["ROUTINE", "[role=status].unseen"],
  ])("%s is said by %s", async (precedence, voice) => {
    const { app, device } = await mount("/files");
    const fresh = { ...device.deskView.waitingForUs[0]!, index: 999, number: 44, precedence };
    device.deskView = { ...device.deskView, waitingForUs: [...device.deskView.waitingForUs, fresh] };
    device.tell({ type: "desk" });
    await expect.poll(() => app.querySelector(voice)?.textContent).toBe(`Waiting for us: ${precedence} XA-0044`);
    expect(textOf(find(app, "nav a", "Desk"))).toBe("Desk4");
  });
});

describe("going from page to page", () => {
  test("a plain click changes the page, the address, the title and the focus", async () => {
    const { app } = await mount("/");
    find(app, "nav a", "Trust").click();
    await settled(app);
    await expect.poll(() => document.activeElement?.textContent).toBe("Trust");
    expect([location.pathname, document.title]).toEqual(["/trust", "DEMONSTRATION · Trust · Centre XB"]);
    expect(textOf(find(app, "nav [aria-current=page]"))).toBe("Trust");
    history.back();
    await expect.poll(() => document.title).toBe("DEMONSTRATION · Desk · Centre XB");
  });

  test("an address outside this desk is the browser's", async () => {
    const { app } = await mount("/");
    const left = vi.fn((event: Event) => event.preventDefault());
    app.addEventListener("click", left);
    find(app, "nav a", "Account").click();
    expect(left).toHaveBeenCalledOnce();
    expect(location.pathname).toBe("/");
  });

  test.each([
    ["en", "Account (opens in another tab)"],
    ["zh", "账户（在另一标签页打开）"],
  ] as const)(
    "the account opens in another tab where the watch is, so that this one goes on ringing: %s",
    async (language, said) => {
      const { app } = await mount("/", new StandIn(), language);
      const link = (): HTMLAnchorElement => find(app, "nav a[href='/account']");
      await expect.poll(() => [link().target, link().rel, link().textContent]).toEqual(["_blank", "noopener", said]);
    },
  );

  test("the account of who has no watch opens in place", async () => {
    const device = new StandIn();
    SCENES["theirs"]!(device);
    const { app } = await mount("/", device);
    await expect.poll(() => textOf(app.querySelectorAll(".fact")[1])).toContain("Watch, 09");
    expect(find<HTMLAnchorElement>(app, "nav a", "Account").target).toBe("");
  });

  test("an address that leads nowhere says so", async () => {
    const { app } = await mount("/elsewhere");
    expect(textOf(app.querySelector("h1"))).toBe("There is no such page");
  });
});

describe("on a phone", () => {
  test.each([
    ["en", "Account"],
    ["zh", "账户"],
  ] as const)("every page and the account are at hand, and the page is no wider: %s", async (language, account) => {
    const { innerWidth: width, innerHeight: height } = window;
    await page.viewport(390, 844);
    onTestFinished(() => page.viewport(width, height));
    const { app } = await mount("/", new StandIn(), language);
    const rail = find(app, "nav.rail");
    expect([rail.scrollWidth, document.documentElement.scrollWidth]).toEqual([rail.clientWidth, 390]);
    const tops = [...rail.querySelectorAll("a:not(.who a)")].map((link) => link.getBoundingClientRect().top);
    expect(new Set(tops).size).toBe(1);
    const link = find(app, "nav a", account).getBoundingClientRect();
    expect(link.width > 0 && link.left >= 0 && link.right <= 390).toBe(true);
    expect(link.height).toBeGreaterThanOrEqual(24);
  });
});

describe("on a small screen", () => {
  async function small(width: number, height: number, language: "en" | "zh" = "en"): Promise<HTMLElement> {
    const { innerWidth, innerHeight } = window;
    await page.viewport(width, height);
    onTestFinished(() => page.viewport(innerWidth, innerHeight));
    const { app } = await mount("/", new StandIn(), language);
    window.scrollTo(0, 600);
    await expect.poll(() => window.scrollY).toBe(600);
    return app;
  }
  const edges = (app: Element, selector: string): readonly [top: number, bottom: number] => {
    const { top, bottom } = app.querySelector(selector)!.getBoundingClientRect();
    return [top, bottom];
  };

  test.each([
    [390, 844, "en"],
    [390, 844, "zh"],
    [640, 360, "en"],
    [640, 360, "zh"],
  ] as const)(
    "of %i by %i the three facts stay in sight, and leave the page its room: %s",
    async (width, height, language) => {
      const app = await small(width, height, language);
      const [band, facts] = [edges(app, ".band"), edges(app, ".three")];
      expect(app.querySelectorAll(".three .fact").length).toBe(3);
      expect([band[0], facts[0]]).toEqual([0, band[1]]);
      expect(edges(app, ".above")[1]).toBeLessThanOrEqual(72);
      expect(edges(app, ".clocks")[1]).toBeLessThanOrEqual(0);
    },
  );

  test("what has the keyboard is in sight, however far one scrolls", async () => {
    const app = await small(390, 844);
    find(app, "a.fact").focus();
    await userEvent.tab();
    expect(document.activeElement?.closest(".clocks")).not.toBeNull();
    window.scrollTo(0, 600);
    await expect.poll(() => window.scrollY).toBe(600);
    await expect.poll(() => document.activeElement!.getBoundingClientRect().top).toBeGreaterThanOrEqual(0);
  });

  test("one that is very low keeps all of it for the page", async () => {
    const app = await small(320, 180);
    expect(edges(app, ".three")[1]).toBeLessThanOrEqual(0);
  });
});

describe("keyboard", () => {
  test("the first stop is the way past everything to the page", async () => {
    const { app } = await mount("/");
    document.body.focus();
    await userEvent.tab();
    const skip = document.activeElement as HTMLAnchorElement;
    expect(skip.className).toBe("skip");
    expect(skip.getBoundingClientRect().top).toBeGreaterThanOrEqual(0);
    await userEvent.keyboard("{Enter}");
    expect(document.activeElement).toBe(app.querySelector("main"));
  });

  test("each stop shows where it is", async () => {
    await mount("/");
    for (let stop = 0; stop < 12; stop++) {
      await userEvent.tab();
      const focused = document.activeElement!;
      if (focused === document.body) break;
      expect(
        Number.parseFloat(getComputedStyle(focused).outlineWidth),
        focused.outerHTML.slice(0, 80),
      ).toBeGreaterThanOrEqual(2);
    }
  });
});

describe("language and appearance", () => {
  test("a switch changes every word at once, and the document says which language it is in", async () => {
    const { app } = await mount("/");
    find(app, "button[aria-label='Change the language to Chinese']").click();
    await expect.poll(() => textOf(app.querySelector("h1"))).toBe("值班台");
    expect(document.documentElement.lang).toBe("zh-Hans");
    find(app, "button", "English").click();
    await expect.poll(() => document.documentElement.lang).toBe("en");
  });

  test("dark is dark", async () => {
    const { app } = await mount("/");
    const paper = (): string => getComputedStyle(document.body).backgroundColor;
    const light = paper();
    find(app, "button.theme").click();
    await expect.poll(() => document.documentElement.dataset["theme"]).toBe("dark");
    expect(paper()).not.toBe(light);
  });
});

test("an ended session and a revoked device say what is kept and what to do", async () => {
  const { app, device } = await mount("/");
  device.tell({ type: "ended", why: "session" });
  await expect.poll(() => textOf(app.querySelector("main"))).toContain("Nothing is lost");
  expect(find<HTMLAnchorElement>(app, "main a", "Sign in").getAttribute("href")).toBe("/sign-in");
  expect([...app.querySelectorAll(".fact")].map(textOf)).toEqual(["Your session has ended"]);
  device.tell({ type: "ended", why: "revoked" });
  await expect.poll(() => textOf(app.querySelector("main h1"))).toBe("This device has been revoked");
});

test("a page that is older than the node says so wherever it is, and keeps what was being written", async () => {
  const { app, device } = await mount(`/write?file=${SPACE}&form=message`);
  const field = find<HTMLTextAreaElement>(app, "textarea");
  field.value = "Cranes stand still.";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  device.tell({ type: "ended", why: "outdated" });
  await expect.poll(() => textOf(app.querySelector("main h1"))).toBe("This page is older than our node");
  expect([...app.querySelectorAll(".fact")].map(textOf)).toEqual(["This page is older than our node"]);
  expect(textOf(find(app, "main button"))).toBe("Load it again");
  expect(JSON.stringify(device.drafts)).toContain("Cranes stand still.");
});

test("an officer who may read no file is asked for no desk", async () => {
  const device = new StandIn("XB", { permissions: ["desk", "trust", "audit"] });
  let asked = 0;
  const { desk } = device;
  device.desk = async () => {
    asked += 1;
    return desk();
  };
  const { app } = await mount("/trust", device);
  device.tell({ type: "desk" });
  await settled(app);
  expect(asked).toBe(0);
});

test("a node that does not answer leaves a page that can be asked for again", async () => {
  const device = new StandIn();
  device.reachable = false;
  const { app } = await mount("/", device);
  expect(textOf(app.querySelector("main [role=alert]"))).toContain("Our own node cannot be reached.");
  device.reachable = true;
  find(app, "main button", "Try again").click();
  await expect.poll(() => textOf(app.querySelector("main h1"))).toBe("Desk");
});
