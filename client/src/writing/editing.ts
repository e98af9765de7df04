/** What every editor of a form is given, and the parts that several have. */
import { html, nothing, type TemplateResult } from "lit";
import type { Reader } from "../app/reader.ts";
import type { MessageForm } from "../protocol/messages.ts";
import type { Window } from "../protocol/particulars.ts";
import { count, type Labelled, moment, tick } from "./controls.ts";

/** What an editor is given beside the form: the reader, the sides by name, how to change it, what is wrong where. */
export interface Editing<F extends MessageForm = MessageForm> {
  readonly reader: Reader;
  readonly author: string;
  readonly addressee: string;
  /** What a correction is of; null where that cannot be opened, or it is none. */
  readonly corrected: MessageForm | null;
  change(form: F): void;
  mistake(field: string): string | null;
}

/** A field by its name and label, with what is wrong with it. */
export function labelled(name: string, label: string, { mistake }: Pick<Editing, "mistake">, help?: string): Labelled {
  return { name, label, mistake: mistake(name), ...(help === undefined ? {} : { help }) };
}

/** A span of time, if one is given, and how far the clocks may have been wrong. */
export function windowEditor(
  window: Window | null,
  editing: Editing<never>,
  take: (window: Window | null) => void,
): TemplateResult {
  const { reader } = editing;
  const { fields, writing } = reader.words;
  const start = reader.now - (reader.now % 3600);
  return html`<fieldset class="field">
    <legend>${fields.window}</legend>
    ${tick(writing.window.given, window !== null, (on) =>
      take(on ? { start, end: start + 3600, clock_offset: 0 } : null),
    )}
    ${
      window === null
        ? nothing
        : html`<div class="pair top">
              ${moment(labelled("start", writing.window.start, editing), window.start, reader, (at) =>
                take({ ...window, start: at ?? Number.NaN }),
              )}
              ${moment(
                { ...labelled("end", writing.window.end, editing), mistake: editing.mistake("window") },
                window.end,
                reader,
                (at) => take({ ...window, end: at ?? Number.NaN }),
              )}
            </div>
            ${count(
              { ...labelled("clock_offset", fields.clock_offset, editing), unit: writing.seconds },
              window.clock_offset,
              (offset) => take({ ...window, clock_offset: offset }),
            )}`
    }
  </fieldset>`;
}
