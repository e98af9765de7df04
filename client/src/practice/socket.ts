/** A device's WebSocket to a node in memory: sends what follows the cursors when it is nudged. */
import type { Socket } from "../device/live.ts";
import type { Json } from "../protocol/wire.ts";
import type { Node } from "./node.ts";
import type { Answer } from "./records.ts";

export class NodeSocket implements Socket {
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  private cursor = new Map<string, number>();
  private sending: Promise<void> = Promise.resolve();
  private told: Answer = {};

  constructor(private readonly node: Node) {}

  begin(): void {
    queueMicrotask(() => this.onopen?.call(this as never, new Event("open")));
  }

  /** The first message names the cursors; those after it acknowledge, and nothing is kept of them. */
  send(data: string): void {
    if (this.cursor.size > 0) return;
    const { cursor } = JSON.parse(data) as { cursor: Record<string, number> };
    this.cursor = new Map(Object.entries(cursor));
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

  nudge(): void {
    this.sending = this.sending.then(() => this.sendNews());
  }

  private tell(message: Json): void {
    this.onmessage?.call(this as never, new MessageEvent("message", { data: JSON.stringify(message) }));
  }

  private async sendNews(): Promise<void> {
    if (this.cursor.size === 0 || !this.node.sockets.has(this)) return;
    const { hotline } = this.node;
    const checkpoints = await this.node.checkpoints();
    this.tell({ type: "checkpoints", ...differing(checkpoints, this.told) });
    this.told = checkpoints;
    for (const [side, from] of this.cursor) {
      const { size } = hotline.centre(side).log;
      if (size <= from) continue;
      this.cursor.set(side, size);
      const indexes = Array.from({ length: size - from }, (_, index) => from + index);
      const items = await Promise.all(indexes.map((index) => this.node.itemWithParts(side, index)));
      this.tell({ type: "entries", side, items, cursor: size });
    }
    this.tell({ type: "desk" });
    this.tell({ type: "alarms" });
    this.tell({ type: "drafts", stand: String(hotline.centre(this.node.side).drafts.length) });
  }
}

/** The fields that are not as they were told. */
function differing(answer: Answer, told: Answer): Answer {
  const isOther = ([name, value]: [string, Json]) => JSON.stringify(value) !== JSON.stringify(told[name]);
  return Object.fromEntries(Object.entries(answer).filter(isOther));
}
