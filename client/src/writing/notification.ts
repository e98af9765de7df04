/** The notification, to be filled in: what, since when, where, whether AI was involved, what is asked. */
import { html, nothing, type TemplateResult } from "lit";
import { TECHNIQUES, techniqueName } from "../atlas/names.ts";
import * as code from "../protocol/codes.ts";
import type { Notification } from "../protocol/messages.ts";
import { choose, count, moment, optionsOf, radio, several, tick } from "./controls.ts";
import { type Editing, labelled } from "./editing.ts";

/** Its coded fields. */
export function notification(form: Notification, editing: Editing<Notification>): TemplateResult {
  const { reader, author, addressee, change } = editing;
  const { codes, fields, writing, cases } = reader.words;
  const set = (changed: Partial<Notification>): void => change({ ...form, ...changed });
  const relations = code.RELATIONS.map((one) => [one, codes.relation[one](author, addressee)] as const);
  const places = code.PLACES.map((one) => [one, codes.through[one](author, addressee)] as const);
  return html` ${radio(
    labelled("stage", fields.stage, editing),
    form.stage,
    optionsOf(code.STAGES, codes.stageOfNotification),
    (stage) => set({ stage }),
    "line",
  )}
  ${choose(labelled("what", fields.what, editing), form.what, optionsOf(code.EVENTS, codes.event), (what) =>
    set({ what }),
  )}
  ${choose(labelled("sector", fields.sector, editing), form.sector, optionsOf(code.SECTORS, codes.sector), (sector) =>
    set({ sector }),
  )}
  ${sinceEditor(form, editing, set)}
  ${choose(labelled("relation", fields.relation, editing), form.relation, relations, (relation) => set({ relation }))}
  ${choose(
    labelled("involvement", fields.involvement, editing),
    form.involvement.degree,
    optionsOf(code.DEGREES, codes.degree),
    (degree) => set({ involvement: { ...form.involvement, degree } }),
  )}
  ${several(
    labelled("basis", fields.basis, editing),
    form.involvement.basis,
    optionsOf(code.BASES, codes.basis),
    (basis) => set({ involvement: { ...form.involvement, basis } }),
  )}
  ${choose(labelled("trail", fields.trail, editing), form.trail.kind, optionsOf(code.TRAILS, codes.trail), (kind) =>
    set({ trail: { ...form.trail, kind } }),
  )}
  ${
    form.trail.kind === "none" || form.trail.kind === "unknown"
      ? nothing
      : choose(labelled("through", fields.through, editing), form.trail.through, places, (through) =>
          set({ trail: { ...form.trail, through } }),
        )
  }
  ${techniques(form, editing, set)} ${victimEditor(form, editing, set)}
  ${several(labelled("asks", fields.asks, editing), form.asks, optionsOf(code.ASKS, codes.ask), (asks) =>
    set({ asks }),
  )}
  ${radio(
    labelled("attributes", fields.attributes, editing, form.attributes ? writing.attributesNote : undefined),
    form.attributes ? "yes" : "no",
    [
      ["no", cases.no],
      ["yes", cases.yes],
    ] as const,
    (one) => set({ attributes: one === "yes" }),
    "line",
  )}`;
}

function sinceEditor(
  { since }: Notification,
  editing: Editing<Notification>,
  set: (changed: Partial<Notification>) => void,
): TemplateResult {
  const { reader } = editing;
  const { fields, writing } = reader.words;
  const begin = { at: reader.now - (reader.now % 60), uncertainty: 300 };
  if (since === null) {
    return html`<fieldset class="field">
      <legend>${fields.since}</legend>
      ${tick(writing.unknownTime, true, () => set({ since: begin }))}
    </fieldset>`;
  }
  return html`<div class="field wide">
    <div class="pair top">
      ${moment(labelled("since", fields.since, editing), since.at, reader, (at) =>
        set({ since: { ...since, at: at ?? Number.NaN } }),
      )}
      ${count(labelled("uncertainty", writing.sinceMinutes, editing), Math.round(since.uncertainty / 60), (minutes) =>
        set({ since: { ...since, uncertainty: minutes * 60 } }),
      )}
    </div>
    ${tick(writing.unknownTime, false, () => set({ since: null }))}
  </div>`;
}

function victimEditor(
  { victim }: Notification,
  editing: Editing<Notification>,
  set: (changed: Partial<Notification>) => void,
): TemplateResult {
  const { codes, fields, writing, cases } = editing.reader.words;
  return html`<fieldset class="field ${victim === null ? "half" : ""}">
    <legend>${fields.victim}</legend>
    ${tick(writing.victim.given, victim !== null, (on) =>
      set({ victim: on ? { operator: 1, consent: "not_asked" } : null }),
    )}
    ${
      victim === null
        ? nothing
        : html`<div class="pair top">
            ${count(
              labelled("operator", cases.operator(victim.operator), editing),
              victim.operator,
              (operator) => set({ victim: { ...victim, operator } }),
              1,
            )}
            ${choose(
              labelled("consent", fields.consent, editing),
              victim.consent,
              optionsOf(code.CONSENTS, codes.consent),
              (consent) => set({ victim: { ...victim, consent } }),
            )}
          </div>`
    }
  </fieldset>`;
}

function techniques(
  form: Notification,
  editing: Editing<Notification>,
  set: (changed: Partial<Notification>) => void,
): TemplateResult {
  const { fields, writing } = editing.reader.words;
  const { language } = editing.reader;
  const named = (id: string): string => `${id} ${techniqueName(id, language) ?? ""}`;
  const add = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const id = /^AML\.[A-Z]+[\d.]+/.exec(input.value.trim())?.[0];
    if (id === undefined || !TECHNIQUES.includes(id)) return;
    set({ techniques: [...new Set([...form.techniques, id])].sort() });
    input.value = "";
  };
  return html`<div class="field">
    <label for="techniques">${fields.techniques}</label>
    <input id="techniques" list="technique-names" autocomplete="off" placeholder=${writing.technique} @change=${add} />
    <datalist id="technique-names">${TECHNIQUES.map((id) => html`<option value=${named(id)}></option>`)}</datalist>
    ${
      form.techniques.length === 0
        ? nothing
        : html`<ul class="plain">
            ${form.techniques.map(
              (id) =>
                html`<li>
                  <span class="mono">${id}</span> ${techniqueName(id, language) ?? ""}
                  <button
                    type="button"
                    class="quiet small"
                    @click=${() => set({ techniques: form.techniques.filter((one) => one !== id) })}
                  >
                    ${writing.remove}
                  </button>
                </li>`,
            )}
          </ul>`
    }
  </div>`;
}
