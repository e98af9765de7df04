/** Trust, for the security officer and for anybody: what the line rests on, and what this device checked by itself. */
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { Page } from "../app/page.ts";
import { languageName } from "../app/reader.ts";
import { loadAgain } from "../app/told.ts";
import { digits, precedence } from "../cases/message.ts";
import type { Alarm, DeviceEvent, LineView, ListedDevice, LogView, TrustView } from "../device/index.ts";
import type { Precedence } from "../protocol/says.ts";
import { date, figure, span, utc } from "../time/format.ts";
import { time } from "../time/shown.ts";
import "./audit.ts";
import { type Compared, compareBundle } from "./bundle.ts";
import { exportProof } from "./proof.ts";

interface View {
  readonly trust: TrustView;
  readonly line: LineView;
}

@customElement("hotline-trust")
export class TrustPage extends Page<View> {
  @state() private compared: Compared | null = null;
  private comparing: Promise<void> | null = null;

  protected override async ask(): Promise<View> {
    const [trust, line] = await Promise.all([this.device.trust(), this.device.line()]);
    this.comparing ??= this.compare(trust);
    return { trust, line };
  }

  private async compare({ lists }: TrustView): Promise<void> {
    this.compared = await compareBundle(lists.find(({ side }) => side === this.reader.own)?.manifest ?? null);
  }

  protected override concerns({ type }: DeviceEvent): boolean {
    return type === "trust" || type === "line";
  }

  protected override heading(): string {
    return this.reader.words.trust.heading;
  }

  protected override show({ trust, line }: View): TemplateResult {
    const { heading, lead } = this.reader.words.trust;
    return html`<header>
        <h1>${heading}</h1>
        <span class="soft">${lead}</span>
      </header>
      <div class="stack">
        ${this.showAlarms(trust)} ${this.showLogs(trust, line)}
        ${this.sidesOf(trust).map((list) => this.showList(list, trust))} ${this.showAudit(trust)}
      </div>
      <aside class="stack">${this.showBrowser(trust)} ${this.showArrangement(trust)}</aside>`;
  }

  /** Our side first, as each side's rendering does. */
  private sidesOf({ lists }: TrustView): readonly TrustView["lists"][number][] {
    return lists.toSorted((a, b) => Number(b.side === this.reader.own) - Number(a.side === this.reader.own));
  }

  private showAlarms({ alarms }: TrustView): TemplateResult {
    const { alarms: words } = this.reader.words.trust;
    if (alarms.length === 0) return html`<p class="verified-all">${words.none}</p>`;
    return html`<section class="sheet alarming" role="alert">
      <h2>${words.heading} <span class="count">${alarms.length}</span></h2>
      ${alarms.map((alarm) => html`<div class="in">${this.showAlarm(alarm)}</div>`)}
    </section>`;
  }

  private showAlarm(alarm: Alarm): TemplateResult {
    const { words } = this.reader;
    const { what, todo } = words.alarms[alarm.code];
    return html`<p>
        <b>${what}</b> ${alarm.side === null ? nothing : words.shell.centre(alarm.side)}
        <span class="soft">${words.trust.alarms.since(utc(alarm.since, this.reader))}</span>
      </p>
      <p>
        ${todo} <span class="mono soft small">${alarm.code}${alarm.detail === "" ? "" : ` · ${alarm.detail}`}</span>
      </p>
      ${
        alarm.proof === null
          ? nothing
          : html`<p class="small soft">${this.saysOf(alarm)}</p>
              <div class="acts">
                <button type="button" class="alarm" @click=${() => exportProof(alarm)}>
                  ${words.trust.alarms.export}
                </button>
              </div>`
      }`;
  }

  /** What both states of a log are worth: who can check them, and with what. */
  private saysOf({ code, proof }: Alarm): string {
    const { alarms } = this.reader.words.trust;
    if (code !== "fork") return alarms.told;
    return proof?.through ? alarms.passes : alarms.proof;
  }

  private showLogs({ own, other }: TrustView, { mark }: LineView): TemplateResult {
    const { logs } = this.reader.words.trust;
    return html`<section class="sheet">
      <h2>${logs.heading}</h2>
      <div class="in two">${this.showLog(logs.own, own)} ${this.showLog(logs.other, other)}</div>
      <div class="in">
        <dl>
          <dt>${logs.mark}</dt>
          <dd>
            ${
              mark === null
                ? this.reader.words.line.noMark
                : logs.markHolds(utc(mark.at, this.reader), figure(mark.holds, this.reader.language))
            }
          </dd>
        </dl>
      </div>
      <div class="in small soft"><p>${logs.explain}</p></div>
    </section>`;
  }

  private showLog(title: string, log: LogView | null): TemplateResult {
    const { logs } = this.reader.words.trust;
    if (log === null)
      return html`<div>
        <h3>${title}</h3>
        <p class="soft">${logs.none}</p>
      </div>`;
    return html`<div>
      <h3>${title}</h3>
      <dl>
        <dt>${logs.size}</dt>
        <dd><b>${figure(log.size, this.reader.language)}</b></dd>
        <dt>${logs.signed}</dt>
        <dd>${time(log.at, this.reader, "second")}</dd>
        ${log.side === this.reader.own ? this.showCosigned(log) : nothing}
        <dt>${logs.root}</dt>
        <dd class="root">
          ${digits(log.digits)}
          <div class="mono hash">${log.root}</div>
        </dd>
      </dl>
    </div>`;
  }

  /** Whether the other side's mirror has signed for this state of our log. */
  private showCosigned({ cosigned }: LogView): TemplateResult {
    const { logs } = this.reader.words.trust;
    return html`<dt>${logs.cosigned}</dt>
      <dd>${cosigned === null ? logs.notCosigned : time(cosigned, this.reader, "second")}</dd>`;
  }

  private showList(list: TrustView["lists"][number], trust: TrustView): TemplateResult {
    const { words } = this.reader;
    const { signatories } = words.trust;
    return html`<section class="sheet">
      <h2>
        ${signatories.heading} · ${words.shell.centre(list.side)}
        <span class="count">${signatories.version(list.version)}</span>
      </h2>
      ${
        list.devices.length === 0
          ? html`<div class="in empty">${signatories.none}</div>`
          : html`<table>
              <thead>
                <tr>
                  <th>${signatories.columns.who}</th>
                  <th>${signatories.columns.since}</th>
                  <th>${signatories.columns.digits}</th>
                  <th>${signatories.columns.state}</th>
                </tr>
              </thead>
              <tbody>
                ${list.devices.map((device) => this.showDevice(device, trust))}
              </tbody>
            </table>`
      }
      <div class="in">
        <dl>
          ${list.posts.map(
            ({ post, releases }) =>
              html`<dt>${words.posts[post] ?? post}</dt>
                <dd>${signatories.releases} ${this.capacities(releases)}</dd>`,
          )}
          <dt>${signatories.registrars}</dt>
          <dd>
            ${list.registrars
              .filter(({ revoked }) => !revoked)
              .map(({ officer }) => officer)
              .join(this.reader.language === "zh" ? "、" : ", ")}
          </dd>
        </dl>
      </div>
    </section>`;
  }

  private showDevice(device: ListedDevice, trust: TrustView): TemplateResult {
    const { words } = this.reader;
    const { signatories } = words.trust;
    const state = device.revoked ? signatories.revoked : signatories.valid;
    return html`<tr class=${device.revoked ? "soft" : ""}>
      <td>
        <b>${words.officer(device.post, device.officer)}</b
        >${device.id === trust.device ? html`<br /><span class="small">${signatories.this}</span>` : nothing}
      </td>
      <td>${date(device.since, this.reader.language)}</td>
      <td>${digits(device.digits)}</td>
      <td>${device.revoked ? html`<b>${state}</b>` : state}</td>
    </tr>`;
  }

  private showAudit({ changes }: TrustView): TemplateResult | typeof nothing {
    if (!this.device.officer.permissions.includes("audit")) return nothing;
    return html`<hotline-audit .device=${this.device} .reader=${this.reader} .changes=${changes}></hotline-audit>`;
  }

  private capacities(names: readonly string[]): string {
    const { words, language } = this.reader;
    if (names.length === 0) return words.trust.signatories.nothing;
    return names.map((name) => words.capacities[name] ?? name).join(language === "zh" ? "、" : ", ");
  }

  private showBrowser(trust: TrustView): TemplateResult {
    const { browser } = this.reader.words.trust;
    const { compared } = this;
    const state = compared?.state ?? "comparing";
    const own = this.sidesOf(trust)[0]?.devices.find(({ id }) => id === trust.device);
    return html`<section class="sheet">
      <h2>${browser.heading}</h2>
      <div class="in">
        <p class=${state === "differs" || state === "older" ? "notice" : ""}>
          <b>${browser[state]}</b>${
            compared === null || compared.files === 0
              ? nothing
              : html`<br /><span class="small soft"
                    >${browser.files(compared.files)}${
                      compared.wrong.length > 0 ? ` · ${compared.wrong.join(", ")}` : ""
                    }</span
                  >`
          }
        </p>
        ${
          state === "older"
            ? html`<div class="acts">${loadAgain(this.reader.words.shell.ended.outdated.act)}</div>`
            : nothing
        }
        <p class="small">${browser.honest}</p>
        ${
          compared?.manifest == null
            ? nothing
            : html`<p class="small soft">
                ${browser.manifest}<br /><span class="mono hash">${compared.manifest}</span>
              </p>`
        }
      </div>
      <div class="in small">
        ${
          trust.persistent
            ? html`<p class="soft">${browser.persistent}</p>`
            : html`<p><b>${browser.notPersistent}</b></p>`
        }
      </div>
      <div class="in">
        <p class="small soft">${browser.device}</p>
        ${own === undefined ? html`<b>${browser.notListed}</b>` : digits(own.digits)}
      </div>
    </section>`;
  }

  private showArrangement(trust: TrustView): TemplateResult {
    const { words, language } = this.reader;
    const { arrangement } = words.trust;
    const agreed = this.device.agreed();
    return html`<section class="sheet">
      <h2>${arrangement.heading}</h2>
      <div class="in">
        <p class="small soft">${arrangement.line}</p>
        ${digits(trust.hotlineDigits)}
      </div>
      <div class="in"><b>${trust.demonstration ? arrangement.demonstration : arrangement.isReal}</b></div>
      <div class="in">
        <p class="small soft">${arrangement.precedence}</p>
        <dl class="figures">
          ${[...agreed.handling].map(
            ([name, seconds]) =>
              html`<dt>${precedence(name as Precedence)}</dt>
                <dd>${span(seconds, language)}</dd>`,
          )}
        </dl>
      </div>
      <div class="in">
        <p class="small soft">${arrangement.replies}</p>
        <dl>
          ${[...agreed.replies].map(
            ([basis, seconds]) =>
              html`<dt>${arrangement.paragraph(basis)}</dt>
                <dd>${span(seconds, language)}</dd>`,
          )}
        </dl>
      </div>
      <div class="in">
        <p class="small soft">${arrangement.capacities}</p>
        <dl>
          ${[...agreed.capacities].map(
            ([name, count]) =>
              html`<dt>${words.capacities[name] ?? name}</dt>
                <dd>${arrangement.signatures(count)}</dd>`,
          )}
        </dl>
      </div>
      <div class="in">
        <p class="small soft">${arrangement.languages}</p>
        <dl>
          ${[...agreed.languages].map(
            ([side, tag]) =>
              html`<dt>${words.shell.centre(side)}</dt>
                <dd>${languageName(tag, this.reader)}</dd>`,
          )}
        </dl>
      </div>
    </section>`;
  }
}
