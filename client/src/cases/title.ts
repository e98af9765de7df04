/** A file's title as two sides decide it: the one in force, what is proposed, and what can be said to it. */
import { html, nothing, type TemplateResult } from "lit";
import { type Reader, sideName } from "../app/reader.ts";
import type { FileView, ShownProposal } from "../device/index.ts";
import { shown as inert } from "../text/shown.ts";
import { utc } from "../time/format.ts";
import { fileTitle } from "./opened.ts";

/** What can be said to a proposal. */
export type Verdict = "acceptance" | "refusal" | "withdrawal";

interface Deciding {
  readonly reader: Reader;
  readonly may: boolean;
  readonly busy: ReadonlySet<string>;
  say(verdict: Verdict, proposal: ShownProposal): void;
}

/** Proposals, newest first; those that are settled shortly. */
export function proposals(file: FileView, deciding: Deciding): TemplateResult | typeof nothing {
  if (file.proposals.length === 0) return nothing;
  return html`<ol class="plain proposals">
    ${file.proposals.toReversed().map((one) => html`<li>${proposal(one, deciding)}</li>`)}
  </ol>`;
}

function proposal(one: ShownProposal, { reader, may, busy, say }: Deciding): TemplateResult {
  const { title: words } = reader.words.cases;
  const title = fileTitle(one);
  const text = title === null ? reader.words.cases.untitled : inert(title.text, title.language, reader);
  const own = one.side === reader.own;
  const open = one.state === "open";
  const button = (verdict: Verdict, label: string, main = false): TemplateResult =>
    html`<button
      type="button"
      class="small ${main ? "main" : ""}"
      ?disabled=${busy.has(one.id)}
      @click=${() => say(verdict, one)}
    >
      ${label}
    </button>`;
  return html`<b>${text}</b><br /><span class="small soft"
      >${words.by(sideName(one.side, reader))} ·
      ${open ? words.until(utc(one.due, reader)) : words.state[one.state]}</span
    >
    ${
      open && may
        ? html`<div class="acts">
            ${
              own
                ? button("withdrawal", words.withdraw)
                : html`${button("acceptance", words.accept, true)} ${button("refusal", words.refuse)}`
            }
          </div>`
        : nothing
    }`;
}

/** Hours that the other side is given to accept a title. */
const DUE_HOURS = [1, 6, 24, 72] as const;

/** The form to propose a title with, and by when it is to be accepted. */
export function proposing(
  { words }: Reader,
  propose: (title: string, hours: number) => void,
  leave: () => void,
): TemplateResult {
  const { title } = words.cases;
  const submit = (submitted: SubmitEvent): void => {
    submitted.preventDefault();
    const given = new FormData(submitted.target as HTMLFormElement);
    propose(String(given.get("title")).trim(), Number(given.get("due")));
  };
  return html`<form class="sheet" @submit=${submit}>
    <h2>${title.propose}</h2>
    <div class="in stack">
      <p class="field">
        <label for="new-title">${title.label}</label>
        <input id="new-title" name="title" required maxlength="80" autocomplete="off" />
      </p>
      <p class="field">
        <label for="new-due">${title.due}</label>
        <select id="new-due" name="due">
          ${DUE_HOURS.map(
            (hours) => html`<option value=${hours} ?selected=${hours === 24}>${title.dueHours(hours)}</option>`,
          )}
        </select>
        <span class="help">${title.explain}</span>
      </p>
      <div class="acts">
        <button class="main">${title.send}</button>
        <button type="button" class="quiet" @click=${leave}>${title.cancel}</button>
      </div>
    </div>
  </form>`;
}
