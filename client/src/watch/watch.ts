/**
 * The watch: who has it, what comes before a signature, the log of the floor, and what is needed when nothing else
 * works. Alarms ring whatever page stands here; this page is where a desk is armed.
 */
import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Go, Page } from "../app/page.ts";
import { codeOf, refusal } from "../app/reader.ts";
import { told } from "../app/told.ts";
import { href, LISTS, type Route, type WatchSheet } from "../app/route.ts";
import {
  Unreachable, type CallList, type DeviceEvent, type FileView, type ListedDevice, type LogLine, type WatchView,
} from "../device/index.ts";
import { LINE } from "../protocol/spaces.ts";
import { TAG } from "../words/words.ts";
import type { ArmedDesk } from "./armed.ts";
import { calls } from "./calls.ts";
import { card } from "./card.ts";
import { draftFromLine } from "./fromline.ts";
import { answerCheck, checks, checksOf, fiveDigits, saidOnTheLine, sendCheck, type Check } from "./checks.ts";
import { holding, incomingOf, type Act, type Signing } from "./holding.ts";
import { log, shiftSheet } from "./log.ts";

/** Posts that may have the watch. */
const WATCHES = ["watch", "liaison", "head"];
const NOTHING: Signing = { act: null, hearing: "not-rung", notes: "", reconciled: false, incoming: null, busy: false };

interface View {
  /** Null while the node is away: then the call list alone is shown. */
  readonly watch: WatchView | null;
  readonly calls: CallList | null;
  readonly colleagues: readonly ListedDevice[];
  readonly device: string | null;
  readonly lines: readonly LogLine[];
  readonly before: number | null;
  /** The lines of the shift, the oldest first, where they are printed. */
  readonly shift: readonly LogLine[];
  /** Null where what was said on the line itself cannot be had. */
  readonly line: FileView | null;
}

@customElement("hotline-watch")
export class WatchPage extends Page<View, Extract<Route, { page: "watch" }>> {
  @property({ attribute: false }) armed!: ArmedDesk;

  @state() private signing: Signing = NOTHING;
  @state() private line = "";
  @state() private entering = false;
  @state() private earlierLines: readonly LogLine[] = [];
  @state() private earlierBefore: number | null | undefined = undefined;
  @state() private typed = "";
  @state() private wrong = false;
  @state() private checking = false;
  /** Why what was last asked for was not done. */
  @state() private problem: string | null = null;

  protected override async ask(): Promise<View> {
    const calls = await this.device.watch.calls();
    try {
      return { ...(await this.askNode()), calls };
    } catch (error) {
      if (!(error instanceof Unreachable) || calls === null) throw error;
      return { watch: null, calls, colleagues: [], device: null, lines: [], before: null, line: null, shift: [] };
    }
  }

  private async askNode(): Promise<Omit<View, "calls">> {
    const { watch } = this.device;
    const [stands, trust, { lines, before }, line, shift] = await Promise.all([
      watch.stands(),
      this.device.trust(),
      watch.log(),
      this.onTheLine(),
      this.route.print === "shift" ? watch.shift() : [],
    ]);
    const ours = trust.lists.find(({ side }) => side === this.device.hotline.own)?.devices ?? [];
    const colleagues = ours.filter(
      ({ officer, post, revoked }) => !revoked && WATCHES.includes(post) && officer !== this.device.officer.officer,
    );
    return { watch: stands, colleagues, device: trust.device, lines, before, line, shift };
  }

  private async onTheLine(): Promise<FileView | null> {
    try {
      return await this.device.file(LINE);
    } catch (error) {
      codeOf(error);
      return null;
    }
  }

  protected override concerns(event: DeviceEvent): boolean {
    return event.type === "watch" || event.type === "alarms" || (event.type === "file" && event.space === LINE);
  }

  protected override heading(): string {
    const { page, sheet } = this.reader.words.watch;
    return this.route.print === null ? page.heading : sheet[this.route.print];
  }

  protected override show(view: View): TemplateResult {
    if (this.route.print !== null) return this.showSheet(this.route.print, view);
    const { shell, officer, watch } = this.reader.words;
    const who = `${shell.centre(this.reader.own)} · ${officer(this.device.officer.post, this.device.officer.officer)}`;
    return html`<header>
        <h1>${watch.page.heading}</h1>
        <span class="soft">${who}</span>
      </header>
      <div class="stack">
        ${this.showProblem()}
        ${
          view.watch === null
            ? html`<p class="notice">${watch.page.away}</p>`
            : html`${this.showHolding(view.watch, view)} ${this.showLog(view)}`
        }
        ${calls(view.calls, this.reader, view.watch === null)}
      </div>
      ${view.watch === null ? nothing : html`<aside class="stack">${this.showChecks(view)} ${this.showLists()}</aside>`}`;
  }

  /** The lists that have pages of their own. */
  private showLists(): TemplateResult {
    const { lists, declaration } = this.reader.words;
    return html`<section class="sheet">
      <h2>${lists.beside}</h2>
      <ul class="in plain">
        <li><a href=${href({ page: "line" })}>${declaration.heading}</a></li>
        ${LISTS.map((list) => html`<li><a href=${href({ page: "list", list })}>${lists[list].heading}</a></li>`)}
      </ul>
    </section>`;
  }

  private showHolding(watch: WatchView, view: View): TemplateResult {
    return holding(watch, {
      reader: this.reader,
      armed: this.armed.state,
      signing: this.signing,
      officer: this.device.officer.officer,
      device: view.device,
      colleagues: view.colleagues,
      may: this.may,
      change: (changed) => (this.signing = { ...this.signing, ...changed }),
      ring: () => void this.ring(),
      allow: () => void this.armed.allowNotices(),
      keepOn: () => void this.armed.keepScreenOn(),
      sign: (act) => void this.sign(act, watch, view.colleagues),
      withdraw: () => void this.attempt(() => this.device.watch.withdraw()),
    });
  }

  private showLog(view: View): TemplateResult {
    return log({
      reader: this.reader,
      lines: [...view.lines, ...this.earlierLines],
      more: this.next(view) !== null,
      text: this.line,
      may: this.may,
      busy: this.entering,
      change: (text) => (this.line = text),
      enter: () => void this.enter(),
      earlier: () => void this.earlier(view),
      draft: (line) => void this.draft(line),
    });
  }

  private showChecks({ line }: View): TemplateResult {
    return checks({
      reader: this.reader,
      checks: checksOf(saidOnTheLine(line)),
      may: this.may,
      busy: this.checking,
      typed: this.typed,
      wrong: this.wrong,
      type: (digits) => {
        this.typed = digits;
        this.wrong = false;
      },
      send: () => void this.check(),
      reply: (check) => void this.reply(check),
    });
  }

  private showSheet(print: WatchSheet, { shift, line, calls: list }: View): TemplateResult {
    const { sheet } = this.reader.words.watch;
    return html`<header class="screen">
        <h1>${sheet[print]}</h1>
        <span class="do"
          ><a class="button" href="/watch">${sheet.back}</a
          ><button type="button" class="main" @click=${() => window.print()}>${sheet.print}</button></span
        >
      </header>
      ${print === "shift" ? shiftSheet(shift, this.reader) : card(list, checksOf(saidOnTheLine(line)), this.reader)}`;
  }

  private showProblem(): TemplateResult | typeof nothing {
    if (this.problem === null) return nothing;
    const { what, todo } = refusal(this.problem, this.reader.words);
    return html`<p class="notice" role="alert">
      ${told(this.reader, html`<b>${what}</b>`, this.reader.words.kept.nothing, todo)}
    </p>`;
  }

  private get may(): boolean {
    return this.device.officer.permissions.includes("watch");
  }

  private async ring(): Promise<void> {
    const ready = await this.armed.test();
    this.signing = { ...this.signing, hearing: ready ? "rung" : "mute" };
    if (ready) await this.armed.keepScreenOn();
  }

  private async sign(act: Act, watch: WatchView, colleagues: View["colleagues"]): Promise<void> {
    const { notes, incoming } = this.signing;
    const words = this.reader.words.watch;
    const to = incomingOf(incoming, colleagues);
    this.signing = { ...this.signing, busy: true };
    await this.attempt(async () => {
      if (act === "accept") await this.device.watch.accept();
      else if (act !== "hand-over") await this.device.watch.act(act, watch, notes);
      else if (to !== null) await this.device.watch.offer(to, watch, notes);
      this.signing = NOTHING;
      this.announce(act === "leave" ? words.leave.done : act === "hand-over" ? words.hand.done : words.take.done);
    });
    this.signing = { ...this.signing, busy: false };
  }

  private async enter(): Promise<void> {
    this.entering = true;
    await this.attempt(async () => {
      await this.device.watch.write(this.line.trim());
      this.line = "";
    });
    this.entering = false;
  }

  private async check(): Promise<void> {
    this.checking = true;
    const [random] = crypto.getRandomValues(new Uint32Array(1));
    await this.attempt(async () => {
      await sendCheck(this.device, fiveDigits(random!));
      this.announce(this.reader.words.watch.checks.sent);
    });
    this.checking = false;
  }

  /** Only the digits that stand in the message are sent back. */
  private async reply(check: Check): Promise<void> {
    this.wrong = this.typed !== check.digits;
    if (this.wrong) return;
    this.checking = true;
    await this.attempt(async () => {
      await answerCheck(this.device, check);
      this.typed = "";
      this.announce(this.reader.words.watch.checks.replied);
    });
    this.checking = false;
  }

  private next({ before }: View): number | null {
    return this.earlierBefore === undefined ? before : this.earlierBefore;
  }

  private async earlier(view: View): Promise<void> {
    const before = this.next(view);
    if (before === null) return;
    await this.attempt(async () => {
      const page = await this.device.watch.log(before);
      this.earlierLines = [...this.earlierLines, ...page.lines];
      this.earlierBefore = page.before;
    });
  }

  private async draft(line: LogLine): Promise<void> {
    await this.attempt(async () => {
      this.dispatchEvent(new Go(await draftFromLine(this.device, line, TAG[this.reader.language])));
    });
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      this.problem = null;
      await this.reload();
    } catch (error) {
      this.problem = codeOf(error);
    }
  }
}
