/** Trust: what was verified, what was not, with the proof; what this browser loaded, in honest words. */
import { describe, expect, test } from "vitest";
import { type LogLine, Unreachable } from "../../src/device/index.ts";
import { merged } from "../../src/trust/audit.ts";
import { compareBundle } from "../../src/trust/bundle.ts";
import { proofText } from "../../src/trust/proof.ts";
import { StandIn } from "../stand-in/device.ts";
import { find, mount, textOf } from "../stand-in/mount.ts";
import { at } from "../stand-in/night.ts";
import { SCENES } from "../stand-in/scenes.ts";

async function sha256(text: string): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toHex();
}

type Files = Readonly<Record<string, string>>;
type Ask = (path: string) => Promise<Response>;

/** A node that serves these files as the bundle, some of them altered, and what a page loads from it. */
async function serving(
  files: Files,
  altered: Files = {},
): Promise<{ hash: string; ask: Ask; loaded: { script: string; style: string } }> {
  const hashes = Object.fromEntries(
    await Promise.all(Object.entries(files).map(async ([name, text]) => [name, await sha256(text)])),
  );
  const manifest = JSON.stringify({ files: hashes, script: "a.js", style: "a.css" });
  const served: Files = { ...files, "manifest.json": manifest, ...altered };
  const ask = async (path: string): Promise<Response> => {
    const text = served[path.replace("/client/", "")];
    return text === undefined ? new Response("", { status: 404 }) : new Response(text);
  };
  return { hash: await sha256(manifest), ask, loaded: { script: hashes["a.js"], style: hashes["a.css"] } };
}

describe("compareBundle", () => {
  const files = { "a.js": "code", "a.css": "look", "a.woff2": "type" };

  test("the bundle of the manifest that is listed is the same", async () => {
    const { hash, ask, loaded } = await serving(files);
    expect(await compareBundle(hash, loaded, ask)).toEqual({ state: "same", manifest: hash, files: 3, wrong: [] });
  });

  test("another manifest than the listed one differs", async () => {
    const { ask, loaded } = await serving(files);
    expect((await compareBundle("00".repeat(32), loaded, ask)).state).toBe("differs");
  });

  test.each(Object.keys(files))("%s with other bytes differs, whatever is listed", async (name) => {
    const { hash, ask, loaded } = await serving(files, { [name]: "other" });
    expect(await compareBundle(hash, loaded, ask)).toMatchObject({ state: "differs", wrong: [name] });
    expect((await compareBundle(null, loaded, ask)).state).toBe("differs");
  });

  test.each(["a.js", "a.css"])("a page that loaded another %s than the node serves now is older", async (name) => {
    const { loaded } = await serving({ ...files, [name]: "before" });
    const { hash, ask } = await serving(files);
    expect(await compareBundle(hash, loaded, ask)).toEqual({ state: "older", manifest: hash, files: 0, wrong: [] });
  });

  test("where no manifest is listed, it says so", async () => {
    const { ask, loaded } = await serving(files);
    expect((await compareBundle(null, loaded, ask)).state).toBe("unlisted");
  });

  test("a page that was not loaded as a node serves it cannot be compared", async () => {
    const { hash, ask } = await serving(files);
    expect((await compareBundle(hash, null, ask)).state).toBe("unknown");
  });

  test.each<[string, (served: Ask) => Ask]>([
    ["nothing is served", () => async () => new Response("", { status: 404 })],
    ["it is no manifest", () => async () => new Response("<!doctype html>")],
    ["it is another JSON", () => async () => new Response("[]")],
    ["the node cannot be reached", () => () => Promise.reject(new TypeError("fetch"))],
    [
      "the node goes away meanwhile",
      (served) => (path) => (path.endsWith(".json") ? served(path) : Promise.reject(new TypeError("fetch"))),
    ],
  ])("%s: unknown", async (_name, changed) => {
    const { ask, loaded } = await serving(files);
    expect((await compareBundle("00".repeat(32), loaded, changed(ask))).state).toBe("unknown");
  });
});

test("of both logs the root stands in digits that can be read out", async () => {
  const { app } = await mount("/trust", new StandIn("XB"));
  const roots = [...app.querySelectorAll("dd.root .digits")].map((one) => [...one.children].map(textOf));
  expect(roots.map((groups) => groups[0])).toEqual(["48213", "00318"]);
  expect(roots.every((groups) => groups.length === 8)).toBe(true);
});

test("both logs, both lists, our side first, digits in groups of five", async () => {
  const { app } = await mount("/trust", new StandIn("XB"));
  const headings = [...app.querySelectorAll("div.stack > section h2")].map(textOf);
  expect(headings).toEqual([
    "Both logs",
    "Authorised signatories · Centre XB list no. 9",
    "Authorised signatories · Centre XA list no. 6",
  ]);
  const rows = [...app.querySelectorAll("tbody tr")].map(
    (row) => textOf(row.querySelector("b")) + (textOf(row.lastElementChild) === "revoked" ? " revoked" : ""),
  );
  expect(rows).toEqual([
    "Head, 02",
    "Liaison, 05",
    "Watch, 07",
    "Watch, 08",
    "Head, 01",
    "Watch, 03",
    "Watch, 04 revoked",
  ]);
  const groups = [...app.querySelector("tbody .digits")!.children].map(textOf);
  expect(groups).toHaveLength(8);
  expect(groups.every((group) => /^\d{5}$/.test(group))).toBe(true);
});

test("what this browser loaded was compared by itself, no more, and the page says so", async () => {
  const { app } = await mount("/trust");
  expect(textOf(find(app, "aside section", "This browser"))).toContain(
    "What this browser loaded was compared by itself with the manifest, no more.",
  );
});

test("inconsistent histories are an alert with a proof to take along", async () => {
  const device = new StandIn();
  SCENES["fork"]!(device);
  const { app } = await mount("/trust", device);
  const alert = find(app, ".alarming[role=alert]");
  expect(textOf(alert)).toContain(
    "Inconsistent histories: one log was shown in two versions, both signed. Centre XA since 08:29Z",
  );
  const saved: string[] = [];
  const real = HTMLAnchorElement.prototype.click;
  HTMLAnchorElement.prototype.click = function (): void {
    saved.push(this.download);
  };
  find(alert, "button", "Export the proof").click();
  HTMLAnchorElement.prototype.click = real;
  expect(saved).toEqual(["inconsistent-histories-XA-20261123T082940Z.json"]);
});

describe("a proof", () => {
  const notes = { known: "origin\n7\nroot=\n\n— a sig\n", shown: "origin\n7\nother=\n\n— a sig\n" };
  const through = { size: 5, root: "5e".repeat(32), consistency: ["6e".repeat(32)] };
  const alarm = { side: "XA", since: at("08:29:40"), detail: "" };
  const written = { side: "XA", since: "2026-11-23T08:29:40Z", ...notes };

  test.each([
    ["fork", null, { what: "inconsistent histories of one log: both checkpoints are validly signed", ...written }],
    [
      "fork",
      through,
      { what: "inconsistent histories of one log: both checkpoints are validly signed", ...written, through },
    ],
    [
      "fork-told",
      null,
      {
        what: "inconsistent histories of one log, as the own node reports them: not verified by the device",
        ...written,
      },
    ],
  ] as const)("holds both signed states exactly, and says what it is: %s", (code, passes, file) => {
    expect(JSON.parse(proofText({ ...alarm, code, proof: { ...notes, through: passes } }))).toEqual(file);
  });

  test.each([
    ["fork", null, "Two signed states of one log that no history passes through. Whoever"],
    ["fork", through, "the larger one has another root at the smaller size"],
    ["fork-told", null, "This device could not check them."],
  ] as const)("is told for what it is worth: %s", async (code, passes, told) => {
    const device = new StandIn();
    device.trustView = { ...device.trustView, alarms: [{ ...alarm, code, proof: { ...notes, through: passes } }] };
    const { app } = await mount("/trust", device);
    const alert = find(app, ".alarming[role=alert]");
    expect(textOf(alert)).toContain(told);
    find(alert, "button", "Export the proof");
  });
});

describe("audit", () => {
  const line = (kind: string, when: string): LogLine => ({ at: at(when), kind, officer: null, what: {} });
  const named = (lines: readonly LogLine[]): string => lines.map(({ kind }) => kind).join(" ");

  test.each([
    ["all there is, in order of time", [line("b", "08:20"), line("d", "08:00")], false, "a b c d e"],
    ["nothing that would stand in a gap", [line("b", "08:20"), line("d", "08:00")], true, "a b c d"],
    ["nothing before the first page has come", [], true, ""],
    ["devices alone", [], false, "a c e"],
  ] as const)("shows %s", (_name, lines, more, expected) => {
    const devices = [line("e", "07:00"), line("c", "08:10"), line("a", "08:30")];
    expect(named(merged(lines, devices, more))).toBe(expected);
  });

  const shown = (app: Element): string[] => [...app.querySelectorAll("hotline-audit li")].map(textOf);

  test("says what accounts and devices of our side did, page by page", async () => {
    const { app } = await mount("/trust");
    await expect
      .poll(() => shown(app))
      .toEqual([
        "08:10Z Session ended officer 09 device revoked",
        "08:10Z Device revoked Watch, 09 b7b7b7b7b7b7b7b7",
        "08:02Z Sign-in failed officer 09 one-time code, at least once in this hour",
        "07:58Z Signed in officer 07 sign-in key Chrome, Linux 10.0.0.7",
      ]);
    find(app, "hotline-audit button", "Earlier entries").click();
    await expect
      .poll(() => shown(app).slice(4))
      .toEqual([
        "07:20Z Device listed Watch, 09 b7b7b7b7b7b7b7b7",
        "07:15Z Account opened officer 09",
        "07:14Z Wrong code of an invitation officer 09 4 tries left",
        "07:10Z Invited Watch, 09",
        "2 Nov 16:15Z Device listed Watch, 07 b7b7b7b7b7b7b7b7",
        "2 Nov 14:15Z Device listed Liaison, 05 b7b7b7b7b7b7b7b7",
      ]);
    expect(app.querySelector("hotline-audit button")).toBeNull();
  });

  test("in Chinese, too", async () => {
    const { app } = await mount("/trust", new StandIn(), "zh");
    await expect.poll(() => shown(app)[0]).toBe("08:10Z 会话结束 人员 09 设备被撤销");
  });

  test("is not there for a post that may not audit, nor asked for", async () => {
    const device = new StandIn("XB", { permissions: ["desk", "read", "trust"] });
    device.audit = () => Promise.reject(new RangeError("was asked for"));
    const { app } = await mount("/trust", device);
    expect(app.querySelector("hotline-audit")).toBeNull();
  });

  test("that cannot be had says why, and is asked for again", async () => {
    const device = new StandIn();
    const { audit } = device;
    device.audit = () => Promise.reject(new Unreachable("503", "not-stored"));
    const { app } = await mount("/trust", device);
    await expect.poll(() => textOf(app.querySelector("hotline-audit [role=alert]"))).toContain("cannot store anything");
    device.audit = audit;
    find(app, "hotline-audit button", "Try again").click();
    await expect.poll(() => shown(app).length).toBe(4);
    expect(app.querySelector("hotline-audit [role=alert]")).toBeNull();
  });

  test("that is empty says so", async () => {
    const device = new StandIn();
    device.audited = [[]];
    device.trustView = { ...device.trustView, changes: [] };
    const { app } = await mount("/trust", device);
    await expect.poll(() => textOf(app.querySelector("hotline-audit .empty"))).toBe("Nothing has been entered yet.");
  });
});

test("a browser that has not promised to keep the key is warned of", async () => {
  const device = new StandIn();
  device.trustView = { ...device.trustView, persistent: false };
  const { app } = await mount("/trust", device);
  expect(textOf(find(app, "aside section", "This browser"))).toContain("have a second device listed");
});
