/** What was read out, faxed or handed over: entered with the digits of its printed form, and what of it has arrived. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Announce } from "../app/page.ts";
import { codeOf, messageNumber, type Reader, refusal } from "../app/reader.ts";
import { href } from "../app/route.ts";
import { told } from "../app/told.ts";
import type { Device, KeptHeard } from "../device/index.ts";
import { MEANS, type Means } from "../device/spaceanswers.ts";
import { shown as inert } from "../text/shown.ts";
import { time } from "../time/shown.ts";
import { line as lineField, moment, optionsOf, radio } from "../writing/controls.ts";
import { digitsIn, spelled } from "./rules.ts";

interface Entry {
  readonly means: Means;
  readonly number: string;
  readonly digits: string;
  readonly at: number | null;
  readonly note: string;
}

const EMPTY: Entry = { means: "voice", number: "", digits: "", at: null, note: "" };
/** Characters that the digits may take with what is written between them. */
const DIGITS_LIMIT = 100;
const NUMBER_LIMIT = 8;
const NOTE_LIMIT = 500;

@customElement("hotline-other-means")
export class OtherMeansSheet extends LitElement {
  @property({ attribute: false }) device!: Device;
  @property({ attribute: false }) reader!: Reader;
  @property({ attribute: false }) received: readonly KeptHeard[] = [];

  @state() private entry = EMPTY;
  @state() private tried = false;
  @state() private busy = false;
  @state() private problem: string | null = null;

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    const { otherMeans: words } = this.reader.words;
    const { received } = this;
    return html`<p class="soft">${words.hint}</p>
      ${this.showProblem()} ${this.device.officer.permissions.includes("watch") ? this.showForm() : nothing}
      <section class="sheet">
        ${
          received.length === 0
            ? html`<p class="in soft">${words.none}</p>`
            : html`<ol class="plain">
                ${received.map((one) => this.showRow(one))}
              </ol>`
        }
      </section>`;
  }

  private showForm(): TemplateResult {
    const { otherMeans: words } = this.reader.words;
    const { means, number, digits, at, note } = this.entry;
    const count = digitsIn(digits).length;
    const mistake = this.tried && spelled(digits) === null ? words.wrongDigits(count) : null;
    return html`<form
      class="sheet"
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.enter();
      }}
    >
      <div class="in stack">
        ${radio(
          { name: "means", label: words.means, mistake: null },
          means,
          optionsOf(MEANS, words.way),
          (one) => this.change({ means: one }),
          "line",
        )}
        ${lineField(
          { name: "digits", label: words.digits, help: words.digitsHint, mistake },
          digits,
          (one) => this.change({ digits: one }),
          DIGITS_LIMIT,
        )}
        ${lineField(
          { name: "number", label: words.number, help: words.numberHint, mistake: null },
          number,
          (one) => this.change({ number: one }),
          NUMBER_LIMIT,
        )}
        ${moment({ name: "at", label: words.at, mistake: null }, at ?? this.reader.now, this.reader, (one) =>
          this.change({ at: one }),
        )}
        ${lineField(
          { name: "note", label: words.note, help: words.noteHint, mistake: null },
          note,
          (one) => this.change({ note: one }),
          NOTE_LIMIT,
        )}
        <div class="acts"><button class="main" ?disabled=${this.busy}>${words.enter}</button></div>
      </div>
    </form>`;
  }

  private showRow({ means, side, number, digits, at, note, arrived }: KeptHeard): TemplateResult {
    const { otherMeans: words } = this.reader.words;
    return html`<li class="in">
      <b>${words.received[means]}</b> ${time(at, this.reader)}
      ${number === null ? nothing : html`· ${messageNumber(side, number)}`}
      <div class="mono">${digits}</div>
      ${note === "" ? nothing : html`<div>${inert(note, "und", this.reader)}</div>`}
      <div class=${arrived === null ? "soft" : ""}>${this.showArrived(side, arrived)}</div>
    </li>`;
  }

  private showArrived(side: string, arrived: KeptHeard["arrived"]): TemplateResult | string {
    const { otherMeans: words } = this.reader.words;
    if (arrived === null) return words.awaited;
    if (arrived.place === null) return words.arrivedElsewhere;
    const { index, space, number } = arrived.place;
    const name = number === null ? `${side}-${index}` : messageNumber(side, number);
    return html`<a href=${href({ page: "file", space, at: { side, index } })}>${words.arrived(name)}</a>`;
  }

  private showProblem(): TemplateResult | typeof nothing {
    if (this.problem === null) return nothing;
    const { what, todo } = refusal(this.problem, this.reader.words);
    return html`<p class="notice" role="alert">
      ${told(this.reader, html`<b>${what}</b>`, this.reader.words.kept.nothing, todo)}
    </p>`;
  }

  private change(changed: Partial<Entry>): void {
    this.entry = { ...this.entry, ...changed };
  }

  private async enter(): Promise<void> {
    this.tried = true;
    const { means, note, at } = this.entry;
    const digits = spelled(this.entry.digits);
    if (digits === null || Number.isNaN(at)) return;
    const said = digitsIn(this.entry.number);
    const number = said === "" ? null : Number(said);
    const heard = { means, note, digits, side: this.reader.other, number, at: at ?? this.reader.now };
    this.busy = true;
    try {
      await this.device.otherMeans.enter(heard);
      [this.entry, this.tried, this.problem] = [EMPTY, false, null];
      this.dispatchEvent(new Announce(this.reader.words.otherMeans.entered));
      this.dispatchEvent(new Event("entered"));
    } catch (error) {
      this.problem = codeOf(error);
    } finally {
      this.busy = false;
    }
  }
}
