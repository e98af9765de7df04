/**
 * What the accounts and devices of the own side did, for who may audit it: accounts as the own node's national log has
 * them, devices as the verified list has them. Nothing of it crosses.
 */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { codeOf, type Reader, refusal } from "../app/reader.ts";
import { told } from "../app/told.ts";
import type { Device, LogLine } from "../device/index.ts";
import { shown as inert } from "../text/shown.ts";
import { utcOnly } from "../time/shown.ts";

/**
 * Lines of accounts, the newest first, and the changes of devices among them. While the node has `more`, what is older
 * than the last line waits: it would stand in a gap.
 */
export function merged(lines: readonly LogLine[], devices: readonly LogLine[], more: boolean): readonly LogLine[] {
  const from = more ? (lines.at(-1)?.at ?? Infinity) : -Infinity;
  return [...lines, ...devices.filter(({ at }) => at >= from)].sort((a, b) => b.at - a.at);
}

@customElement("hotline-audit")
export class Audit extends LitElement {
  @property({ attribute: false }) device!: Device;
  @property({ attribute: false }) reader!: Reader;
  /** When which device was listed or revoked, as this device verified it. */
  @property({ attribute: false }) changes!: readonly LogLine[];

  @state() private lines: readonly LogLine[] | null = null;
  /** Where earlier lines begin; null where there are none. */
  @state() private next: number | null = null;
  @state() private problem: string | null = null;
  @state() private busy = false;

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  protected override render(): TemplateResult {
    const { audit, kept } = this.reader.words;
    const { lines, next, problem } = this;
    const shown = lines === null ? [] : merged(lines, this.changes, next !== null);
    return html`<section class="sheet">
      <h2>${audit.heading}</h2>
      ${problem === null ? nothing : this.showProblem(problem, kept.nothing)}
      ${
        lines !== null && shown.length === 0
          ? html`<div class="in empty">${audit.empty}</div>`
          : html`<ol class="plain watch-log" aria-busy=${lines === null}>
              ${shown.map((line) => this.showLine(line))}
            </ol>`
      }
      ${
        next === null && problem === null
          ? nothing
          : html`<div class="in">
              <button type="button" class="small" ?disabled=${this.busy} @click=${() => this.load()}>
                ${problem === null ? audit.earlier : this.reader.words.shell.failed.again}
              </button>
            </div>`
      }
      <div class="in small soft">${audit.lead}</div>
    </section>`;
  }

  private showProblem(code: string, kept: string): TemplateResult {
    const { what, todo } = refusal(code, this.reader.words);
    return html`<div class="in notice" role="alert">${told(this.reader, what, kept, todo)}</div>`;
  }

  private showLine(line: LogLine): TemplateResult {
    const { audit } = this.reader.words;
    return html`<li>
      <span class="when">${utcOnly(line.at, this.reader)}</span>
      <div class="parts">
        <span>${audit.kinds[line.kind] ?? line.kind}</span> <b>${this.whose(line)}</b>
        <span class="soft">${this.details(line)}</span>
      </div>
    </li>`;
  }

  private whose({ what: { officer, post } }: LogLine): string {
    const { words } = this.reader;
    if (typeof officer !== "number") return "";
    return typeof post === "string" ? words.officer(post, officer) : words.audit.officer(officer);
  }

  /** What an entry says beside whose account it is, as far as it has words here. */
  private details({ kind, what }: LogLine): readonly (TemplateResult | string)[] {
    const { audit } = this.reader.words;
    const ways = kind === "sign-in-failed" ? audit.failed : audit.ways;
    const { way, how, tries_left: tries, browser, address } = what;
    const said = (text: unknown): readonly TemplateResult[] =>
      typeof text === "string" && text !== ""
        ? [html`<span class="mono small">${inert(text, "und", this.reader)}</span> `]
        : [];
    return [
      ...(typeof way === "string" ? [`${ways[way] ?? way} `] : []),
      ...(typeof how === "string" ? [`${audit.ends[how] ?? how} `] : []),
      ...(typeof tries === "number" ? [`${audit.tries(tries)} `] : []),
      ...said(browser),
      ...said(address),
      ...said(typeof what["device"] === "string" ? what["device"].slice(0, 16) : ""),
    ];
  }

  private async load(): Promise<void> {
    this.busy = true;
    try {
      const { lines, before } = await this.device.audit(this.next ?? undefined);
      [this.lines, this.next, this.problem] = [[...(this.lines ?? []), ...lines], before, null];
    } catch (error) {
      this.problem = codeOf(error);
    } finally {
      this.busy = false;
    }
  }
}
