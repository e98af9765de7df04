/**
 * A colleague's draft before its release: just what will be signed, whose draft it is, and the precedence, which alone
 * the releaser decides. It was verified against the drafter's signature before anything of it is shown.
 */
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { focusOnStep } from "../app/focus.ts";
import { Go } from "../app/page.ts";
import { codeOf, fileName, refusal } from "../app/reader.ts";
import { href, type Route, writeHref } from "../app/route.ts";
import { told } from "../app/told.ts";
import { numberOfMessage, precedence as stamp } from "../cases/message.ts";
import { fileTitle } from "../cases/opened.ts";
import type {
  DeclarationDraft,
  DeviceEvent,
  FileRow,
  Prepared,
  Shown,
  StatementDraft,
  WaitingDraft,
} from "../device/index.ts";
import { declarationPreview } from "../line/declared.ts";
import type { Precedence } from "../protocol/says.ts";
import { problemsOf } from "../statements/rules.ts";
import { shown as inert } from "../text/shown.ts";
import { span, utc } from "../time/format.ts";
import { TAG } from "../words/words.ts";
import { accountsFor } from "../writing/accounts.ts";
import { radio } from "../writing/controls.ts";
import { type Draft, finished } from "../writing/draft.ts";
import { onBehalf, preview } from "../writing/preview.ts";
import { draftOf } from "../writing/reopen.ts";
import { sent } from "../writing/sent.ts";
import { SigningPage } from "../writing/signing.ts";
import { withdraw } from "../writing/takeback.ts";
import { returned, waits } from "./waiting.ts";

const PRECEDENCES: readonly Precedence[] = ["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"];

interface View {
  /** null once it waits no more. */
  readonly waiting: WaitingDraft | null;
  /** The draft as a form; null for one in none that this desk knows. */
  readonly draft: Draft | null;
  readonly about: Shown | null;
  readonly file: FileRow | null;
  readonly lastReceived: string | null;
}

@customElement("hotline-release")
export class ReleasePage extends SigningPage<View, Extract<Route, { page: "release" }>> {
  protected override readonly columns = "narrow";

  @state() private chosen: Precedence | null = null;
  @state() private prepared: Prepared<StatementDraft> | null = null;
  @state() private stage: "reading" | "returning" | "calling" | "signing" | "done" = "reading";
  @state() private reason = "";
  /** The draft that the releaser reads. */
  private read: WaitingDraft | null = null;

  protected override async ask(): Promise<View> {
    const [drafts, { files }] = await Promise.all([this.device.waitingDrafts(), this.device.files()]);
    const found = drafts.find(({ id }) => id === this.route.id) ?? null;
    // What is read before it is signed does not change under the reader, whatever the node has by then.
    if (found !== null && this.mayRelease(found)) this.read ??= found;
    const waiting = found !== null && this.mayRelease(found) ? this.read : found;
    if (waiting === null) return { waiting, draft: null, about: null, file: null, lastReceived: null };
    const draft = await this.draftIn(waiting);
    const place = draft?.answers ?? draft?.corrects ?? null;
    this.chosen ??= waiting.precedence as Precedence | null;
    if (this.mayRelease(waiting) && this.prepared === null) await this.prepare(waiting);
    const file = files.find(({ space }) => space === waiting.message.space) ?? null;
    return {
      waiting,
      draft,
      about: place === null ? null : await this.device.statement(place.side, place.index),
      file,
      lastReceived: await accountsFor(this.device, file),
    };
  }

  private async draftIn({ message, precedence }: WaitingDraft): Promise<Draft | null> {
    if (message.type === "declaration" || precedence === null) return null;
    return draftOf(this.device, { ...message, precedence });
  }

  protected override concerns(event: DeviceEvent): boolean {
    return super.concerns(event) || (event.type === "drafts" && this.stage !== "done");
  }

  protected override heading(): string {
    return this.reader.words.release.heading;
  }

  protected override isExercise({ file }: View): boolean {
    return file?.exercise ?? false;
  }

  /** Whoever goes on by keyboard or by ear is taken along to the next step. */
  protected override updated(changed: Map<PropertyKey, unknown>): void {
    super.updated(changed);
    if (changed.get("stage") === "signing") focusOnStep(this);
  }

  protected override show(view: View): TemplateResult {
    const { release } = this.reader.words;
    return html`<header>
        <h1>${release.heading}</h1>
        ${view.waiting === null || this.stage === "done" ? nothing : this.showWho(view.waiting)}
      </header>
      ${this.showProblem()} ${this.showStage(view)}`;
  }

  private showStage(view: View): TemplateResult {
    const { release } = this.reader.words;
    if (this.outgoing !== null) {
      return sent(
        this.outgoing,
        this.reader,
        html`<a class="button" href=${href({ page: "desk" })}>${release.left.desk}</a>`,
      );
    }
    if (view.waiting === null) {
      return html`<section class="sheet">
        <div class="in empty">
          <p>${told(this.reader, html`<b>${release.gone.title}</b>`, release.gone.text)}</p>
          <div class="acts"><a class="button" href=${href({ page: "desk" })}>${release.left.desk}</a></div>
        </div>
      </section>`;
    }
    return html`<div class="stack review">
      ${this.showContent(view, view.waiting)} ${this.showDecision(view, view.waiting)}
    </div>`;
  }

  private showWho({ drafter, issued, expires }: WaitingDraft): TemplateResult {
    const { release, officer } = this.reader.words;
    const who = officer(drafter.post, drafter.officer);
    return html`<span class="soft"
      >${release.draftedAt(who, utc(issued, this.reader))} · ${release.until(utc(expires, this.reader))}</span
    >`;
  }

  private showContent({ draft, about, file, lastReceived }: View, waiting: WaitingDraft): TemplateResult {
    const { words } = this.reader;
    const { message } = waiting;
    const title = file === null ? null : fileTitle(file);
    if (message.type === "declaration") return this.showDeclaration(message, waiting);
    if (draft === null) {
      return html`<section class="sheet">
        <div class="in">
          <p class="small soft">${words.cases.notAForm}</p>
          ${message.texts.map((text) => html`<div class="original">${inert(text, "und", this.reader)}</div>`)}
        </div>
      </section>`;
    }
    return html`<h2>${words.writing.preview.heading}</h2>
      ${preview(
        { ...draft, precedence: this.chosen ?? draft.precedence },
        {
          reader: this.reader,
          who: this.whoSigns(waiting),
          file: [
            ...(file === null || file.name === null ? [] : [words.cases.file(fileName(file.name, file.exercise))]),
            ...(title === null ? [] : [title.text]),
          ].join(" · "),
          about: about === null ? null : numberOfMessage(about),
          accounts: lastReceived,
          replies: this.device.agreed().replies,
          prepared: this.prepared,
        },
      )}`;
  }

  private showDeclaration(message: DeclarationDraft, waiting: WaitingDraft): TemplateResult {
    const { writing } = this.reader.words;
    const { reader, prepared } = this;
    const given = { reader, prepared, who: this.whoSigns(waiting) };
    return html`<h2>${writing.preview.heading}</h2>
      ${declarationPreview(message, given)}`;
  }

  /** Our centre, who releases it, who drafted it, on whose behalf. */
  private whoSigns(waiting: WaitingDraft): string {
    const { shell, officer, cases } = this.reader.words;
    const { post, officer: number } = this.device.officer;
    const {
      drafter,
      message: { capacity },
    } = waiting;
    return [
      shell.centre(this.reader.own),
      ...(this.mayRelease(waiting) ? [officer(post, number)] : []),
      cases.drafted(officer(drafter.post, drafter.officer)),
      ...(capacity === "centre" ? [] : [onBehalf(capacity, this.reader)]),
    ].join(" · ");
  }

  private showDecision(view: View, waiting: WaitingDraft): TemplateResult {
    const { release } = this.reader.words;
    const note = (text: string): TemplateResult => html`<p class="notice">${text}</p>`;
    if (waiting.returned !== null) return html`${returned(waiting, this.reader)} ${this.showOwn(waiting)}`;
    if (!waits(waiting, this.reader.now)) return html`${note(release.expired)} ${this.showOwn(waiting)}`;
    if (waiting.role === "drafter")
      return html`${note(release.own)} ${this.showCall(waiting)} ${this.showOwn(waiting)}`;
    if (waiting.role === "none") return note(release.notYours);
    return this.stage === "returning" ? this.showReturning(waiting) : this.showReleasing(view, waiting);
  }

  /** The drafter waits: who may release it can be called, and one signature is enough to say that more follows. */
  private showCall(waiting: WaitingDraft): TemplateResult {
    const { release } = this.reader.words;
    const { called, message } = waiting;
    const short = writeHref({ file: message.space, form: "short_message" });
    return html`<section class="call">
      ${
        called === null
          ? html`<p id="call-help">${release.callHelp}</p>
              <button type="button" class="main" aria-describedby="call-help" ?disabled=${this.stage === "calling"}
                @click=${() => this.call(waiting)}>${release.call}</button>`
          : html`<p role="status"><b>${release.called(utc(called, this.reader, "second"))}</b><br />${release.calledHelp}</p>`
      }
      <p>${told(this.reader, release.meanwhile, html`<a href=${short}>${release.short}</a>`)}</p>
    </section>`;
  }

  private showOwn(waiting: WaitingDraft): TemplateResult | typeof nothing {
    if (waiting.role !== "drafter") return nothing;
    const { release } = this.reader.words;
    const again = waits(waiting, this.reader.now) ? release.withdraw : release.takeUp;
    return html`<div class="acts">
      <button type="button" @click=${() => this.takeUp(waiting)}>${again}</button>
    </div>`;
  }

  private showReleasing({ draft }: View, waiting: WaitingDraft): TemplateResult {
    const { message } = waiting;
    if (message.type === "declaration") return this.showReleasingDeclaration(message, waiting);
    const mistakes = this.mistakes(draft);
    const ready = draft !== null && mistakes.length === 0;
    return html`${this.showPrecedences(waiting, mistakes[0] ?? null)} ${this.showActs(waiting, ready)}`;
  }

  /** A declaration takes effect no sooner than it is released: afterwards it is too late. */
  private showReleasingDeclaration({ says }: DeclarationDraft, waiting: WaitingDraft): TemplateResult {
    const { declaration } = this.reader.words;
    const inTime = says.from > this.reader.now;
    return html`<p class="notice">
        ${inTime ? declaration.before(utc(says.from, this.reader)) : declaration.missed}
      </p>
      ${this.showActs(waiting, inTime)}`;
  }

  private showPrecedences(waiting: WaitingDraft, mistake: string | null): TemplateResult {
    const { release, codes, fields, writing } = this.reader.words;
    const { handling } = this.device.agreed();
    const proposed = codes.precedence[waiting.precedence as Precedence];
    const options = PRECEDENCES.filter((one) => handling.has(one)).map(
      (one) => [one, stamp(one), writing.handling(span(handling.get(one)!, this.reader.language))] as const,
    );
    const help = release.proposed(this.reader.language === "zh" ? proposed : (waiting.precedence ?? ""));
    return radio(
      { name: "precedence", label: fields.precedence, help, mistake },
      this.chosen,
      options,
      (one) => void this.choose(one, waiting),
      "grid",
    );
  }

  private showActs(waiting: WaitingDraft, ready: boolean): TemplateResult {
    const { release, writing } = this.reader.words;
    const signing = this.stage === "signing";
    return html`<p class="verified-all">${release.verified}</p>
      <p><b>${writing.preview.text}</b></p>
      <div class="acts">
        <button
          type="button"
          class="main"
          ?disabled=${signing || !ready || this.prepared === null}
          @click=${() => this.release(waiting)}
        >
          ${signing ? writing.signing : release.act}
        </button>
        <button type="button" ?disabled=${signing} @click=${() => (this.stage = "returning")}>
          ${release.back}…
        </button>
      </div>`;
  }

  private showReturning(waiting: WaitingDraft): TemplateResult {
    const { release } = this.reader.words;
    return html`<section class="sheet">
      <h2>${release.back}</h2>
      <div class="in">
        <div class="field">
          <label for="reason">${release.backHeading}</label>
          <textarea
            id="reason"
            lang=${TAG[this.reader.language]}
            dir="auto"
            maxlength="2000"
            aria-describedby="reason-help"
            .value=${this.reason}
            @input=${(event: Event) => (this.reason = (event.target as HTMLTextAreaElement).value)}
          ></textarea>
          <p class="help" id="reason-help">${release.backHelp}</p>
        </div>
        <div class="acts">
          <button
            type="button"
            class="main"
            ?disabled=${this.reason.trim() === ""}
            @click=${() => this.sendBack(waiting)}
          >
            ${release.backAct}</button
          ><button type="button" @click=${() => (this.stage = "reading")}>${release.keep}</button>
        </div>
      </div>
    </section>`;
  }

  private showProblem(): TemplateResult | typeof nothing {
    if (this.problem === null) return nothing;
    const { what, todo } = refusal(this.problem, this.reader.words);
    return html`<p class="notice" role="alert">
      ${told(this.reader, html`<b>${what}</b>`, this.reader.words.kept.nothing, todo)}
    </p>`;
  }

  private mayRelease(waiting: WaitingDraft): boolean {
    return waiting.role === "releaser" && waits(waiting, this.reader.now);
  }

  /** What stands against releasing it with the precedence that is chosen. */
  private mistakes(draft: Draft | null): readonly string[] {
    if (draft === null || this.chosen === null) return [];
    const { mistakes } = this.reader.words.writing;
    return problemsOf(finished(draft.form), { ...draft, precedence: this.chosen }, this.device.agreed()).map(
      (why) => mistakes[why],
    );
  }

  private async choose(precedence: Precedence, waiting: WaitingDraft): Promise<void> {
    [this.chosen, this.prepared] = [precedence, null];
    await this.attempt(() => this.prepare(waiting));
  }

  /** Of choices that overtake each other the last stands. */
  private async prepare(waiting: WaitingDraft): Promise<void> {
    const { chosen } = this;
    const prepared = await this.device.prepareRelease(waiting, chosen);
    if (this.chosen === chosen) this.prepared = prepared;
  }

  private async release(waiting: WaitingDraft): Promise<void> {
    const { prepared } = this;
    if (prepared === null) return;
    this.stage = "signing";
    await this.attempt(async () => {
      this.outgoing = await this.device.release(waiting, prepared);
      this.stage = "done";
      this.announce(this.reader.words.writing.sent.heading);
    });
    if (this.stage === "signing") this.stage = "reading";
  }

  private async sendBack(waiting: WaitingDraft): Promise<void> {
    await this.attempt(async () => {
      await this.device.sendBack(waiting, { language: TAG[this.reader.language], text: this.reason.trim() });
      this.announce(this.reader.words.release.done);
      this.dispatchEvent(new Go(href({ page: "desk" })));
    });
  }

  private async call(waiting: WaitingDraft): Promise<void> {
    this.stage = "calling";
    await this.attempt(() => this.device.callReleaser(waiting));
    this.stage = "reading";
  }

  private async takeUp(waiting: WaitingDraft): Promise<void> {
    await this.attempt(async () => {
      const address = await withdraw(this.device, waiting);
      this.dispatchEvent(new Go(address ?? "/"));
    });
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      this.problem = null;
    } catch (error) {
      this.problem = codeOf(error);
    }
  }
}
