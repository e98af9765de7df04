/** Drafts that are kept on this device, besides the one that is being written. */
import { html, nothing, type TemplateResult } from "lit";
import type { Reader } from "../app/reader.ts";
import { writeHref } from "../app/route.ts";
import type { LocalDraft } from "../device/index.ts";
import { ago } from "../time/format.ts";
import { placeOfKey, readDraft } from "./draft.ts";

/** The sheet of drafts; nothing where there is none. */
export function keptDrafts(
  kept: readonly LocalDraft[],
  reader: Reader,
  drop: (id: string) => void,
): TemplateResult | typeof nothing {
  const { codes, writing } = reader.words;
  const { drafts } = writing;
  const others = kept.flatMap((one) => {
    const draft = readDraft(one.content);
    return draft === null ? [] : [{ one, draft }];
  });
  if (others.length === 0) return nothing;
  return html`<section class="sheet">
    <h2>${drafts.heading} <span class="count">${others.length}</span></h2>
    ${others.map(
      ({ one, draft: { title, form } }) =>
        html`<div class="in">
          <b>${codes.form[form.form]}</b>
          <span class="small soft"
            >${title || nothing} ${drafts.saved(ago(reader.now - one.saved, reader.language))}</span
          >
          <div class="acts">
            <a class="button small" href=${writeHref({ ...placeOfKey(one.id), form: form.form })}>${drafts.go}</a
            ><button type="button" class="quiet small" @click=${() => drop(one.id)}>${drafts.drop}</button>
          </div>
        </div>`,
    )}
    <div class="in small soft">${drafts.text}</div>
  </section>`;
}
