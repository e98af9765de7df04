/**
 * A page: asks the device for what it shows, shows it, and asks again when the device says that it changed.
 *
 * Pages live in the document itself, not in a shadow, so that they and the node's own pages wear one stylesheet. A page
 * renders its `main`; whatever is round it is the shell's.
 */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Device, DeviceEvent } from "../device/index.ts";
import type { Ticker } from "../time/ticker.ts";
import { codeOf, type Reader, refusal } from "./reader.ts";
import { href, type Route } from "./route.ts";
import { lead, told } from "./told.ts";

/** Asks the shell to go to an address of this desk. */
export class Go extends CustomEvent<{ readonly href: string }> {
  constructor(href: string) {
    super("go", { bubbles: true, detail: { href } });
  }
}

/** Asks the shell to say something to those who cannot see the page change. */
export class Announce extends CustomEvent<{ readonly text: string }> {
  constructor(text: string) {
    super("announce", { bubbles: true, detail: { text } });
  }
}

/** Tells the shell what the page is called now, and whether it shows an exercise. */
export class Headed extends CustomEvent<{ readonly heading: string; readonly exercise: boolean }> {
  constructor(heading: string, exercise: boolean) {
    super("headed", { bubbles: true, detail: { heading, exercise } });
  }
}

export abstract class Page<View, R extends Route = Route> extends LitElement {
  @property({ attribute: false }) device!: Device;
  @property({ attribute: false }) reader!: Reader;
  @property({ attribute: false }) ticker!: Ticker;
  @property({ attribute: false }) route!: R;

  @state() protected view: View | null = null;
  /** The code of what went wrong when the page was last asked for. */
  @state() private failure: string | null = null;

  private asked = 0;
  private stop: (() => void)[] = [];

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = [
      this.device.subscribe((event) => (this.concerns(event) || this.isBack(event)) && void this.reload()),
      this.ticker.subscribe(() => this.requestUpdate()),
    ];
    void this.reload();
  }

  override disconnectedCallback(): void {
    this.stop.forEach((stop) => stop());
    super.disconnectedCallback();
  }

  /** What the page shows. May be asked for at any time, again and again. */
  protected abstract ask(): Promise<View>;

  /** Whether what the page shows may have changed. */
  protected abstract concerns(event: DeviceEvent): boolean;

  /** Whether the node is back that could not be asked for the page: nobody has to ask again by hand. */
  private isBack({ type }: DeviceEvent): boolean {
    return type === "node" && this.device.reachable && this.failure === "unreachable";
  }

  /** The page's heading, as it stands in the title of the window too. */
  protected abstract heading(view: View): string;

  /** The page, as what stands within `main`. */
  protected abstract show(view: View): TemplateResult;

  /** Whether what the page shows is an exercise: then the frame is another. */
  protected isExercise(_view: View): boolean {
    return false;
  }

  /** The class of `main`: how its columns are. */
  protected readonly columns: string = "";

  /** Asks again; of answers that overtake each other the last asked for stands. */
  protected async reload(): Promise<void> {
    const asked = ++this.asked;
    try {
      const view = await this.ask();
      if (asked === this.asked) [this.view, this.failure] = [view, null];
    } catch (error) {
      const code = codeOf(error);
      if (asked === this.asked) this.failure = code;
    }
  }

  /** What went wrong at the press of a button, by its code, with what was kept; nothing while nothing did. */
  protected problemNotice(code: string | null, kept: string): TemplateResult | typeof nothing {
    if (code === null) return nothing;
    const { what, todo } = refusal(code, this.reader.words);
    return html`<p class="notice whole" role="alert" tabindex="-1">
      ${told(this.reader, html`<b>${what}</b>`, kept, todo)}
    </p>`;
  }

  /** Brings what went wrong before the eyes of who pressed a button far below it. */
  protected async goToProblem(): Promise<void> {
    await this.updateComplete;
    this.querySelector<HTMLElement>("main > .notice[role=alert]")?.focus();
  }

  protected announce(text: string): void {
    this.dispatchEvent(new Announce(text));
  }

  protected override updated(_changed: Map<PropertyKey, unknown>): void {
    if (this.view !== null) this.dispatchEvent(new Headed(this.heading(this.view), this.isExercise(this.view)));
  }

  protected override render(): TemplateResult {
    return html`<main
      id="content"
      class=${this.columns}
      tabindex="-1"
      aria-busy=${this.view === null && this.failure === null}
    >
      ${this.failure === null ? nothing : this.showFailure(this.failure)}
      ${this.view === null ? this.showWaiting() : this.show(this.view)}
    </main>`;
  }

  private showWaiting(): TemplateResult | typeof nothing {
    return this.failure === null ? html`<p class="soft">${this.reader.words.shell.loading}</p>` : nothing;
  }

  private showFailure(code: string): TemplateResult {
    const { words } = this.reader;
    const { what, todo } = refusal(code, words);
    return html`<section class="notice whole" role="alert">
      <p>${told(this.reader, lead(words.shell.failed.title, this.reader), what, todo)}</p>
      <div class="acts">
        ${
          code === "not-listed"
            ? html`<a class="button main" href=${href({ page: "enrol" })}>${words.shell.pages.enrol}</a>`
            : html`<button type="button" @click=${() => this.reload()}>${words.shell.failed.again}</button>`
        }
      </div>
    </section>`;
  }
}
