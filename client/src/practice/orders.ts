/** Standing orders of a centre in memory: what its officer does when a notification comes in, with ticks. */
import { encodeUtc } from "../protocol/wire.ts";
import type { Answer } from "./records.ts";

const LINES = [
  { line: "acknowledge", en: "Acknowledge receipt at once.", "zh-Hans": "立即确认收悉。" },
  { line: "holding", en: "Send a holding reply if you cannot answer yet.", "zh-Hans": "暂不能答复的，发出先行答复。" },
  { line: "authorities", en: "Pass it to the competent authorities.", "zh-Hans": "转报主管当局。" },
];

export class Orders {
  private readonly ticked = new Map<string, Answer[]>();

  /** `GET /api/v1/orders`. */
  all(): Answer {
    return { orders: [{ type: "notice", precedence: null, lines: LINES }], shipped: true, version: 0 };
  }

  /** `GET /api/v1/orders/ticks`, for one message. */
  ticks(side: string, index: number): Answer {
    return { ticks: this.ticked.get(`${side}-${index}`) ?? [] };
  }

  tick({ side, index, line }: Answer, officer: number, now: number): void {
    const place = `${String(side)}-${String(index)}`;
    this.ticked.set(place, [...(this.ticked.get(place) ?? []), { line: line!, officer, at: encodeUtc(now) }]);
  }
}
