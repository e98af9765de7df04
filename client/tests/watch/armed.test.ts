/** The armed desk: what rings and until when, on every page; its signs of life; a desk that hears nothing. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { Unreachable } from "../../src/device/errors.ts";
import "../../src/look.css";
import { WrongAnswer } from "../../src/device/errors.ts";
import { StandIn } from "../stand-in/device.ts";
import { TO_RELEASE } from "../stand-in/drafts.ts";
import { find, mount, settled, textOf } from "../stand-in/mount.ts";
import { NOW, SPACE } from "../stand-in/night.ts";
import { SCENES } from "../stand-in/scenes.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

function ringing(): StandIn {
  const device = new StandIn();
  SCENES["ringing"]!(device);
  return device;
}

const rows = (app: Element): string[] => [...app.querySelectorAll(".alarms > ol > li")].map(textOf);

test.each(["/", "/files", "/watch", `/files/${SPACE}`, "/trust"])("%s has the one list of alarms", async (path) => {
  const { app, arms } = await mount(path, ringing());
  await expect.poll(() => textOf(app.querySelector(".alarms h2"))).toBe("4 alarms");
  expect(rows(app)).toEqual([
    "FLASH特提 Message · XA-0041 08:23Z 2 min 18 s left Open and acknowledge",
    "Time limit · in a file that your post does not see",
    "Line cut 08:22Z Seen",
  ]);
  expect(arms.bell.ringing).toBe("urgent");
  expect(document.title.startsWith("(4) ")).toBe(true);
});

test("is said once, by the voice for alarms", async () => {
  const { app, ticker } = await mount("/files", ringing());
  const voice = app.querySelector("[role=alert].unseen")!;
  await expect.poll(() => voice.textContent).toContain("Alarm: Message · XA-0041, Time limit");
  const said = voice.textContent;
  ticker.tick(NOW + 5);
  expect(voice.textContent).toBe(said);
});

test("is said by the number that the bar shows, which the desk is waited for; nothing rings, nothing is said", async () => {
  const { app, device } = await mount("/files", new StandIn("XB", { permissions: ["desk", "read", "watch"] }));
  const voice = app.querySelector("[role=alert].unseen")!;
  const said: (string | null)[] = [];
  const listening = new MutationObserver(() => said.push(voice.textContent));
  listening.observe(voice, { childList: true, characterData: true, subtree: true });
  const { waitingForUs } = device.deskView;
  device.deskView = {
    ...device.deskView,
    waitingForUs: [...waitingForUs, { ...waitingForUs[0]!, index: 430, number: 2 }],
  };
  SCENES["ringing"]!(device);
  const [message] = device.watch.alarmsView.alarms;
  device.watch.alarmsView = { alarms: [{ ...message!, index: 430 }], silentUntil: null };
  device.tell({ type: "alarms" });
  await expect.poll(() => voice.textContent).toBe("Alarm: Message · XA-0002");
  expect(rows(app)[0]).toContain("Message · XA-0002");
  device.watch.alarmsView = { alarms: [], silentUntil: null };
  device.tell({ type: "alarms" });
  await expect.poll(() => voice.textContent).toBe("");
  listening.disconnect();
  expect(said.join()).not.toContain("XA-430");
});

test("a number that the desk does not have is left out, of what is said and of what stands there", async () => {
  const device = ringing();
  const [message] = device.watch.alarmsView.alarms;
  device.watch.alarmsView = { alarms: [{ ...message!, kind: "limit", index: 430 }], silentUntil: null };
  const { app } = await mount("/files", device);
  await expect.poll(() => app.querySelector("[role=alert].unseen")!.textContent).toBe("Alarm: Time limit");
  expect(rows(app)[0]).toBe("FLASH特提 Time limit 08:23Z 2 min 18 s left To the message Seen");
});

test("the keyboard goes to it at once", async () => {
  const { app } = await mount("/files", ringing());
  find(app, "a.skip", "To the alarms").click();
  expect(document.activeElement).toBe(app.querySelector(".alarms"));
});

test.each(["/files", `/files/${SPACE}`])(
  "from %s it leads to the message itself, and the keyboard with it",
  async (path) => {
    const { app } = await mount(path, ringing());
    const open = await vi.waitFor(() => find(app, ".alarms a", "Open and acknowledge"));
    open.focus();
    open.click();
    await expect.poll(() => document.activeElement?.id).toBe("XA-412");
    await settled(app);
    expect(document.activeElement?.id).toBe("XA-412");
  },
);

test("silence stops the sound for two minutes, and leaves the list", async () => {
  const { app, device, arms, ticker } = await mount("/", ringing());
  find(app, ".alarms button", "Silence for two minutes").click();
  await expect.poll(() => arms.bell.ringing).toBeNull();
  expect(device.asked).toEqual([["silence"]]);
  expect(textOf(app.querySelector(".alarms header"))).toContain("silent until 08:33:07Z; not acknowledged");
  expect(rows(app).length).toBe(3);
  ticker.tick(NOW + 120);
  await expect.poll(() => arms.bell.ringing).toBe("urgent");
});

test("what begins during a silence sounds, and can be silenced as well", async () => {
  const { app, device, arms } = await mount("/", ringing());
  find(app, ".alarms button", "Silence for two minutes").click();
  await expect.poll(() => arms.bell.ringing).toBeNull();
  const { alarms, silentUntil } = device.watch.alarmsView;
  const fresh = { ...alarms[0]!, id: "a9", precedence: "FLASH", silent: false };
  device.watch.alarmsView = { alarms: [...alarms, fresh], silentUntil };
  device.tell({ type: "alarms" });
  await expect.poll(() => arms.bell.ringing).toBe("urgent");
  find(app, ".alarms button", "Silence for two minutes").click();
  await expect.poll(() => arms.bell.ringing).toBeNull();
});

test("it rings until somebody has acknowledged", async () => {
  const { app, device, arms } = await mount("/", ringing());
  find(app, ".alarms li", "Line cut").querySelector("button")!.click();
  await expect.poll(() => rows(app).join()).not.toContain("Line cut");
  expect(device.asked).toEqual([["acknowledgeAlarm", "a2"]]);
  expect(arms.bell.ringing).toBe("urgent");
  device.watch.alarmsView = { alarms: [], silentUntil: null };
  device.tell({ type: "alarms" });
  await expect.poll(() => arms.bell.ringing).toBeNull();
  expect(app.querySelector(".alarms")).toBeNull();
  expect(document.title.startsWith("(")).toBe(false);
});

test("what ends by itself stops within a beat, though nobody tells of it; a line that is back, at once", async () => {
  const { app, device, arms, ticker } = await mount("/", ringing());
  await expect.poll(() => arms.bell.ringing).toBe("urgent");
  const line = device.watch.alarmsView.alarms.filter(({ kind }) => kind === "line");
  device.watch.alarmsView = { alarms: line, silentUntil: null };
  ticker.tick(NOW + 15);
  await expect.poll(() => rows(app).length).toBe(1);
  device.watch.alarmsView = { alarms: [], silentUntil: null };
  device.tell({ type: "line" });
  await expect.poll(() => arms.bell.ringing).toBeNull();
});

test("only the desk that has the watch sounds; the others see the list", async () => {
  const device = ringing();
  SCENES["theirs"]!(device);
  const { app, arms } = await mount("/", device);
  await expect.poll(() => rows(app).length).toBe(3);
  expect(arms.bell.ringing).toBeNull();
  expect(device.watch.signs).toEqual([]);
  expect(app.querySelector(".alarms header button")).toBeNull();
});

test("who is called to release hears it on any page, and says that they have seen it", async () => {
  const device = new StandIn();
  SCENES["theirs"]!(device);
  const call = {
    kind: "release",
    space: SPACE,
    precedence: "PRIORITY",
    exercise: false,
    since: NOW,
    due: NOW + 3_600,
  } as const;
  const { app, arms } = await mount("/files", device);
  arms.bell.close();
  device.watch.alarmsView = {
    alarms: [{ id: "c1", side: null, index: null, silent: false, ...call }],
    silentUntil: null,
  };
  device.tell({ type: "alarms" });
  await expect.poll(() => arms.bell.ringing).toBe("plain");
  expect(rows(app)).toEqual(["PRIORITY加急 A draft awaits release 08:31Z 1 h left Awaiting your release Seen"]);
  expect(find<HTMLAnchorElement>(app, ".alarms a", "Awaiting your release").getAttribute("href")).toBe("/#to-release");
  find(app, ".alarms button", "Seen").click();
  await expect.poll(() => arms.bell.ringing).toBeNull();
});

describe("the call of a releaser", () => {
  const CALL = {
    kind: "release",
    side: null,
    index: null,
    space: SPACE,
    precedence: "PRIORITY",
    exercise: false,
    since: NOW,
    due: NOW + 3_600,
    silent: false,
  } as const;
  const CALLED = { ...TO_RELEASE, called: NOW };

  function calling(waiting: StandIn["waiting"]): StandIn {
    const device = new StandIn();
    device.waiting = waiting;
    device.watch.alarmsView = { alarms: [{ id: "c1", ...CALL }], silentUntil: null };
    return device;
  }

  test.each(["/", "/files"])("from %s it leads to the draft itself", async (path) => {
    const { app } = await mount(path, calling([{ ...TO_RELEASE, id: "d4".repeat(16) }, CALLED]));
    await expect.poll(() => rows(app)[0]).toContain("Read and release");
    find(app, ".alarms a", "Read and release").click();
    await expect.poll(() => location.pathname).toBe(`/release/${CALLED.id}`);
    await expect.poll(() => document.activeElement?.localName).toBe("h1");
  });

  test("a draft that comes to be known later is led to as well", async () => {
    const { app, device } = await mount("/files", calling([]));
    await expect.poll(() => rows(app)[0]).toContain("Awaiting your release");
    device.waiting = [CALLED];
    device.tell({ type: "drafts" });
    await expect.poll(() => rows(app)[0]).toContain("Read and release");
  });

  test.each(["/", "/files"])("where two were called for at once, it leads from %s to both", async (path) => {
    const { app } = await mount(path, calling([CALLED, { ...CALLED, id: "d4".repeat(16) }]));
    await expect.poll(() => rows(app)[0]).toContain("Awaiting your release");
    find(app, ".alarms a", "Awaiting your release").click();
    await expect.poll(() => textOf(document.activeElement)).toBe("Awaiting your release 2");
  });
});

test("a sign of life every 15 seconds, whatever page stands there", async () => {
  const { app, device, ticker } = await mount("/");
  const signs = (): number => device.watch.signs.length;
  await expect.poll(signs).toBe(1);
  expect(device.watch.signs[0]).toEqual({ sound: true, notifications: false, wakeLock: true });
  ticker.tick(NOW + 14);
  find(app, "nav a", "Trust").click();
  ticker.tick(NOW + 15);
  await expect.poll(signs).toBe(2);
  ticker.tick(NOW + 30);
  await expect.poll(signs).toBe(3);
});

test("the sign of life that this window just gave is the last one, not the one before", async () => {
  const device = new StandIn();
  device.watch.view = { ...device.watch.view, armed: { heard: NOW - 75, alive: true } };
  const { app, ticker } = await mount("/", device);
  const told = (): string => textOf(app.querySelectorAll(".fact")[2]);
  await expect.poll(told).toBe("Alarm armed sign of life 0 s ago");
  ticker.tick(NOW + 15);
  await expect.poll(told).toBe("Alarm armed sign of life 0 s ago");
  ticker.tick(NOW + 22);
  await expect.poll(told).toBe("Alarm armed sign of life 7 s ago");
});

test.each([
  ["en", new KeyboardEvent("keydown", { key: "a" }), "Alarm not armed touch the page or press a letter to arm it"],
  ["zh", new PointerEvent("pointerup", { pointerType: "touch" }), "警报未就绪 点击页面或按任一字母键即就绪"],
  ["zh", new PointerEvent("pointerdown", { pointerType: "mouse" }), "警报未就绪 点击页面或按任一字母键即就绪"],
] as const)(
  "a window that cannot sound gives no sign of life, and says so until it is touched: %s, %o",
  async (language, touch, said) => {
    const device = new StandIn();
    const { app, arms } = await mount("/", device, language);
    await expect.poll(() => device.watch.signs.length).toBe(1);
    arms.bell.ready = false;
    device.tell({ type: "watch" });
    await expect.poll(() => textOf(app.querySelectorAll(".fact")[2])).toBe(said);
    expect(device.watch.signs.length).toBe(1);
    window.dispatchEvent(touch);
    await expect
      .poll(() => textOf(app.querySelectorAll(".fact")[2]))
      .toContain({ en: "Alarm armed", zh: "警报就绪" }[language]);
    expect(device.watch.signs.length).toBe(2);
  },
);

test("a notice without content while the page is hidden", async () => {
  const device = new StandIn();
  const { arms } = await mount("/", device);
  arms.notices.state = "granted";
  vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  SCENES["ringing"]!(device);
  device.tell({ type: "alarms" });
  await expect.poll(() => arms.notices.shown).toEqual(["The watch of Centre XB is called"]);
});

test.each([
  ["hears nothing of its node", new Unreachable()],
  ["hears of its node that it can do nothing", new Unreachable("503", "not-stored")],
])("a desk that %s rings by itself, and stops once it hears again", async (_name, away) => {
  const { app, device, arms, ticker } = await mount("/");
  device.away = away;
  await expect.poll(() => device.watch.signs.length).toBe(1);
  device.reachable = false;
  ticker.tick(NOW + 44);
  await expect.poll(() => arms.bell.ringing).toBeNull();
  ticker.tick(NOW + 45);
  await expect.poll(() => arms.bell.ringing).toBe("urgent");
  expect(rows(app)).toEqual(["No word from our own node of what rings 08:31Z"]);
  device.reachable = true;
  ticker.tick(NOW + 60);
  await expect.poll(() => arms.bell.ringing).toBeNull();
});

test("a node that is back is asked with the next second who has the watch and what rings", async () => {
  const { app, device, ticker } = await mount("/");
  device.turn(false);
  SCENES["ringing"]!(device);
  device.turn(true);
  await settled(app);
  expect(rows(app)).toEqual([]);
  ticker.tick(NOW + 1);
  await expect.poll(() => rows(app).length).toBe(3);
});

test("a desk that cannot read what rings is deaf, whatever else its node answers", async () => {
  const { app, device, arms, ticker } = await mount("/");
  await expect.poll(() => device.watch.signs.length).toBe(1);
  const { alarms } = device.watch;
  device.watch.alarms = async () => {
    throw new WrongAnswer("too many");
  };
  for (const seconds of [15, 30, 45]) {
    ticker.tick(NOW + seconds);
    await expect.poll(() => device.watch.signs.length).toBe(1 + seconds / 15);
  }
  await expect.poll(() => arms.bell.ringing).toBe("urgent");
  expect(rows(app)).toEqual(["No word from our own node of what rings 08:31Z"]);
  device.watch.alarms = alarms;
  ticker.tick(NOW + 60);
  await expect.poll(() => arms.bell.ringing).toBeNull();
});

test("leaving the client disarms the desk", async () => {
  const { app, arms } = await mount("/", ringing());
  await expect.poll(() => arms.bell.ringing).toBe("urgent");
  app.remove();
  expect([arms.bell.ready, arms.bell.ringing, arms.screen.held]).toEqual([false, null, false]);
});
