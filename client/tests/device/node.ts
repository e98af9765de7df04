/** The node in memory, for tests: it can lie, lose its answers, refuse, or be away. */
import { type Answer, Node as InMemory, refusal } from "../../src/practice/node.ts";
import type { NodeSocket } from "../../src/practice/socket.ts";
import { type Envelope, envelopeFrom } from "../../src/protocol/dsse.ts";
import { parseWatchAct } from "../../src/protocol/watch.ts";
import { Field, type Json } from "../../src/protocol/wire.ts";
import type { Hotline, SideCode } from "./hotline.ts";

export type { Answer } from "../../src/practice/node.ts";

const CHECKPOINTS = "/api/v1/checkpoints";

export class Node extends InMemory {
  declare readonly hotline: Hotline;
  /** Whether the officer's session has ended. */
  signedOut = false;
  /** The code with which everything is refused that is asked of the API. */
  refuseAll: string | null = null;
  /** Changes an answer on its way to the device. */
  lie: (path: string, answer: Answer) => Answer | Promise<Answer> = (_path, answer) => answer;
  /** What it answers besides, by path. */
  readonly besides = new Map<string, Answer>();
  /** Whether bodies have not come to this node yet. */
  withholds = false;
  /** Whether the node can be reached, and whether its answers to what is posted arrive. */
  reachable = true;
  answersLost = false;
  /** The status with which statements are turned away unread. */
  refuseStatements: number | null = null;
  /** The code with which the next statement is refused, whatever the rules say. */
  refuseNext: string | null = null;
  /** Paths of what this officer is not shown. */
  readonly hidden = new Set<string>();
  readonly asked: string[] = [];
  /** Acts of the watch that were posted here and that this node takes no further: offers, and handovers signed twice. */
  readonly handovers: Envelope[] = [];

  async revoke(device: string): Promise<void> {
    await this.hotline.changeList(this.side, [{ change: "device-revoked", device, since: null }]);
    await this.hotline.receipt(this.hotline.other(this.side));
  }

  /** Lies to the socket as to a question. */
  override async checkpoints(): Promise<Answer> {
    return this.lie(CHECKPOINTS, await super.checkpoints());
  }

  override async itemWithParts(side: SideCode, index: number): Promise<Answer> {
    const item = await super.itemWithParts(side, index);
    return this.withholds ? { ...item, parts: (item["parts"] as Json[]).map(() => null) } : item;
  }

  protected override async ask(method: string, url: URL, body: Json): Promise<Response> {
    if (!this.reachable) throw new TypeError("Failed to fetch");
    this.asked.push(`${method} ${url.pathname}${url.search}`);
    if (this.signedOut) return Response.json({ code: "signed-out", detail: {} }, { status: 401 });
    if (this.refuseAll !== null) return refusal(403, this.refuseAll);
    if (this.withholds && url.pathname.includes("/parts/")) return refusal(404, "withheld");
    if (this.hidden.has(url.pathname)) return refusal(404, "not-found");
    const posted = method === "POST" ? handoverOf(url, body) : null;
    if (posted !== null) {
      this.handovers.push(posted);
      return Response.json({}, { status: 201 });
    }
    const besides = this.besides.get(url.pathname);
    if (besides !== undefined) return Response.json(besides);
    const answer = await super.ask(method, url, body);
    if (this.answersLost && method === "POST") throw new TypeError("Failed to fetch");
    const isJson = answer.headers.get("Content-Type") === "application/json";
    if (!answer.ok || !isJson || url.pathname === CHECKPOINTS) return answer;
    return Response.json(await this.lie(url.pathname, (await answer.json()) as Answer));
  }

  protected override open(socket: NodeSocket): void {
    if (this.reachable) super.open(socket);
    else queueMicrotask(() => socket.end(1006));
  }

  protected override async post(posted: Answer): Promise<Json | Response> {
    if (this.refuseStatements !== null) return refusal(this.refuseStatements, "not-stored");
    const code = this.refuseNext;
    this.refuseNext = null;
    return code === null ? super.post(posted) : refusal(409, code);
  }
}

function handoverOf({ pathname }: URL, body: Json): Envelope | null {
  if (!pathname.startsWith("/api/v1/watch/")) return null;
  const { envelope } = body as Answer;
  if (envelope === undefined) return null;
  const posted = envelopeFrom(new Field(envelope));
  return parseWatchAct(posted).act === "hand-over" ? posted : null;
}
