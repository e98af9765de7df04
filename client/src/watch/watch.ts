/**
 * The watch: who has it, what comes before a signature, the log of the floor, and what is needed when nothing else
 * works. Alarms ring whatever page stands here; this page is where a desk is armed.
 */
import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Go, Page } from "../app/page.ts";
import { codeOf, refusal } from "../app/reader.ts";
import { href, LISTS, type Route, type WatchSheet } from "../app/route.ts";
import { told } from "../app/told.ts";
import {
  type CallList,
  type DeskRow,
  type DeviceEvent,
  type LimitView,
  type ListedDevice,
  type LogLine,
  type OfferedWatch,
  Unreachable,
  type WatchView,
} from "../device/index.ts";
import { LINE } from "../protocol/spaces.ts";
import { TAG } from "../words/words.ts";
import type { ArmedDesk } from "./armed.ts";
import { calls } from "./calls.ts";
import { card } from "./card.ts";
import { answerCheck, askChecks, type Check, type Checked, checks, fiveDigits, sendCheck } from "./checks.ts";
import { draftFromLine } from "./fromline.ts";
import { askForMissing, foundIn, type Missing } from "./handed.ts";
import { type Act, holding, incomingOf, type Signing } from "./holding.ts";
import { log, shiftSheet } from "./log.ts";

/** Posts that may have the watch. */
const WATCHES = ["watch", "liaison", "head"];
const NOTHING: Signing = {
  act: null,
  hearing: "not-rung",
  notes: "",
  seen: { own: "", other: "" },
  asked: [],
  sure: false,
  incoming: null,
  busy: false,
};

const NO_NODE = {
  watch: null,
  rows: [],
  limits: [],
  colleagues: [],
  device: null,
  lines: [],
  before: null,
  checked: null,
  shift: [],
};

interface View {
  /** Null while the node is away: then the call list alone is shown. */
  readonly watch: WatchView | null;
  readonly calls: CallList | null;
  /** Messages that are open and limits that run, as this post sees them. */
  readonly rows: readonly DeskRow[];
  readonly limits: readonly LimitView[];
  readonly colleagues: readonly ListedDevice[];
  readonly device: string | null;
  readonly lines: readonly LogLine[];
  readonly before: number | null;
  /** The lines of the shift, the oldest first, where they are printed. */
  readonly shift: readonly LogLine[];
  /** Null where what was said on the line itself cannot be had. */
  readonly checked: Checked | null;
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
  /** How many shifts before the last one that began the one on paper is. */
  @state() private back = 0;
  /** Why what was last asked for was not done. */
  @state() private problem: string | null = null;

  protected override async ask(): Promise<View> {
    const calls = await this.device.watch.calls();
    try {
      return { ...(await this.askNode()), calls };
    } catch (error) {
      if (!(error instanceof Unreachable) || calls === null) throw error;
      return { ...NO_NODE, calls };
    }
  }

  private async askNode(): Promise<Omit<View, "calls">> {
    const { watch } = this.device;
    const standing = watch.stands();
    const [stands, checked, desk, limits, trust, { lines, before }, shift] = await Promise.all([
      standing,
      standing.then((one) => this.checks(one)),
      this.device.desk(),
      watch.limits(),
      this.device.trust(),
      watch.log(),
      this.route.print === "shift" ? watch.shift(this.back) : [],
    ]);
    this.compareAgain(stands);
    const ours = trust.lists.find(({ side }) => side === this.device.hotline.own)?.devices ?? [];
    const colleagues = ours.filter(
      ({ officer, post, revoked }) => !revoked && WATCHES.includes(post) && officer !== this.device.officer.officer,
    );
    const rows = [...desk.waitingForUs, ...desk.waitingForThem].filter(({ due }) => due === null);
    const run = limits.filter(({ due, given, state }) => due !== null && given === null && state !== "replaced");
    return { watch: stands, rows, limits: run, colleagues, device: trust.device, lines, before, checked, shift };
  }

  /**
   * What was filled in was filled in for this change of hands: for another one it is done anew. Numbers that came
   * meanwhile are compared with what was typed, and wipe nothing: the other side could send them without end.
   */
  private compareAgain(now: WatchView): void {
    const before = this.view?.watch ?? now;
    if (changeOf(before) !== changeOf(now)) this.signing = { ...this.signing, seen: NOTHING.seen, sure: false };
  }

  private async checks(stands: WatchView): Promise<Checked | null> {
    try {
      return await askChecks(this.device, stands.checks);
    } catch (error) {
      codeOf(error);
      return null;
    }
  }

  protected override concerns(event: DeviceEvent): boolean {
    return ["watch", "alarms", "desk"].includes(event.type) || (event.type === "file" && event.space === LINE);
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
      rows: view.rows,
      limits: view.limits,
      colleagues: view.colleagues,
      may: this.may,
      change: (changed) => (this.signing = { ...this.signing, ...changed }),
      ring: () => void this.ring(),
      allow: () => void this.armed.allowNotices(),
      keepOn: () => void this.armed.keepScreenOn(),
      sign: (act) => void this.sign(act, watch, view.colleagues),
      ask: (missing) => void this.askFor(missing),
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

  private showChecks({ checked }: View): TemplateResult | typeof nothing {
    if (checked === null) return nothing;
    return checks({
      reader: this.reader,
      checked,
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

  private showSheet(print: WatchSheet, { shift, checked, calls: list }: View): TemplateResult {
    const { sheet } = this.reader.words.watch;
    return html`<header class="screen">
        <h1>${sheet[print]}</h1>
        <span class="do"
          >${print === "shift" ? this.showShifts(shift.length > 0) : nothing}<a class="button" href="/watch"
            >${sheet.back}</a
          ><button type="button" class="main" @click=${() => window.print()}>${sheet.print}</button></span
        >
      </header>
      ${print === "shift" ? shiftSheet(shift, this.reader) : card(list, checked?.checks ?? [], this.reader)}`;
  }

  /** To the shifts before the one that is shown, and back. */
  private showShifts(earlier: boolean): TemplateResult {
    const { sheet } = this.reader.words.watch;
    return html`<button type="button" ?disabled=${!earlier} @click=${() => this.turn(1)}>${sheet.previous}</button
      ><button type="button" ?disabled=${this.back === 0} @click=${() => this.turn(-1)}>${sheet.next}</button>`;
  }

  private turn(shifts: 1 | -1): void {
    this.back += shifts;
    void this.reload();
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
    const { incoming, seen } = this.signing;
    const words = this.reader.words.watch;
    const to = incomingOf(incoming, colleagues);
    const found = act === "leave" ? "" : foundIn(watch.numbers, seen, this.reader);
    const notes = [this.signing.notes, found].filter((text) => text !== "").join("\n");
    this.signing = { ...this.signing, busy: true };
    await this.attempt(async () => {
      if (act === "hand-over") {
        if (to !== null) await this.device.watch.offer(to, watch, notes);
      } else if (act !== "accept") await this.device.watch.act(act, watch, notes);
      else if (watch.offered !== null) await this.accept(watch.offered, found);
      this.signing = NOTHING;
      this.announce(act === "leave" ? words.leave.done : act === "hand-over" ? words.hand.done : words.take.done);
    });
    this.signing = { ...this.signing, busy: false };
  }

  /** The notes of an offer are signed already: what the incoming officer finds is a line of the log. */
  private async accept(offer: OfferedWatch, found: string): Promise<void> {
    if (found !== "") await this.device.watch.write(found);
    await this.device.watch.accept(offer);
  }

  /** Asks for what is missing, whoever has the watch. */
  private async askFor(missing: Missing): Promise<void> {
    this.signing = { ...this.signing, busy: true };
    await this.attempt(async () => {
      await askForMissing(this.device, missing);
      this.signing = { ...this.signing, asked: [...this.signing.asked, missing.side] };
      this.announce(this.reader.words.watch.stands.asked);
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

/** Which change of hands it would be: the act before it, and the offer that it would complete. */
function changeOf({ previous, offered }: WatchView): string {
  return JSON.stringify([previous, offered]);
}
