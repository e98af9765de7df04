/** All files that the officer's post takes part in, newest first. */
import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { Page } from "../app/page.ts";
import { fileName, type Reader } from "../app/reader.ts";
import { href, writeHref } from "../app/route.ts";
import { told } from "../app/told.ts";
import type { DeviceEvent, FileRow } from "../device/index.ts";
import { shown } from "../text/shown.ts";
import { time } from "../time/shown.ts";
import { fileTitle } from "./opened.ts";

interface FilesView {
  readonly files: readonly FileRow[];
  readonly next: string | null;
}

@customElement("hotline-files")
export class FilesPage extends Page<FilesView> {
  protected override ask(): Promise<FilesView> {
    return this.device.files();
  }

  protected override concerns({ type }: DeviceEvent): boolean {
    return type === "files";
  }

  protected override heading(): string {
    return this.reader.words.cases.files;
  }

  protected override show({ files, next }: FilesView): TemplateResult {
    const { cases, desk } = this.reader.words;
    const may = this.device.officer.permissions.includes("write");
    return html`<header>
        <h1>${cases.files}</h1>
        ${
          may
            ? html`<span class="do"
                ><a class="button main" href=${writeHref({ form: "notification" })}>${desk.openFile}</a></span
              >`
            : nothing
        }
      </header>
      <section class="sheet whole">
        ${
          files.length === 0
            ? this.showEmpty(may)
            : html`<table>
                <thead>
                  <tr>
                    <th>${cases.columns.file}</th>
                    <th>${cases.columns.messages}</th>
                    <th>${cases.columns.last}</th>
                  </tr>
                </thead>
                <tbody>
                  ${files.map((row) => this.showRow(row))}
                </tbody>
              </table>`
        }
        ${
          next === null
            ? nothing
            : html`<div class="in">
                <button type="button" @click=${() => this.more(next)}>${cases.earlier}</button>
              </div>`
        }
      </section>`;
  }

  private showRow(row: FileRow): TemplateResult {
    return html`<tr>
      <td>${fileLink(row, this.reader)}</td>
      <td>${this.reader.words.cases.messages(row.messages)}</td>
      <td>${time(row.last, this.reader)}</td>
    </tr>`;
  }

  private showEmpty(may: boolean): TemplateResult {
    const { title, text, act } = this.reader.words.cases.emptyFiles;
    return html`<div class="in empty">
      <p>${told(this.reader, html`<b>${title}</b>`, text)}</p>
      ${
        may
          ? html`<div class="acts"><a class="button" href=${writeHref({ form: "notification" })}>${act}</a></div>`
          : nothing
      }
    </div>`;
  }

  private async more(next: string): Promise<void> {
    const page = await this.device.files(next);
    this.view = { files: [...(this.view?.files ?? []), ...page.files], next: page.next };
  }
}

/** A file by its title, with its name and, where it is one, that it is an exercise. */
export function fileLink(row: FileRow, reader: Reader): TemplateResult {
  const { cases, shell } = reader.words;
  const title = fileTitle(row);
  const name = row.name === null ? cases.lineFile : cases.file(fileName(row.name, row.exercise));
  return html`<a href=${href({ page: "file", space: row.space, at: null })}
      ><b>${title === null ? cases.untitled : shown(title.text, title.language, reader)}</b></a
    >
    <br /><span class="small soft">${name}</span>
    ${row.exercise ? html`<span class="stamp">${shell.exercise} ${shell.exerciseBeside}</span>` : nothing}`;
}
