/**
 * The card for voice: telephone numbers of both sides, and digits by which the two desks know each other's voice.
 *
 * The digits are those of the last communication checks that were answered: they were sealed from desk to desk, so both
 * officers can read them and neither node can. Each serves once: who calls names the number of a check and is told its
 * digits; then the other way round.
 */
import { html, nothing, type TemplateResult } from "lit";
import { messageNumber, type Reader } from "../app/reader.ts";
import type { CallList } from "../device/index.ts";
import { utc } from "../time/format.ts";
import { contacts } from "./calls.ts";
import type { Check } from "./checks.ts";

/** Pairs on a card: enough for a night without a line. */
const PAIRS = 8;

/** The checks whose digits both desks have, the newest first: those that were answered. */
export function challengesOf(checks: readonly Check[]): readonly Check[] {
  return checks.filter(({ answered }) => answered !== null).slice(0, PAIRS);
}

/** The card, on paper. */
export function card(list: CallList | null, checks: readonly Check[], reader: Reader): TemplateResult {
  const { sheet, calls: words } = reader.words.watch;
  const paper = { ...reader, now: 0, onPaper: true };
  const challenges = challengesOf(checks);
  return html`<article class="form-sheet">
    <div class="heading">
      <h2>${sheet.card} · ${reader.words.shell.centre(reader.own)}</h2>
      <span>${utc(reader.now, paper)}</span>
    </div>
    <p class="over">${sheet.cardText}</p>
    <h3>${words.contacts}</h3>
    ${contacts(list?.contacts ?? [], paper)}
    <h3>${words.challenge}</h3>
    ${challenges.length === 0 ? html`<p>${sheet.noChallenges}</p>` : html`<p class="over small">${sheet.challengeText}</p>`}
    ${challenges.length === 0 ? nothing : pairs(challenges, paper)}
    <h3>${sheet.aloud}</h3>
    <ol>
      ${sheet.steps.map((step) => html`<li>${step}</li>`)}
    </ol>
    ${list === null ? nothing : html`<p class="over small">${sheet.asOf(utc(list.asOf, paper))}</p>`}
  </article>`;
}

function pairs(challenges: readonly Check[], paper: Reader): TemplateResult {
  const { sheet } = paper.words.watch;
  return html`<table class="calls">
    <thead>
      <tr>
        <th>${sheet.check}</th>
        <th>${sheet.digits}</th>
        <th>${sheet.used}</th>
      </tr>
    </thead>
    <tbody>
      ${challenges.map(
        ({ message, digits }) =>
          html`<tr>
            <td>${messageNumber(message.place.side, message.number ?? 0)} · ${utc(message.at, paper)}</td>
            <td class="mono">${digits}</td>
            <td>☐</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
