/** The socket: cursors, acknowledgement in order, another socket after a cut, polling meanwhile, what ends it for good. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SignedOut } from "../../src/device/errors.ts";
import { Live, type LiveHandlers, type LiveMessage, type Socket } from "../../src/device/live.ts";
import type { Json } from "../../src/protocol/wire.ts";

class FakeSocket implements Socket {
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  readonly sent: Json[] = [];
  closed = false;

  send(data: string): void {
    this.sent.push(JSON.parse(data) as Json);
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.onopen?.call(this as never, new Event("open"));
  }

  tell(message: Json): void {
    this.onmessage?.call(this as never, new MessageEvent("message", { data: JSON.stringify(message) }));
  }

  end(code: number): void {
    this.onclose?.call(this as never, new CloseEvent("close", { code }));
  }
}

/** A live connection with what became of it. */
function begin(
  take: (message: LiveMessage) => Promise<void> = async () => {},
  answer: () => Promise<void> = async () => {},
) {
  const sockets: FakeSocket[] = [];
  const taken: string[] = [];
  const ended: string[] = [];
  const failed: unknown[] = [];
  let polls = 0;
  const handlers: LiveHandlers = {
    async take(message) {
      await take(message);
      taken.push(message.type === "entries" ? `${message.side} ${message.cursor}` : message.type);
    },
    async poll() {
      polls += 1;
      await answer();
    },
    ended: (why) => ended.push(why),
    failed: (error) => failed.push(error),
  };
  const connect = (): FakeSocket => {
    sockets.push(new FakeSocket());
    return sockets.at(-1)!;
  };
  const live = new Live(connect, { XA: 4, XB: 9 }, handlers);
  live.start();
  sockets[0]!.open();
  return { live, sockets, taken, ended, failed, polls: () => polls };
}

function entries(side: string, cursor: number): Json {
  return { type: "entries", side, items: [], cursor };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test("begins at its cursors, and acknowledges what it took in", async () => {
  const { live, sockets, taken } = begin();
  const [socket] = sockets;
  expect(socket!.sent).toEqual([{ cursor: { XA: 4, XB: 9 }, parts: true }]);
  socket!.tell(entries("XB", 12));
  socket!.tell({ type: "desk" });
  socket!.tell({ type: "watch", stand: "417-0" });
  socket!.tell(entries("XA", 5));
  await live.settled();
  expect(taken).toEqual(["XB 12", "desk", "watch", "XA 5"]);
  expect(socket!.sent.slice(1)).toEqual([{ cursor: { XB: 12 } }, { cursor: { XA: 5 } }]);
});

test("after a cut goes on where it was, later each time", async () => {
  const { live, sockets } = begin();
  sockets[0]!.tell(entries("XB", 12));
  await live.settled();
  sockets[0]!.end(1006);
  vi.advanceTimersByTime(499);
  expect(sockets.length).toBe(1);
  vi.advanceTimersByTime(1);
  sockets[1]!.end(1006);
  vi.advanceTimersByTime(999);
  expect(sockets.length).toBe(2);
  vi.advanceTimersByTime(1);
  sockets[2]!.open();
  expect(sockets[2]!.sent).toEqual([{ cursor: { XA: 4, XB: 12 }, parts: true }]);
});

test("news that cannot be taken in are not acknowledged, and come again", async () => {
  let broken = true;
  const { live, sockets, taken, failed } = begin(async () => {
    if (broken) throw new Error("storage");
  });
  sockets[0]!.tell(entries("XB", 12));
  sockets[0]!.tell(entries("XA", 5));
  await live.settled();
  expect([taken, failed.length, sockets[0]!.closed]).toEqual([[], 1, true]);
  expect(sockets[0]!.sent.length).toBe(1);
  broken = false;
  vi.advanceTimersByTime(500);
  sockets[1]!.open();
  expect(sockets[1]!.sent).toEqual([{ cursor: { XA: 4, XB: 9 }, parts: true }]);
  sockets[1]!.tell(entries("XB", 12));
  await live.settled();
  expect(taken).toEqual(["XB 12"]);
});

test.each<[string, Json]>([
  ["an unknown type", { type: "gossip" }],
  ["a field too many", { type: "desk", more: 1 }],
  ["no object", [1]],
  ["items that are none", { type: "entries", side: "XA", items: [{}], cursor: 5 }],
  ["a cursor that is none", { type: "entries", side: "XA", items: [], cursor: -1 }],
])("a message with %s", async (_name, message) => {
  const { live, sockets, taken, failed } = begin();
  sockets[0]!.tell(message);
  await live.settled();
  expect([taken, sockets[0]!.closed]).toEqual([[], true]);
  expect(failed).toMatchObject([{ name: "WrongAnswer", code: "answer" }]);
});

test("of checkpoints what is left out is as it was on this socket", async () => {
  const seen: unknown[] = [];
  const { live, sockets, failed } = begin(async (message) => {
    if (message.type === "checkpoints") seen.push(message.checkpoints);
  });
  const mark = { own: "m", other: null };
  sockets[0]!.tell({ type: "checkpoints", own: "a", other: null, mark: null });
  sockets[0]!.tell({ type: "checkpoints", other: "b", mark });
  sockets[0]!.tell({ type: "checkpoints", own: "c" });
  await live.settled();
  expect(seen).toEqual([
    { own: "a", other: null, mark: null },
    { own: "a", other: "b", mark },
    { own: "c", other: "b", mark },
  ]);
  sockets[0]!.end(1006);
  vi.advanceTimersByTime(500);
  sockets[1]!.open();
  sockets[1]!.tell({ type: "checkpoints", own: "d" });
  await live.settled();
  expect([seen.length, failed.length, sockets[1]!.closed]).toEqual([3, 1, true]);
});

test("the node is asked now and then while there is no socket", async () => {
  const { live, sockets, polls } = begin();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(polls()).toBe(0);
  sockets[0]!.end(1006);
  for (let n = 1; n < 9; n++) {
    await vi.advanceTimersByTimeAsync(30_000);
    sockets.at(-1)!.end(1006);
  }
  expect(polls()).toBeGreaterThan(7);
  const before = polls();
  await vi.advanceTimersByTimeAsync(30_000);
  sockets.at(-1)!.open();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(polls()).toBeLessThan(before + 3);
  live.stop();
});

test("a node that does not answer is asked once at a time, and news go first once it is back", async () => {
  let answer: () => void = () => {};
  const { live, sockets, taken, polls } = begin(undefined, () => new Promise((resolve) => (answer = resolve)));
  sockets[0]!.end(1006);
  for (let n = 0; n < 60; n++) {
    await vi.advanceTimersByTimeAsync(30_000);
    sockets.at(-1)!.end(1006);
  }
  expect(polls()).toBe(1);
  await vi.advanceTimersByTimeAsync(30_000);
  sockets.at(-1)!.open();
  sockets.at(-1)!.tell({ type: "desk" });
  answer();
  await live.settled();
  expect([taken, polls()]).toEqual([["desk"], 1]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(polls()).toBe(1);
  sockets.at(-1)!.end(1006);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(polls()).toBe(2);
  live.stop();
});

test("a socket that says nothing is taken for dead", async () => {
  const { sockets } = begin();
  await vi.advanceTimersByTimeAsync(149_000);
  sockets[0]!.tell({ type: "desk" });
  await vi.advanceTimersByTimeAsync(149_000);
  expect(sockets.length).toBe(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect([sockets.length, sockets[0]!.closed]).toEqual([2, true]);
});

test.each([
  [4401, "session"],
  [4403, "revoked"],
])("ended with %d, it stays ended", async (code, why) => {
  const { sockets, ended, polls } = begin();
  sockets[0]!.end(code);
  await vi.advanceTimersByTimeAsync(600_000);
  expect([ended, sockets.length, polls()]).toEqual([[why], 1, 0]);
});

test("stopped, it takes nothing more in", async () => {
  const { live, sockets, taken } = begin();
  live.stop();
  sockets[0]!.tell({ type: "desk" });
  sockets[0]!.end(1000);
  await live.settled();
  await vi.advanceTimersByTimeAsync(600_000);
  expect([taken, sockets.length]).toEqual([[], 1]);
});

describe("an answer said that the session has ended", () => {
  test.each([
    [4401, "session"],
    [4403, "revoked"],
  ])("closed with %d, the socket says why", async (code, why) => {
    const { live, sockets, ended } = begin();
    live.signedOut();
    expect(ended).toEqual([]);
    sockets[0]!.end(code);
    await vi.advanceTimersByTimeAsync(600_000);
    expect([ended, sockets.length]).toEqual([[why], 1]);
  });

  test("a socket that does not say why is not waited for long, however often that is answered", async () => {
    const { live, ended, sockets } = begin();
    for (let n = 0; n < 5; n++) {
      live.signedOut();
      await vi.advanceTimersByTimeAsync(999);
    }
    expect(ended).toEqual([]);
    await vi.advanceTimersByTimeAsync(5);
    expect([ended, sockets[0]!.closed]).toEqual([["session"], true]);
  });

  test("without a socket it ends at once", async () => {
    const { live, ended, sockets } = begin();
    sockets[0]!.end(1006);
    live.signedOut();
    await vi.advanceTimersByTimeAsync(600_000);
    expect([ended, sockets.length]).toEqual([["session"], 1]);
  });

  test("nothing more is taken in", async () => {
    const { live, sockets, taken } = begin();
    live.signedOut();
    sockets[0]!.tell(entries("XB", 12));
    await live.settled();
    expect([taken, sockets[0]!.sent.length]).toEqual([[], 1]);
  });

  test("news that cannot be taken in for it leave the socket to the node", async () => {
    const { live, sockets, failed, ended } = begin(() => Promise.reject(new SignedOut()));
    sockets[0]!.tell(entries("XB", 12));
    await live.settled();
    expect([failed.length, sockets[0]!.closed, sockets[0]!.sent.length]).toEqual([1, false, 1]);
    sockets[0]!.end(4403);
    expect(ended).toEqual(["revoked"]);
  });
});
