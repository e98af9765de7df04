/** A file's title as two sides decide it: the one in force, what is proposed, and what can be said to it. */
import { html, nothing, type TemplateResult } from "lit";
import { type Reader, sideName } from "../app/reader.ts";
import type { FileView, ShownProposal } from "../device/index.ts";
import { type TitleMistake, titleMistake } from "../statements/rules.ts";
import { shown as inert } from "../text/shown.ts";
import { utc } from "../time/format.ts";
import { fileTitle } from "./opened.ts";

/** What can be said to a proposal. */
export type Verdict = "acceptance" | "refusal" | "withdrawal";

/** Who decides, and how. `busy` has ids of proposals about which something is just being stated. */
export interface Deciding {
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

function proposal(one: ShownProposal, deciding: Deciding): TemplateResult {
  const { reader } = deciding;
  const { title: words } = reader.words.cases;
  const title = fileTitle(one);
  const text = title === null ? reader.words.cases.untitled : inert(title.text, title.language, reader);
  return html`<b>${text}</b><br /><span class="small soft"
      >${words.by(sideName(one.side, reader))} ·
      ${one.state === "open" ? words.until(utc(one.due, reader)) : words.state[one.state]}</span
    >
    ${verdicts(one, deciding)}`;
}

/** The buttons with which an open proposal is accepted or not, or the own one withdrawn. */
export function verdicts(one: ShownProposal, { reader, may, busy, say }: Deciding): TemplateResult | typeof nothing {
  if (one.state !== "open" || !may) return nothing;
  const { title: words } = reader.words.cases;
  const button = (verdict: Verdict, label: string, main = false): TemplateResult =>
    html`<button
      type="button"
      class="small ${main ? "main" : ""}"
      ?disabled=${busy.has(one.id)}
      @click=${() => say(verdict, one)}
    >
      ${label}
    </button>`;
  return html`<div class="acts">
    ${
      one.side === reader.own
        ? button("withdrawal", words.withdraw)
        : html`${button("acceptance", words.accept, true)} ${button("refusal", words.refuse)}`
    }
  </div>`;
}

/** Hours that the other side is given to accept a title. */
const DUE_HOURS = [1, 6, 24, 72] as const;

/** What a proposal does, and what is wrong with the title that was entered. */
interface Proposing {
  readonly reader: Reader;
  readonly mistake: TitleMistake | null;
  propose(title: string, hours: number): void;
  refuse(mistake: TitleMistake): void;
  leave(): void;
}

/** The form to propose a title with, and by when it is to be accepted. */
export function proposing({ reader: { words }, mistake, propose, refuse, leave }: Proposing): TemplateResult {
  const { title } = words.cases;
  const submit = (submitted: SubmitEvent): void => {
    submitted.preventDefault();
    const form = submitted.target as HTMLFormElement;
    const given = new FormData(form);
    const text = String(given.get("title")).trim();
    const wrong = titleMistake(text);
    if (wrong === null) return propose(text, Number(given.get("due")));
    refuse(wrong);
    form.querySelector<HTMLElement>("#new-title")!.focus();
  };
  return html`<form class="sheet" novalidate @submit=${submit}>
    <h2>${title.propose}</h2>
    <div class="in stack">
      <div class="field ${mistake === null ? "" : "wrong"}">
        <label for="new-title">${title.label}</label>
        <input
          id="new-title"
          name="title"
          autocomplete="off"
          aria-describedby=${mistake === null ? nothing : "new-title-mistake"}
        />
        ${mistake === null ? nothing : html`<p class="mistake" id="new-title-mistake">${words.writing.mistakes[mistake]}</p>`}
      </div>
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
