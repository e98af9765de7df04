/**
 * The desk, an officer's first page: what waits for us, by the nearest limit; what we are waiting for; the last
 * numbers; the line. Which rows there are is the node's word; what they say was opened and verified on this device.
 */
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { Go, Page } from "../app/page.ts";
import { codeOf, messageNumber } from "../app/reader.ts";
import { href, REPEAT, spellRef, writeHref } from "../app/route.ts";
import { told } from "../app/told.ts";
import { asksOf, gistOf, kindOf } from "../cases/gist.ts";
import { precedence } from "../cases/message.ts";
import { fileTitle, isCheck, openedOf, textOfTitle } from "../cases/opened.ts";
import { wordOf } from "../cases/rules.ts";
import type {
  DeskRow,
  DeskView,
  DeviceEvent,
  FileRow,
  LineView,
  LogLine,
  Outgoing,
  Place,
  Shown,
  WaitingDraft,
} from "../device/index.ts";
import { practiceLink } from "../practice/link.ts";
import type { Precedence } from "../protocol/says.ts";
import { LINE } from "../protocol/spaces.ts";
import { waitingSheets } from "../release/waiting.ts";
import { agreedText } from "../short/text.ts";
import { shown as inert } from "../text/shown.ts";
import { utc } from "../time/format.ts";
import { askChecks, type Checked } from "../watch/checks.ts";
import { takeBack, withdraw } from "../writing/takeback.ts";
import { filesSheet, inForce, lineSheet, newestLines, numbers } from "./beside.ts";
import { byNearest, isNear, type LimitsByRow, openLimits, showLimits } from "./limits.ts";
import { outbox } from "./outbox.ts";
import { soFar } from "./reply.ts";
import { rowKey } from "./rules.ts";

interface View {
  readonly desk: DeskView;
  readonly limits: LimitsByRow;
  readonly line: LineView;
  readonly files: readonly FileRow[];
  readonly outbox: readonly Outgoing[];
  readonly drafts: readonly WaitingDraft[];
  /** Communication checks and the newest lines of the watch log; null where this post cannot have them. */
  readonly checked: Checked | null;
  readonly log: readonly LogLine[] | null;
  /** What each row's statement says, as far as this device could verify and open it. */
  readonly opened: ReadonlyMap<string, Shown>;
  /** The reply to each that leaves the rest open, in the same way. */
  readonly replies: ReadonlyMap<string, Shown>;
}

@customElement("hotline-desk")
export class DeskPage extends Page<View> {
  /** The code of what could not be taken back, withdrawn or taken away. */
  @state() private problem: string | null = null;

  protected override async ask(): Promise<View> {
    const [desk, limits, line, { files }, leaving, drafts, checked, log] = await Promise.all([
      this.device.desk(),
      this.device.watch.limits(),
      this.device.line(),
      this.device.files(),
      this.device.outbox(),
      this.may("write") ? this.device.waitingDrafts() : [],
      this.checked(),
      this.may("watch") ? this.device.watch.log().then(({ lines }) => lines) : null,
    ]);
    const rows = [...desk.waitingForUs, ...desk.waitingForThem];
    const opened = await this.openAll(rows.map((row) => [rowKey(row), row]));
    return {
      desk,
      limits: openLimits(limits),
      line,
      files,
      outbox: leaving,
      drafts,
      checked,
      log,
      opened,
      replies: await this.openAll([...opened].map(([key, { chain }]) => [key, chain.interim])),
    };
  }

  private async openAll(places: readonly (readonly [string, Place | null])[]): Promise<ReadonlyMap<string, Shown>> {
    const all = await Promise.all(
      places.map(async ([key, place]) => [key, place === null ? null : await this.openAt(place)] as const),
    );
    return new Map(all.filter((pair): pair is [string, Shown] => pair[1] !== null));
  }

  /** A row that cannot be verified or opened stays on the desk, without its content. */
  private async openAt({ side, index }: Place): Promise<Shown | null> {
    try {
      return await this.device.statement(side, index);
    } catch (error) {
      codeOf(error);
      return null;
    }
  }

  protected override concerns(event: DeviceEvent): boolean {
    const { type } = event;
    if (type === "line") void this.takeLine();
    if (type === "file") return event.space === LINE || this.hasRowIn(event.space);
    return type === "desk" || type === "files" || type === "outbox" || type === "drafts";
  }

  /** What a row says of its message was read from the file, which is taken in after the node has told of the desk. */
  private hasRowIn(space: string): boolean {
    const { waitingForUs = [], waitingForThem = [] } = this.view?.desk ?? {};
    return [...waitingForUs, ...waitingForThem].some((row) => row.space === space);
  }

  /** The line changes often, and nothing else with it. */
  private async takeLine(): Promise<void> {
    try {
      const line = await this.device.line();
      if (this.view !== null) this.view = { ...this.view, line };
    } catch (error) {
      codeOf(error);
    }
  }

  /** Gives back what was refused, withdrawn or sent back; it is gone on with where its draft is. */
  private async goOn(take: () => Promise<string | null>): Promise<void> {
    try {
      const address = await take();
      this.problem = null;
      if (address !== null) this.dispatchEvent(new Go(address));
    } catch (error) {
      this.problem = codeOf(error);
      await this.goToProblem();
    }
  }

  protected override heading(): string {
    return this.reader.words.desk.heading;
  }

  protected override show(view: View): TemplateResult {
    const { desk, shell, officer } = this.reader.words;
    const who = `${shell.centre(this.reader.own)} · ${officer(this.device.officer.post, this.device.officer.officer)}`;
    return html`<header>
        <h1>${desk.heading}</h1>
        <span class="soft">${who}</span>
        ${
          this.may("write")
            ? html`<span class="do"
                ><a class="button" href=${writeHref({ form: "short_message" })}>${this.reader.words.brief.short}</a
                ><a class="button" href=${writeHref({ form: "notification" })}>${desk.openFile}</a
                ><a class="button main" href=${writeHref()}>${desk.write}</a></span
              >`
            : nothing
        }
      </header>
      ${this.problemNotice(this.problem, this.reader.words.kept.nothing)}
      <div class="stack">
        ${outbox(view.outbox, {
          reader: this.reader,
          retry: () => void this.device.retry(),
          takeBack: (one) => void this.goOn(() => takeBack(this.device, one.key)),
        })}
        ${waitingSheets(view.drafts, {
          reader: this.reader,
          files: view.files,
          withdraw: (draft) => void this.goOn(() => withdraw(this.device, draft)),
          remove: ({ id }) => void this.goOn(() => this.device.dropDraft(id).then(() => null)),
        })}
        ${this.showRows(desk.waitingForUs, view.desk.waitingForUs, view, true)}
        ${this.showRows(desk.waitingForThem, view.desk.waitingForThem, view, false)}
      </div>
      <aside class="stack">
        ${inForce(view.line, this.reader)} ${numbers(view.desk, view.line, { checked: view.checked, may: this.may("watch") }, this.reader)}
        ${newestLines(view.log, this.reader)} ${lineSheet(view.line, this.reader)}
        ${filesSheet(view.files, view.desk.files, this.reader)}
      </aside>`;
  }

  private showRows(heading: string, rows: readonly DeskRow[], view: View, ours: boolean): TemplateResult {
    const { desk } = this.reader.words;
    return html`<section class="sheet">
      <h2>${heading} <span class="count">${rows.length}</span></h2>
      ${
        rows.length === 0
          ? html`<div class="in empty">
              ${
                ours
                  ? html`<p>${told(this.reader, html`<b>${desk.emptyForUs.title}</b>`, desk.emptyForUs.text)}</p>
                      ${practiceLink(this.reader)}`
                  : html`<p>${desk.emptyForThem}</p>`
              }
            </div>`
          : html`<table class="rows">
              <thead>
                <tr>
                  <th>${desk.columns.left}</th>
                  <th>${desk.columns.message}</th>
                  <th><span class="unseen">${desk.columns.act}</span></th>
                </tr>
              </thead>
              <tbody>
                ${byNearest(rows, view.limits, view.replies).map((row) => this.showRow(row, view, ours))}
              </tbody>
            </table>`
      }
    </section>`;
  }

  private showRow(row: DeskRow, view: View, ours: boolean): TemplateResult {
    const its = view.limits.get(rowKey(row)) ?? [];
    const urgent = ours && row.acknowledged === null && isNear(its, this.reader.now);
    return html`<tr class=${urgent ? "now" : ""}>
      <td>${showLimits(row, its, this.reader)}</td>
      <td>${row.due === null ? this.showMessage(row, view, ours) : this.showProposal(row, view, ours)}</td>
      <td>${ours ? this.showAct(row, view, urgent) : this.showRepeat(row, view)}</td>
    </tr>`;
  }

  private showMessage(row: DeskRow, view: View, ours: boolean): TemplateResult {
    const { statements, shell, desk } = this.reader.words;
    const opened = view.opened.get(rowKey(row));
    const content = opened === undefined ? null : openedOf(opened);
    const form = content?.state === "form" ? content.form : null;
    const brief = content?.state === "brief" ? content.form : null;
    const said = form ?? brief;
    const number = row.number === null ? spellRef(row) : messageNumber(row.side, row.number, row.exercise);
    const asks = form === null ? [] : asksOf(form, this.reader);
    return html`<div class="over">
        ${precedence(row.precedence as Precedence)}
        <a class="no" href=${href({ page: "file", space: row.space, at: row })}>${number}</a>
        ${row.exercise ? html`<span class="stamp">${shell.exercise} ${shell.exerciseBeside}</span>` : nothing}
      </div>
      <div class="gist">${
        form !== null ? gistOf(form, this.reader) : brief !== null ? agreedText(brief, row, this.reader) : desk.unread
      }</div>
      ${
        asks.length === 0
          ? nothing
          : html`<div>${desk.asks(asks.join(this.reader.language === "zh" ? "、" : ", "))}</div>`
      }
      <div class="small soft parts">
        <span>${said === null ? statements[row.type] : kindOf(said, this.reader)}</span>
        <span>${this.showTitle(row, view)}</span>${this.standing(row, view, ours).map((one) => html` <span>${one}</span>`)}
      </div>`;
  }

  /** The title that is proposed, and the file that is to have it. */
  private showProposal(row: DeskRow, view: View, ours: boolean): TemplateResult {
    const { desk, shell } = this.reader.words;
    const said = view.opened.get(rowKey(row))?.body;
    const title = said?.state === "opened" ? textOfTitle(said.texts.at(-1) ?? "") : null;
    return html`<div class="over">
        <a class="no" href=${href({ page: "file", space: row.space, at: row })}>${desk.proposedTitle}</a>
        ${row.exercise ? html`<span class="stamp">${shell.exercise} ${shell.exerciseBeside}</span>` : nothing}
      </div>
      <div class="gist">${title === null ? desk.unread : inert(title.text, title.language, this.reader)}</div>
      <div class="small soft parts">
        <span>${this.showTitle(row, view)}</span>${this.standing(row, view, ours).map((one) => html` <span>${one}</span>`)}
      </div>`;
  }

  private showTitle(row: DeskRow, { files }: View): TemplateResult | string {
    if (row.space === LINE) return this.reader.words.cases.lineFile;
    const file = files.find(({ space }) => space === row.space);
    const title = file === undefined ? null : fileTitle(file);
    return title === null ? this.reader.words.cases.files : inert(title.text, title.language, this.reader);
  }

  /** How far a row is: what the other side has done with ours, or what is still owed of theirs. */
  private standing(row: DeskRow, { opened, replies }: View, ours: boolean): readonly (TemplateResult | string)[] {
    const { desk } = this.reader.words;
    const reply = replies.get(rowKey(row));
    const { cannotOpen = null, delivered: verified = null } = opened.get(rowKey(row))?.chain ?? {};
    const delivered = verified ?? (row.delivered === null ? null : { at: row.delivered, unproven: true as const });
    const at = (moment: number): string => utc(moment, this.reader);
    return [
      ...(row.reply === null ? [] : [desk.replyBy(at(row.reply.by))]),
      ...(ours
        ? []
        : [delivered === null ? desk.notDelivered : desk.delivered(at(delivered.at)) + wordOf(delivered, this.reader)]),
      ...(ours || delivered === null || row.due !== null
        ? []
        : [row.acknowledged === null ? desk.notAcknowledged : desk.acknowledged(at(row.acknowledged))]),
      ...(ours || cannotOpen === null ? [] : [desk.cannotOpen(at(cannotOpen))]),
      ...(row.answered === "part" && reply?.type !== "answer" ? [desk.answeredInPart] : []),
      ...(reply === undefined ? [] : [soFar(reply, this.reader)]),
    ];
  }

  private showAct(row: DeskRow, view: View, urgent: boolean): TemplateResult {
    const { desk, cases } = this.reader.words;
    const opened = view.opened.get(rowKey(row));
    const check = opened !== undefined && isCheck(openedOf(opened));
    const file = href({ page: "file", space: row.space, at: row });
    if (row.due !== null) {
      return html`<a class="button small" href=${file}>${this.may("decide") ? desk.decide : desk.read}</a>`;
    }
    if (check && this.may("watch")) {
      const watch = href({ page: "watch", print: null });
      return html`<a class="button ${urgent ? "alarm ringing" : ""}" href=${watch}>${cases.answerCheck}</a>`;
    }
    if (row.acknowledged === null) {
      if (!this.may("acknowledge")) return html`<a class="button small" href=${file}>${desk.read}</a>`;
      return html`<a class="button ${urgent ? "alarm ringing" : ""}" href=${file}>${desk.acknowledge}</a>`;
    }
    if (check || !this.may("write")) return html`<a class="button small" href=${file}>${desk.read}</a>`;
    // Where a reply is asked, the handling target runs on after the acknowledgement, and a holding reply meets it.
    const handled = (view.limits.get(rowKey(row)) ?? []).every(({ kind }) => kind !== "handling");
    return html`${handled ? nothing : this.linkTo("holding_reply", row)} ${this.linkTo("answer", row)}`;
  }

  /** What the other side cannot open is said again: it waits for nobody there. */
  private showRepeat(row: DeskRow, { opened }: View): TemplateResult | typeof nothing {
    const unopened = (opened.get(rowKey(row))?.chain.cannotOpen ?? null) !== null;
    if (!unopened || !this.may("write")) return nothing;
    const address = writeHref({ file: row.space, form: REPEAT, corrects: row });
    return html`<a class="button" href=${address}>${this.reader.words.cases.repeat}</a>`;
  }

  private linkTo(form: "answer" | "holding_reply", row: DeskRow): TemplateResult {
    const { desk, brief } = this.reader.words;
    const text = form === "answer" ? desk.answer : brief.holding;
    return html`<a class="button" href=${writeHref({ file: row.space, form, answers: row })}>${text}</a>`;
  }

  /** The communication checks; null where this post cannot have what was said on the line itself. */
  private async checked(): Promise<Checked | null> {
    try {
      return await askChecks(this.device, (await this.device.watch.stands()).checks);
    } catch (error) {
      codeOf(error);
      return null;
    }
  }

  private may(permission: string): boolean {
    return this.device.officer.permissions.includes(permission);
  }
}
