/** What a status means, how answers are read, and the token that goes with what is posted. */
import { expect, test } from "vitest";
import { Api } from "../../src/device/api.ts";
import { Unreachable } from "../../src/device/errors.ts";

const SPACE = "5b".repeat(16);
const PROOF = { envelope: { payloadType: "a", payload: new Uint8Array(), signatures: [] }, body: [] };

/** A node that gives these answers, one a path; what it was asked. */
function answering(answers: Record<string, () => Response>) {
  const asked: { path: string; init: RequestInit }[] = [];
  const api = new Api(async (path, init = {}) => {
    asked.push({ path, init });
    return (answers[path.split("?")[0]!] ?? (() => new Response(null, { status: 500 })))();
  });
  return { api, asked };
}

function json(value: unknown, status = 200): () => Response {
  return () => Response.json(value, { status });
}

test.each([
  [401, "SignedOut", "signed-out"],
  [403, "NodeRefused", "not-for-this-post"],
  [404, "NodeRefused", "not-for-this-post"],
  [409, "NodeRefused", "not-for-this-post"],
  [413, "NodeRefused", "not-for-this-post"],
  [429, "Unreachable", "not-for-this-post"],
  [500, "Unreachable", "not-for-this-post"],
  [503, "Unreachable", "not-for-this-post"],
])("status %d is %s", async (status, name, code) => {
  const { api } = answering({ "/api/v1/desk": json({ code: "not-for-this-post", detail: {} }, status) });
  await expect(api.desk()).rejects.toMatchObject({ name, code });
});

test.each(["clock", "not-stored", "key-file", "signed-beyond", "not-founded"])(
  "what keeps the node from its work is said by its code, and may be tried again: %s",
  async (code) => {
    const { api } = answering({ "/api/v1/desk": json({ code, detail: {} }, 503) });
    const error = await api.desk().catch((thrown: unknown) => thrown);
    expect([error instanceof Unreachable, (error as Unreachable).code]).toEqual([true, code]);
  },
);

test.each([
  ["a proxy's page", () => new Response("<html>", { status: 502 })],
  ["nothing", () => new Response(null, { status: 503 })],
  ["a code that is none", json({ code: 7 }, 503)],
])("a node that says %s cannot be reached", async (_name, answer) => {
  await expect(answering({ "/api/v1/desk": answer }).api.desk()).rejects.toMatchObject({ code: "unreachable" });
});

test("an error without a code, and a node that is not there", async () => {
  const { api } = answering({ "/api/v1/desk": () => new Response("<html>", { status: 404 }) });
  await expect(api.desk()).rejects.toMatchObject({ name: "WrongAnswer" });
  const away = new Api(() => Promise.reject(new TypeError("Failed to fetch")));
  await expect(away.desk()).rejects.toMatchObject({ name: "Unreachable" });
});

test("each answer tells whether the node can be reached; one that gives its reason can", async () => {
  const late = new DOMException("late", "TimeoutError");
  const answers: (() => Response)[] = [
    json({ code: "clock", detail: {} }, 503),
    () => new Response("<html>", { status: 502 }),
    json({ code: "not-for-this-post", detail: {} }, 403),
    () => new Response(new ReadableStream({ start: (body) => body.error(late) })),
    json({}),
    () => {
      throw new TypeError("Failed to fetch");
    },
  ];
  const api = new Api(async () => answers.shift()!());
  let told: boolean[] = [];
  api.reached = (is) => told.push(is);
  const all: boolean[][] = [];
  while (answers.length > 0) {
    await expect(api.desk()).rejects.toThrow();
    all.push(told);
    told = [];
  }
  expect(all).toEqual([[true], [false], [true], [true, false], [true], [false]]);
});

test("an answer that stops half-way", async () => {
  const late = new DOMException("late", "TimeoutError");
  const stopped = () => new Response(new ReadableStream({ start: (body) => body.error(late) }));
  const part = `/api/v1/logs/XA/entries/5/parts/0`;
  const { api } = answering({ "/api/v1/desk": stopped, [part]: stopped });
  await expect(api.desk()).rejects.toMatchObject({ name: "Unreachable" });
  await expect(api.part("XA", 5, 0)).rejects.toMatchObject({ name: "Unreachable" });
});

test.each([
  ["no JSON", "<html>"],
  ["a list", "[]"],
  ["a number beyond integers", '{"proof":[1e400]}'],
  ["a hash that is none", '{"proof":["AB"]}'],
  ["too deep a list", `{"proof":${"[".repeat(20)}${"]".repeat(20)}}`],
])("an answer that is %s", async (_name, text) => {
  const { api } = answering({ "/api/v1/logs/XA/consistency": () => new Response(text) });
  await expect(api.consistency("XA", 1, 2)).rejects.toMatchObject({ name: "WrongAnswer", code: "answer" });
});

test("an answer to another question", async () => {
  const entry = { index: 5, entry: "", proof: [], code: null };
  const { api } = answering({ "/api/v1/logs/XA/entries/4": json(entry) });
  await expect(api.entry("XA", 4, 9)).rejects.toMatchObject({ name: "WrongAnswer", detail: "another entry" });
});

test("a part, and one that has not come", async () => {
  const path = "/api/v1/logs/XA/entries/4/parts/0";
  const there = answering({ [path]: () => new Response(Uint8Array.of(1, 2)) });
  expect(await there.api.part("XA", 4, 0)).toEqual(Uint8Array.of(1, 2));
  expect(await answering({ [path]: json({ code: "withheld", detail: {} }, 404) }).api.part("XA", 4, 0)).toBe(null);
  const gone = answering({ [path]: json({ code: "not-found", detail: {} }, 404) });
  await expect(gone.api.part("XA", 4, 0)).rejects.toMatchObject({ name: "NodeRefused", code: "not-found" });
});

test("queries are spelled into the address, and pages go on where they ended", async () => {
  const { api, asked } = answering({ [`/api/v1/spaces/${SPACE}/items`]: json({ items: [], before: "412.418" }) });
  expect(await api.items(SPACE, { before: "500.9", limit: 50 })).toEqual({ items: [], before: "412.418" });
  expect(asked[0]!.path).toBe(`/api/v1/spaces/${SPACE}/items?before=500.9&limit=50`);
  expect(asked[0]!.init).toMatchObject({ credentials: "same-origin", redirect: "error", cache: "no-store" });
});

test("what is posted carries the session's token, asked for once, and anew when it has changed", async () => {
  const tokens = ["old", "new"];
  const entered = { side: "XA", index: 4, no: 1, number: null, at: "2026-11-23T07:58:00Z" };
  let token = "";
  const { api, asked } = answering({
    "/api/session": () => {
      token = tokens.shift()!;
      return Response.json({ csrf: token });
    },
    "/api/v1/statements": () =>
      token === "old" && tokens.length === 1 && asked.length > 3
        ? Response.json({ code: "csrf", detail: {} }, { status: 403 })
        : Response.json(entered, { status: 201 }),
  });
  const post = () => api.postStatement(PROOF.envelope, PROOF.body);
  expect([(await post()).index, (await post()).index, (await post()).index]).toEqual([4, 4, 4]);
  const sent = asked
    .filter(({ path }) => path.endsWith("/statements"))
    .map(({ init }) => new Headers(init.headers).get("X-CSRFToken"));
  expect(sent).toEqual(["old", "old", "old", "new"]);
  expect(asked.filter(({ path }) => path === "/api/session").length).toBe(2);
});
