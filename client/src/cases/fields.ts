/** A form's coded fields in the reader's language, as they stand in the conversation, in the preview and on paper. */
import { html, type TemplateResult } from "lit";
import { type Reader, sideName } from "../app/reader.ts";
import { techniqueName } from "../atlas/names.ts";
import type { MessageForm } from "../protocol/messages.ts";
import type { Change, Item, Since, Victim, Window } from "../protocol/particulars.ts";
import { shown } from "../text/shown.ts";
import { date, span, utc } from "../time/format.ts";
import { time } from "../time/shown.ts";

/** A field: what it is called, what it says, and whether it needs the whole width. */
export interface ShownField {
  readonly label: string;
  readonly value: TemplateResult | string;
  readonly wide?: boolean;
}

/** Whose form it is, and from when its spans of time are counted. */
export interface Authored {
  readonly author: string;
  readonly at: number;
}

/** The fields of a form, as an officer asks for them; `reply` says by when a reply is asked. Lists come last. */
export function fieldsOf(
  form: MessageForm,
  authored: Authored,
  reply: readonly ShownField[],
  reader: Reader,
): readonly ShownField[] {
  const [wide, narrow] = [
    ownFields(form, authored, reader).filter((one) => one.wide),
    ownFields(form, authored, reader).filter((one) => !one.wide),
  ];
  return [...narrow, ...reply, ...markedFields(form, reader), ...wide];
}

/** Fields as a list of terms. */
export function fieldList(fields: readonly ShownField[]): TemplateResult {
  return html`<dl class="fields">
    ${fields.map(
      ({ label, value, wide }) =>
        html`<div class=${wide ? "wide" : ""}>
          <dt>${label}</dt>
          <dd class=${wide ? "listed" : ""}>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function ownFields(form: MessageForm, authored: Authored, reader: Reader): readonly ShownField[] {
  const { codes, fields, cases } = reader.words;
  const { author, reader: addressee } = sidesOf(authored, reader);
  switch (form.form) {
    case "notification":
      return [
        { label: fields.what, value: codes.event[form.what] },
        { label: fields.since, value: sinceOf(form.since, reader) },
        { label: fields.sector, value: codes.sector[form.sector] },
        { label: fields.relation, value: codes.relation[form.relation](author, addressee) },
        {
          label: fields.involvement,
          value: withBasis(
            codes.degree[form.involvement.degree],
            form.involvement.basis.map((one) => codes.basis[one]),
            reader,
          ),
        },
        { label: fields.trail, value: trailOf(form, author, addressee, reader) },
        { label: fields.attributes, value: form.attributes ? cases.yes : cases.no },
        { label: fields.victim, value: victimOf(form.victim, reader) },
        {
          label: fields.asks,
          value: listed(
            form.asks.map((one) => codes.ask[one]),
            reader,
          ),
        },
        ...(form.techniques.length > 0
          ? [{ label: fields.techniques, value: techniquesOf(form.techniques, reader), wide: true }]
          : []),
      ];
    case "preservation_request":
      return [
        { label: fields.days, value: daysOf(form.days, authored.at, reader) },
        { label: fields.window, value: windowOf(form.window, reader) },
        {
          label: fields.data,
          value: listed(
            form.data.map((one) => codes.data[one]),
            reader,
          ),
        },
        ...(form.items.length > 0 ? [{ label: fields.items, value: itemsOf(form.items, reader), wide: true }] : []),
      ];
    case "explanation_request":
      return [
        { label: fields.concerns, value: codes.concern[form.concerns] },
        { label: fields.window, value: windowOf(form.window, reader) },
        {
          label: fields.asks,
          value: listed(
            form.asks.map((one) => codes.question[one]),
            reader,
          ),
        },
      ];
    case "message":
      return [{ label: fields.subject, value: shown(form.subject, form.text.language, reader), wide: true }];
    case "answer":
      return [
        { label: fields.outcome, value: codes.outcome[form.outcome] },
        ...(form.reasons.length > 0
          ? [
              {
                label: fields.reasons,
                value: listed(
                  form.reasons.map((one) => codes.reason[one]),
                  reader,
                ),
              },
            ]
          : []),
        ...(form.rest_by === null ? [] : [{ label: fields.rest_by, value: time(form.rest_by, reader) }]),
      ];
    case "correction":
      return [
        { label: fields.ground, value: codes.ground[form.ground] },
        { label: fields.changes, value: changesOf(form.changes, form.text?.language ?? "und", reader), wide: true },
      ];
    case "own_activity":
      return [
        { label: fields.activity, value: codes.activity[form.activity] },
        { label: fields.window, value: windowOf(form.window, reader) },
        { label: fields.sector, value: codes.sector[form.sector] },
        { label: fields.resembles, value: codes.event[form.resembles] },
      ];
  }
}

function markedFields({ marking, status }: MessageForm, reader: Reader): readonly ShownField[] {
  const { codes, fields } = reader.words;
  return [
    { label: fields.status, value: codes.status[status] },
    {
      label: fields.marking,
      value: html`<span class="nowrap">${marking}</span> <small class="soft">${codes.marking[marking]}</small>`,
    },
  ];
}

/** Both sides as the reader knows them: the author's, and the one it was written to. */
function sidesOf({ author }: Authored, reader: Reader): { readonly author: string; readonly reader: string } {
  const addressee = author === reader.own ? reader.other : reader.own;
  return { author: sideName(author, reader), reader: sideName(addressee, reader) };
}

function listed(words: readonly string[], reader: Reader): string {
  if (words.length === 0) return reader.words.cases.notStated;
  return reader.language === "zh" ? words.join("、") : words.join(", ");
}

function withBasis(degree: string, basis: readonly string[], reader: Reader): TemplateResult {
  if (basis.length === 0) return html`${degree}`;
  return html`${degree}
    <small class="soft"
      >${reader.words.fields.basis}${reader.language === "zh" ? "：" : " "}${listed(basis, reader)}</small
    >`;
}

function sinceOf(since: Since | null, reader: Reader): TemplateResult | string {
  if (since === null) return reader.words.cases.unknown;
  const about = since.uncertainty === 0 ? "" : ` ± ${span(since.uncertainty, reader.language)}`;
  return html`${time(since.at, reader)}<small class="soft">${about}</small>`;
}

function trailOf(
  form: Extract<MessageForm, { form: "notification" }>,
  author: string,
  addressee: string,
  reader: Reader,
): string {
  const { codes } = reader.words;
  const { kind, through } = form.trail;
  if (kind === "none" || kind === "unknown") return codes.trail[kind];
  return `${codes.trail[kind]}${reader.language === "zh" ? "，" : ", "}${codes.through[through](author, addressee)}`;
}

function victimOf(victim: Victim | null, reader: Reader): TemplateResult | string {
  if (victim === null) return reader.words.cases.notStated;
  return html`${reader.words.cases.operator(victim.operator)}
    <small class="soft">${reader.words.codes.consent[victim.consent]}</small>`;
}

function techniquesOf(ids: readonly string[], reader: Reader): TemplateResult {
  return html`<ul class="plain">
    ${ids.map((id) => html`<li><span class="mono">${id}</span> ${techniqueName(id, reader.language) ?? ""}</li>`)}
  </ul>`;
}

function windowOf(window: Window | null, reader: Reader): TemplateResult | string {
  const { cases } = reader.words;
  if (window === null) return cases.notStated;
  const offset = window.clock_offset === 0 ? cases.exact : cases.offset(span(window.clock_offset, reader.language));
  return html`${cases.windowOf(utc(window.start, reader), utc(window.end, reader))}
    <small class="soft">${offset}</small>`;
}

function daysOf(days: number, from: number, reader: Reader): TemplateResult {
  const { cases } = reader.words;
  return html`${cases.days(days)}
    <small class="soft">${cases.until(date(from + days * 86_400, reader.language))}</small>`;
}

function itemsOf(items: readonly Item[], reader: Reader): TemplateResult {
  const { codes, cases } = reader.words;
  return html`<ul class="plain">
    ${items.map(
      ({ kind, port, value }) =>
        html`<li>
          <span class="soft">${codes.item[kind]}</span>
          <span class="mono">${shown(value, "und", reader)}</span
          >${port === null ? "" : html` <small class="soft">${cases.port(port)}</small>`}
        </li>`,
    )}
  </ul>`;
}

function changesOf(changes: readonly Change[], language: string, reader: Reader): TemplateResult {
  const { cases, correctable } = reader.words;
  return html`<table class="changes">
    <thead>
      <tr>
        <th></th>
        <th>${cases.was}</th>
        <th>${cases.now}</th>
      </tr>
    </thead>
    <tbody>
      ${changes.map(
        ({ field, was, now }) =>
          html`<tr>
            <td class="soft">${correctable[field]}</td>
            <td><del>${changeValue(was, language, reader)}</del></td>
            <td><ins>${changeValue(now, language, reader)}</ins></td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** A value that is one of the codes or a time is shown as such, so that it needs no translator. */
function changeValue(value: string, language: string, reader: Reader): TemplateResult | string {
  const { codes } = reader.words;
  for (const table of [codes.event, codes.sector, codes.degree] as readonly Readonly<Record<string, string>>[]) {
    if (Object.hasOwn(table, value)) return table[value]!;
  }
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) ? Date.parse(value) / 1000 : Number.NaN;
  return Number.isNaN(at) ? shown(value, language, reader) : time(at, reader);
}
