/** Exercises: the scripts that come with the product, and those that were begun. */
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { Go, Page } from "../app/page.ts";
import { codeOf, refusal } from "../app/reader.ts";
import { href } from "../app/route.ts";
import { told } from "../app/told.ts";
import { fileLink } from "../cases/files.ts";
import { titleOf } from "../cases/opened.ts";
import type { DeviceEvent, FileRow } from "../device/index.ts";
import { practiceLink } from "../practice/link.ts";
import { untilLogged } from "../writing/sending.ts";
import { beginExercise } from "./begin.ts";
import { SCRIPTS, type Script, scriptTitled } from "./scripts.ts";

@customElement("hotline-exercises")
export class ExercisesPage extends Page<readonly FileRow[]> {
  /** The script that is just being begun. */
  @state() private beginning: string | null = null;
  @state() private problem: string | null = null;

  protected override async ask(): Promise<readonly FileRow[]> {
    const { files } = await this.device.files();
    return files.filter(({ exercise }) => exercise);
  }

  protected override concerns({ type }: DeviceEvent): boolean {
    return type === "files";
  }

  protected override heading(): string {
    return this.reader.words.exercises.heading;
  }

  protected override show(files: readonly FileRow[]): TemplateResult {
    const { exercises } = this.reader.words;
    return html`<header>
        <h1>${exercises.heading}</h1>
        <span class="soft">${exercises.about}</span>
        <span class="do">${practiceLink(this.reader)}</span>
      </header>
      <div class="stack">
        ${this.showProblem()} ${SCRIPTS.map((script) => this.showScript(script))}
      </div>
      <aside class="stack">
        <section class="sheet">
          <h2>${exercises.begun} <span class="count">${files.length}</span></h2>
          ${
            files.length === 0
              ? html`<div class="in empty small">${exercises.none}</div>`
              : files.map((file) => this.showFile(file))
          }
        </section>
      </aside>`;
  }

  private showScript(script: Script): TemplateResult {
    const { language, words } = this.reader;
    return html`<section class="sheet">
      <h2>${script.title[language]} <span class="count">${words.exercises.injects(script.injects.length)}</span></h2>
      <div class="in">
        <p>${script.about[language]}</p>
        <div class="acts">
          <button type="button" class="main" ?disabled=${this.beginning !== null} @click=${() => this.begin(script)}>
            ${this.beginning === script.name ? words.exercises.beginning : words.exercises.begin}
          </button>
          <span class="small soft">${words.exercises.beginMeans}</span>
        </div>
      </div>
    </section>`;
  }

  private showFile(file: FileRow): TemplateResult {
    const title = titleOf(file.title)?.title ?? null;
    const script = title === null ? null : scriptTitled(title);
    return html`<div class="in">
      ${fileLink(file, this.reader)}
      ${
        script === null
          ? nothing
          : html`<br /><a href=${href({ page: "exercise", script: script.name, space: file.space })}
                >${this.reader.words.exercises.direct}</a
              >`
      }
    </div>`;
  }

  private showProblem(): TemplateResult | typeof nothing {
    if (this.problem === null) return nothing;
    const { what, todo } = refusal(this.problem, this.reader.words);
    return html`<p class="notice" role="alert">${told(this.reader, what, this.reader.words.kept.nothing, todo)}</p>`;
  }

  private async begin(script: Script): Promise<void> {
    this.beginning = script.name;
    try {
      const { space, key } = await beginExercise(this.device, script, this.reader.language);
      await untilLogged(this.device, key);
      this.dispatchEvent(new Go(href({ page: "exercise", script: script.name, space })));
    } catch (error) {
      this.problem = codeOf(error);
    } finally {
      this.beginning = null;
    }
  }
}
