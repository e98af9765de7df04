/** What was declared of the line, in words: how each side's end stands, what is signed, what it does to limits. */
import { html, nothing, type TemplateResult } from "lit";
import { type Reader, sideName } from "../app/reader.ts";
import { fieldList } from "../cases/fields.ts";
import type { DeclarationDraft, DeclaredState, LineView, Prepared, StatementDraft } from "../device/index.ts";
import type { Declare, LineState } from "../protocol/says.ts";
import { utc } from "../time/format.ts";
import { time } from "../time/shown.ts";
import { exactBytes } from "../writing/preview.ts";
import { isOpen, standingOf } from "./standing.ts";

/** How both ends stand by what was declared, ours first. */
export function stands({ declared }: LineView, reader: Reader): TemplateResult {
  return html`<dl>
    ${[reader.own, reader.other].map((side) => {
      const { now, next } = standingOf(declared, side, reader.now);
      return html`<dt>${sideName(side, reader)}</dt>
        <dd>
          ${now === null ? reader.words.declaration.never : inForce(now, reader)}
          ${next === null ? nothing : html`<br />${coming(next, reader)}`}
        </dd>`;
    })}
  </dl>`;
}

/** Whether any side's end is, or will be, anything but open. */
export function isRestrained({ declared }: LineView, reader: Reader): boolean {
  return [reader.own, reader.other].some((side) => !isOpen(standingOf(declared, side, reader.now)));
}

function inForce(said: DeclaredState, reader: Reader): TemplateResult {
  const { declaration } = reader.words;
  return html`<b>${declaration.state[said.state]}</b>
    <span class="soft">${joined([declaration.since(utc(said.from, reader)), ...notesOf(said, reader)], reader)}</span>`;
}

function coming(said: DeclaredState, reader: Reader): TemplateResult {
  const { declaration } = reader.words;
  return html`<b>${declaration.coming(declaration.state[said.state], utc(said.from, reader))}</b>
    <span class="soft">${joined(notesOf(said, reader), reader)}</span>`;
}

function notesOf(said: DeclaredState, reader: Reader): readonly string[] {
  const undelivered = said.delivered === null ? [reader.words.declaration.undelivered] : [];
  return [...detailsOf(said, reader), ...undelivered];
}

/** Whether a FLASH is taken, and why it was declared, where that says anything. */
function detailsOf(said: Pick<DeclaredState, "state" | "flash" | "reason">, { words }: Reader): readonly string[] {
  const { declaration } = words;
  const reasons: Readonly<Record<string, string>> = declaration.reasons;
  return [
    ...(said.state === "open" ? [] : [said.flash ? declaration.flashTaken : declaration.flashNotTaken]),
    ...(said.reason === null ? [] : [declaration.reasonOf(reasons[said.reason] ?? said.reason)]),
  ];
}

/** A declaration in a conversation: 'declared its end of the line suspended from 22:00Z on, FLASH taken'. */
export function declaredEvent(says: Declare, reader: Reader): string {
  return joined(
    [reader.words.declaration.event[says.state](utc(says.from, reader)), ...detailsOf(says, reader)],
    reader,
  );
}

/** What happens to limits that run, in plain words. */
export function limitsMeanwhile(state: LineState, flash: boolean, { words, language }: Reader): string {
  const { limits } = words.declaration;
  if (state === "open") return limits.open;
  return [limits.paused, flash ? limits.flashRuns : limits.flashStands].join(language === "zh" ? "" : " ");
}

/** What exactly is signed. `prepared` is null until the device has made it. */
export function declarationPreview(
  { says }: DeclarationDraft,
  given: { readonly reader: Reader; readonly who: string; readonly prepared: Prepared<StatementDraft> | null },
): TemplateResult {
  const { reader, who, prepared } = given;
  const { declaration, statements, writing, cases } = reader.words;
  const { state, from, reason, flash } = says;
  return html`<article class="message own preview" aria-label=${writing.preview.heading}>
      <header>
        <span class="kind">${statements.declaration}</span
        ><span class="who">${who} · ${writing.preview.to(sideName(reader.other, reader))} · ${cases.lineFile}</span>
      </header>
      <div class="in">
        ${fieldList([
          { label: declaration.fields.state, value: html`<b>${declaration.state[state]}</b>` },
          { label: declaration.fields.from, value: time(from, reader) },
          { label: declaration.fields.reason, value: declaration.reasons[reason ?? "none"] },
          { label: declaration.fields.flash, value: flash ? declaration.flashTaken : declaration.flashNotTaken },
        ])}
      </div>
    </article>
    <p class="small"><b>${declaration.fields.limits}</b><br />${limitsMeanwhile(state, flash, reader)}</p>
    ${exactBytes(prepared, reader)}`;
}

function joined(parts: readonly string[], { language }: Reader): string {
  return parts.join(language === "zh" ? "，" : ", ");
}
