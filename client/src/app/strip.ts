/** Three facts of three words each, always on screen: the line, the watch, the alarm; and what time it is. */
import { html, type TemplateResult } from "lit";
import type { Ending, LineView } from "../device/index.ts";
import { standingOf } from "../line/standing.ts";
import { ago, date, local, span, utc, utcTime } from "../time/format.ts";
import type { ArmedState } from "../watch/armed.ts";
import { armedAs, isDeaf } from "../watch/rules.ts";
import type { Reader } from "./reader.ts";
import { href, type Route } from "./route.ts";

/** How long the other side may be silent before the fact says so as a warning. */
const SILENT = 20;

/** Seconds after which a missing time mark is no longer a matter of the next minute. */
const MARK_LATE = 180;

/** A fact, its note, and the page that tells more. */
export interface Fact {
  readonly mood: "good" | "wait" | "bad";
  readonly text: string;
  readonly note: string;
  readonly to?: Exclude<Route, { page: "missing" }>;
}

/**
 * What the strip shows; each is null until the node has answered. `reachable`: whether it answers now. `heard`: when it
 * last told of the line. `unverified`: what this device could not verify. `ended`: why nothing of it is known any more.
 */
export interface Standing {
  readonly ended: Ending | null;
  readonly reachable: boolean;
  readonly line: LineView | null;
  readonly heard: number;
  readonly unverified: number;
  readonly armed: ArmedState | null;
  /** This officer's number. */
  readonly officer: number;
}

/** The three facts, as far as they are known. */
function facts(standing: Standing, reader: Reader): readonly Fact[] {
  const { ended, line, armed } = standing;
  if (ended !== null) return [{ mood: "bad", text: reader.words.shell.ended[ended].title, note: "" }];
  const known = armed?.watch == null ? [] : [watchFact(armed, standing, reader), alarmFact(armed, standing, reader)];
  return line === null ? known : [{ ...lineFact(line, standing, reader), to: { page: "line" } }, ...known];
}

/** The strip: facts and clocks. */
export function strip(standing: Standing, reader: Reader, acts: TemplateResult): TemplateResult {
  const { shell } = reader.words;
  return html`<div class="state" role="group" aria-label=${shell.state}>
    <div class="three">
      ${facts(standing, reader).map(({ mood, text, note, to }) => {
        const said = html`${text} <small>${note}</small>`;
        return to === undefined
          ? html`<span class="fact ${mood}">${said}</span>`
          : html`<a class="fact ${mood}" href=${href(to)}>${said}</a>`;
      })}
    </div>
    <span class="clocks">
      <span class="date">${date(reader.now, reader.language)}</span><span><b>${utcTime(reader.now, "second")}</b></span>
      <span>${shell.localTime} ${local(reader.now, reader)}</span>${acts}
    </span>
  </div>`;
}

/** Whether what the node told at `heard` is no longer what is: it cannot be reached, or has been silent for too long. */
function isOld(heard: number, { reachable }: Pick<Standing, "reachable">, { now }: Reader): boolean {
  return !reachable || isDeaf(heard, now);
}

/** The worst of what is known of the line; what waits to be sent stands beside it. What is no longer told is not known. */
function lineFact(
  { state, since, heard, mark, skew, withheld, waiting, declared }: LineView,
  { reachable, heard: told, unverified }: Standing,
  reader: Reader,
): Fact {
  const { line } = reader.words;
  const comma = reader.language === "zh" ? "，" : ", ";
  const fact = (mood: Fact["mood"], text: string, ...notes: readonly string[]): Fact => ({
    mood,
    text,
    note: [...notes, ...(waiting > 0 ? [line.waiting(waiting)] : [])].join(comma),
  });
  if (state === "fork") return fact("bad", line.state.fork, line.fork);
  const away = isOld(told, { reachable }, reader);
  if (unverified > 0) return fact("bad", line.unverified, away ? line.noWord : line.state[state]);
  if (away) return fact("bad", line.noWord, line.since(utc(told, reader)));
  if (state === "cut") return fact("bad", line.state.cut, line.since(utc(since, reader)));
  const said = declaredFact(declared, reader);
  if (said !== null) return fact("wait", said.text, said.note);
  if (withheld !== null) return fact("wait", line.state[state], line.withheld(utc(withheld.since, reader)));
  if (skew !== null) return fact("wait", line.state[state], skewed(skew, reader));
  const silent = heard === null || reader.now - heard > SILENT;
  const signal = heard === null ? line.notHeard : line.heard(ago(reader.now - heard, reader.language));
  if (state === "degraded" || silent) return fact("wait", line.state[state], signal);
  if (mark === null) return fact("wait", line.state[state], line.noMark);
  if (reader.now - mark.at > MARK_LATE) return fact("wait", line.state[state], line.mark(utc(mark.at, reader)));
  return fact(waiting > 0 ? "wait" : "good", line.state[state], signal);
}

/** By how much the other side's clock is ahead of ours, or behind. */
export function skewed({ theirs, minutes }: NonNullable<LineView["skew"]>, { words, language }: Reader): string {
  return words.line.skew[theirs](span(minutes * 60, language));
}

/** What a side declared of the line, ours before theirs; null while both are open and neither has said otherwise. */
function declaredFact(declared: LineView["declared"], reader: Reader): Omit<Fact, "mood"> | null {
  const { line } = reader.words;
  for (const side of [reader.own, reader.other]) {
    const { now, next } = standingOf(declared, side, reader.now);
    if (now !== null && now.state !== "open") {
      const flash = now.flash ? line.flashTaken : line.flashNotTaken;
      return { text: line.declared[now.state], note: line.declaredBy(side, utc(now.from, reader), flash) };
    }
    if (next?.state === "terminated") {
      return { text: line.terminating, note: line.terminatedFrom(side, utc(next.from, reader)) };
    }
  }
  return null;
}

function watchFact({ watch, heard }: ArmedState, standing: Standing, reader: Reader): Fact {
  const { watch: words, officer } = reader.words;
  if (watch?.holder == null) return { mood: "bad", text: words.fact.nobody, note: words.fact.takeIt };
  const { holder, mine } = watch;
  const since = words.fact.since(utc(holder.since, reader));
  const mood = isOld(heard, standing, reader) ? "wait" : "good";
  if (mine) return { mood, text: words.fact.mine, note: since };
  if (holder.officer === standing.officer) {
    // With the session that they had before, its desk has ended: then there is no other one.
    const note = watch.armed?.alive === true ? words.fact.otherDesk : words.fact.goOn;
    return { mood: "wait", text: words.fact.mine, note };
  }
  return { mood, text: words.fact.theirs(officer(holder.post, holder.officer)), note: since };
}

function alarmFact({ watch, heard, sound }: ArmedState, standing: Standing, reader: Reader): Fact {
  const { fact } = reader.words.watch;
  if (isOld(heard, standing, reader)) return { mood: "bad", text: fact.deaf, note: fact.noWord };
  const sign = watch?.armed == null ? fact.notHeard : fact.heard(ago(reader.now - watch.armed.heard, reader.language));
  switch (watch === null ? "none" : armedAs(watch, sound)) {
    case "here":
      return { mood: "good", text: fact.armed, note: sign };
    case "elsewhere":
      return { mood: "good", text: fact.armedElsewhere, note: sign };
    case "asleep":
      return { mood: "bad", text: fact.asleep, note: fact.touch };
    case "none":
      return { mood: "bad", text: fact.none, note: watch?.holder == null ? fact.nobodyRings : fact.silentDesk };
  }
}
