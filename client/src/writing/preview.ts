/** What exactly is signed: the message as its readers will see it, and, for who asks, the very bytes. */
import { html, nothing, type TemplateResult } from "lit";
import { type Reader, sideName } from "../app/reader.ts";
import { fieldList, fieldsOf, type ShownField } from "../cases/fields.ts";
import { kindOf } from "../cases/gist.ts";
import { precedence } from "../cases/message.ts";
import type { Prepared, StatementDraft } from "../device/index.ts";
import { original } from "../text/shown.ts";
import { span } from "../time/format.ts";
import { time } from "../time/shown.ts";
import { type Draft, finished } from "./draft.ts";
import { legible } from "./times.ts";

/** What stands in the preview beside the draft. */
export interface Beside {
  readonly reader: Reader;
  readonly who: string;
  /** The file it goes to, by name or by its new title. */
  readonly file: string;
  /** The messages that it answers or corrects, by number. */
  readonly about: string | null;
  /** The other side's last message that this device has seen, by number. */
  readonly accounts: string | null;
  readonly replies: ReadonlyMap<string, number>;
  /** What the device says it will sign; before that is asked for, only the draft is known. */
  readonly prepared: Prepared<StatementDraft> | null;
}

/** The preview. A field that cannot be spelled yet leaves the bytes out. */
export function preview(draft: Draft, beside: Beside): TemplateResult {
  const { reader, who, file, about, accounts, prepared } = beside;
  const { writing, cases, fields } = reader.words;
  const form = legible(finished(draft.form));
  const replaces = draft.form.form === "correction" ? fields.corrects : fields.replaces;
  const header: readonly ShownField[] = [
    ...(about === null ? [] : [{ label: draft.corrects === null ? fields.answers : replaces, value: about }]),
  ];
  return html`<article class="message own preview" aria-label=${writing.preview.heading}>
      <header>
        ${precedence(draft.precedence)} <span class="kind">${kindOf(form, reader)}</span
        ><span class="who">${who} · ${writing.preview.to(sideName(reader.other, reader))} · ${file}</span>
      </header>
      <div class="in">
        ${fieldList([
          ...header,
          ...fieldsOf(form, { author: reader.own, at: reader.now }, replyField(draft, beside), reader),
        ])}
        ${form.form === "preservation_request" ? html`<p class="small soft">${cases.noLegalAssistance}</p>` : nothing}
        ${form.text === null || form.text.text.trim() === "" ? nothing : original(form.text, reader)}
      </div>
      <footer>${accounts === null ? writing.preview.accountsNone : writing.preview.accounts(accounts)}</footer>
    </article>
    ${exactBytes(prepared, reader)}`;
}

function replyField({ reply }: Draft, { reader, replies }: Beside): readonly ShownField[] {
  const { fields, cases } = reader.words;
  if (reply.kind === "by" && reply.by !== null && !Number.isNaN(reply.by))
    return [{ label: fields.reply, value: time(reply.by, reader) }];
  if (reply.kind !== "within") return [];
  return [
    { label: fields.reply, value: cases.within(span(replies.get(reply.basis) ?? 0, reader.language), reply.basis) },
  ];
}

/** That it is said on behalf of the Government. */
export function onBehalf(capacity: string, { words }: Reader): string {
  return words.cases.onBehalf(words.capacities[capacity] ?? capacity);
}

/** The bytes themselves, for who asks: the texts, where there are any, and the header. */
export function exactBytes(prepared: Prepared<StatementDraft> | null, reader: Reader): TemplateResult | typeof nothing {
  if (prepared === null) return nothing;
  const { preview: words } = reader.words.writing;
  const { message, header } = prepared;
  return html`${
    message.type === "declaration"
      ? nothing
      : html`<details class="small bytes">
            <summary>${words.bytes}</summary>
            <pre class="mono">${message.texts.join("\n")}</pre>
          </details>`
  }
    <details class="small bytes">
      <summary>${words.header}</summary>
      <pre class="mono">${header}</pre>
    </details>`;
}
