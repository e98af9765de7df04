/**
 * What one officer may say alone: a holding reply, an agreed short message, a service message. The wording is agreed
 * and equally authentic in both languages; only values are filled in.
 */
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { focusOnStep } from "../app/focus.ts";
import { codeOf, fileName, sideName } from "../app/reader.ts";
import { type WriteRoute, writeHref } from "../app/route.ts";
import { fieldList, type ShownField } from "../cases/fields.ts";
import { kindOf } from "../cases/gist.ts";
import { numberOfMessage, precedence as stamp } from "../cases/message.ts";
import { fileTitle } from "../cases/opened.ts";
import { messageSays } from "../cases/rules.ts";
import type { DeviceEvent, FileRow, MessageDraft, Shown, TrustView } from "../device/index.ts";
import type { Precedence } from "../protocol/says.ts";
import { LINE } from "../protocol/spaces.ts";
import { waysOf } from "../release/rules.ts";
import { soleCapacity } from "../statements/rules.ts";
import { span } from "../time/format.ts";
import { WORDS } from "../words/words.ts";
import { choose, radio } from "../writing/controls.ts";
import { sent } from "../writing/sent.ts";
import { SigningPage } from "../writing/signing.ts";
import {
  type BriefName,
  blankValues,
  codesOf,
  formWith,
  isBriefName,
  SAID_BY,
  textOf,
  type Values,
  valuesOf,
} from "./drafting.ts";
import { agreedText, blankText, textsAreAgreed } from "./text.ts";
import { valueEditors } from "./values.ts";

const PRECEDENCES: readonly Precedence[] = ["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"];

interface View {
  readonly files: readonly FileRow[];
  readonly lists: TrustView["lists"];
  /** The message that it is about: answered, or of our own. */
  readonly about: Shown | null;
  readonly agreed: boolean;
}

@customElement("hotline-brief")
export class BriefPage extends SigningPage<View, WriteRoute> {
  @state() private file: string | null = null;
  @state() private code = "";
  @state() private values: Values = {};
  @state() private precedence: Precedence = "ROUTINE";
  @state() private stage: "writing" | "signing" | "sent" = "writing";
  @state() private wrong: string | null = null;

  protected override async ask(): Promise<View> {
    const { answers, corrects } = this.route;
    const place = answers ?? corrects;
    const [{ files }, trust, about, agreed] = await Promise.all([
      this.device.files(),
      this.device.trust(),
      place === null ? null : this.device.statement(place.side, place.index),
      textsAreAgreed(this.device.agreed().annexes),
    ]);
    if (this.file === null) this.begin(about);
    return { files, lists: trust.lists, about, agreed };
  }

  protected override concerns(event: DeviceEvent): boolean {
    return super.concerns(event) || event.type === "files";
  }

  protected override heading(): string {
    return this.reader.words.codes.form[this.form];
  }

  protected override isExercise({ files }: View): boolean {
    return files.find(({ space }) => space === this.file)?.exercise ?? false;
  }

  /** Whoever goes on by keyboard or by ear is taken along to the next step. */
  protected override updated(changed: Map<PropertyKey, unknown>): void {
    super.updated(changed);
    if (changed.get("stage") === "signing") focusOnStep(this);
  }

  protected override show(view: View): TemplateResult {
    const { words } = this.reader;
    const written = formWith(this.form, this.code, this.values);
    return html`<header>
        <h1>${this.heading()}</h1>
        <span class="soft">${words.codes.formMeans[this.form]}</span>
      </header>
      ${this.problemNotice(this.problem, this.reader.words.kept.nothing)}
      ${
        this.outgoing !== null
          ? sent(
              this.outgoing,
              this.reader,
              html`<a class="button" href=${writeHref()}>${words.writing.sent.another}</a>`,
            )
          : html`<form class="stack writing" novalidate @submit=${(event: Event) => this.sign(event, view)}>
                ${view.agreed ? nothing : html`<p class="notice">${words.brief.notAgreed}</p>`}
                ${this.showCodes()} ${this.showValues()} ${this.showPlace(view)}
                <p><b>${words.writing.preview.text}</b></p>
                <div class="acts end">
                  <button class="main" ?disabled=${this.stage === "signing"}>
                    ${this.stage === "signing" ? words.writing.signing : words.writing.sign}
                  </button>
                </div>
              </form>
              <aside class="stack beside">
                <section class="sheet">
                  <h2>${words.writing.preview.heading}</h2>
                  ${this.showPreview(view, written)}
                  <div class="in small soft">${words.writing.preview.unseen}</div>
                </section>
              </aside>`
      }`;
  }

  private get form(): BriefName {
    return isBriefName(this.route.form) ? this.route.form : "short_message";
  }

  private begin(about: Shown | null): void {
    const asked = about === null ? null : messageSays(about);
    this.file = this.route.file ?? about?.space ?? LINE;
    this.precedence = asked?.precedence ?? "ROUTINE";
    const codes = this.codes(about);
    this.choose(codes.find((code) => code === "sent_in_error" && about !== null) ?? codes[0] ?? "", about);
    const by = asked?.reply != null && "by" in asked.reply ? asked.reply.by : null;
    if (this.form === "holding_reply") this.values = { by };
  }

  private codes(about: Shown | null): readonly string[] {
    return codesOf(this.form, about?.place.side ?? null, this.reader);
  }

  private choose(code: string, about: Shown | null): void {
    const names = valuesOf(this.form, code);
    [this.code, this.wrong] = [code, null];
    this.values = blankValues(names, { number: about?.number ?? null, side: this.reader.other });
  }

  private showCodes(): TemplateResult | typeof nothing {
    const codes = this.codes(this.view?.about ?? null);
    if (codes.length === 0) return nothing;
    const { brief } = this.reader.words;
    const options = codes.map((code) => [code, blankText(this.form, code, this.reader)] as const);
    return html`<section class="sheet">
      <h2>${brief.wording}</h2>
      <div class="in">
        ${radio({ name: "code", label: brief.wording, quiet: true, mistake: null }, this.code, options, (code) =>
          this.choose(code, this.view?.about ?? null),
        )}
        <p class="small soft">${brief.authentic}</p>
      </div>
    </section>`;
  }

  private showValues(): TemplateResult | typeof nothing {
    const names = valuesOf(this.form, this.code);
    if (names.length === 0) return nothing;
    const { brief } = this.reader.words;
    return html`<section class="sheet">
      <h2>${brief.valuesHeading}</h2>
      <div class="in form-grid">
        ${valueEditors(names, this.values, {
          reader: this.reader,
          mistake: (name) => (name === this.wrong ? this.mistakeIn(this.values[name]) : null),
          change: (changed) => {
            this.values = { ...this.values, ...changed };
            this.wrong = null;
          },
        })}
      </div>
    </section>`;
  }

  private mistakeIn(value: unknown): string {
    const { brief, writing } = this.reader.words;
    if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) return brief.missing;
    return Number.isNaN(value) ? writing.mistakes.time : writing.mistakes.range;
  }

  private showPlace({ files, about }: View): TemplateResult {
    const { cases, fields, writing } = this.reader.words;
    const { handling } = this.device.agreed();
    const options = files.map((row) => {
      const title = fileTitle(row);
      return [
        row.space,
        `${cases.file(fileName(row.name!, row.exercise))} · ${title?.text ?? cases.untitled}`,
      ] as const;
    });
    const urgencies = PRECEDENCES.filter((one) => handling.has(one)).map(
      (one) =>
        [
          one,
          `${one} ${WORDS.zh.codes.precedence[one]} · ${writing.handling(span(handling.get(one)!, this.reader.language))}`,
        ] as const,
    );
    return html`<section class="sheet">
      <h2>${writing.release}</h2>
      <div class="in form-grid">
        ${
          about === null
            ? choose(
                { name: "file", label: writing.file.heading, mistake: null },
                this.file ?? LINE,
                [[LINE, cases.lineFile], ...options],
                (space) => (this.file = space),
              )
            : nothing
        }
        ${choose(
          { name: "precedence", label: fields.precedence, mistake: null },
          this.precedence,
          urgencies,
          (one) => (this.precedence = one),
        )}
      </div>
    </section>`;
  }

  private showPreview({ files, about }: View, written: ReturnType<typeof formWith>): TemplateResult {
    const { words } = this.reader;
    const { post, officer } = this.device.officer;
    const row = files.find(({ space }) => space === this.file);
    const where = row?.name == null ? words.cases.lineFile : words.cases.file(fileName(row.name, row.exercise));
    const who = [words.shell.centre(this.reader.own), words.officer(post, officer)];
    const to = words.writing.preview.to(sideName(this.reader.other, this.reader));
    const answered: readonly ShownField[] =
      about === null || this.route.answers === null
        ? []
        : [{ label: words.fields.answers, value: numberOfMessage(about) }];
    return html`<article class="message own preview" aria-label=${words.writing.preview.heading}>
      <header>
        ${stamp(this.precedence)}
        <span class="kind"
          >${written.form === null ? words.codes.form[this.form] : kindOf(written.form, this.reader)}</span
        ><span class="who">${[...who, to, where].join(" · ")}</span>
      </header>
      <div class="in">
        ${answered.length > 0 ? fieldList(answered) : nothing}
        <p class="gist">
          ${
            written.form === null
              ? blankText(this.form, this.code, this.reader)
              : agreedText(written.form, { side: this.reader.own, exercise: row?.exercise ?? false }, this.reader)
          }
        </p>
      </div>
    </article>`;
  }

  private async sign(event: Event, view: View): Promise<void> {
    event.preventDefault();
    const written = formWith(this.form, this.code, this.values);
    this.wrong = written.missing;
    if (written.form === null) {
      await this.updateComplete;
      this.querySelector<HTMLElement>(".wrong input, .wrong select")?.focus();
      return;
    }
    [this.stage, this.problem] = ["signing", null];
    try {
      this.outgoing = await this.device.send(await this.device.prepare(this.message(textOf(written.form), view)));
      this.announce(this.reader.words.writing.sent.heading);
    } catch (error) {
      this.problem = codeOf(error);
    }
    this.stage = this.outgoing === null ? "writing" : "sent";
    if (this.problem !== null) await this.goToProblem();
  }

  private message(text: string, { lists, about }: View): MessageDraft {
    const { capacities } = this.device.agreed();
    const list = lists.find(({ side }) => side === this.reader.own);
    const ways = list === undefined ? [] : waysOf(this.device.officer.post, list, capacities);
    return {
      space: this.file ?? LINE,
      type: SAID_BY[this.form],
      texts: [text],
      capacity: ways[0]?.[0] ?? soleCapacity(capacities),
      precedence: this.precedence,
      answers: this.route.answers === null ? null : (about?.id ?? null),
    };
  }
}
