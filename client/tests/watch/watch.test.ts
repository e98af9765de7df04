/** The Watch page: taking, handing over, taking over, leaving; what comes before each signature. */
import { describe, expect, test } from "vitest";
import "../../src/look.css";
import { LINE } from "../../src/protocol/spaces.ts";
import type { Act, Signing } from "../../src/watch/holding.ts";
import { actsOf, mayBeSigned } from "../../src/watch/holding.ts";
import { StandIn } from "../stand-in/device.ts";
import { find, mount, settled, textOf } from "../stand-in/mount.ts";
import { SPACE } from "../stand-in/night.ts";
import { SCENES } from "../stand-in/scenes.ts";

async function watch(scene: string, permissions?: readonly string[]) {
  const device = permissions === undefined ? new StandIn() : new StandIn("XB", { permissions });
  SCENES[scene]!(device);
  return mount("/watch", device);
}

/** Types what the paper has of each side's last number. */
async function compare(app: Element, seen: { own: string; other: string }): Promise<void> {
  for (const [whose, number] of Object.entries(seen)) {
    const field = find<HTMLInputElement>(app, `#seen-${whose}`);
    field.value = number;
    field.dispatchEvent(new Event("input"));
    await new Promise((done) => requestAnimationFrame(done));
  }
}

const EQUAL = { own: "XB-0018", other: "42" };

/** Hears the alarm, and compares the numbers. */
async function prepare(app: Element, seen = EQUAL): Promise<void> {
  find(app, "form button", "Ring the alarm").click();
  await expect.poll(() => textOf(app)).toContain("Yes, I heard it");
  find(app, "form button", "Yes, I heard it").click();
  await compare(app, seen);
  await new Promise((done) => requestAnimationFrame(done));
}

const signature = (app: Element): HTMLButtonElement => find<HTMLButtonElement>(app, "form button.main", "Sign");

describe("taking the watch", () => {
  test("hears the alarm, compares the numbers, and then signs", async () => {
    const { app, device, arms } = await watch("nobody");
    expect([...app.querySelectorAll("form .compared")].map(textOf)).toEqual([
      "Last number sent here XB-0018",
      "Last number received here XA-0042",
    ]);
    expect(signature(app).disabled).toBe(true);
    expect(textOf(app.querySelector("form"))).not.toContain("Do you hear it?");
    await prepare(app);
    expect(arms.bell.tests).toEqual(["urgent"]);
    const notes = find<HTMLTextAreaElement>(app, "#watch-notes");
    notes.value = "Quiet night.";
    notes.dispatchEvent(new Event("input"));
    signature(app).click();
    await expect.poll(() => device.asked.map(([what, act]) => [what, act])).toEqual([["watch", "take"]]);
    expect(device.asked[0]![3]).toBe("Quiet night.");
    await expect.poll(() => textOf(app.querySelector(".fact:nth-child(2)"))).toBe("You have the watch since 08:31Z");
    expect(arms.screen.held).toBe(true);
    expect(device.watch.signs.length).toBe(1);
  });

  test("an alarm that was not heard takes no watch, and says what to do", async () => {
    const { app } = await watch("nobody");
    find(app, "form button", "Ring the alarm").click();
    await expect.poll(() => textOf(app)).toContain("Yes, I heard it");
    find(app, "form button", "No").click();
    await expect.poll(() => textOf(app)).toContain("Turn the computer's sound up");
    await compare(app, EQUAL);
    expect(signature(app).disabled).toBe(true);
  });

  test("a browser that lets nothing sound says so", async () => {
    const { app, arms } = await watch("nobody");
    arms.bell.allowed = false;
    find(app, "form button", "Ring the alarm").click();
    await expect.poll(() => textOf(app)).toContain("The browser does not let this page sound.");
    expect(arms.bell.tests).toEqual([]);
  });

  test("notices are asked for with words beside them", async () => {
    const { app, arms } = await watch("nobody");
    expect(textOf(app.querySelector("form"))).toContain("It shows no content. Not asked yet.");
    find(app, "form button", "Allow notices").click();
    await expect.poll(() => arms.notices.state).toBe("granted");
    await expect.poll(() => textOf(app.querySelector("form"))).toContain("Allowed.");
  });
});

describe("handing over", () => {
  test("is signed by the outgoing officer to a colleague's device, who is named", async () => {
    const { app, device } = await watch("night");
    find(app, "main button", "Hand over").click();
    await settled(app);
    await prepare(app);
    expect(signature(app).disabled).toBe(true);
    expect([...app.querySelectorAll("form [type=radio]")].length).toBeGreaterThan(0);
    const head = find(app, "form label", "Head, 02");
    head.click();
    await new Promise((done) => requestAnimationFrame(done));
    signature(app).click();
    await expect.poll(() => device.asked.map(([what]) => what)).toEqual(["offer"]);
    expect(device.asked[0]![1]).toMatchObject({ officer: 2, post: "head" });
    await expect.poll(() => textOf(app)).toContain("Offered to Head, 02 at 08:31Z. You have the watch until they have");
    find(app, "main button", "Take the offer back").click();
    await expect.poll(() => device.asked.map(([what]) => what)).toEqual(["offer", "withdraw"]);
  });

  test("is accepted on the incoming officer's desk, where the alarm was heard too", async () => {
    const { app, device } = await watch("offered");
    expect(textOf(app.querySelector("form"))).toContain("Watch, 09 offers you the watch, since 08:30Z.");
    expect(textOf(app.querySelector("form .original"))).toBe("Translator called.");
    expect(signature(app).disabled).toBe(true);
    await prepare(app);
    signature(app).click();
    await expect.poll(() => device.asked).toEqual([["accept", 9, "Translator called."]]);
  });
});

describe("what a colleague does meanwhile is there without reloading", () => {
  test("an offer, and its withdrawal", async () => {
    const { app, device } = await watch("theirs");
    expect(app.querySelector("form.watch-act")).toBeNull();
    const { view } = device.watch;
    SCENES["offered"]!(device);
    device.tell({ type: "watch" });
    await expect.poll(() => textOf(app.querySelector("form.watch-act"))).toContain("offers you the watch");
    device.watch.view = view;
    device.tell({ type: "watch" });
    await expect.poll(() => app.querySelector("form.watch-act")).toBeNull();
  });

  test("an offer that is another one is compared once more before it is signed", async () => {
    const { app, device } = await watch("offered");
    await prepare(app);
    expect(signature(app).disabled).toBe(false);
    device.tell({ type: "watch" });
    await settled(app);
    expect(signature(app).disabled).toBe(false);
    const { view } = device.watch;
    const numbers = { ...view.numbers, other: { year: 2026, last: 43 } };
    device.watch.view = { ...view, numbers, offered: { ...view.offered!, numbers } };
    device.tell({ type: "watch" });
    await expect.poll(() => signature(app).disabled).toBe(true);
    expect([...app.querySelectorAll("form .compared")].map(textOf)[1]).toBe("Last number received here XA-0043");
  });
});

test.each(["nobody", "night", "offered"])(
  "a message that comes meanwhile wipes nothing, is shown, and is noted with the signature (%s)",
  async (scene) => {
    const { app, device } = await watch(scene);
    if (scene === "night") find(app, "main button", "Hand over").click();
    await settled(app);
    await prepare(app);
    if (scene === "night") find(app, "form label", "Head, 02").click();
    const { view } = device.watch;
    device.watch.view = { ...view, numbers: { ...view.numbers, other: { year: 2026, last: 43 } } };
    device.tell({ type: "watch" });
    await expect
      .poll(() => [...app.querySelectorAll("form .compared")].map(textOf)[1])
      .toContain("XA-0043 stands here and not on the paper. Read what came before you sign.");
    expect(find<HTMLInputElement>(app, "#seen-other").value).toBe("42");
    expect(signature(app).disabled).toBe(false);
    signature(app).click();
    await expect.poll(() => JSON.stringify(device.asked)).toContain("XA-0043 stands here and not on the paper.");
  },
);

describe("what is handed over", () => {
  const items = (app: Element, heading: string): string[] => {
    const title = [...app.querySelectorAll("form h3")].find((one) => textOf(one).startsWith(heading))!;
    return [...title.nextElementSibling!.querySelectorAll("li")].map(textOf);
  };

  test("is a list of the messages that are open and of the limits that run, with the way there", async () => {
    const { app } = await watch("nobody");
    expect(items(app, "Messages that are open")).toEqual([
      "FLASH特提 XA-0041 XA (the other side) not acknowledged",
      "PRIORITY加急 XA-0042 XA (the other side) not acknowledged",
      "ROUTINE平急 XA-0040 XA (the other side) not acknowledged",
      "PRIORITY加急 XB-0017 XB (our side) not answered",
    ]);
    expect(items(app, "Time limits that run")[0]).toBe("XA-0041 handling ours to do due 08:33Z");
    const links = [...app.querySelectorAll<HTMLAnchorElement>("form li a")].map((link) => link.getAttribute("href"));
    expect(links[0]).toBe(`/files/${SPACE}#XA-412`);
  });

  test("says how many stand in files that the post does not see", async () => {
    const device = new StandIn();
    SCENES["nobody"]!(device);
    device.watch.view = { ...device.watch.view, open: 6 };
    const { app } = await mount("/watch", device);
    expect(textOf(app.querySelector("form"))).toContain("2 more in files that your post does not see");
  });

  test("notes what stands here and not on the paper", async () => {
    const { app, device } = await watch("nobody");
    await prepare(app, { own: "17", other: "40" });
    expect(textOf(app.querySelector("#found-own"))).toBe(
      "XB-0018 stands here and not on the paper. Note on the paper what was sent.",
    );
    expect(textOf(app.querySelector("#found-other"))).toBe(
      "XA-0041 to XA-0042 stand here and not on the paper. Read what came before you sign.",
    );
    signature(app).click();
    await expect.poll(() => device.asked.map(([what]) => what)).toEqual(["watch"]);
    expect(device.asked[0]![3]).toBe(
      "XB-0018 stands here and not on the paper. XA-0041 to XA-0042 stand here and not on the paper.",
    );
  });

  test("asks whether a number that is far off is right, before it offers anything", async () => {
    const { app } = await watch("nobody");
    await prepare(app, { own: "18", other: "50000" });
    const found = app.querySelector("#found-other")!;
    expect(textOf(found)).toBe("Is that right? The last one here is XA-0042. It is right");
    expect(signature(app).disabled).toBe(true);
    find(found, "button", "It is right").click();
    await expect.poll(() => textOf(found)).toContain("XA-0043 to XA-50000 are missing here.");
    expect(signature(app).disabled).toBe(false);
  });

  test("asks the other side for what is missing here, and goes on with the gap in the notes", async () => {
    const { app, device } = await watch("nobody");
    await prepare(app, { own: "18", other: "XA-0044" });
    const found = app.querySelector("#found-other")!;
    expect(textOf(found)).toContain("XA-0043 to XA-0044 are missing here.");
    expect(textOf(found.querySelector(".original"))).toBe("These messages of XA are missing here: XA-0043, XA-0044.");
    find(app, "form button", "Sign and ask the other side").click();
    await expect.poll(() => textOf(app.querySelector("#found-other"))).toContain("The other side was asked.");
    const [, message] = device.asked.find(([what]) => what === "send")! as [string, Record<string, unknown>];
    expect(message).toMatchObject({ space: LINE, type: "service", precedence: "PRIORITY" });
    expect(JSON.parse((message["texts"] as string[])[0]!)).toEqual({
      form: "service_message",
      code: "number_missing",
      values: { numbers: [43, 44], side: "XA" },
      version: 1,
    });
    const notes = find<HTMLTextAreaElement>(app, "#watch-notes");
    notes.value = "Quiet.";
    notes.dispatchEvent(new Event("input"));
    signature(app).click();
    await expect.poll(() => device.asked.at(-1)?.[0]).toBe("watch");
    expect(device.asked.at(-1)![3]).toBe("Quiet.\nXA-0043 to XA-0044 are missing here.");
  });

  test.each([
    ["en", "It is right", "and 80 more, for which this does not ask"],
    ["zh", "无误", "另缺 80 件，未列入此次请求"],
  ] as const)(
    "says how many are missing for which a service message does not ask: %s",
    async (language, right, more) => {
      const device = new StandIn();
      SCENES["nobody"]!(device);
      const { app } = await mount("/watch", device, language);
      await compare(app, { own: "18", other: "138" });
      const found = app.querySelector("#found-other")!;
      expect(found.querySelector(".original")).toBeNull();
      find(found, "button", right).click();
      await expect.poll(() => textOf(found.querySelector(".original"))).toContain("XA-0043");
      expect(textOf(found)).toContain(more);
      find(found, "button").click();
      await expect.poll(() => found.querySelector(".done")).not.toBeNull();
      expect(textOf(found)).toContain(more);
    },
  );

  test("what the incoming officer finds is a line of the log, as the offer is signed already", async () => {
    const { app, device } = await watch("offered");
    await prepare(app, { own: "18", other: "43" });
    signature(app).click();
    await expect
      .poll(() => device.asked)
      .toEqual([
        ["write", "XA-0043 is missing here."],
        ["accept", 9, "Translator called."],
      ]);
  });

  test("says what was typed wrongly", async () => {
    const { app } = await watch("nobody");
    await compare(app, { own: "XA-0018", other: "" });
    expect(textOf(app.querySelector("#found-own"))).toBe("A number like XB-0042, or its digits.");
    expect(textOf(app.querySelector("#found-other"))).toBe("");
  });
});

test("a silent desk is taken over, by name", async () => {
  const { app, device } = await watch("dead");
  expect(textOf(app.querySelector("main"))).toContain(
    "Watch, 09 still has the watch, but the desk gives no sign of life.",
  );
  await prepare(app);
  find(app, "form button", "Sign and take over").click();
  await expect.poll(() => device.asked.map(([what, act]) => [what, act])).toEqual([["watch", "take-over"]]);
});

test("leaving says what follows, and asks once more", async () => {
  const { app, device } = await watch("night");
  find(app, "main button", "Leave the watch").click();
  await settled(app);
  expect(textOf(app.querySelector("form"))).toContain("From then on nobody has it, nothing rings on this desk");
  expect(signature(app).disabled).toBe(true);
  find<HTMLInputElement>(app, "form input[type=checkbox]").click();
  await new Promise((done) => requestAnimationFrame(done));
  signature(app).click();
  await expect.poll(() => device.asked.map(([what, act]) => [what, act])).toEqual([["watch", "leave"]]);
  await expect.poll(() => textOf(app.querySelector("main"))).toContain("Nobody has the watch.");
});

test("a desk that lives has nothing to take", async () => {
  const { app } = await watch("theirs");
  expect(textOf(app.querySelector("main"))).toContain("Watch, 09 has the watch, since 08:00Z.");
  expect(app.querySelector("form.watch-act")).toBeNull();
});

test("an officer who may not have it has neither page nor alarm, and asks the node for neither", async () => {
  const { app, device, arms } = await watch("ringing", ["desk", "read", "trust"]);
  expect(textOf(app.querySelector("main h1"))).toBe("There is no such page");
  expect([...app.querySelectorAll("nav a")].map(textOf)).not.toContain("Watch");
  expect([app.querySelector(".alarms"), arms.bell.ringing, device.watch.signs.length]).toEqual([null, null, 0]);
});

test("a refusal says what happened, and keeps what was written", async () => {
  const { app, device } = await watch("nobody");
  await prepare(app);
  device.reachable = false;
  signature(app).click();
  await expect.poll(() => textOf(app.querySelector("main [role=alert]"))).toContain("Our own node cannot be reached.");
  expect(signature(app).disabled).toBe(false);
});

describe("what may be done", () => {
  const me = { officer: 7, device: "b7".repeat(32), may: true };
  const view = new StandIn().watch.view;
  const theirs = { ...view, mine: false, holder: { ...view.holder!, officer: 9 } };

  test.each([
    ["mine", view, ["hand-over", "leave"]],
    ["mine, and offered", { ...view, offered: {} }, []],
    ["nobody's", { ...view, mine: false, holder: null }, ["take"]],
    ["a living desk's", theirs, []],
    ["mine, at another desk", { ...view, mine: false }, ["take-over"]],
    ["a silent desk's", { ...theirs, armed: { heard: 1, alive: false } }, ["take-over"]],
    ["offered to me", { ...theirs, offered: { to: { officer: 7, device: me.device } } }, ["accept"]],
    ["offered to my other device", { ...theirs, offered: { to: { officer: 7, device: "00" } } }, []],
  ])("with a watch that is %s", (_name, given, acts) => {
    expect(actsOf(given as typeof view, me)).toEqual(acts);
    expect(actsOf(given as typeof view, { ...me, may: false })).toEqual([]);
  });

  const numbers = { own: { year: 2026, last: 18 }, other: { year: 2026, last: 42 } };
  const sides = { own: "XB", other: "XA" };
  const done: Signing = {
    act: null,
    hearing: "heard",
    notes: "",
    seen: EQUAL,
    asked: [],
    sure: false,
    incoming: null,
    busy: false,
  };
  test.each<[string, Act, object, boolean]>([
    ["all done", "take", {}, true],
    ["one number not compared", "take", { seen: { own: "18", other: "" } }, false],
    ["numbers of the other side in the place of ours", "take", { seen: { own: "XA-0042", other: "42" } }, false],
    ["a gap, which is noted", "take", { seen: { own: "18", other: "44" } }, true],
    ["not heard", "take-over", { hearing: "unheard" }, false],
    ["to nobody", "hand-over", {}, false],
    ["to somebody", "hand-over", { incoming: "a" }, true],
    [
      "leaving without an alarm, without numbers",
      "leave",
      { hearing: "not-rung", seen: { own: "", other: "" }, sure: true },
      true,
    ],
    ["leaving without having said so twice", "leave", {}, false],
    ["signed already", "take", { busy: true }, false],
  ])("%s", (_name, act, given, expected) => {
    expect(mayBeSigned(act, { ...done, ...given }, numbers, sides)).toBe(expected);
  });
});
