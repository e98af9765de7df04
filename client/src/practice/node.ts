/**
 * A node in memory, as one officer's device asks it: it answers as `docs/api.md` says, from a hotline's logs. What it
 * does not have (a national log, a duty roster) it answers with 404.
 */
import type { Socket } from "../device/live.ts";
import { type Envelope, envelopeFrom, envelopeId, envelopeValue } from "../protocol/dsse.ts";
import { deviceId } from "../protocol/epoch.ts";
import { draftFrom, parseStatement } from "../protocol/statement.ts";
import { encodeUtc, Field, type Json } from "../protocol/wire.ts";
import type { Draft } from "./centre.ts";
import type { Hotline, SideCode } from "./hotline.ts";
import { Orders } from "./orders.ts";
import { type Answer, Records } from "./records.ts";
import { NodeSocket } from "./socket.ts";
import { Watch } from "./watch.ts";

export type { Answer } from "./records.ts";

/** As few as this, so that whoever practises sees several pages. */
const DRAFTS_ON_A_PAGE = 2;

interface Enrolling {
  readonly device: string;
  readonly change: Json;
}

/** Whose device asks. */
export interface NodeOfficer {
  readonly number: number;
  readonly post: string;
  readonly language?: string;
  readonly permissions?: readonly string[];
}

/** Where a path leads: what stands between its slashes. */
type Call = (
  parts: readonly string[],
  query: URLSearchParams,
  body: Json,
) => Promise<Json | Response> | Json | Response;

export class Node {
  readonly sockets = new Set<NodeSocket>();
  enrolling: Enrolling | null = null;
  private readonly records: Records;
  private readonly watch: Watch;
  private readonly orders = new Orders();

  constructor(
    readonly hotline: Hotline,
    readonly side: SideCode,
    readonly officer: NodeOfficer,
  ) {
    this.records = new Records(hotline, side);
    this.watch = new Watch(this.records);
    hotline.listeners.add(() => this.nudge());
  }

  /** What the device takes for `fetch`. */
  readonly fetch = (path: string, init: RequestInit = {}): Promise<Response> => {
    const body = typeof init.body === "string" ? (JSON.parse(init.body) as Json) : null;
    return this.ask(init.method ?? "GET", new URL(path, "http://node.invalid"), body);
  };

  /** What the device takes for a WebSocket. */
  readonly connect = (): Socket => {
    const socket = new NodeSocket(this);
    this.open(socket);
    return socket;
  };

  get drafts(): Draft[] {
    return this.hotline.centre(this.side).drafts;
  }

  /** The own side's registrars list the device that asked. */
  async list(): Promise<void> {
    if (this.enrolling === null) throw new Error("nobody asked");
    await this.hotline.changeList(this.side, [this.enrolling.change]);
    await this.hotline.receipt(this.hotline.other(this.side));
  }

  /** Sends what there is to be sent. */
  nudge(): void {
    for (const socket of this.sockets) socket.nudge();
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

  item(side: SideCode, index: number): Promise<Answer> {
    return this.records.item(side, index);
  }

  itemWithParts(side: SideCode, index: number): Promise<Answer> {
    return this.records.itemWithParts(side, index);
  }

  protected open(socket: NodeSocket): void {
    this.sockets.add(socket);
    socket.begin();
  }

  /** The answer to one request. */
  protected async ask(method: string, { pathname, searchParams }: URL, body: Json): Promise<Response> {
    const parts = pathname.split("/").slice(1);
    const pattern = [method, ...parts.map((part, index) => (CALLS.has(part) || index < 2 ? part : "*"))].join(" ");
    const call = this.calls[pattern];
    if (call === undefined) return refusal(404, "not-found");
    const given = await call(parts, searchParams, body);
    return given instanceof Response ? given : Response.json(given);
  }

  protected async post({ envelope: value, body }: Answer): Promise<Json | Response> {
    const envelope = envelopeFrom(new Field(value!));
    const id = await envelopeId(envelope);
    const { log } = this.hotline.centre(this.side);
    const known = log.verdicts.find(({ item, code }) => code === null && item?.id === id);
    const parts = (body as readonly string[]).map((part) => Uint8Array.fromBase64(part));
    const taken = known ?? (await this.hotline.admit(this.side, envelope, parts));
    if (taken.code !== null) return refusal(409, taken.code);
    await this.dropReleased(envelope);
    const { no, number, at } = taken.frame!;
    return { side: this.side, index: taken.index, no, number, at: encodeUtc(at) };
  }

  /** The draft that a statement released waits no more. */
  private async dropReleased(envelope: Envelope): Promise<void> {
    const { draft } = await parseStatement(envelope);
    if (draft === null) return;
    const signed = JSON.stringify(envelopeValue(draft.envelope));
    const place = this.drafts.findIndex((one) => JSON.stringify(one.draft) === signed);
    if (place < 0) return;
    this.drafts.splice(place, 1);
    this.hotline.tell(this.side);
  }

  private readonly calls: Record<string, Call> = {
    "GET api session": () => ({ csrf: "token" }),
    "GET api v1 hotline": () => ({
      hotline: this.hotline.id,
      own: this.side,
      other: this.hotline.other(this.side),
      demonstration: this.hotline.terms.demonstration,
      now: encodeUtc(this.hotline.now),
    }),
    "GET api v1 me": () => ({
      officer: this.officer.number,
      post: this.officer.post,
      language: this.officer.language ?? "en",
      device: this.enrolling?.device ?? null,
      permissions: [...(this.officer.permissions ?? ["read", "write"])],
      authority: "http://node.invalid",
    }),
    "GET api v1 line": () => ({
      state: "up",
      since: encodeUtc(this.hotline.now),
      heard: encodeUtc(this.hotline.now),
      mark: encodeUtc(this.hotline.now),
      skew: null,
      waiting: 0,
      withheld: null,
      fork: null,
      declared: Object.fromEntries(this.hotline.sides.map((side) => [side, { now: null, next: null }])),
    }),
    "GET api v1 checkpoints": () => this.checkpoints(),
    "GET api v1 logs * trust": ([, , , side], query) => this.records.trustEntries(side!, Number(query.get("after"))),
    "GET api v1 logs * consistency": async ([, , , side], query) => {
      const centre = this.hotline.centre(side!);
      const proof = await centre.consistency(Number(query.get("from")), Number(query.get("to")));
      return { proof: proof.map((hash) => hash.toHex()) };
    },
    "GET api v1 logs * entries *": ([, , , side, , index], query) =>
      this.records.entry(side!, Number(index), Number(query.get("size"))),
    "GET api v1 logs * entries * parts *": ([, , , side, , index, , part]) => {
      const data = this.records.part(side!, Number(index), Number(part));
      return data === undefined ? refusal(404, "withheld") : new Response(data);
    },
    "GET api v1 spaces": () => this.records.spaces(),
    "GET api v1 spaces *": ([, , , id]) => this.records.space(id!) ?? refusal(404, "not-found"),
    "GET api v1 spaces * items": ([, , , space], query) =>
      this.records.items(space!, query.get("before"), Number(query.get("limit") ?? 50)),
    "GET api v1 desk": () => this.watch.desk(),
    "GET api v1 limits": (_parts, query) => this.watch.limitsOf(query.get("space")),
    "GET api v1 alarms": () => this.watch.alarms(),
    "POST api v1 alarms silence": () => this.watch.silence(),
    "POST api v1 alarms * acknowledge": ([, , , id]) => (this.watch.hear(id!) ? {} : refusal(404, "not-found")),
    "GET api v1 watch": () => this.watch.stands(this.enrolling?.device ?? null),
    "POST api v1 watch acts": async (_parts, _query, body) => {
      const code = await this.watch.act(envelopeFrom(new Field((body as Answer)["envelope"]!)));
      return code === null ? {} : refusal(409, code);
    },
    "POST api v1 watch heartbeat": () => ({ mine: this.watch.stands(this.enrolling?.device ?? null)["mine"]! }),
    "GET api v1 watch log": () => ({ entries: [], before: null }),
    "GET api v1 orders": () => this.orders.all(),
    "GET api v1 orders ticks": (_parts, query) =>
      this.orders.ticks(query.get("side") ?? "", Number(query.get("index"))),
    "POST api v1 orders ticks": (_parts, _query, body) => {
      this.orders.tick(body as Answer, this.officer.number, this.hotline.now);
      return {};
    },
    "POST api v1 statements": (_parts, _query, body) => this.post(body as Answer),
    "GET api v1 drafts": (_parts, query) => {
      const end = Number(query.get("before") ?? this.drafts.length);
      const start = Math.max(0, end - DRAFTS_ON_A_PAGE);
      const drafts = this.drafts.slice(start, end).map((draft) => ({ ...draft }));
      return { drafts: drafts.reverse(), before: start > 0 ? start : null };
    },
    "POST api v1 drafts": (_parts, _query, body) => {
      const posted = body as Omit<Draft, "id" | "called" | "returned">;
      const known = this.drafts.find(({ draft }) => JSON.stringify(draft) === JSON.stringify(posted.draft));
      const kept = known ?? { id: draftId(), ...posted, called: null, returned: null };
      if (known === undefined) this.drafts.push(kept);
      this.hotline.tell(this.side);
      return { id: kept.id };
    },
    "POST api v1 drafts * call": ([, , , id]) => {
      const place = this.drafts.findIndex((draft) => draft.id === id);
      if (place < 0) return refusal(404, "not-found");
      const called = this.drafts[place]!.called ?? encodeUtc(this.hotline.now);
      this.drafts[place] = { ...this.drafts[place]!, called };
      this.hotline.tell(this.side);
      return { at: called };
    },
    "POST api v1 drafts * return": ([, , , id], _query, body) => {
      const place = this.drafts.findIndex((draft) => draft.id === id);
      const { number: officer, post } = this.officer;
      const returned = { at: encodeUtc(this.hotline.now), by: { officer, post }, ...(body as Answer) };
      this.drafts[place] = { ...this.drafts[place]!, returned };
      this.hotline.tell(this.side);
      return {};
    },
    "DELETE api v1 drafts *": ([, , , id]) => {
      const place = this.drafts.findIndex((draft) => draft.id === id);
      if (place < 0) return refusal(404, "not-found");
      if (draftFrom(envelopeFrom(new Field(this.drafts[place]!.draft))).signer.officer !== this.officer.number) {
        return refusal(409, "draft");
      }
      this.drafts.splice(place, 1);
      this.hotline.tell(this.side);
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
    const listed = enrolling !== null && this.records.view().signatories(this.side).devices.has(enrolling.device);
    return {
      state: enrolling === null ? "none" : listed ? "listed" : "waiting",
      device: enrolling?.device ?? null,
      digits: null,
      since: encodeUtc(this.hotline.now),
      signed_by: [],
      registrar_telephone: "0 0000 0000",
    };
  }
}

/** The words of paths; whatever else stands in one is an id. */
const CALLS = new Set([
  "session",
  "hotline",
  "me",
  "line",
  "checkpoints",
  "logs",
  "trust",
  "consistency",
  "entries",
  "parts",
  "spaces",
  "items",
  "desk",
  "limits",
  "alarms",
  "silence",
  "acknowledge",
  "watch",
  "acts",
  "heartbeat",
  "orders",
  "ticks",
  "log",
  "statements",
  "drafts",
  "return",
  "call",
  "enrolment",
]);

/** An answer that says no, with the code that a device words. */
export function refusal(status: number, code: string): Response {
  return Response.json({ code, detail: {} }, { status });
}

/** An id as the own node gives a draft: 16 bytes in hex. */
function draftId(): string {
  return crypto.getRandomValues(new Uint8Array(16)).toHex();
}
