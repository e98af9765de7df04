/**
 * Standing orders beside an incoming message: what our side does when one of its type and precedence comes in, step by
 * step, with who did it and when. Of our side alone.
 */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { codeOf, type Reader, refusal } from "../app/reader.ts";
import { spellRef } from "../app/route.ts";
import { told } from "../app/told.ts";
import { messageSays } from "../cases/rules.ts";
import type { Device, OrderLine, OrderTick, Shown, StandingOrder } from "../device/index.ts";
import { utc } from "../time/format.ts";
import { TAG } from "../words/words.ts";

/** The steps for a message: those of its type and precedence, else those of its type. */
function linesFor(orders: readonly StandingOrder[], type: string, precedence: string): readonly OrderLine[] {
  const ofType = orders.filter((order) => order.type === type);
  const found =
    ofType.find((order) => order.precedence === precedence) ?? ofType.find((order) => order.precedence === null);
  return found?.lines ?? [];
}

@customElement("hotline-orders")
export class Orders extends LitElement {
  @property({ attribute: false }) device!: Device;
  @property({ attribute: false }) reader!: Reader;
  @property({ attribute: false }) message!: Shown;

  /** Null until they are looked at. */
  @state() private lines: readonly OrderLine[] | null = null;
  @state() private ticks: readonly OrderTick[] = [];
  @state() private problem: string | null = null;

  private stop: () => void = () => undefined;

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = this.device.subscribe(({ type }) => type === "desk" && this.lines !== null && void this.look());
  }

  override disconnectedCallback(): void {
    this.stop();
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { orders } = this.reader.words.watch;
    const { lines, ticks } = this;
    if (this.problem !== null) return this.showProblem(this.problem);
    if (lines === null) return nothing;
    if (lines.length === 0) return html`<p class="soft">${orders.empty}</p>`;
    return html`<ul class="plain">
        ${lines.map((line) => this.showLine(line))}
      </ul>
      <p class="soft">${orders.count(ticks.length, lines.length)}</p>`;
  }

  private showLine(line: OrderLine): TemplateResult {
    const { orders, log } = this.reader.words.watch;
    const ticked = this.ticks.find((one) => one.line === line.line);
    const id = `${spellRef(this.message.place)}-${line.line}`;
    const officer = ticked === undefined ? "" : log.by(String(ticked.officer).padStart(2, "0"));
    return html`<li>
      <label class="choice" for=${id}
        ><input
          type="checkbox"
          id=${id}
          .checked=${ticked !== undefined}
          ?disabled=${ticked !== undefined}
          @change=${() => this.tick(line)}
        /><span
          >${line.texts[TAG[this.reader.language]]}
          ${ticked === undefined ? nothing : html`<span class="soft small">${orders.done(officer, utc(ticked.at, this.reader))}</span>`}</span
        ></label
      >
    </li>`;
  }

  private showProblem(code: string): TemplateResult {
    const { what, todo } = refusal(code, this.reader.words);
    return html`<p class="notice" role="alert">${told(this.reader, what, todo)}</p>`;
  }

  /** Asks for the steps and what was done of them. */
  async look(): Promise<void> {
    await this.attempt(async () => {
      const says = messageSays(this.message);
      const [{ orders }, ticks] = await Promise.all([
        this.device.watch.orders(),
        this.device.watch.ticks(this.message.place),
      ]);
      this.lines = linesFor(orders, this.message.type, says?.precedence ?? "");
      this.ticks = ticks;
    });
  }

  private async tick(line: OrderLine): Promise<void> {
    await this.attempt(() => this.device.watch.tick(this.message.place, line.line));
    await this.look();
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

/**
 * The standing orders for a message, folded but where it is urgent and still open. The fold stands at once, so that
 * nothing moves under who is reading; what is in it is asked for as it opens.
 */
export function ordersOf(message: Shown, device: Device, reader: Reader): TemplateResult {
  const urgency = messageSays(message)?.precedence;
  const open = message.chain.answered?.closes !== true && (urgency === "FLASH" || urgency === "IMMEDIATE");
  return html`<details class="orders" ?open=${open} @toggle=${unfold}>
    <summary>${reader.words.watch.orders.heading}</summary>
    <hotline-orders .device=${device} .reader=${reader} .message=${message}></hotline-orders>
  </details>`;
}

function unfold({ target }: Event): void {
  const details = target as HTMLDetailsElement;
  if (details.open) void details.querySelector<Orders>("hotline-orders")?.look();
}
