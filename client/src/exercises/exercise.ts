/**
 * The director's page of an exercise: what is to be said when, by whom, and what came of it. Both sides have it, each
 * writes its own; at the end it is the debrief. What it shows is derived from the file and its time limits.
 */
import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { Go, Page } from "../app/page.ts";
import { fileName, sideName } from "../app/reader.ts";
import { href, type Route } from "../app/route.ts";
import { numberOfMessage, precedence } from "../cases/message.ts";
import { wordOf } from "../cases/rules.ts";
import type { DeviceEvent, FileView, LimitView, Shown, Time } from "../device/index.ts";
import { span, utc } from "../time/format.ts";
import { time, utcOnly } from "../time/shown.ts";
import { writeInject } from "./begin.ts";
import { type Debriefed, type Due, debriefOf, dueOf } from "./rules.ts";
import { type Script, scriptNamed } from "./scripts.ts";

type ExerciseRoute = Extract<Route, { page: "exercise" }>;

const COLUMNS = ["message", "delivered", "acknowledged", "held", "answered", "handling", "reply"] as const;

interface Running {
  readonly file: FileView;
  readonly script: Script;
  readonly opener: string;
  readonly begun: Time;
  readonly items: readonly Shown[];
  readonly limits: readonly LimitView[];
}

/** `running` is null for a file that is no exercise, or a script that there is not. */
interface View {
  readonly running: Running | null;
}

@customElement("hotline-exercise")
export class ExercisePage extends Page<View, ExerciseRoute> {
  protected override async ask(): Promise<View> {
    const { space, script: name } = this.route;
    const [loaded, limits] = await Promise.all([this.device.file(space), this.device.watch.limits(space)]);
    let file = loaded;
    while (file.earlier) file = await this.device.earlier(space);
    const items = file.items.filter((item): item is Shown => "type" in item);
    const opened = items.find(({ type }) => type === "open");
    const script = scriptNamed(name);
    if (script === null || opened === undefined || !file.exercise) return { running: null };
    return { running: { file, script, opener: opened.place.side, begun: opened.at, items, limits } };
  }

  protected override concerns(event: DeviceEvent): boolean {
    return event.type === "desk" || (event.type === "file" && event.space === this.route.space);
  }

  protected override heading({ running }: View): string {
    const { words, language } = this.reader;
    return running === null ? words.shell.notFound.title : running.script.title[language];
  }

  protected override isExercise({ running }: View): boolean {
    return running !== null;
  }

  protected override show({ running }: View): TemplateResult {
    const { exercises } = this.reader.words;
    if (running !== null) return this.showRunning(running);
    return html`<header><h1>${this.heading({ running })}</h1></header>
      <p><a href=${href({ page: "exercises" })}>${exercises.all}</a></p>`;
  }

  private showRunning(view: Running): TemplateResult {
    const { exercises, cases } = this.reader.words;
    const { file, script, opener, begun, items } = view;
    const other = opener === this.reader.own ? this.reader.other : this.reader.own;
    const due = dueOf(script, items, { begun, opener, other });
    const said = due.filter(({ done }) => done !== null).length;
    const next = due.find(({ done }) => done === null);
    const running = span(this.reader.now - begun, this.reader.language);
    const name = file.name === null ? "" : `${cases.file(fileName(file.name, file.exercise))} · `;
    return html`<header>
        <h1>${this.heading({ running: view })}</h1>
        <span class="soft">${name}${exercises.since(utc(begun, this.reader), running)}</span>
        <span class="do"
          ><a class="button" href=${href({ page: "file", space: file.space, at: null })}>${exercises.toFile}</a></span
        >
      </header>
      <section class="sheet whole">
        <h2>${exercises.script} <span class="count">${exercises.done(said, due.length)}</span></h2>
        <ol class="plain injects">
          ${due.map((one) => this.showInject(one, view, one === next, due))}
        </ol>
      </section>
      ${this.showDebrief(view)}`;
  }

  private showInject(one: Due, { file }: Running, next: boolean, due: readonly Due[]): TemplateResult {
    const { exercises, codes } = this.reader.words;
    const { inject, at, side, done } = one;
    const { language } = this.reader;
    const about = inject.answers === null ? null : due[inject.answers]!.done;
    const ours = side === this.reader.own;
    return html`<li class=${done !== null ? "spoken" : next ? "next" : ""} aria-current=${next ? "step" : nothing}>
      <div class="when">
        ${time(at, this.reader)}<br /><b>${this.left(one)}</b>
      </div>
      <div>
        <p class="over">
          ${precedence(inject.precedence)} <b>${codes.form[inject.form.form]}</b>
          <span class="soft">${sideName(side, this.reader)}</span>
        </p>
        <p>${inject.say[language]}</p>
        <p class="small soft">${exercises.expected(inject.expect[language])}</p>
      </div>
      <div class="do">
        ${
          done !== null
            ? html`<a href=${href({ page: "file", space: file.space, at: done.place })}
                ><b>${numberOfMessage(done)}</b></a
              >`
            : !ours
              ? html`<span class="soft">${exercises.theirs}</span>`
              : this.mayWrite && (inject.answers === null || about !== null)
                ? html`<button
                    type="button"
                    class=${next ? "main" : ""}
                    @click=${() => this.write(one, file.space, about)}
                  >
                    ${exercises.write}
                  </button>`
                : html`<span class="soft">${inject.answers === null ? nothing : exercises.awaits}</span>`
        }
      </div>
    </li>`;
  }

  private left({ at, done }: Due): string {
    const { exercises } = this.reader.words;
    const { language, now } = this.reader;
    if (done !== null) return exercises.saidAt(utc(done.at, this.reader));
    return at > now ? exercises.dueIn(span(at - now, language)) : exercises.dueSince(span(now - at, language));
  }

  private showDebrief({ items, limits }: Running): TemplateResult {
    const { exercises } = this.reader.words;
    const rows = debriefOf(items, limits);
    const { columns } = exercises;
    return html`<section class="sheet whole debrief">
      <h2>${exercises.debrief}</h2>
      ${
        rows.length === 0
          ? html`<div class="in empty">${exercises.nothingSaid}</div>`
          : html`<table>
              <thead>
                <tr>
                  ${COLUMNS.map((name) => html`<th>${columns[name]}</th>`)}
                </tr>
              </thead>
              <tbody>
                ${rows.map((row) => this.showRow(row))}
              </tbody>
            </table>`
      }
      <div class="in small soft">${exercises.derived}</div>
    </section>`;
  }

  private showRow({ message, held, handling, reply }: Debriefed): TemplateResult {
    const { exercises } = this.reader.words;
    const { delivered, acknowledged, answered } = message.chain;
    const { columns } = exercises;
    const none = html`<span class="soft">${exercises.nothing}</span>`;
    const cell = (name: string, at: Time | null, note = ""): TemplateResult =>
      html`<td data-name=${name}>
        ${at === null ? none : html`${utcOnly(at, this.reader, "second")}${note}`}
      </td>`;
    const limit = (name: string, one: LimitView | null): TemplateResult =>
      html`<td data-name=${name}>${one === null ? none : this.outcome(one)}</td>`;
    return html`<tr>
      <td><b>${numberOfMessage(message)}</b></td>
      ${cell(columns.delivered, delivered?.at ?? null, wordOf(delivered, this.reader))} ${cell(columns.acknowledged, acknowledged?.at ?? null)}
      ${cell(columns.held, held)}
      ${cell(columns.answered, answered?.at ?? null, answered === null || answered.closes ? "" : ` ${exercises.inPart}`)}
      ${limit(columns.handling, handling)} ${limit(columns.reply, reply)}
    </tr>`;
  }

  private outcome({ due, given, state }: LimitView): TemplateResult {
    const { exercises } = this.reader.words;
    return html`<b>${exercises.state[state]}</b
      ><br /><span class="small soft"
        >${due === null ? nothing : exercises.due(utc(due, this.reader, "second"))}
        ${given === null || due === null ? nothing : this.margin(given - due)}</span
      >`;
  }

  private margin(seconds: number): string {
    const { exercises } = this.reader.words;
    const much = span(Math.abs(seconds), this.reader.language);
    return seconds <= 0 ? exercises.before(much) : exercises.after(much);
  }

  private get mayWrite(): boolean {
    return this.device.officer.permissions.includes("write");
  }

  private async write(due: Due, space: string, answered: Shown | null): Promise<void> {
    const about = answered === null ? null : { ...answered.place, id: answered.id };
    const { language } = this.reader;
    this.dispatchEvent(new Go(await writeInject(this.device, due, { space, about, language })));
  }
}
