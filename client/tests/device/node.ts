/**
 * A node in memory, as one officer's device asks it: it answers as `docs/api.md` says, from a hotline's logs. It can
 * lie: `lie` may change any answer on its way.
 */
import type { Bytes } from "../../src/protocol/bytes.ts";
import { envelopeFrom, envelopeId } from "../../src/protocol/dsse.ts";
import { deviceId } from "../../src/protocol/epoch.ts";
import { isMessage, type Statement } from "../../src/protocol/statement.ts";
import { placeOf, readingOrder, type Place } from "../../src/protocol/reading.ts";
import { participants, checkUsable, type Space } from "../../src/protocol/spaces.ts";
import { encodeBase64, encodeUtc, Field, type Json } from "../../src/protocol/wire.ts";
import { View, type Taken } from "../../src/protocol/view.ts";
import type { Decision } from "../../src/protocol/decision.ts";
import { Refused } from "../../src/protocol/errors.ts";
import type { Socket } from "../../src/device/live.ts";
import { bodyKey } from "./centre.ts";
import { SIDES, type Hotline, type SideCode } from "./hotline.ts";

export type Answer = { [name: string]: Json };
type Draft = { id: string; space: string; sealed: string; draft: Json; body: Json; returned: Answer | null };
/** A statement as its log's walk judged it. */
type Said = Taken & { readonly side: SideCode; readonly item: Statement };
interface Enrolling {
  readonly device: string;
  readonly change: Json;
}

/** Bytes of a body that comes along with its item. */
const MAX_BODY_ALONG = 32 * 1024;

/** Where a path leads: what stands between its slashes. */
type Call = (parts: readonly string[], query: URLSearchParams, body: Json) => Promise<Json | Response> | Json | Response;

export class Node {
  /** Changes an answer on its way to the device. */
  lie: (path: string, answer: Answer) => Answer | Promise<Answer> = (_path, answer) => answer;
  /** Whether the node can be reached, and whether its answers to what is posted arrive. */
  reachable = true;
  answersLost = false;
  /** The status with which statements are turned away unread. */
  refuseStatements: number | null = null;
  /** The code with which the next statement is refused, whatever the rules say. */
  refuseNext: string | null = null;
  readonly asked: string[] = [];
  drafts: Draft[] = [];
  readonly sockets = new Set<NodeSocket>();
  enrolling: Enrolling | null = null;

  constructor(
    readonly hotline: Hotline,
    readonly side: SideCode,
    readonly officer: { readonly number: number; readonly post: string },
  ) {
    hotline.listeners.add(() => {
      for (const socket of this.sockets) socket.nudge();
    });
  }

  /** What the device takes for `fetch`. */
  readonly fetch = async (path: string, init: RequestInit = {}): Promise<Response> => {
    if (!this.reachable) throw new TypeError("Failed to fetch");
    this.asked.push(`${init.method ?? "GET"} ${path}`);
    const body = typeof init.body === "string" ? (JSON.parse(init.body) as Json) : null;
    const answer = await this.answer(init.method ?? "GET", new URL(path, "http://xa.localhost"), body);
    if (this.answersLost && init.method === "POST") throw new TypeError("Failed to fetch");
    return answer;
  };

  /** What the device takes for a WebSocket. */
  readonly connect = (): Socket => {
    const socket = new NodeSocket(this);
    if (this.reachable) this.sockets.add(socket);
    socket.begin(this.reachable);
    return socket;
  };

  /** The own side's registrars list the device that asked. */
  async list(): Promise<void> {
    if (this.enrolling === null) throw new Error("nobody asked");
    await this.hotline.changeList(this.side, [this.enrolling.change]);
    await this.hotline.receipt(this.hotline.other(this.side));
  }

  async revoke(device: string): Promise<void> {
    await this.hotline.changeList(this.side, [{ change: "device-revoked", device, since: null }]);
    await this.hotline.receipt(this.hotline.other(this.side));
  }

  async checkpoints(): Promise<Answer> {
    const { hotline, side } = this;
    const [own, other] = [hotline.centre(side), hotline.centre(hotline.other(side))];
    const { now } = hotline;
    const cosigned = await other.cosign(own, own.head, now);
    return {
      own: await own.sign(own.head, now, cosigned),
      other: await other.sign(other.head, now, await own.cosign(other, other.head, now)),
      mark: { own: await other.sign(other.head, now), other: await own.sign(own.head, now, cosigned) },
    };
  }

  async item(side: SideCode, index: number): Promise<Answer> {
    const { size } = this.hotline.centre(side).log;
    const delivered = this.delivered(side, index);
    return {
      side,
      ...(await this.entry(side, index, size)),
      size,
      delivered: delivered === null ? null : { index: delivered.index, at: encodeUtc(delivered.frame!.at) },
      withheld: null,
      other_means: [],
    };
  }

  /** The same with its body's parts, null for those that have not come or are of a large body. */
  async itemWithParts(side: SideCode, index: number): Promise<Answer> {
    const { item, code } = this.hotline.centre(side).log.verdicts[index]!;
    const named = item !== null && "says" in item && code === null ? item.body : [];
    const along = named.reduce((total, { size }) => total + size, 0) <= MAX_BODY_ALONG;
    const parts = named.map((_, part) => (along ? this.part(side, index, part) : undefined));
    return { ...(await this.item(side, index)), parts: parts.map((part) => (part === undefined ? null : encodeBase64(part))) };
  }

  private async answer(method: string, { pathname, searchParams }: URL, body: Json): Promise<Response> {
    const parts = pathname.split("/").slice(1);
    const pattern = [method, ...parts.map((part, index) => (CALLS.has(part) || index < 2 ? part : "*"))].join(" ");
    const call = this.calls[pattern];
    if (call === undefined) return refusal(404, "not-found");
    const given = await call(parts, searchParams, body);
    if (given instanceof Response) return given;
    return Response.json(await this.lie(pathname, structuredClone(given) as Answer));
  }

  private readonly calls: Record<string, Call> = {
    "GET api session": () => ({ csrf: "token" }),
    "GET api v1 hotline": () => ({
      hotline: this.hotline.id,
      own: this.side,
      other: this.hotline.other(this.side),
      demonstration: true,
      now: encodeUtc(this.hotline.now),
    }),
    "GET api v1 me": () => ({
      officer: this.officer.number,
      post: this.officer.post,
      language: "en",
      device: this.enrolling?.device ?? null,
      permissions: ["read", "write"],
      authority: "http://xa.localhost:8001",
    }),
    "GET api v1 line": () => ({
      state: "up",
      since: encodeUtc(this.hotline.now),
      heard: encodeUtc(this.hotline.now),
      mark: encodeUtc(this.hotline.now),
      waiting: 0,
      withheld: null,
      fork: null,
      declared: { XA: { now: null, next: null }, XB: { now: null, next: null } },
    }),
    "GET api v1 checkpoints": () => this.checkpoints(),
    "GET api v1 logs * trust": ([, , , side], query) => this.trustEntries(side as SideCode, Number(query.get("after"))),
    "GET api v1 logs * consistency": async ([, , , side], query) => {
      const centre = this.hotline.centre(side as SideCode);
      const proof = await centre.consistency(Number(query.get("from")), Number(query.get("to")));
      return { proof: proof.map((hash) => hash.toHex()) };
    },
    "GET api v1 logs * entries *": ([, , , side, , index], query) =>
      this.entry(side as SideCode, Number(index), Number(query.get("size"))),
    "GET api v1 logs * entries * parts *": ([, , , side, , index, , part]) => {
      const data = this.part(side as SideCode, Number(index), Number(part));
      return data === undefined ? refusal(404, "withheld") : new Response(data);
    },
    "GET api v1 spaces": async () => ({ spaces: await Promise.all(this.opened().map((one) => this.spaceRow(one))), next: null }),
    "GET api v1 spaces *": async ([, , , id]) => {
      const opened = this.opened().find(({ item }) => item.space === id);
      return opened === undefined ? refusal(404, "not-found") : this.space(opened);
    },
    "GET api v1 spaces * items": ([, , , space], query) =>
      this.items(space!, query.get("before"), Number(query.get("limit") ?? 50)),
    "GET api v1 desk": () => ({
      waiting_for_us: [],
      waiting_for_them: [],
      numbers: { own: { year: 2026, last: 0, covered: 0 }, other: { year: 2026, last: 0 } },
      files: this.opened().length,
    }),
    "POST api v1 statements": (_parts, _query, body) => this.post(body as Answer),
    "GET api v1 drafts": () => ({ drafts: this.drafts }),
    "POST api v1 drafts": (_parts, _query, body) => {
      const posted = body as Omit<Draft, "id" | "returned">;
      const known = this.drafts.find(({ draft }) => JSON.stringify(draft) === JSON.stringify(posted.draft));
      const kept = known ?? { id: crypto.randomUUID(), ...posted, returned: null };
      if (known === undefined) this.drafts.push(kept);
      return { id: kept.id };
    },
    "POST api v1 drafts * return": ([, , , id], _query, body) => {
      const place = this.drafts.findIndex((draft) => draft.id === id);
      const { number: officer, post } = this.officer;
      const returned = { at: encodeUtc(this.hotline.now), by: { officer, post }, ...(body as Answer) };
      this.drafts[place] = { ...this.drafts[place]!, returned };
      return {};
    },
    "DELETE api v1 drafts *": ([, , , id]) => {
      this.drafts.splice(0, this.drafts.length, ...this.drafts.filter((draft) => draft.id !== id));
      return {};
    },
    "GET api v1 enrolment": () => this.enrolment(),
    "POST api v1 enrolment": async (_parts, _query, body) => {
      const { signing, sealing } = body as { signing: string; sealing: string };
      const device = await deviceId(Uint8Array.fromBase64(signing), Uint8Array.fromBase64(sealing));
      const { number: officer, post } = this.officer;
      this.enrolling = { device, change: { change: "device", officer, post, sealing, signing } };
      return this.enrolment();
    },
  };

  private enrolment(): Answer {
    const { enrolling } = this;
    const listed = enrolling !== null && this.view().signatories(this.side).devices.has(enrolling.device);
    return {
      state: enrolling === null ? "none" : listed ? "listed" : "waiting",
      device: enrolling?.device ?? null,
      digits: null,
      since: encodeUtc(this.hotline.now),
      signed_by: [],
      registrar_telephone: "0 0000 0000",
    };
  }

  private async post({ envelope: value, body }: Answer): Promise<Json | Response> {
    if (this.refuseStatements !== null) return refusal(this.refuseStatements, "not-stored");
    const code = this.refuseNext;
    this.refuseNext = null;
    if (code !== null) return refusal(409, code);
    const envelope = envelopeFrom(new Field(value!));
    const id = await envelopeId(envelope);
    const { log } = this.hotline.centre(this.side);
    const known = log.verdicts.find(({ item, code }) => code === null && item?.id === id);
    const parts = (body as readonly string[]).map((part) => Uint8Array.fromBase64(part));
    const taken = known ?? (await this.hotline.admit(this.side, envelope, parts));
    if (taken.code !== null) return refusal(409, taken.code);
    const { no, number, at } = taken.frame!;
    return { side: this.side, index: taken.index, no, number, at: encodeUtc(at) };
  }

  private async trustEntries(side: SideCode, after: number): Promise<Answer> {
    const { entries, verdicts } = this.hotline.centre(side).log;
    const found = verdicts.filter(({ index, item }) => index >= after && item !== null && !("says" in item));
    return { entries: found.slice(0, 256).map(({ index }) => ({ index, entry: encodeBase64(entries[index]!) })) };
  }

  private async entry(side: SideCode, index: number, size: number): Promise<Answer> {
    const centre = this.hotline.centre(side);
    const proof = await centre.inclusion(index, size);
    const { entries, verdicts } = centre.log;
    const code = verdicts[index]!.code;
    return { index, entry: encodeBase64(entries[index]!), proof: proof.map((hash) => hash.toHex()), code };
  }

  private part(side: SideCode, index: number, part: number): Bytes | undefined {
    const { bodies, withheld } = this.hotline.centre(side);
    return withheld.has(bodyKey(index, part)) ? undefined : bodies.get(bodyKey(index, part));
  }

  private delivered(side: SideCode, index: number): Taken | null {
    const { verdicts } = this.hotline.centre(this.hotline.other(side)).log;
    return verdicts.find(({ sound, frame }) => sound && frame!.seen.end > index) ?? null;
  }

  private view(): View {
    const { walk, records } = this.hotline.centre(this.side).log;
    return new View(records, walk.own, walk.other, walk.hotline);
  }

  /** The admissible `open` statements of both sides. */
  private opened(): Said[] {
    return this.statements().filter(({ item, code }) => code === null && item.type === "open");
  }

  /** The statements of both logs, each with the side in whose log it stands. */
  private statements(): Said[] {
    return SIDES.flatMap((side) =>
      this.hotline
        .centre(side)
        .log.verdicts.flatMap((taken) => (taken.item !== null && "says" in taken.item ? [{ ...taken, side, item: taken.item }] : [])),
    );
  }

  private spaceRow({ item, side }: Said): Answer {
    const { space, exercise } = item;
    const among = this.statements().filter((one) => one.item.space === space);
    const record = this.hotline.centre(side).log.records;
    const { version } = record.get(`decision/${space}/title`) as Decision;
    const where = (id: string): Answer => {
      const found = among.find((one) => one.item.id === id)!;
      return { side: found.side, index: found.index };
    };
    return {
      space,
      kind: "case",
      exercise,
      name: [side, 2026, 1],
      opened: where(item.id),
      title: where(version),
      last: encodeUtc(Math.max(...among.map((one) => one.frame!.at))),
      messages: among.filter((one) => one.code === null && isMessage(one.item)).length,
    };
  }

  private async space(opened: Said): Promise<Answer> {
    const { space } = opened.item;
    const record = this.hotline.centre(opened.side).log.records.get(`space/${space}`) as Space;
    const among = this.statements().filter((one) => one.item.space === space && one.code === null);
    const lists = this.view().bothSignatories();
    const epochs = among.flatMap(({ epoch, side, index }) => {
      if (epoch === null) return [];
      return [{ epoch: epoch.id, side, index, usable: isUsable(() => checkUsable(epoch, lists)) }];
    });
    const tallies = Object.fromEntries(SIDES.map((code) => [code, among.filter(({ side }) => side === code).length]));
    const recipients = [...participants(record, lists).keys()];
    return { ...this.spaceRow(opened), epochs, tallies, posts: record.posts!, recipients };
  }

  private async items(space: string, before: string | null, limit: number): Promise<Answer> {
    const found = this.statements().filter((one) => one.item.space === space);
    const places = await Promise.all(
      found.map(({ side, index, frame }) => placeOf({ side, index, at: frame!.at, past: frame!.seen.end })),
    );
    const of = (side: string): Place[] => places.filter((place) => place.side === side).sort((a, b) => a.index - b.index);
    const order = readingOrder(of("XA"), of("XB"));
    const end = before === null ? order.length : Number(before);
    const start = Math.max(0, end - limit);
    const items = order.slice(start, end).map(({ side, index }) => this.item(side as SideCode, index));
    return { items: await Promise.all(items), before: start === 0 ? null : String(start) };
  }
}

const CALLS = new Set([
  "session", "hotline", "me", "line", "checkpoints", "logs", "trust", "consistency", "entries", "parts", "spaces", "items",
  "desk", "statements", "drafts", "return", "enrolment",
]);

function refusal(status: number, code: string): Response {
  return Response.json({ code, detail: {} }, { status });
}

function isUsable(check: () => void): boolean {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

/** A device's socket: sends what follows the cursor when nudged. */
export class NodeSocket implements Socket {
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  readonly received: Json[] = [];
  private cursor = new Map<string, number>();
  private sending: Promise<void> = Promise.resolve();

  constructor(private readonly node: Node) {}

  begin(reachable: boolean): void {
    queueMicrotask(() => {
      if (reachable) this.onopen?.call(this as never, new Event("open"));
      else this.end(1006);
    });
  }

  send(data: string): void {
    const message = JSON.parse(data) as { cursor: Record<string, number> };
    this.received.push(message);
    if (this.received.length > 1) return;
    this.cursor = new Map(Object.entries(message.cursor));
    this.nudge();
  }

  close(): void {
    this.node.sockets.delete(this);
  }

  /** The node ends it. */
  end(code: number): void {
    this.node.sockets.delete(this);
    this.onclose?.call(this as never, new CloseEvent("close", { code }));
  }

  tell(message: Json): void {
    this.onmessage?.call(this as never, new MessageEvent("message", { data: JSON.stringify(message) }));
  }

  nudge(): void {
    this.sending = this.sending.then(() => this.sendNews());
  }

  /** Ends when all that was nudged for is sent. */
  async settled(): Promise<void> {
    await this.sending;
  }

  private async sendNews(): Promise<void> {
    if (this.cursor.size === 0 || !this.node.sockets.has(this)) return;
    this.tell({ type: "checkpoints", ...(await this.node.lie("/api/v1/checkpoints", await this.node.checkpoints())) });
    for (const [side, from] of this.cursor) {
      const { size } = this.node.hotline.centre(side as SideCode).log;
      if (size <= from) continue;
      this.cursor.set(side, size);
      const indexes = Array.from({ length: size - from }, (_, index) => from + index);
      const items = await Promise.all(indexes.map((index) => this.node.itemWithParts(side as SideCode, index)));
      this.tell({ type: "entries", side, items, cursor: size });
    }
    this.tell({ type: "desk" });
  }
}
