/** The file's time line: ours on the left lane, theirs on the right, a tie from each answer to what it answers. */
import { html, svg, type TemplateResult } from "lit";
import type { Reader } from "../app/reader.ts";
import type { Shown } from "../device/index.ts";
import { utcTime } from "../time/format.ts";
import { numberOfMessage } from "./message.ts";
import { messageSays } from "./rules.ts";

const STEP = 22;
const TOP = 14;
const LANES = { own: 86, other: 154 } as const;
const WIDTH = 240;

interface Mark {
  readonly shown: Shown;
  readonly x: number;
  readonly y: number;
}

/** The last messages, in order; of more than `most` the earlier ones are left to the conversation. */
export function lanes(messages: readonly Shown[], reader: Reader, most = 12): TemplateResult {
  const marks = messages
    .slice(-most)
    .map((shown, index) => ({ shown, x: laneOf(shown, reader), y: TOP + index * STEP }));
  const height = TOP * 2 + Math.max(0, marks.length - 1) * STEP;
  return html`<svg
    class="lanes"
    viewBox="0 0 ${WIDTH} ${height}"
    role="img"
    aria-label=${reader.words.cases.aside.timeText}
  >
    ${Object.values(LANES).map((x) => svg`<line class="axis" x1=${x} x2=${x} y1="2" y2=${height - 2}></line>`)}
    ${marks.map((mark) => tie(mark, marks))} ${marks.map((mark) => showMark(mark, reader))}
  </svg>`;
}

function laneOf({ place }: Shown, reader: Reader): number {
  return place.side === reader.own ? LANES.own : LANES.other;
}

function tie(mark: Mark, marks: readonly Mark[]): TemplateResult | "" {
  const answers = messageSays(mark.shown)?.answers ?? null;
  const answered = answers === null ? undefined : marks.find(({ shown }) => shown.id === answers);
  if (answered === undefined) return "";
  const middle = (answered.x + mark.x) / 2;
  const path = `M${answered.x} ${answered.y} C ${middle} ${answered.y}, ${middle} ${mark.y}, ${mark.x} ${mark.y}`;
  return svg`<path class="tie" d=${path}></path>`;
}

function showMark({ shown, x, y }: Mark, reader: Reader): TemplateResult {
  const own = shown.place.side === reader.own;
  const label = `${numberOfMessage(shown)} ${utcTime(shown.at)}`;
  const anchor = own ? "end" : "start";
  return svg`<circle class=${own ? "own" : "other"} cx=${x} cy=${y} r="4"></circle>
    <text x=${own ? x - 10 : x + 10} y=${y + 3.5} text-anchor=${anchor}>${label}</text>`;
}
