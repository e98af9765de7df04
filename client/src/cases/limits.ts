/**
 * The time limits of a file's messages, of both sides: what still runs, the nearest first; after it, quietly, what was
 * met or not, with when the answer was given and received. The node derives them as the other side's does; nobody grades
 * them.
 */
import { html, nothing, type TemplateResult } from "lit";
import { messageNumber, type Reader } from "../app/reader.ts";
import { href, spellRef } from "../app/route.ts";
import { dueOf, groundOf, showLimit } from "../desk/limits.ts";
import type { LimitView } from "../device/index.ts";
import { utc } from "../time/format.ts";

/** Settled limits that stand there at once; the earlier ones are unfolded. */
const AT_ONCE = 4;

/** Those that run, the nearest first, and those that are settled: what was missed and is still owed, then the newest. */
export function inOrder(limits: readonly LimitView[]): {
  running: readonly LimitView[];
  settled: readonly LimitView[];
} {
  const { open = [], settled = [] } = Object.groupBy(limits, ({ state }) => (state === "open" ? "open" : "settled"));
  const owed = ({ state, given }: LimitView): number => Number(state === "missed" && given === null);
  return {
    running: open.toSorted((a, b) => (dueOf(a) === dueOf(b) ? 0 : dueOf(a) - dueOf(b))),
    settled: settled.toReversed().toSorted((a, b) => owed(b) - owed(a)),
  };
}

/** The list; `limits` null where the node could not be asked. */
export function limitList(limits: readonly LimitView[] | null, reader: Reader): TemplateResult {
  const { aside } = reader.words.cases;
  if (limits === null) return html`<div class="in empty small">${aside.limitsUnknown}</div>`;
  const { running, settled } = inOrder(limits);
  const rows = settled.map((one) => html`<li>${settledLimit(one, reader)}</li>`);
  return html`${
    running.length === 0
      ? html`<div class="in empty small">${aside.noLimits}</div>`
      : running.map(
          (one) => html`<div class="in">${about(one, reader)} ${showLimit(one, reader)} ${times(one, reader)}</div>`,
        )
  }
  ${
    rows.length === 0
      ? nothing
      : html`<div class="in">
          <ul class="plain settled">
            ${rows.slice(0, AT_ONCE)}
          </ul>
          ${
            rows.length > AT_ONCE
              ? html`<details>
                  <summary>${aside.moreLimits(rows.length - AT_ONCE)}</summary>
                  <ul class="plain settled">
                    ${rows.slice(AT_ONCE)}
                  </ul>
                </details>`
              : nothing
          }
        </div>`
  }`;
}

function settledLimit(one: LimitView, reader: Reader): TemplateResult {
  return html`${about(one, reader)} <b>${stateText(one, reader)}</b>
    <span class="basis">${groundOf(one, reader)}</span> ${times(one, reader)}`;
}

/** What became of it, as a fact. */
function stateText({ kind, state }: Pick<LimitView, "kind" | "state">, { words }: Reader): string {
  return state === "missed" ? words.limits.missed[kind] : words.limits.state[state];
}

/** Of which message, and whose it is to do: `XA-0041 · ours to do`. */
function about({ statement, owing }: LimitView, reader: Reader): TemplateResult {
  const { aside } = reader.words.cases;
  const { side, index, space, number, exercise } = statement;
  const name = number === null ? spellRef({ side, index }) : messageNumber(side, number, exercise);
  return html`<span class="small parts"
    ><span><a href=${href({ page: "file", space, at: { side, index } })}>${name}</a></span>
    <span>${owing === reader.own ? aside.ours : aside.theirs}</span></span
  >`;
}

function times(one: LimitView, reader: Reader): TemplateResult {
  return html`<span class="basis parts">${timesOf(one, reader).map((text) => html`<span>${text}</span> `)}</span>`;
}

/** Its times as both logs have them, to the second: they may be a second apart. */
export function timesOf({ start, due, part, given, received }: LimitView, reader: Reader): readonly string[] {
  const { limits: words } = reader.words;
  const said = (word: (time: string) => string, at: number | null): readonly string[] =>
    at === null ? [] : [word(utc(at, reader, "second"))];
  return [
    ...said(words.started, start),
    ...said(words.dueAt, due),
    ...said(words.partGiven, part),
    ...said(words.given, given),
    ...(given !== null && received === null ? [words.notReceived] : said(words.received, received)),
  ];
}
