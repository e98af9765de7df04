/** A message as the one-page form: to be printed, faxed, read out or handed over, with the digits that prove it. */
import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { Page } from "../app/page.ts";
import { fileName } from "../app/reader.ts";
import { href, type Route } from "../app/route.ts";
import type { DeviceEvent, FileView, Shown } from "../device/index.ts";
import { agreedText } from "../short/text.ts";
import { shown as inert } from "../text/shown.ts";
import { utc } from "../time/format.ts";
import { TAG, WORDS } from "../words/words.ts";
import { fieldsOf, type ShownField } from "./fields.ts";
import { kindOf } from "./gist.ts";
import { digits, headerFields, numberOfMessage, precedence, replyFields, whoOf } from "./message.ts";
import { fileTitle, openedOf } from "./opened.ts";
import { counts, messageSays, wordOf } from "./rules.ts";

interface PrintView {
  readonly file: FileView;
  readonly shown: Shown;
}

@customElement("hotline-print")
export class PrintPage extends Page<PrintView, Extract<Route, { page: "print" }>> {
  protected override readonly columns = "narrow";

  protected override async ask(): Promise<PrintView> {
    const { space, entry } = this.route;
    const [file, shown] = await Promise.all([this.device.file(space), this.device.statement(entry.side, entry.index)]);
    return { file, shown };
  }

  protected override concerns(event: DeviceEvent): boolean {
    return event.type === "file" && event.space === this.route.space;
  }

  protected override heading({ shown }: PrintView): string {
    return this.reader.words.cases.sheet.heading(numberOfMessage(shown));
  }

  protected override isExercise({ shown }: PrintView): boolean {
    return shown.exercise;
  }

  protected override show({ file, shown }: PrintView): TemplateResult {
    const { sheet } = this.reader.words.cases;
    return html`<header class="screen">
        <h1>${this.heading({ file, shown })}</h1>
        <span class="do"
          ><a class="button" href=${href({ page: "file", space: file.space, at: shown.place })}>${sheet.back}</a
          ><button type="button" class="main" @click=${() => window.print()}>${sheet.print}</button></span
        >
        <p class="soft small">${sheet.hint}</p>
      </header>
      ${this.showSheet(file, shown)}`;
  }

  private showSheet(file: FileView, shown: Shown): TemplateResult {
    // On paper nothing is today and nobody is 'we': every time has its date, every side its code.
    const reader = { ...this.reader, now: 0, onPaper: true };
    const { words } = reader;
    const { sheet } = words.cases;
    const says = messageSays(shown);
    const opened = openedOf(shown);
    const number = numberOfMessage(shown);
    const title = fileTitle(file);
    const known = new Map(file.items.flatMap((item) => ("type" in item ? [[item.id, item] as const] : [])));
    const form = opened.state === "form" ? opened.form : null;
    const brief = opened.state === "brief" ? opened.form : null;
    const said = form ?? brief;
    const other = shown.place.side === reader.own ? reader.other : reader.own;
    const head: readonly ShownField[] = [
      { label: sheet.from, value: whoOf(shown, reader) },
      { label: sheet.to, value: words.shell.centre(other) },
      { label: sheet.sent, value: utc(shown.at, reader, "second") },
      ...(shown.chain.delivered === null
        ? []
        : [
            {
              label: sheet.deliveredAt,
              value: utc(shown.chain.delivered.at, reader, "second") + wordOf(shown.chain.delivered, reader),
            },
          ]),
      {
        label: sheet.file,
        value: html`${file.name === null ? words.cases.lineFile : fileName(file.name, file.exercise)}${
          title === null ? "" : html` · ${inert(title.text, title.language, reader)}`
        }`,
      },
    ];
    const fields = [
      ...headerFields(shown, (id) => known.get(id) ?? null, reader),
      ...(form === null
        ? []
        : fieldsOf(
            form,
            { author: shown.place.side, at: shown.at },
            says === null ? [] : replyFields(says, reader),
            reader,
          )),
    ];
    return html`<article class="form-sheet">
      ${this.unrealWord(shown)}
      <div class="heading">
        <h2>${number} · ${said === null ? words.statements[shown.type] : kindOf(said, reader)}</h2>
        ${says === null ? nothing : precedence(says.precedence)}
      </div>
      <dl>
        ${[...head, ...fields].map(
          ({ label, value, wide }) =>
            html`<dt>${label}</dt>
              <dd class=${wide ? "plain" : ""}>${value}</dd>`,
        )}
      </dl>
      ${
        form?.text
          ? html`<p class="over small">${sheet.words}</p>
              <div class="words">${inert(form.text.text, form.text.language, reader)}</div>`
          : nothing
      }
      ${
        brief === null
          ? nothing
          : html`<p class="over small">${sheet.agreed}</p>
              ${(["en", "zh"] as const).map(
                (language) =>
                  html`<div class="words" lang=${TAG[language]}>
                    ${agreedText(brief, { side: shown.place.side, exercise: shown.exercise }, { ...reader, language, words: WORDS[language] })}
                  </div>`,
              )}`
      }
      <div class="foot">
        <p>${counts(shown) ? sheet.basis : html`<b>${sheet.doubt}</b>`}</p>
        <div>${sheet.digits}${digits(shown.digits)}</div>
        <p><b>${sheet.end(number)}</b></p>
      </div>
    </article>`;
  }

  private unrealWord(shown: Shown): TemplateResult | typeof nothing {
    const { shell } = this.reader.words;
    const both = [
      ...(this.device.hotline.demonstration ? [`${shell.demonstration} · ${shell.demonstrationBeside}`] : []),
      ...(shown.exercise ? [`${shell.exercise} · ${shell.exerciseBeside}`] : []),
    ];
    return both.length === 0 ? nothing : html`<p class="unreal-word">${both.join(" — ")}</p>`;
  }
}
