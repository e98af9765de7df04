/** Each form, to be filled in: coded fields first. What the fields are called is what readers see them called. */
import { html, nothing, type TemplateResult } from "lit";
import type { Reader } from "../app/reader.ts";
import { techniqueName, TECHNIQUES } from "../atlas/names.ts";
import * as code from "../protocol/codes.ts";
import type { Answer, Change, Correction, ExplanationRequest, Item, MessageForm, Notification, OwnActivity, PreservationRequest, Window } from "../protocol/forms.ts";
import { choose, count, line, moment, optionsOf, radio, several, tick, type Labelled } from "./controls.ts";

/** What an editor is given beside the form: the reader, the sides by name, how to change it, what is wrong where. */
export interface Editing<F extends MessageForm = MessageForm> {
  readonly reader: Reader;
  readonly author: string;
  readonly addressee: string;
  change(form: F): void;
  mistake(field: string): string | null;
}

/** The coded fields of a form. */
export function editor(form: MessageForm, editing: Editing<never>): TemplateResult {
  switch (form.form) {
    case "notification":
      return notification(form, editing as Editing<Notification>);
    case "preservation_request":
      return preservation(form, editing as Editing<PreservationRequest>);
    case "explanation_request":
      return explanation(form, editing as Editing<ExplanationRequest>);
    case "message":
      return subject(form, editing as Editing<Extract<MessageForm, { form: "message" }>>);
    case "answer":
      return answer(form, editing as Editing<Answer>);
    case "correction":
      return correction(form, editing as Editing<Correction>);
    case "own_activity":
      return ownActivity(form, editing as Editing<OwnActivity>);
  }
}

function labelled(name: string, label: string, { mistake }: Pick<Editing, "mistake">, help?: string): Labelled {
  return { name, label, mistake: mistake(name), ...(help === undefined ? {} : { help }) };
}

function notification(form: Notification, editing: Editing<Notification>): TemplateResult {
  const { reader, author, addressee, change } = editing;
  const { codes, fields, writing, cases } = reader.words;
  const set = (changed: Partial<Notification>): void => change({ ...form, ...changed });
  const relations = code.RELATIONS.map((one) => [one, codes.relation[one](author, addressee)] as const);
  const places = code.PLACES.map((one) => [one, codes.through[one](author, addressee)] as const);
  return html`
    ${radio(labelled("stage", fields.stage, editing), form.stage, optionsOf(code.STAGES, codes.stageOfNotification), (stage) => set({ stage }), "line")}
    ${choose(labelled("what", fields.what, editing), form.what, optionsOf(code.EVENTS, codes.event), (what) => set({ what }))}
    ${choose(labelled("sector", fields.sector, editing), form.sector, optionsOf(code.SECTORS, codes.sector), (sector) => set({ sector }))}
    ${sinceEditor(form, editing, set)}
    ${choose(labelled("relation", fields.relation, editing), form.relation, relations, (relation) => set({ relation }))}
    ${choose(labelled("involvement", fields.involvement, editing), form.involvement.degree, optionsOf(code.DEGREES, codes.degree), (degree) => set({ involvement: { ...form.involvement, degree } }))}
    ${several(labelled("basis", fields.basis, editing), form.involvement.basis, optionsOf(code.BASES, codes.basis), (basis) => set({ involvement: { ...form.involvement, basis } }))}
    ${choose(labelled("trail", fields.trail, editing), form.trail.kind, optionsOf(code.TRAILS, codes.trail), (kind) => set({ trail: { ...form.trail, kind } }))}
    ${form.trail.kind === "none" || form.trail.kind === "unknown" ? nothing : choose(labelled("through", fields.through, editing), form.trail.through, places, (through) => set({ trail: { ...form.trail, through } }))}
    ${techniques(form, editing, set)}
    ${victimEditor(form, editing, set)}
    ${several(labelled("asks", fields.asks, editing), form.asks, optionsOf(code.ASKS, codes.ask), (asks) => set({ asks }))}
    ${radio(labelled("attributes", fields.attributes, editing, form.attributes ? writing.attributesNote : undefined), form.attributes ? "yes" : "no", [["no", cases.no], ["yes", cases.yes]] as const, (one) => set({ attributes: one === "yes" }), "line")}`;
}

function sinceEditor({ since }: Notification, editing: Editing<Notification>, set: (changed: Partial<Notification>) => void): TemplateResult {
  const { reader } = editing;
  const { fields, writing } = reader.words;
  const begin = { at: reader.now - (reader.now % 60), uncertainty: 300 };
  if (since === null) {
    return html`<fieldset class="field"><legend>${fields.since}</legend>${tick(writing.unknownTime, true, () => set({ since: begin }))}</fieldset>`;
  }
  return html`<div class="field wide">
    <div class="pair top">
      ${moment(labelled("since", fields.since, editing), since.at, reader, (at) => set({ since: { ...since, at: at ?? Number.NaN } }))}
      ${count(labelled("uncertainty", writing.sinceMinutes, editing), Math.round(since.uncertainty / 60), (minutes) => set({ since: { ...since, uncertainty: minutes * 60 } }))}
    </div>
    ${tick(writing.unknownTime, false, () => set({ since: null }))}
  </div>`;
}

function victimEditor({ victim }: Notification, editing: Editing<Notification>, set: (changed: Partial<Notification>) => void): TemplateResult {
  const { codes, fields, writing, cases } = editing.reader.words;
  return html`<fieldset class="field ${victim === null ? "half" : ""}"><legend>${fields.victim}</legend>
    ${tick(writing.victim.given, victim !== null, (on) => set({ victim: on ? { operator: 1, consent: "not_asked" } : null }))}
    ${victim === null
      ? nothing
      : html`<div class="pair top">
          ${count(labelled("operator", cases.operator(victim.operator), editing), victim.operator, (operator) => set({ victim: { ...victim, operator } }), 1)}
          ${choose(labelled("consent", fields.consent, editing), victim.consent, optionsOf(code.CONSENTS, codes.consent), (consent) => set({ victim: { ...victim, consent } }))}
        </div>`}
  </fieldset>`;
}

function techniques(form: Notification, editing: Editing<Notification>, set: (changed: Partial<Notification>) => void): TemplateResult {
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
    ${form.techniques.length === 0
      ? nothing
      : html`<ul class="plain">${form.techniques.map((id) => html`<li><span class="mono">${id}</span> ${techniqueName(id, language) ?? ""} <button type="button" class="quiet small" @click=${() => set({ techniques: form.techniques.filter((one) => one !== id) })}>${writing.remove}</button></li>`)}</ul>`}
  </div>`;
}

function preservation(form: PreservationRequest, editing: Editing<PreservationRequest>): TemplateResult {
  const { reader, change } = editing;
  const { codes, fields, writing } = reader.words;
  const set = (changed: Partial<PreservationRequest>): void => change({ ...form, ...changed });
  return html`
    <p class="small soft">${writing.noLegalAssistance}</p>
    ${count({ ...labelled("days", fields.days, editing), unit: writing.daysUnit }, form.days, (days) => set({ days }), 1)}
    ${windowEditor(form.window, editing, (window) => set({ window }))}
    ${several(labelled("data", fields.data, editing), form.data, optionsOf(code.DATA, codes.data), (data) => set({ data }))}
    ${items(form.items, editing, (all) => set({ items: all }))}`;
}

function items(all: readonly Item[], editing: Editing<never>, take: (items: readonly Item[]) => void): TemplateResult {
  const { codes, fields, writing } = editing.reader.words;
  const put = (index: number, changed: Partial<Item>): void => take(all.map((item, place) => (place === index ? { ...item, ...changed } : item)));
  return html`<fieldset class="field" id="items"><legend>${fields.items}</legend>
    ${all.map(
      (item, index) => html`<div class="item">
        ${choose(labelled(`item-${index}`, codes.item[item.kind], editing), item.kind, optionsOf(code.ITEMS, codes.item), (kind) => put(index, { kind, port: kind === "address" ? item.port : null }))}
        ${line(labelled(`value-${index}`, writing.value, editing), item.value, (value) => put(index, { value }), 300)}
        ${item.kind === "address" ? line(labelled(`port-${index}`, writing.port, editing), item.port === null ? "" : String(item.port), (port) => put(index, { port: /^\d+$/.test(port) ? Number(port) : null }), 5) : nothing}
        <button type="button" class="quiet small" @click=${() => take(all.filter((_, place) => place !== index))}>${writing.remove}</button>
      </div>`,
    )}
    <div><button type="button" class="small" @click=${() => take([...all, { kind: "address", port: null, value: "" }])}>${writing.add}</button></div>
    ${editing.mistake("items") === null ? nothing : html`<p class="mistake">${editing.mistake("items")}</p>`}
  </fieldset>`;
}

function explanation(form: ExplanationRequest, editing: Editing<ExplanationRequest>): TemplateResult {
  const { reader, change } = editing;
  const { codes, fields } = reader.words;
  const set = (changed: Partial<ExplanationRequest>): void => change({ ...form, ...changed });
  return html`
    ${choose(labelled("concerns", fields.concerns, editing), form.concerns, optionsOf(code.CONCERNS, codes.concern), (concerns) => set({ concerns }))}
    ${windowEditor(form.window, editing, (window) => set({ window }))}
    ${several(labelled("asks", fields.asks, editing), form.asks, optionsOf(code.QUESTIONS, codes.question), (asks) => set({ asks }))}`;
}

function subject(form: Extract<MessageForm, { form: "message" }>, editing: Editing<Extract<MessageForm, { form: "message" }>>): TemplateResult {
  return line(labelled("subject", editing.reader.words.fields.subject, editing), form.subject, (text) => editing.change({ ...form, subject: text }));
}

function answer(form: Answer, editing: Editing<Answer>): TemplateResult {
  const { reader, change } = editing;
  const { codes, fields } = reader.words;
  const open = form.outcome === "passed_on" || form.outcome === "in_part";
  const reasoned = form.outcome === "in_part" || form.outcome === "cannot_say";
  const setOutcome = (outcome: code.Outcome): void =>
    change({
      ...form,
      outcome,
      rest_by: outcome === "passed_on" || outcome === "in_part" ? form.rest_by : null,
      reasons: outcome === "in_part" || outcome === "cannot_say" ? form.reasons : [],
    });
  return html`
    ${radio(labelled("outcome", fields.outcome, editing), form.outcome, optionsOf(code.OUTCOMES, codes.outcome), setOutcome)}
    ${reasoned ? several(labelled("reasons", fields.reasons, editing), form.reasons, optionsOf(code.REASONS, codes.reason), (reasons) => change({ ...form, reasons })) : nothing}
    ${open ? moment(labelled("rest_by", fields.rest_by, editing), form.rest_by, reader, (at) => change({ ...form, rest_by: at })) : nothing}`;
}

function correction(form: Correction, editing: Editing<Correction>): TemplateResult {
  const { codes, fields, correctable, cases, writing } = editing.reader.words;
  const put = (index: number, changed: Partial<Change>): void => editing.change({ ...form, changes: form.changes.map((one, place) => (place === index ? { ...one, ...changed } : one)) });
  return html`
    ${radio(labelled("ground", fields.ground, editing), form.ground, optionsOf(code.GROUNDS, codes.ground), (ground) => editing.change({ ...form, ground }), "line")}
    <fieldset class="field ${editing.mistake("changes") === null ? "" : "wrong"}" id="changes"><legend>${fields.changes}</legend>
      ${form.changes.map(
        (one, index) => html`<div class="item">
          ${choose(labelled(`field-${index}`, fields.changes, editing), one.field, optionsOf(code.CORRECTABLE, correctable), (field) => put(index, { field }))}
          ${line(labelled(`was-${index}`, cases.was, editing), one.was, (was) => put(index, { was }), 300)}
          ${line(labelled(`now-${index}`, cases.now, editing), one.now, (now) => put(index, { now }), 300)}
          ${form.changes.length > 1 ? html`<button type="button" class="quiet small" @click=${() => editing.change({ ...form, changes: form.changes.filter((_, place) => place !== index) })}>${writing.remove}</button>` : nothing}
        </div>`,
      )}
      <div><button type="button" class="small" @click=${() => editing.change({ ...form, changes: [...form.changes, { field: "other", was: "", now: "" }] })}>${writing.add}</button></div>
      ${editing.mistake("changes") === null ? nothing : html`<p class="mistake">${editing.mistake("changes")}</p>`}
    </fieldset>`;
}

function ownActivity(form: OwnActivity, editing: Editing<OwnActivity>): TemplateResult {
  const { codes, fields } = editing.reader.words;
  const set = (changed: Partial<OwnActivity>): void => editing.change({ ...form, ...changed });
  return html`
    ${choose(labelled("activity", fields.activity, editing), form.activity, optionsOf(code.ACTIVITIES, codes.activity), (activity) => set({ activity }))}
    ${windowEditor(form.window, editing, (window) => set({ window }))}
    ${choose(labelled("sector", fields.sector, editing), form.sector, optionsOf(code.SECTORS, codes.sector), (sector) => set({ sector }))}
    ${choose(labelled("resembles", fields.resembles, editing), form.resembles, optionsOf(code.EVENTS, codes.event), (resembles) => set({ resembles }))}`;
}

function windowEditor(window: Window | null, editing: Editing<never>, take: (window: Window | null) => void): TemplateResult {
  const { reader } = editing;
  const { fields, writing } = reader.words;
  const start = reader.now - (reader.now % 3600);
  return html`<fieldset class="field"><legend>${fields.window}</legend>
    ${tick(writing.window.given, window !== null, (on) => take(on ? { start, end: start + 3600, clock_offset: 0 } : null))}
    ${window === null
      ? nothing
      : html`<div class="pair top">
            ${moment(labelled("start", writing.window.start, editing), window.start, reader, (at) => take({ ...window, start: at ?? Number.NaN }))}
            ${moment({ ...labelled("end", writing.window.end, editing), mistake: editing.mistake("window") }, window.end, reader, (at) => take({ ...window, end: at ?? Number.NaN }))}
          </div>
          ${count({ ...labelled("clock_offset", fields.clock_offset, editing), unit: writing.seconds }, window.clock_offset, (offset) => take({ ...window, clock_offset: offset }))}`}
  </fieldset>`;
}
