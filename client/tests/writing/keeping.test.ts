/** Keeping a draft: when it is sealed, and that no window replaces what another one wrote. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { WriteRoute } from "../../src/app/route.ts";
import type { Draft } from "../../src/writing/draft.ts";
import { Keeping, PAUSE } from "../../src/writing/keeping.ts";
import { StandIn } from "../stand-in/device.ts";
import { WRITTEN } from "../stand-in/drafts.ts";
import { SPACE } from "../stand-in/night.ts";

const ROUTE: WriteRoute = { page: "write", file: SPACE, form: null, answers: null, corrects: null, draft: null };
const PLACE = `write/${SPACE}//`;

const draft = (title: string): Draft => ({ ...WRITTEN, title });

/** A window at the route, which has read what is kept. */
function open(device: StandIn) {
  const told: string[] = [];
  const keeping = new Keeping(device, ROUTE, {
    kept: () => told.push("kept"),
    elsewhere: () => told.push("elsewhere"),
  });
  return { keeping, told, found: keeping.begin(device.drafts) };
}

/** What is kept: the titles, in the order in which they were. */
const titles = (device: StandIn): unknown[] => device.drafts.map(({ content }) => (content as Draft).title);
const places = (device: StandIn): unknown[] => device.drafts.map(({ id }) => id);
/** All that can be done by now is done. */
const soon = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe("when", () => {
  test("the first change is kept at once, what follows at most every pause, the last one too", async () => {
    const device = new StandIn();
    const save = vi.spyOn(device, "saveLocalDraft");
    const { keeping } = open(device);
    keeping.change(draft("a"));
    await soon();
    expect(titles(device)).toEqual(["a"]);
    keeping.change(draft("ab"));
    keeping.change(draft("abc"));
    await vi.advanceTimersByTimeAsync(PAUSE - 1);
    expect(titles(device)).toEqual(["a"]);
    await vi.advanceTimersByTimeAsync(1);
    expect(titles(device)).toEqual(["abc"]);
    keeping.change(draft("abcd"));
    await vi.advanceTimersByTimeAsync(PAUSE);
    expect(titles(device)).toEqual(["abcd"]);
    await vi.advanceTimersByTimeAsync(10 * PAUSE);
    expect(save).toHaveBeenCalledTimes(3);
    keeping.change(draft("abcde"));
    await soon();
    expect(titles(device)).toEqual(["abcde"]);
  });

  test.each([
    ["beforeunload", window],
    ["pagehide", window],
    ["visibilitychange", document],
  ] as const)("%s: what is left over is kept at once", async (event, target) => {
    const device = new StandIn();
    const { keeping } = open(device);
    keeping.start();
    keeping.change(draft("a"));
    keeping.change(draft("ab"));
    target.dispatchEvent(new Event(event));
    await soon();
    expect(titles(device)).toEqual(["ab"]);
    keeping.stop();
  });

  test("a page that is left keeps what is left over, and hears of no more", async () => {
    const device = new StandIn();
    const { keeping } = open(device);
    keeping.start();
    keeping.change(draft("a"));
    keeping.change(draft("ab"));
    keeping.stop();
    await soon();
    expect(titles(device)).toEqual(["ab"]);
    const keepNow = vi.spyOn(keeping, "keepNow");
    document.dispatchEvent(new Event("visibilitychange"));
    expect(keepNow).not.toHaveBeenCalled();
  });

  test("what changes while something is being kept is kept after it, once", async () => {
    const device = new StandIn();
    const { promise: slow, resolve } = Promise.withResolvers<void>();
    const save = vi.spyOn(device, "saveLocalDraft").mockImplementationOnce(() => slow);
    const { keeping } = open(device);
    keeping.change(draft("a"));
    await soon();
    for (const title of ["ab", "abc", "abcd"]) {
      keeping.change(draft(title));
      await vi.advanceTimersByTimeAsync(PAUSE);
    }
    expect(save).toHaveBeenCalledTimes(1);
    device.drafts = [{ id: PLACE, saved: 0, content: draft("a") }];
    resolve();
    await keeping.keepNow();
    expect(save).toHaveBeenCalledTimes(2);
    expect(titles(device)).toEqual(["abcd"]);
  });

  test("what cannot be kept is said to be none, until it can", async () => {
    const device = new StandIn();
    const { keeping, told } = open(device);
    vi.spyOn(device, "saveLocalDraft").mockRejectedValueOnce(new DOMException("full", "QuotaExceededError"));
    keeping.change(draft("a"));
    await keeping.keepNow();
    expect([keeping.failed, keeping.isKept, told]).toEqual([true, false, ["kept"]]);
    keeping.change(draft("ab"));
    await keeping.keepNow();
    expect([keeping.failed, keeping.isKept, told]).toEqual([false, true, ["kept", "kept"]]);
  });
});

describe("two windows", () => {
  test("that begin with nothing keep a draft each, and go on with it", async () => {
    const device = new StandIn();
    const [first, second] = [open(device), open(device)];
    first.keeping.change(draft("first"));
    await first.keeping.keepNow();
    second.keeping.change(draft("second"));
    await second.keeping.keepNow();
    first.keeping.change(draft("first, more"));
    second.keeping.change(draft("second, more"));
    await Promise.all([first.keeping.keepNow(), second.keeping.keepNow()]);
    expect(titles(device).sort()).toEqual(["first, more", "second, more"]);
    expect(new Set([...first.told, ...second.told])).toEqual(new Set(["kept"]));
    expect(places(device).filter((place) => place === PLACE)).toHaveLength(1);

    const again = new Keeping(device, second.keeping.route, { kept: () => undefined, elsewhere: () => undefined });
    expect(again.begin(device.drafts)?.title).toBe("second, more");
  });

  test("with one draft: what the one keeps, the other does not replace, and is told", async () => {
    const device = new StandIn();
    await device.saveLocalDraft(PLACE, draft("both"));
    const [first, second] = [open(device), open(device)];
    expect([first.found?.title, second.found?.title]).toEqual(["both", "both"]);
    first.keeping.change(draft("both, first"));
    await first.keeping.keepNow();
    second.keeping.change(draft("both, second"));
    await second.keeping.keepNow();
    expect(titles(device)).toEqual(["both, first", "both, second"]);
    expect(first.told).not.toContain("elsewhere");
    expect(second.told).toEqual(["elsewhere", "kept"]);
    second.keeping.change(draft("both, second, more"));
    await second.keeping.keepNow();
    expect(titles(device)).toEqual(["both, first", "both, second, more"]);
    expect(second.told.filter((one) => one === "elsewhere")).toHaveLength(1);
  });

  test("of which one sent the draft: what was written in the other is kept, and nothing else", async () => {
    const device = new StandIn();
    await device.saveLocalDraft(PLACE, draft("both"));
    const [first, second, idle] = [open(device), open(device), open(device)];
    await first.keeping.hold(() => first.keeping.clear());
    expect([titles(device), first.keeping.isKept]).toEqual([[], false]);
    await idle.keeping.look();
    expect(idle.told).toEqual(["elsewhere", "kept"]);
    expect(titles(device)).toEqual([]);
    second.keeping.change(draft("both, second"));
    await second.keeping.keepNow();
    expect(second.told).toEqual(["elsewhere", "kept"]);
    expect(titles(device)).toEqual(["both, second"]);
    expect(places(device)).not.toContain(PLACE);
  });

  test("of which one is signing: the other keeps what is written, and does not sign", async () => {
    const device = new StandIn();
    await device.saveLocalDraft(PLACE, draft("both"));
    const [first, second, third] = [open(device), open(device), open(device)];
    const signs = vi.fn();
    const { promise: sending, resolve } = Promise.withResolvers<void>();
    const signing = first.keeping.hold(async () => {
      await sending;
      await first.keeping.clear();
    });
    second.keeping.change(draft("both, second"));
    await second.keeping.keepNow();
    await expect(third.keeping.hold(signs)).rejects.toMatchObject({ code: "draft-elsewhere" });
    expect(titles(device)).toEqual(["both", "both, second"]);
    resolve();
    await signing;
    expect(titles(device)).toEqual(["both, second"]);
    expect(signs).not.toHaveBeenCalled();
  });

  test("what another one changed is not signed as it was", async () => {
    const device = new StandIn();
    await device.saveLocalDraft(PLACE, draft("both"));
    const { keeping } = open(device);
    await device.saveLocalDraft(PLACE, draft("both, changed"));
    const sign = vi.fn();
    await expect(keeping.hold(sign)).rejects.toMatchObject({ code: "draft-elsewhere" });
    expect(sign).not.toHaveBeenCalled();
    expect(titles(device)).toEqual(["both, changed"]);
  });
});

test("what another version of these pages kept is not replaced", async () => {
  const device = new StandIn();
  device.drafts = [{ id: PLACE, saved: 0, content: { ...draft("newer"), version: 2 } }];
  const { keeping, told, found } = open(device);
  expect(found).toBeNull();
  keeping.change(draft("ours"));
  await keeping.keepNow();
  expect(titles(device)).toEqual(["newer", "ours"]);
  expect(told).toEqual(["kept"]);
});

test("another draft is discarded, the own one never with it", async () => {
  const device = new StandIn();
  device.drafts = [{ id: "write/new//", saved: 0, content: draft("other") }];
  const { keeping } = open(device);
  keeping.change(draft("own"));
  await keeping.keepNow();
  expect(keeping.others.map(({ id }) => id)).toEqual(["write/new//"]);
  await keeping.drop("write/new//");
  expect([keeping.others, keeping.isKept, titles(device)]).toEqual([[], true, ["own"]]);
});
