/**
 * Enrolment from the making of the key on: what a new officer does here, step by step.
 *
 * The digits are computed by this device from the keys in this browser, and by the registrar's own machine from those
 * that are to be signed. Only two people who compare them know that nobody stood in between.
 */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { Page } from "../app/page.ts";
import { codeOf, refusal } from "../app/reader.ts";
import { lead, told } from "../app/told.ts";
import { digits } from "../cases/message.ts";
import type { DeviceEvent, Enrolment } from "../device/index.ts";
import { practiceLink } from "../practice/link.ts";
import { span } from "../time/format.ts";
import { time } from "../time/shown.ts";

/** The step of desk.md's five that a state stands at. */
const STEP: Readonly<Record<Enrolment["state"], number>> = {
  none: 2,
  elsewhere: 2,
  made: 3,
  waiting: 3,
  revoked: 2,
  listed: 4,
};

@customElement("hotline-enrolment")
export class EnrolmentPage extends Page<Enrolment> {
  protected override readonly columns = "narrow";

  @state() private making = false;
  @state() private problem: string | null = null;

  private stopAsking: () => void = () => undefined;

  protected override ask(): Promise<Enrolment> {
    return this.device.enrolment();
  }

  /** Nothing tells a device that is not listed yet that it is: while it waits, it asks. */
  override connectedCallback(): void {
    super.connectedCallback();
    this.stopAsking = this.ticker.subscribe(() => {
      const waits = this.view?.state === "waiting" || this.view?.state === "made";
      if (waits && this.ticker.now() % 2 === 0) void this.reload();
    });
  }

  override disconnectedCallback(): void {
    this.stopAsking();
    super.disconnectedCallback();
  }

  protected override concerns({ type }: DeviceEvent): boolean {
    return type === "enrolment";
  }

  protected override heading(): string {
    return this.reader.words.enrolment.heading;
  }

  protected override show(enrolment: Enrolment): TemplateResult {
    return html`<header><h1>${this.heading()}</h1></header>
      ${this.showSteps(STEP[enrolment.state])} ${this.problem === null ? nothing : this.showProblem(this.problem)}
      <div class="stack" aria-live="polite">${this.showState(enrolment)}</div>`;
  }

  private showSteps(current: number): TemplateResult {
    const { steps, stepsLabel } = this.reader.words.enrolment;
    return html`<ol class="steps" aria-label=${stepsLabel}>
      ${steps.map(
        (step, index) =>
          html`<li aria-current=${index === current ? "step" : nothing} class=${index < current ? "done" : ""}>
            ${step}
          </li>`,
      )}
    </ol>`;
  }

  private showState(enrolment: Enrolment): TemplateResult {
    switch (enrolment.state) {
      case "none":
      case "elsewhere":
        return this.showMaking(enrolment);
      case "made":
      case "waiting":
        return html`${this.showDigits(enrolment)} ${this.showSignatures(enrolment)}
        ${enrolment.persistent ? nothing : this.showStorage()}`;
      case "listed":
        return this.showListed();
      case "revoked":
        return this.showRevoked();
    }
  }

  private showMaking(enrolment: Enrolment): TemplateResult {
    const { words } = this.reader;
    const { make, elsewhere } = words.enrolment;
    const other = enrolment.state === "elsewhere";
    const { post, officer } = this.device.officer;
    return html`<section class="sheet">
      <h2>${other ? elsewhere.title : make.title}</h2>
      <div class="in">
        <p>${make.who(words.shell.centre(this.reader.own), words.officer(post, officer))}</p>
        <p>${other ? elsewhere.text : make.text}</p>
        <div class="acts">
          <button type="button" class=${other ? "" : "main"} ?disabled=${this.making} @click=${() => this.enrol()}>
            ${other ? elsewhere.act : make.act}
          </button>
          ${
            this.making
              ? html`<span role="status">${make.making} <span class="soft">${make.doing}</span></span>`
              : nothing
          }
        </div>
      </div>
    </section>`;
  }

  private showDigits({ digits: text, telephone }: Enrolment): TemplateResult {
    const { digits: words } = this.reader.words.enrolment;
    return html`<section class="sheet">
      <h2>${words.title}</h2>
      <div class="in">
        <p class="to-read">${digits(text ?? "", true)}</p>
        <p><b>${words.differ}</b></p>
        <p>${words.text}</p>
        ${
          // In the demonstration registrars are scripted: nobody is called.
          telephone === null || this.device.hotline.demonstration
            ? nothing
            : html`<dl>
                <dt>${words.telephone}</dt>
                <dd>${telephone}</dd>
              </dl>
              <p class="small soft">${words.compare}</p>`
        }
      </div>
    </section>`;
  }

  private showSignatures({ signedBy, since }: Enrolment): TemplateResult {
    const { waiting } = this.reader.words.enrolment;
    const [first, second] = signedBy;
    const row = (label: string, signature: Enrolment["signedBy"][number] | undefined): TemplateResult =>
      html`<dt>${label}</dt>
        <dd>
          ${
            signature === undefined
              ? html`<span class="soft">${waiting.open}</span>`
              : html`<b>${waiting.signed(signature.registrar)}</b> ${time(signature.at, this.reader)}`
          }
        </dd>`;
    return html`<section class="sheet">
      <h2>
        ${waiting.title}
        ${
          since === null
            ? nothing
            : html`<span class="count">${waiting.since(span(this.reader.now - since, this.reader.language))}</span>`
        }
      </h2>
      <div class="in">
        <p>${told(this.reader, waiting.text, ...(this.device.hotline.demonstration ? [waiting.scripted] : []))}</p>
        <dl>${row(waiting.first, first)} ${row(waiting.second, second)}</dl>
        <p class="small soft">${waiting.leave}</p>
      </div>
    </section>`;
  }

  private showStorage(): TemplateResult {
    const { storage } = this.reader.words.enrolment;
    return html`<p class="notice">${told(this.reader, lead(storage.title, this.reader), storage.text)}</p>`;
  }

  private showListed(): TemplateResult {
    const { listed } = this.reader.words.enrolment;
    return html`<section class="sheet">
      <h2>${listed.title}</h2>
      <div class="in">
        <p>${listed.text}</p>
        <div class="acts"><a class="button main" href="/">${listed.act}</a></div>
        ${practiceLink(this.reader)}
      </div>
    </section>`;
  }

  private showRevoked(): TemplateResult {
    const { revoked } = this.reader.words.enrolment;
    return html`<section class="sheet">
      <h2>${revoked.title}</h2>
      <div class="in"><p>${revoked.text}</p></div>
    </section>`;
  }

  /** A key that cannot be written and read back stops everything, with words. */
  private showProblem(code: string): TemplateResult {
    const { words } = this.reader;
    if (code === "key-lost") {
      const { title, text } = words.enrolment.stop;
      return html`<section class="notice" role="alert">
        <p>${told(this.reader, lead(title, this.reader), text)}</p>
      </section>`;
    }
    const { what, todo } = refusal(code, words);
    return html`<section class="notice" role="alert">
      <p>${told(this.reader, what, words.kept.nothing, todo)}</p>
    </section>`;
  }

  private async enrol(): Promise<void> {
    this.making = true;
    this.problem = null;
    try {
      this.view = await this.device.enrol();
    } catch (error) {
      this.problem = codeOf(error);
    } finally {
      this.making = false;
    }
  }
}
