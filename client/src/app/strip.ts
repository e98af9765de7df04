/** The state of the line, as three facts of three words each, always on screen; and what time it is. */
import { html, type TemplateResult } from "lit";
import type { LineView } from "../device/index.ts";
import { ago, date, local, utc, utcTime } from "../time/format.ts";
import type { Reader } from "./reader.ts";

/** How long the other side may be silent before the fact says so as a warning. */
const SILENT = 20;

/** Seconds after which a missing time mark is no longer a matter of the next minute. */
const MARK_LATE = 180;

interface Fact {
  readonly mood: "good" | "wait" | "bad";
  readonly text: string;
  readonly note: string;
}

/** The three facts. `alarms`: how many things this device could not verify. */
export function facts(line: LineView, alarms: number, reader: Reader): readonly Fact[] {
  return [lineFact(line, reader), logFact(line, alarms, reader), sentFact(line, reader)];
}

/** The strip: facts and clocks. `line` is null until the node has answered. */
export function strip(line: LineView | null, alarms: number, reader: Reader, acts: TemplateResult): TemplateResult {
  const { shell } = reader.words;
  return html`<div class="state" role="group" aria-label=${shell.state}>
    ${(line === null ? [] : facts(line, alarms, reader)).map(
      ({ mood, text, note }) => html`<span class="fact ${mood}">${text} <small>${note}</small></span>`,
    )}
    <span class="clocks">
      <span class="date">${date(reader.now, reader.language)}</span><span><b>${utcTime(reader.now, "second")}</b></span>
      <span>${shell.localTime} ${local(reader.now, reader)}</span>${acts}
    </span>
  </div>`;
}

function lineFact({ state, since, heard }: LineView, reader: Reader): Fact {
  const { line } = reader.words;
  const text = line.state[state];
  if (state === "fork") return { mood: "bad", text, note: line.fork };
  if (state === "cut") return { mood: "bad", text, note: line.since(utc(since, reader)) };
  const note = heard === null ? line.notHeard : line.heard(ago(reader.now - heard, reader.language));
  const silent = heard === null || reader.now - heard > SILENT;
  return { mood: state === "degraded" || silent ? "wait" : "good", text, note };
}

function logFact({ mark, withheld }: LineView, alarms: number, reader: Reader): Fact {
  const { line } = reader.words;
  const note = mark === null ? line.noMark : line.mark(utc(mark.at, reader));
  if (alarms > 0) return { mood: "bad", text: line.unverified, note };
  if (withheld !== null) return { mood: "wait", text: line.intact, note: line.withheld(utc(withheld.since, reader)) };
  const late = mark === null || reader.now - mark.at > MARK_LATE;
  return { mood: late ? "wait" : "good", text: line.intact, note };
}

function sentFact({ waiting }: LineView, reader: Reader): Fact {
  const { line } = reader.words;
  if (waiting === 0) return { mood: "good", text: line.sent, note: line.sentNote };
  return { mood: "wait", text: line.waiting(waiting), note: line.waitingNote };
}
