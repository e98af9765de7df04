/** The quiet guide of practice: what to do next, one step at a time. It can be skipped, and does nothing by itself. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Announce } from "../app/page.ts";
import { codeOf, type Reader, refusal } from "../app/reader.ts";
import { href, writeHref } from "../app/route.ts";
import { chain, stepsOf } from "../cases/chain.ts";
import { numberOfMessage } from "../cases/message.ts";
import type { Device, Shown } from "../device/index.ts";
import type { Practice } from "./practice.ts";
import { type Practised, practised, STEPS, type Step, stepOf } from "./rules.ts";

const NOTHING: Practised = { message: null, reply: null, drafted: false };

@customElement("hotline-guide")
export class Guide extends LitElement {
  @property({ attribute: false }) device!: Device;
  @property({ attribute: false }) reader!: Reader;
  @property({ attribute: false }) practice!: Practice;

  @state() private done: Practised = NOTHING;
  @state() private skipped: ReadonlySet<Step> = new Set();
  @state() private beginning = false;
  @state() private problem: string | null = null;

  private space: string | null = null;
  private stop: (() => void) | null = null;

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = this.device.subscribe(({ type }) => {
      if (type === "file" || type === "outbox" || type === "drafts") void this.look();
    });
  }

  override disconnectedCallback(): void {
    this.stop?.();
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult {
    const { practice } = this.reader.words;
    const step = stepOf(this.done, this.skipped);
    const { title, text } = practice.steps[step];
    return html`<section class="sheet guide" aria-labelledby="guide-heading">
      <h2 id="guide-heading">
        ${practice.heading} <span class="count">${practice.of(STEPS.indexOf(step) + 1, STEPS.length)}</span>
      </h2>
      <div class="in" aria-live="polite">
        <h3>${title}</h3>
        <p>${text}</p>
        ${this.showStep(step)}
        ${
          this.problem === null
            ? nothing
            : html`<p class="notice" role="alert">${refusal(this.problem, this.reader.words).what}</p>`
        }
        ${
          step === "watch"
            ? nothing
            : html`<p>
                <button type="button" class="quiet small" @click=${() => this.skip(step)}>${practice.skip}</button>
              </p>`
        }
      </div>
      <div class="in small soft">${practice.nothing}</div>
    </section>`;
  }

  private showStep(step: Step): TemplateResult | typeof nothing {
    const { practice, brief, cases } = this.reader.words;
    const { message, reply, drafted } = this.done;
    switch (step) {
      case "begin":
        return html`<button type="button" class="main" ?disabled=${this.beginning} @click=${() => this.begin()}>
          ${practice.begin}
        </button>`;
      case "acknowledge":
        return html`<a class="button main" href=${fileOf(message!)}>${practice.read(numberOfMessage(message!))}</a>`;
      case "reply": {
        const about = { file: message!.space, answers: message!.place };
        if (drafted) return html`<p><b>${practice.releasing}</b></p>`;
        return html`<div class="acts">
            <a class="button" href=${writeHref({ ...about, form: "holding_reply" })}>${brief.holding}</a
            ><a class="button" href=${writeHref({ ...about, form: "answer" })}>${cases.answer}</a>
          </div>
          <p class="small soft">${practice.released}</p>`;
      }
      case "chain":
        return html`<p><b>${numberOfMessage(reply!)}</b></p>
          ${chain(
            stepsOf(reply!, () => null, this.reader),
            this.reader,
          )}
          <p><a href=${fileOf(reply!)}>${practice.toFile}</a></p>`;
      case "watch":
        return html`${
          reply === null
            ? nothing
            : chain(
                stepsOf(reply, () => null, this.reader),
                this.reader,
              )
        }
          <div class="acts"><a class="button main" href="/watch" data-leaves>${practice.watch}</a></div>`;
    }
  }

  private async begin(): Promise<void> {
    this.beginning = true;
    try {
      this.space = await this.practice.begin();
      this.problem = null;
      await this.look();
    } catch (error) {
      this.problem = codeOf(error);
    } finally {
      this.beginning = false;
    }
  }

  private skip(step: Step): void {
    this.skipped = new Set([...this.skipped, step]);
  }

  /** What has happened in the practice file by now. What does not open yet comes with the next event. */
  private async look(): Promise<void> {
    if (this.space === null) return;
    const before = stepOf(this.done, this.skipped);
    try {
      const { items } = await this.device.file(this.space);
      const drafts = await this.device.waitingDrafts();
      this.done = practised(
        items.filter((item): item is Shown => "type" in item),
        this.reader.own,
        drafts.length > 0,
      );
    } catch (error) {
      codeOf(error);
    }
    const step = stepOf(this.done, this.skipped);
    if (step !== before) this.dispatchEvent(new Announce(this.reader.words.practice.steps[step].title));
  }
}

function fileOf({ space, place }: Shown): string {
  return href({ page: "file", space, at: place });
}
