/** The sections of the form to write a message with: codes first, words after them, its release last. */
import { html, nothing, type TemplateResult } from "lit";
import { fileName, type Reader, sideName } from "../app/reader.ts";
import { precedence } from "../cases/message.ts";
import { fileTitle } from "../cases/opened.ts";
import type { Agreed, FileRow, TrustView } from "../device/index.ts";
import { MARKINGS, STATUSES } from "../protocol/codes.ts";
import type { MessageForm } from "../protocol/messages.ts";
import type { Precedence } from "../protocol/says.ts";
import type { Way } from "../release/rules.ts";
import { flashLength, measure, proseOf, shareOf } from "../statements/rules.ts";
import { shown } from "../text/shown.ts";
import { span, utc } from "../time/format.ts";
import { TAG } from "../words/words.ts";
import { after, choose, type Labelled, line, moment, optionsOf, radio } from "./controls.ts";
import { blankForm, type Draft, type MessageFormName, type ReplyChoice } from "./draft.ts";
import { editor } from "./editors.ts";
import { languageOptions } from "./languages.ts";

const PRECEDENCES: readonly Precedence[] = ["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"];
/** The forms that need no earlier message to answer or correct. */
export const FREE_FORMS: readonly MessageFormName[] = [
  "notification",
  "explanation_request",
  "preservation_request",
  "own_activity",
  "message",
];

/** Files that are named before a new one is begun; they are listed by their newest entry. */
const HINTS = 3;

/** What the sections are given: the draft, where it may go, and how to change it. */
export interface Filling {
  readonly reader: Reader;
  readonly agreed: Agreed;
  readonly draft: Draft;
  /** What a correction is of, as far as it can be opened. */
  readonly corrected: MessageForm | null;
  readonly files: readonly FileRow[];
  readonly lists: TrustView["lists"];
  /** The capacities in which the officer speaks, and how in each. */
  readonly ways: readonly (readonly [capacity: string, way: Way])[];
  change(changed: Partial<Draft>): void;
  /** A field by its name, with what is wrong with it in words. */
  field(name: string, label: string): Labelled;
}

/** The form: what kind of message, in which file, codes, words, and how it is released. */
export function formSections(filling: Filling): TemplateResult {
  const { reader, draft, change, field } = filling;
  const { words } = reader;
  const { writing } = words;
  const free = draft.answers === null && draft.corrects === null;
  return html` ${
    free
      ? html`<section class="sheet">
            <h2>${writing.kind}</h2>
            <div class="in">
              ${radio(
                { ...field("kind", writing.kind), quiet: true },
                draft.form.form,
                FREE_FORMS.map(
                  (one) => [one, html`<b>${words.codes.form[one]}</b>`, words.codes.formMeans[one]] as const,
                ),
                (name) => change({ form: otherForm(draft.form, name, reader) }),
                "grid",
              )}
            </div>
          </section>`
      : nothing
  }
    ${
      free
        ? html`<section class="sheet">
            <h2>${writing.file.heading}</h2>
            <div class="in">${fileSection(filling)}</div>
          </section>`
        : nothing
    }
    <section class="sheet">
      <h2>${writing.coded}</h2>
      <div class="in form-grid">
        <p class="small soft wide">${writing.codedHelp}</p>
        ${coded(filling)}
      </div>
    </section>
    <section class="sheet">
      <h2>${writing.words.heading}</h2>
      <div class="in">${inWords(filling)}</div>
    </section>
    <section class="sheet">
      <h2>${writing.release}</h2>
      <div class="in form-grid">${release(filling)}</div>
    </section>`;
}

function fileSection(filling: Filling): TemplateResult {
  const { reader, draft, files, change, field } = filling;
  const { writing, cases } = reader.words;
  const options = files.map((row) => {
    const title = fileTitle(row);
    return [
      row.space,
      `${row.name === null ? cases.lineFile : cases.file(fileName(row.name, row.exercise))} · ${title?.text ?? cases.untitled}`,
    ] as const;
  });
  return html`${choose(
    { ...field("file", writing.file.heading), help: writing.file.ask, quiet: true },
    draft.file ?? "",
    [["", writing.file.fresh], ...options],
    (space) => change({ file: space === "" ? null : space }),
  )}
  ${
    draft.file === null
      ? html`<div class="stack">
          ${hint(filling)}
          ${line(
            { ...field("title", writing.file.title), help: writing.file.titleHelp },
            draft.title,
            (title) => change({ title }),
            80,
          )}
          ${postsSection(filling)}
        </div>`
      : nothing
  }`;
}

/** The files with the newest entries: what is notified may belong to one of them. */
function hint({ reader, draft, files, change }: Filling): TemplateResult | typeof nothing {
  if (draft.form.form !== "notification" || files.length === 0) return nothing;
  const { writing, cases } = reader.words;
  return html`<div class="notice hint">
    <b>${writing.file.hint}</b>
    <ul class="plain">
      ${files.slice(0, HINTS).map((row) => {
        const title = fileTitle(row);
        const name = row.name === null ? cases.lineFile : cases.file(fileName(row.name, row.exercise));
        return html`<li>
          <span
            ><b>${title === null ? cases.untitled : shown(title.text, title.language, reader)}</b>
            <span class="small soft">${name} · ${writing.file.last(utc(row.last, reader))}</span></span
          ><button type="button" class="small" @click=${() => change({ file: row.space })}>${writing.file.useIt}</button>
        </li>`;
      })}
    </ul>
  </div>`;
}

function postsSection({ reader, draft, lists, change, field: labelled }: Filling): TemplateResult {
  const { writing, posts, shell } = reader.words;
  const field = { ...labelled("posts", writing.file.posts), help: writing.file.postsHelp };
  const has = (side: string, post: string): boolean => draft.posts.some((one) => one[0] === side && one[1] === post);
  const toggle = (side: string, post: string, on: boolean): void =>
    change({
      posts: on
        ? [...draft.posts, [side, post] as const]
        : draft.posts.filter((one) => one[0] !== side || one[1] !== post),
    });
  return html`<fieldset class="field ${field.mistake === null ? "" : "wrong"}" id="posts">
    <legend>${field.label}</legend>
    ${lists.map(
      ({ side, posts: listed }) =>
        html`<div class="choices">
          <span class="soft side">${shell.centre(side)}</span>${listed.map(
            ({ post }) =>
              html`<label class="choice"
                ><input
                  type="checkbox"
                  .checked=${has(side, post)}
                  @change=${(event: Event) => toggle(side, post, (event.target as HTMLInputElement).checked)}
                /><span>${posts[post] ?? post}</span></label
              >`,
          )}
        </div>`,
    )}
    ${after(field)}
  </fieldset>`;
}

function coded({ reader, draft, corrected, change, field }: Filling): TemplateResult {
  return editor(draft.form, {
    reader,
    author: sideName(reader.own, reader),
    addressee: sideName(reader.other, reader),
    corrected,
    change: (form: MessageForm) => change({ form }),
    mistake: (name) => field(name, "").mistake,
  });
}

function inWords({ reader, agreed, draft, change, field: labelled }: Filling): TemplateResult {
  const { form, precedence: urgency } = draft;
  const { writing } = reader.words;
  const text = form.text ?? { language: TAG[reader.language], text: "" };
  const size = measure(proseOf(form));
  const flash =
    urgency === "FLASH"
      ? html` · <b>${writing.words.flash(Math.round(shareOf(size, flashLength(agreed.flash)) * 100))}</b>`
      : nothing;
  const field = labelled("text", writing.words.heading);
  return html`<div class="field ${field.mistake === null ? "" : "wrong"}">
      <label for="text" class="unseen">${writing.words.heading}</label>
      <p class="help">${writing.words.help}</p>
      <textarea
        id="text"
        lang=${text.language}
        dir="auto"
        .value=${text.text}
        @input=${(event: Event) =>
          change({ form: { ...form, text: { ...text, text: (event.target as HTMLTextAreaElement).value } } })}
      ></textarea>
      <p class="help">${writing.words.count(size.words, size.hanzi)}${flash}</p>
      ${after(field)}
    </div>
    ${choose(labelled("language", writing.words.language), text.language, languageOptions(reader), (language) =>
      change({ form: { ...form, text: { ...text, language } } }),
    )}`;
}

function release(filling: Filling): TemplateResult {
  const { reader, draft, agreed, change, field } = filling;
  const { codes, fields, writing } = reader.words;
  const urgencies = PRECEDENCES.filter((one) => agreed.handling.has(one)).map(
    (one) => [one, precedence(one), writing.handling(span(agreed.handling.get(one)!, reader.language))] as const,
  );
  const { form } = draft;
  return html` ${capacity(filling)}
  ${radio(
    { ...field("precedence", fields.precedence), help: writing.precedenceHelp },
    draft.precedence,
    urgencies,
    (one) => change({ precedence: one }),
    "grid",
  )}
  ${replySection(filling)}
  ${choose(
    field("marking", fields.marking),
    form.marking,
    MARKINGS.map((one) => [one, `${one} · ${codes.marking[one]}`] as const),
    (marking) => change({ form: { ...form, marking } }),
  )}
  ${choose(field("status", fields.status), form.status, optionsOf(STATUSES, codes.status), (status) =>
    change({ form: { ...form, status } }),
  )}`;
}

/** On whose behalf: what one officer says alone, or what another releases. */
function capacity({ reader, draft, ways, change, field }: Filling): TemplateResult {
  const { release } = reader.words;
  const names: Readonly<Record<string, string>> = { centre: release.centre, government: release.government };
  const options = ways.map(
    ([one, way]) => [one, html`<b>${names[one] ?? one}</b>`, way === "alone" ? release.alone : release.two] as const,
  );
  return radio(
    field("capacity", release.capacity),
    draft.capacity,
    options,
    (one) => change({ capacity: one }),
    "grid",
  );
}

function replySection({ reader, draft, agreed, change, field: labelled }: Filling): TemplateResult | typeof nothing {
  const { reply, form } = draft;
  if (form.form === "answer" || form.form === "correction") return nothing;
  const { fields, writing } = reader.words;
  const { replies } = agreed;
  const take = (kind: string): void => change({ reply: replyOf(kind, reply) });
  const options = [
    ["none", writing.reply.none],
    ["by", writing.reply.by],
    ...[...replies].map(
      ([basis, seconds]) => [`within ${basis}`, writing.reply.within(span(seconds, reader.language), basis)] as const,
    ),
  ] as const;
  const chosen = reply.kind === "within" ? `within ${reply.basis}` : reply.kind;
  const field = labelled("reply", fields.reply);
  return html`<div>
    ${radio({ ...field, mistake: reply.kind === "by" ? null : field.mistake }, chosen, options, take)}
    ${
      reply.kind === "by"
        ? moment({ ...field, name: "reply-by", label: writing.reply.by }, reply.by, reader, (by) =>
            change({ reply: { kind: "by", by } }),
          )
        : nothing
    }
  </div>`;
}

/** Another kind of message; what was said in words stays. */
function otherForm(form: MessageForm, name: MessageFormName, { language }: Reader): MessageForm {
  const blank = blankForm(name, TAG[language]);
  return form.text === null ? blank : { ...blank, text: form.text };
}

function replyOf(kind: string, before: ReplyChoice): ReplyChoice {
  if (kind === "by") return before.kind === "by" ? before : { kind: "by", by: null };
  return kind === "none" ? { kind } : { kind: "within", basis: kind.slice("within ".length) };
}
