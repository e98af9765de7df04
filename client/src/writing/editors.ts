/** Each form, to be filled in: coded fields first. What the fields are called is what readers see them called. */
import { html, nothing, type TemplateResult } from "lit";
import * as code from "../protocol/codes.ts";
import type {
  Answer,
  Correction,
  ExplanationRequest,
  MessageForm,
  Notification,
  OwnActivity,
  PreservationRequest,
} from "../protocol/messages.ts";
import type { Change, Item } from "../protocol/particulars.ts";
import { choose, count, line, moment, optionsOf, radio, several } from "./controls.ts";
import { type Editing, labelled, windowEditor } from "./editing.ts";
import { notification } from "./notification.ts";

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

function preservation(form: PreservationRequest, editing: Editing<PreservationRequest>): TemplateResult {
  const { reader, change } = editing;
  const { codes, fields, writing } = reader.words;
  const set = (changed: Partial<PreservationRequest>): void => change({ ...form, ...changed });
  return html` <p class="small soft wide">${writing.noLegalAssistance}</p>
    ${count(
      { ...labelled("days", fields.days, editing), unit: writing.daysUnit },
      form.days,
      (days) => set({ days }),
      1,
    )}
    ${windowEditor(form.window, editing, (window) => set({ window }))}
    ${several(labelled("data", fields.data, editing), form.data, optionsOf(code.DATA, codes.data), (data) =>
      set({ data }),
    )}
    ${items(form.items, editing, (all) => set({ items: all }))}`;
}

function items(all: readonly Item[], editing: Editing<never>, take: (items: readonly Item[]) => void): TemplateResult {
  const { codes, fields, writing } = editing.reader.words;
  const put = (index: number, changed: Partial<Item>): void =>
    take(all.map((item, place) => (place === index ? { ...item, ...changed } : item)));
  return html`<fieldset class="field" id="items">
    <legend>${fields.items}</legend>
    ${all.map(
      (item, index) =>
        html`<div class="item">
          ${choose(
            labelled(`item-${index}`, codes.item[item.kind], editing),
            item.kind,
            optionsOf(code.ITEMS, codes.item),
            (kind) => put(index, { kind, port: kind === "address" ? item.port : null }),
          )}
          ${line(labelled(`value-${index}`, writing.value, editing), item.value, (value) => put(index, { value }), 300)}
          ${
            item.kind === "address"
              ? line(
                  labelled(`port-${index}`, writing.port, editing),
                  item.port === null ? "" : String(item.port),
                  (port) => put(index, { port: /^\d+$/.test(port) ? Number(port) : null }),
                  5,
                )
              : nothing
          }
          <button type="button" class="quiet small" @click=${() => take(all.filter((_, place) => place !== index))}>
            ${writing.remove}
          </button>
        </div>`,
    )}
    <div>
      <button type="button" class="small" @click=${() => take([...all, { kind: "address", port: null, value: "" }])}>
        ${writing.add}
      </button>
    </div>
    ${editing.mistake("items") === null ? nothing : html`<p class="mistake">${editing.mistake("items")}</p>`}
  </fieldset>`;
}

function explanation(form: ExplanationRequest, editing: Editing<ExplanationRequest>): TemplateResult {
  const { reader, change } = editing;
  const { codes, fields } = reader.words;
  const set = (changed: Partial<ExplanationRequest>): void => change({ ...form, ...changed });
  return html` ${choose(
    labelled("concerns", fields.concerns, editing),
    form.concerns,
    optionsOf(code.CONCERNS, codes.concern),
    (concerns) => set({ concerns }),
  )}
  ${windowEditor(form.window, editing, (window) => set({ window }))}
  ${several(labelled("asks", fields.asks, editing), form.asks, optionsOf(code.QUESTIONS, codes.question), (asks) =>
    set({ asks }),
  )}`;
}

function subject(
  form: Extract<MessageForm, { form: "message" }>,
  editing: Editing<Extract<MessageForm, { form: "message" }>>,
): TemplateResult {
  return line(labelled("subject", editing.reader.words.fields.subject, editing), form.subject, (text) =>
    editing.change({ ...form, subject: text }),
  );
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
  return html` ${radio(
    labelled("outcome", fields.outcome, editing),
    form.outcome,
    optionsOf(code.OUTCOMES, codes.outcome),
    setOutcome,
  )}
  ${
    reasoned
      ? several(
          labelled("reasons", fields.reasons, editing),
          form.reasons,
          optionsOf(code.REASONS, codes.reason),
          (reasons) => change({ ...form, reasons }),
        )
      : nothing
  }
  ${
    open
      ? moment(labelled("rest_by", fields.rest_by, editing), form.rest_by, reader, (at) =>
          change({ ...form, rest_by: at }),
        )
      : nothing
  }`;
}

function correction(form: Correction, editing: Editing<Correction>): TemplateResult {
  const { codes, fields, correctable, cases, writing } = editing.reader.words;
  const put = (index: number, changed: Partial<Change>): void =>
    editing.change({
      ...form,
      changes: form.changes.map((one, place) => (place === index ? { ...one, ...changed } : one)),
    });
  return html` ${radio(
    labelled("ground", fields.ground, editing),
    form.ground,
    optionsOf(code.GROUNDS, codes.ground),
    (ground) => editing.change({ ...form, ground }),
    "line",
  )}
    <fieldset class="field ${editing.mistake("changes") === null ? "" : "wrong"}" id="changes">
      <legend>${fields.changes}</legend>
      ${form.changes.map(
        (one, index) =>
          html`<div class="item">
            ${choose(
              labelled(`field-${index}`, fields.changes, editing),
              one.field,
              optionsOf(correctableIn(editing.corrected), correctable),
              (field) => put(index, { field }),
            )}
            ${line(labelled(`was-${index}`, cases.was, editing), one.was, (was) => put(index, { was }), 300)}
            ${line(labelled(`now-${index}`, cases.now, editing), one.now, (now) => put(index, { now }), 300)}
            ${
              form.changes.length > 1
                ? html`<button
                    type="button"
                    class="quiet small"
                    @click=${() =>
                      editing.change({ ...form, changes: form.changes.filter((_, place) => place !== index) })}
                  >
                    ${writing.remove}
                  </button>`
                : nothing
            }
          </div>`,
      )}
      <div>
        <button
          type="button"
          class="small"
          @click=${() => editing.change({ ...form, changes: [...form.changes, { field: "other", was: "", now: "" }] })}
        >
          ${writing.add}
        </button>
      </div>
      ${editing.mistake("changes") === null ? nothing : html`<p class="mistake">${editing.mistake("changes")}</p>`}
    </fieldset>`;
}

/** What of a form can be corrected, by the name of its field; anything else is said as `other`. */
function correctableIn(form: MessageForm | null): readonly code.Correctable[] {
  return code.CORRECTABLE.filter((name) => form === null || name === "other" || name in form);
}

function ownActivity(form: OwnActivity, editing: Editing<OwnActivity>): TemplateResult {
  const { codes, fields } = editing.reader.words;
  const set = (changed: Partial<OwnActivity>): void => editing.change({ ...form, ...changed });
  return html` ${choose(
    labelled("activity", fields.activity, editing),
    form.activity,
    optionsOf(code.ACTIVITIES, codes.activity),
    (activity) => set({ activity }),
  )}
  ${windowEditor(form.window, editing, (window) => set({ window }))}
  ${choose(labelled("sector", fields.sector, editing), form.sector, optionsOf(code.SECTORS, codes.sector), (sector) =>
    set({ sector }),
  )}
  ${choose(
    labelled("resembles", fields.resembles, editing),
    form.resembles,
    optionsOf(code.EVENTS, codes.event),
    (resembles) => set({ resembles }),
  )}`;
}
