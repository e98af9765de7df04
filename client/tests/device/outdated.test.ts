/** A page that is older than its node: it finds out, says so, and accuses nobody; what it kept is there for the newer one. */
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { Api } from "../../src/device/api.ts";
import { type LoadedBundle, loadedBundle } from "../../src/device/bundle.ts";
import { type Device, type DeviceEvent, openDevice } from "../../src/device/index.ts";
import { Store } from "../../src/device/store.ts";
import { Hotline } from "./hotline.ts";
import { Node } from "./node.ts";
import { atNight, type Officer, openFile, say, sent, until } from "./officers.ts";

const OLD: LoadedBundle = { script: "0a".repeat(32), style: "0b".repeat(32) };
const NEW: LoadedBundle = { script: "1a".repeat(32), style: "0b".repeat(32) };
const NAME = "hotline test";

/** `manifest.json` of a bundle. */
function manifestOf({ script, style }: LoadedBundle): Response {
  return Response.json({ files: { "a.js": script, "a.css": style }, script: "a.js", style: "a.css" });
}

describe("what a page loaded", () => {
  const HEX = "ab".repeat(32);
  const integrity = `sha256-${Uint8Array.fromHex(HEX).toBase64()}`;

  function page(script: Partial<HTMLScriptElement>, style: Partial<HTMLLinkElement>): Document {
    const made = document.implementation.createHTMLDocument();
    made.head.append(
      Object.assign(made.createElement("script"), {
        type: "module",
        src: "http://xa.localhost/client/a.js",
        ...script,
      }),
      Object.assign(made.createElement("link"), { rel: "stylesheet", ...style }),
    );
    return made;
  }

  test("is what the browser held it to", () => {
    const loaded = loadedBundle(page({ integrity }, { integrity }), "http://xa.localhost/client/a.js");
    expect(loaded).toEqual({ script: HEX, style: HEX });
  });

  test.each<[string, Partial<HTMLScriptElement>, Partial<HTMLLinkElement>]>([
    ["by another module", { integrity, src: "http://xa.localhost/client/b.js" }, { integrity }],
    ["without a hash", {}, { integrity }],
    ["with another kind of hash", { integrity: "sha512-AAAA" }, { integrity }],
    ["in a stylesheet without a hash", { integrity }, {}],
  ])("is not known where it was loaded %s", (_name, script, style) => {
    expect(loadedBundle(page(script, style), "http://xa.localhost/client/a.js")).toBe(null);
  });
});

describe("an answer that cannot be read", () => {
  const NEWER = () => Response.json({ proof: [], more: 1 });

  function asking(served: LoadedBundle | null, loaded: LoadedBundle | null, answer: () => Response) {
    let told = 0;
    const api = new Api(async (path) => {
      if (path !== "/client/manifest.json") return answer();
      return served === null ? new Response(null, { status: 404 }) : manifestOf(served);
    }, loaded);
    api.outdated = () => told++;
    return { asked: api.consistency("XA", 1, 2), told: () => told };
  }

  test.each<[string, LoadedBundle | null, LoadedBundle | null, string, number]>([
    ["the node serves a newer page", NEW, OLD, "outdated", 1],
    ["the node serves this page", OLD, OLD, "answer", 0],
    ["the node serves none", null, OLD, "answer", 0],
    ["it is not known what was loaded", NEW, null, "answer", 0],
  ])("where %s", async (_name, served, loaded, code, times) => {
    const { asked, told } = asking(served, loaded, NEWER);
    await expect(asked).rejects.toMatchObject({ code });
    expect(told()).toBe(times);
  });

  test.each([
    ["a question that the node cannot read", 400, "outdated"],
    ["a refusal by the rules", 409, "wire"],
  ])("%s", async (_name, status, code) => {
    const { asked } = asking(NEW, OLD, () => Response.json({ code: "wire", detail: {} }, { status }));
    await expect(asked).rejects.toMatchObject({ code });
  });
});

describe("on a device", () => {
  /** An officer's device that loaded the old page, before a node that serves a newer one. */
  async function outdated(officer: Officer): Promise<{ device: Device; ended: string[] }> {
    const { node } = officer;
    await officer.device.close();
    node.sockets.clear();
    const fetch: typeof node.fetch = async (path, init) =>
      path === "/client/manifest.json" ? manifestOf(NEW) : node.fetch(path, init);
    const { connect, hotline } = node;
    officer.device = await openDevice({ fetch, connect, now: () => hotline.now, loaded: OLD });
    onTestFinished(() => officer.device.close());
    const ended: string[] = [];
    officer.device.subscribe((event: DeviceEvent) => {
      if (event.type === "ended") ended.push(event.why);
    });
    return { device: officer.device, ended };
  }

  test("an answer that it cannot read ends it, and raises no alarm", async () => {
    const { xa } = await atNight();
    const { device, ended } = await outdated(xa);
    xa.node.lie = (path, answer) => (path.endsWith("/desk") ? { ...answer, more: 1 } : answer);
    await expect(device.desk()).rejects.toMatchObject({ code: "outdated" });
    expect(ended).toEqual(["outdated"]);
    expect((await device.trust()).alarms).toEqual([]);
  });

  test("news that it cannot read end it, and raise no alarm", async () => {
    const { xa } = await atNight();
    const { device, ended } = await outdated(xa);
    const [socket] = xa.node.sockets;
    socket!.onmessage!.call(null as never, new MessageEvent("message", { data: '{"type":"weather"}' }));
    await until(device, async () => (ended.length > 0 ? true : undefined));
    expect(ended).toEqual(["outdated"]);
    expect((await device.trust()).alarms).toEqual([]);
  });

  test("what was being sent stays, and the newer page sends it", async () => {
    const { hotline, xa } = await atNight();
    const space = await openFile(xa);
    const { device } = await outdated(xa);
    xa.node.lie = (path, answer) => (path.endsWith("/statements") ? { ...answer, more: 1 } : answer);
    const message = { space, type: "notice", texts: ["One"], capacity: "centre", precedence: "FLASH" } as const;
    const outgoing = await device.send(await device.prepare(message));
    await until(device, async (event) => (event?.type === "ended" ? true : undefined));
    xa.node.lie = (_path, answer) => answer;
    await device.close();
    xa.node.sockets.clear();
    const { fetch, connect } = xa.node;
    xa.device = await openDevice({ fetch, connect, now: () => hotline.now });
    onTestFinished(() => xa.device.close());
    expect((await sent(xa.device, outgoing, "logged")).state).toBe("logged");
  });
});

describe("the storage", () => {
  const opened: IDBDatabase[] = [];

  afterEach(async () => {
    opened.splice(0).forEach((database) => database.close());
    await new Promise((done) => (indexedDB.deleteDatabase(NAME).onsuccess = done));
  });

  /** What a newer page does at its start: it opens the database with a version more. */
  function openNewer(name = NAME): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      const opening = indexedDB.open(name, 1_000);
      opening.onsuccess = () => {
        opened.push(opening.result);
        resolve(opening.result);
      };
      opening.onerror = () => reject(opening.error!);
    });
  }

  test("goes to a newer page once what was being written is kept, and then says why nothing is there", async () => {
    const store = await Store.open(NAME);
    let kept: Promise<void> | null = null;
    store.replaced = () => {
      kept = store.seal("drafts", "one", "what was being written");
    };
    const database = await openNewer();
    await kept;
    const written = await new Promise((resolve) => {
      const counting = database.transaction("drafts").objectStore("drafts").count();
      counting.onsuccess = () => resolve(counting.result);
    });
    expect(written).toBe(1);
    await expect(store.seal("drafts", "two", "")).rejects.toMatchObject({ code: "outdated" });
    await expect(store.log("XA")).rejects.toMatchObject({ code: "outdated" });
  });

  test("that a newer page has used is not opened by an older one", async () => {
    await openNewer();
    await expect(Store.open(NAME)).rejects.toMatchObject({ code: "storage-newer" });
  });

  test("that was removed has failed", async () => {
    const store = await Store.open(NAME);
    await new Promise((done) => (indexedDB.deleteDatabase(NAME).onsuccess = done));
    await expect(store.trust("XA")).rejects.toMatchObject({ code: "storage" });
  });

  test("that was removed under a device is told of as such: the node did nothing wrong", async () => {
    const { hotline, xa } = await atNight();
    const space = await openFile(xa);
    await new Promise((done) => (indexedDB.deleteDatabase(`hotline ${hotline.id} XA 7`).onsuccess = done));
    await hotline.receipt("XB");
    expect((await xa.device.trust()).alarms.map(({ code }) => code)).toEqual(["storage"]);
    const message = { space, type: "notice", texts: ["One"], capacity: "centre", precedence: "FLASH" } as const;
    const prepared = await xa.device.prepare(message);
    await expect(xa.device.send(prepared)).rejects.toMatchObject({ code: "storage" });
  });

  test.each([
    ["older than its node", NEW, "outdated"],
    ["what its node serves", OLD, "storage-newer"],
  ])("that a newer page has used, on a page that is %s", async (_name, served, code) => {
    const hotline = await Hotline.found();
    const node = new Node(hotline, "XA", { number: 7, post: "watch" });
    await openNewer(`hotline ${hotline.id} XA 7`);
    const fetch: typeof node.fetch = async (path, init) =>
      path === "/client/manifest.json" ? manifestOf(served) : node.fetch(path, init);
    await expect(openDevice({ fetch, connect: node.connect, loaded: OLD })).rejects.toMatchObject({ code });
  });

  test("ends a device when it goes to a newer page, and what is on its way stays", async () => {
    const { hotline, xa } = await atNight();
    const space = await openFile(xa);
    await say(xa, space, "One");
    const ended = until(xa.device, async (event) => (event?.type === "ended" ? event.why : undefined));
    await openNewer(`hotline ${hotline.id} XA 7`);
    expect(await ended).toBe("outdated");
    await expect(xa.device.saveLocalDraft("one", {})).rejects.toMatchObject({ code: "outdated" });
  });
});
