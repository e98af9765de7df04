/**
 * News from the own node, over one WebSocket: cursors into both logs, acknowledged as they are taken in.
 *
 *     → {"cursor":{"XA":410,"XB":418},"parts":true}
 *     ← {"type":"entries","side":"XB","items":[item,…],"cursor":420}   then → {"cursor":{"XB":420}}
 *     ← {"type":"checkpoints",…}   {"type":"line",…}   {"type":"desk"}   {"type":"alarms"}
 *     ← {"type":"drafts","stand":"3-17-1"}   {"type":"watch","stand":"417-0"}   they are others than at another stand
 *
 * An item brings its body along, if that is small, so that a message opens without another request. What cannot be
 * taken in is not acknowledged; the socket is closed, and the next one begins at the same cursor. While there is no
 * socket, the node is asked now and then (`poll`). A silent socket is taken for dead. Once an answer said that the session
 * has ended, nothing more is taken in: the node closes the socket, and says why.
 */
import { asciiWord, Field, fields, integer, type Json, kind, listOf } from "../protocol/wire.ts";
import { side } from "../protocol/words.ts";
import { readAnswer } from "./api.ts";
import { type Line, readLine } from "./deskanswers.ts";
import { SignedOut } from "./errors.ts";
import { type Checkpoints, readCheckpoints } from "./loganswers.ts";
import { type Item, readLiveItem } from "./spaceanswers.ts";

const MAX_ITEMS = 64;
/**
 * Milliseconds: the first pause before a new socket, doubled up to the longest; between polls; until silence is death;
 * for the node to say on the socket why a session ended.
 */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
const POLL = 15_000;
const SILENCE = 150_000;
const LAST_WORD = 5_000;

const SESSION_ENDED = 4401;
const DEVICE_REVOKED = 4403;

export type LiveMessage =
  | { readonly type: "entries"; readonly side: string; readonly items: readonly Item[]; readonly cursor: number }
  | { readonly type: "checkpoints"; readonly checkpoints: Checkpoints }
  | { readonly type: "line"; readonly line: Line }
  | { readonly type: "desk" | "alarms" | "drafts" | "watch" };

/** What is done with news. Each is awaited before the next message is looked at. */
export interface LiveHandlers {
  take(message: LiveMessage): Promise<void>;
  /** The socket is not there: ask the node for what it would have told. */
  poll(): Promise<void>;
  ended(why: "session" | "revoked"): void;
  failed(error: unknown): void;
}

/** The part of a WebSocket that is used here. */
export type Socket = Pick<WebSocket, "send" | "close" | "onopen" | "onmessage" | "onclose">;

type Timer = "connect" | "poll" | "silence" | "last word";

export class Live {
  private socket: Socket | null = null;
  private readonly cursor: Map<string, number>;
  private pause = FIRST_PAUSE;
  private timers = new Map<Timer, ReturnType<typeof setTimeout>>();
  private queue: Promise<void> = Promise.resolve();
  private stopped = false;
  /** Whether the socket is there and open; while it is, nothing is polled. */
  private open = false;
  private polling = false;
  /** The checkpoints as this socket was told them last. */
  private told: Checkpoints | null = null;

  constructor(
    private readonly connectTo: () => Socket,
    cursor: Readonly<Record<string, number>>,
    private readonly handlers: LiveHandlers,
  ) {
    this.cursor = new Map(Object.entries(cursor));
  }

  start(): void {
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.socket?.close();
  }

  /**
   * An answer said that the session has ended. Only a socket that is there says whether that is so because the device was
   * revoked: of a new one the node would not know whose it is.
   */
  signedOut(): void {
    if (this.socket === null) this.end("session");
    else if (!this.timers.has("last word")) this.later("last word", LAST_WORD, () => this.end("session"));
  }

  /** Ends when all that came so far is taken in, or, once stopped, what was being taken in. */
  async settled(): Promise<void> {
    await this.queue;
  }

  private connect(): void {
    const socket = this.connectTo();
    this.socket = socket;
    this.told = null;
    socket.onopen = () => {
      this.open = true;
      clearTimeout(this.timers.get("poll"));
      socket.send(JSON.stringify({ cursor: Object.fromEntries(this.cursor), parts: true }));
      this.expectNews(socket);
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.expectNews(socket);
      this.queue = this.queue.then(() => this.takeIn(socket, data));
    };
    socket.onclose = ({ code }) => this.closed(socket, code);
  }

  private async takeIn(socket: Socket, data: unknown): Promise<void> {
    // What a closed socket still had in its queue comes again on the next one.
    if (this.stopped || this.socket !== socket || this.timers.has("last word")) return;
    try {
      const message = readAnswer(String(data), (field) => readMessage(field, this.told));
      if (message.type === "checkpoints") this.told = message.checkpoints;
      await this.handlers.take(message);
      this.pause = FIRST_PAUSE;
      if (message.type !== "entries" || this.socket !== socket) return;
      this.cursor.set(message.side, Math.max(message.cursor, this.cursor.get(message.side) ?? 0));
      socket.send(JSON.stringify({ cursor: { [message.side]: message.cursor } }));
    } catch (error) {
      this.handlers.failed(error);
      // The node closes the socket too, and is left to say why.
      if (error instanceof SignedOut) return;
      socket.close();
      this.closed(socket, 0);
    }
  }

  private closed(socket: Socket, code: number): void {
    if (this.stopped || this.socket !== socket) return;
    [this.socket, this.open] = [null, false];
    clearTimeout(this.timers.get("silence"));
    if (code === SESSION_ENDED || code === DEVICE_REVOKED) {
      this.end(code === SESSION_ENDED ? "session" : "revoked");
      return;
    }
    this.later("connect", this.pause, () => this.connect());
    this.pause = Math.min(2 * this.pause, LONGEST_PAUSE);
    this.pollLater();
  }

  private end(why: "session" | "revoked"): void {
    this.stop();
    this.handlers.ended(why);
  }

  private pollLater(): void {
    this.later("poll", POLL, () => void this.poll());
  }

  /** One at a time: polls that a slow node leaves unanswered would stand before the first news of the next socket. */
  private async poll(): Promise<void> {
    if (this.polling) return;
    this.polling = true;
    this.queue = this.queue
      .then(() => (this.open ? undefined : this.handlers.poll()))
      .catch((error: unknown) => this.handlers.failed(error));
    await this.queue;
    this.polling = false;
    if (!this.open) this.pollLater();
  }

  private expectNews(socket: Socket): void {
    this.later("silence", SILENCE, () => {
      socket.close();
      this.closed(socket, 0);
    });
  }

  private later(name: Timer, milliseconds: number, run: () => void): void {
    clearTimeout(this.timers.get(name));
    if (!this.stopped) this.timers.set(name, setTimeout(run, milliseconds));
  }
}

function readMessage(field: Field, told: Checkpoints | null): LiveMessage {
  const type = kind(field, "type");
  switch (type) {
    case "entries": {
      const [, code, items, cursor] = fields(field, "type", "side", "items", "cursor");
      return {
        type,
        side: side(code),
        items: listOf(items, readLiveItem, { limit: MAX_ITEMS }),
        cursor: integer(cursor),
      };
    }
    case "checkpoints":
      return { type, checkpoints: readCheckpoints(rest(field, told)) };
    case "line":
      return { type, line: readLine(rest(field)) };
    case "desk":
    case "alarms":
      fields(field, "type");
      return { type };
    case "drafts":
    case "watch": {
      const [, stand] = fields(field, "type", "stand");
      asciiWord(stand);
      return { type };
    }
    default:
      return field.refuse("unknown type");
  }
}

/** The object without its type, and with what is left out as it was `told` before: what `GET` of the same answers. */
function rest(field: Field, told: object | null = null): Field {
  const { type: _, ...value } = field.value as { readonly [name: string]: Json };
  return new Field({ ...told, ...value }, field.path);
}
