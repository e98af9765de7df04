/**
 * The shell: what stands round every page, and which page stands in it.
 *
 * It listens for clicks on addresses of this desk, for pages that ask to go somewhere (`Go`), to say something
 * (`Announce`) and what they are called (`Headed`). After each change of page the focus is on its heading.
 */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { arrivals } from "../desk/rules.ts";
import type { Alarm, DeskRow, DeskView, Device, DeviceEvent, Ending, LineView, WaitingDraft } from "../device/index.ts";
import "../practice/guide.ts";
import type { Practice } from "../practice/practice.ts";
import { AWAITING } from "../release/waiting.ts";
import type { Ticker } from "../time/ticker.ts";
import { alarmList, isOfMessage, nameOf } from "../watch/alarms.ts";
import { ArmedDesk, type ArmedState, type Arms } from "../watch/armed.ts";
import { BrowserBell } from "../watch/bell.ts";
import { AWAY_BEAT, BEAT, draftOf, fresh, type Ringing } from "../watch/rules.ts";
import { BrowserNotices, BrowserScreen } from "../watch/screen.ts";
import { type Language, WORDS, type Words } from "../words/words.ts";
import { focusOn } from "./focus.ts";
import type { Announce, Go, Headed } from "./page.ts";
import { ended, missing, pageOf } from "./pages.ts";
import { applyPreferences, keepPreferences, THEMES, type Theme } from "./preferences.ts";
import { codeOf, messageNumber, type Reader } from "./reader.ts";
import { href, isPractice, type Route, routeOf, spellRef } from "./route.ts";
import { strip } from "./strip.ts";
import { lead, told } from "./told.ts";
import { who } from "./who.ts";

const RAIL = ["desk", "watch", "files", "write", "exercises", "trust"] as const;
/** What a desk in practice has of it: there is nobody to hand the watch over to, and all is an exercise. */
const PRACTISED: readonly string[] = ["desk", "files", "write", "trust"];
/** Under which page of the rail a page stands that has no place there itself. */
const PART_OF: Readonly<Record<string, string>> = {
  file: "files",
  print: "files",
  release: "desk",
  exercise: "exercises",
  list: "watch",
};
const THEME_SIGN: Readonly<Record<Theme, string>> = { auto: "◐", light: "○", dark: "●" };

@customElement("hotline-app")
export class App extends LitElement {
  @property({ attribute: false }) device!: Device;
  @property({ attribute: false }) ticker!: Ticker;
  /** The reader's time zone (IANA). */
  @property({ attribute: false }) zone!: string;
  @property({ attribute: false }) language!: Language;
  @property({ attribute: false }) theme!: Theme;
  /** What the desk is armed with: the browser's own, unless another is given. */
  @property({ attribute: false }) arms: Arms = browserArms();
  /** What this desk practises with; null for the desk itself. */
  @property({ attribute: false }) practice: Practice | null = null;

  @state() private route: Route = routeOf(location);
  @state() private line: LineView | null = null;
  /** When the node last told of the line, and was last asked about it. */
  private heard = 0;
  private asked = 0;
  @state() private alarms: readonly Alarm[] = [];
  @state() private desk: DeskView | null = null;
  /** Drafts that wait, while this officer is called to release one. */
  @state() private drafts: readonly WaitingDraft[] = [];
  @state() private headed: { readonly heading: string; readonly exercise: boolean } = { heading: "", exercise: false };
  @state() private said = "";
  @state() private called = "";
  @state() private why: Ending | null = null;

  private stop: (() => void)[] = [];
  private moved = false;
  private armed: ArmedDesk | null = null;
  private rang: readonly Ringing[] = [];

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const pop = (): void => this.arrive();
    window.addEventListener("popstate", pop);
    this.stop = [
      () => window.removeEventListener("popstate", pop),
      this.device.subscribe((event) => void this.hear(event)),
      this.ticker.subscribe(() => this.tick()),
    ];
    this.heard = this.ticker.now();
    for (const type of ["line", "trust", "desk"] as const) void this.hear({ type });
    const notice = (): string => this.noticeText();
    this.armed = new ArmedDesk(this.device, this.ticker, this.arms, notice, () => this.takeAlarms());
    this.armed.start();
  }

  override disconnectedCallback(): void {
    this.armed?.end();
    this.stop.forEach((stop) => stop());
    super.disconnectedCallback();
  }

  /** Goes to an address of this desk. */
  go(address: string): void {
    history.pushState(null, "", address);
    this.arrive();
  }

  private get mayWatch(): boolean {
    return this.device.officer.permissions.includes("watch");
  }

  /** Whether this officer has a page here; practice has few. */
  private has(page: Exclude<Route["page"], "missing">): boolean {
    if (this.practice !== null) return PRACTISED.includes(PART_OF[page] ?? page);
    return (page !== "watch" && page !== "list") || this.mayWatch;
  }

  /** Who may read no file has no desk to ask for. */
  private get mayRead(): boolean {
    return this.device.officer.permissions.includes("read");
  }

  private get mayWrite(): boolean {
    return this.device.officer.permissions.includes("write");
  }

  private get words(): Words {
    return WORDS[this.language];
  }

  private get reader(): Reader {
    const { own, other } = this.device.hotline;
    return {
      words: WORDS[this.language],
      language: this.language,
      own,
      other,
      zone: this.zone,
      now: this.ticker.now(),
    };
  }

  private arrive(): void {
    this.route = routeOf(location);
    this.moved = true;
  }

  /** What changed on the device, as far as it stands round the pages. A page shows its own failure, and says why. */
  private async hear(event: DeviceEvent): Promise<void> {
    if (event.type === "ended") this.why = event.why;
    if (event.type === "node") this.takeNode();
    if (event.type === "line") await this.askLine();
    // A checkpoint grows old without anything that tells of it, but that time passes.
    if (event.type === "trust" || event.type === "line")
      this.alarms = await this.unlessFailing(async () => (await this.device.trust()).alarms, this.alarms);
    if (event.type === "desk" && this.mayRead) this.takeDesk(await this.unlessFailing(() => this.device.desk(), null));
    if (event.type === "drafts" && this.rang.some(isRelease)) await this.askDrafts();
  }

  private async askDrafts(): Promise<void> {
    if (this.mayWrite) this.drafts = await this.unlessFailing(() => this.device.waitingDrafts(), this.drafts);
  }

  private async askLine(): Promise<void> {
    this.asked = this.ticker.now();
    const line = await this.unlessFailing(() => this.device.line(), null);
    if (line !== null) [this.line, this.heard] = [line, this.ticker.now()];
  }

  /** What the node told shows as not known once it is away; once it is back, it is asked with the next second. */
  private takeNode(): void {
    if (this.device.reachable) this.asked = 0;
    this.requestUpdate();
  }

  /** A node that says nothing of the line is asked: whether it is still there shows in what stands of it. */
  private tick(): void {
    this.requestUpdate();
    const pause = this.device.reachable ? BEAT : AWAY_BEAT;
    if (this.why === null && this.ticker.now() - this.asked >= pause) void this.askLine();
  }

  /** What newly waits for us is said to those who cannot see it; what is urgent at once, the rest when they pause. */
  private takeDesk(desk: DeskView | null): void {
    if (desk === null) return;
    const fresh = this.desk === null ? [] : arrivals(this.desk, desk);
    this.desk = desk;
    if (fresh.length === 0) return;
    const text = WORDS[this.language].shell.arrived(fresh.map(nameOfRow).join(", "));
    if (fresh.some(({ precedence }) => precedence === "FLASH" || precedence === "IMMEDIATE")) this.called = text;
    else this.said = text;
  }

  private takeAlarms(): void {
    const { alarms } = this.armed!.state;
    const newly = fresh(this.rang, alarms);
    if (this.rang.length > 0 && alarms.length === 0) this.called = "";
    this.rang = alarms;
    if (newly.some(isRelease)) void this.askDrafts();
    if (newly.length > 0) void this.callOut(newly);
    this.requestUpdate();
  }

  /** What newly rings is said to those who cannot see it, by the numbers that the desk may first have to be asked for. */
  private async callOut(newly: readonly Ringing[]): Promise<void> {
    if (newly.some((alarm) => isOfMessage(alarm) && this.numberOf(alarm) === null)) await this.hear({ type: "desk" });
    const still = newly.filter(({ id }) => this.rang.some((one) => one.id === id));
    if (still.length === 0) return;
    const names = still.map((alarm) => nameOf(alarm, this.numberOf(alarm), this.reader));
    this.called = this.words.watch.alarms.rings(names.join(this.language === "zh" ? "、" : ", "));
  }

  /** Content is never in it; that it is for an exercise is. */
  private noticeText(): string {
    const { shell, watch } = this.words;
    const text = watch.alarms.notice(shell.centre(this.device.hotline.own));
    const exercise = this.armed!.state.alarms.every((alarm) => alarm.exercise === true);
    return exercise ? `${shell.exercise} ${shell.exerciseBeside} · ${text}` : text;
  }

  /** The number of a message that rings, as far as the desk has it. */
  private numberOf({ side, index }: Ringing): string | null {
    const rows = [...(this.desk?.waitingForUs ?? []), ...(this.desk?.waitingForThem ?? [])];
    const row = rows.find((one) => one.side === side && one.index === index);
    return row === undefined ? null : numberOfRow(row);
  }

  private async unlessFailing<T>(ask: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      codeOf(error);
      return otherwise;
    }
  }

  protected override updated(): void {
    const { shell } = WORDS[this.language];
    applyPreferences(this.language, this.theme);
    document.body.classList.toggle("unreal", this.unreal.length > 0);
    document.body.classList.toggle("exercise", this.isExercise);
    const count = this.rang.length > 0 ? `(${this.rang.length}) ` : "";
    const names = [...this.unreal, this.headed.heading, shell.centre(this.device.hotline.own)];
    document.title = `${count}${names.filter(Boolean).join(" · ")}`;
    if (this.moved && this.headed.heading !== "") this.focusHeading();
  }

  /** A file goes by itself to what its address names; on the desk, drafts that await release can be named. */
  private focusHeading(): void {
    const heading = this.querySelector<HTMLElement>("main h1");
    if (heading === null) return;
    this.moved = false;
    const awaiting = this.route.page === "desk" && location.hash === `#${AWAITING}`;
    const named = awaiting ? this.querySelector<HTMLElement>(`#${AWAITING}`) : null;
    if (named !== null) {
      focusOn(named);
      return;
    }
    if (this.route.page !== "file" || this.route.at === null) focusOn(heading, { preventScroll: true });
    if (this.route.page !== "file") window.scrollTo(0, 0);
  }

  /** Whether what is shown is an exercise: a page's, or all that is practised. */
  private get isExercise(): boolean {
    return this.practice !== null || this.headed.exercise;
  }

  private get isDemonstration(): boolean {
    return this.practice === null && this.device.hotline.demonstration;
  }

  /** What is not real about this page, in the reader's language. */
  private get unreal(): readonly string[] {
    const { shell } = WORDS[this.language];
    return [...(this.isDemonstration ? [shell.demonstration] : []), ...(this.isExercise ? [shell.exercise] : [])];
  }

  protected override render(): TemplateResult {
    const reader = this.reader;
    const { shell } = reader.words;
    const armed = this.armed?.state ?? null;
    const { officer } = this.device.officer;
    const { line, heard, why: ended } = this;
    const { reachable } = this.device;
    const standing = { ended, reachable, line, heard, unverified: this.alarms.length, armed, officer };
    return html`<a class="skip" href="#content" @click=${this.skip("main")}>${shell.skip}</a>
      ${
        this.rang.length > 0
          ? html`<a class="skip" href="#alarms" @click=${this.skip("#alarms")}>${reader.words.watch.alarms.skip}</a>`
          : nothing
      }
      <div class="above" @click=${this.follow}>${this.showBand()} ${strip(standing, reader, this.showSwitches())}</div>
      <div
        class="frame ${this.practice === null ? "" : "practising"}"
        @click=${this.follow}
        @go=${(event: Go) => this.go(event.detail.href)}
        @headed=${this.takeHeading}
        @announce=${(event: Announce) => (this.said = event.detail.text)}
      >
        ${this.showSide(reader)} ${this.showPage(reader)}
      </div>
      <p class="unseen" role="status" aria-live="polite">${this.said}</p>
      <p class="unseen" role="alert">${this.called}</p>
      <div class="below" @click=${this.follow}>${this.showAlarm(reader)} ${this.showRinging(armed, reader)}</div>`;
  }

  private showBand(): TemplateResult | typeof nothing {
    const { shell } = WORDS[this.language];
    const names = [
      ...(this.isDemonstration ? [`${shell.demonstration} · ${shell.demonstrationBeside}`] : []),
      ...(this.isExercise ? [`${shell.exercise} · ${shell.exerciseBeside}`] : []),
      ...(this.practice === null ? [] : [WORDS[this.language].practice.band]),
    ];
    return names.length === 0
      ? nothing
      : html`<div class="band ${this.isExercise ? "exercise" : ""}">${names.join(" — ")}</div>`;
  }

  private showSwitches(): TemplateResult {
    const { shell } = WORDS[this.language];
    const other = this.language === "en" ? "zh" : "en";
    const next = THEMES[(THEMES.indexOf(this.theme) + 1) % THEMES.length]!;
    return html`<button
        type="button"
        class="quiet"
        lang=${other === "zh" ? "zh-Hans" : "en"}
        aria-label=${shell.languageLabel}
        @click=${() => this.speak(other)}
      >
        ${shell.language}
      </button>
      <button
        type="button"
        class="quiet theme"
        aria-label=${shell.themeLabel(shell.theme[next])}
        title=${shell.theme[this.theme]}
        @click=${() => this.wear(next)}
      >
        ${THEME_SIGN[this.theme]}
      </button>`;
  }

  private showSide(reader: Reader): TemplateResult {
    if (this.practice === null) return this.showRail(reader);
    return html`<div class="side">
      ${this.showRail(reader)}
      <hotline-guide .device=${this.device} .reader=${reader} .practice=${this.practice}></hotline-guide>
    </div>`;
  }

  private showRail(reader: Reader): TemplateResult {
    const { shell } = reader.words;
    const { post, officer } = this.device.officer;
    const account = this.practice === null ? { watching: this.armed?.state.watch?.mine === true } : null;
    const counts: Readonly<Record<string, number | undefined>> = {
      desk: this.desk?.waitingForUs.length,
      files: this.desk?.files,
    };
    const here = PART_OF[this.route.page] ?? this.route.page;
    const may = (page: (typeof RAIL)[number]): boolean => {
      if (this.practice !== null) return PRACTISED.includes(page);
      return page === "watch" ? this.mayWatch : page !== "exercises" || this.mayWrite;
    };
    const pages = this.route.page === "enrol" ? [] : RAIL.filter(may);
    return html`<nav class="rail" aria-label=${shell.nav}>
      ${pages.map((page) => {
        return html`<a href=${href(railRoute(page))} aria-current=${here === page ? "page" : nothing}
          >${shell.pages[page]}${counts[page] ? html`<span class="count">${counts[page]}</span>` : nothing}</a
        >`;
      })}
      ${who({ post, officer, account }, reader)}
    </nav>`;
  }

  private showPage(reader: Reader): TemplateResult {
    if (this.why !== null) return ended(this.why, reader);
    const { page } = this.route;
    if (page === "missing" || !this.has(page)) return missing(reader);
    const { at: _, ...place } = { at: null, ...this.route };
    return html`${keyed(
      JSON.stringify(place),
      pageOf(this.route, { device: this.device, reader, ticker: this.ticker, armed: this.armed! }),
    )}`;
  }

  /** What could not be verified stands on every page until it is seen to. */
  private showAlarm(reader: Reader): TemplateResult | typeof nothing {
    const [first] = this.alarms;
    if (first === undefined || this.route.page === "trust") return nothing;
    const { shell } = reader.words;
    return html`<section class="alarm-bar" role="alert">
      ${told(reader, lead(shell.alarm, reader), reader.words.alarms[first.code].what)}
      <a href=${href({ page: "trust" })}>${shell.alarmAct}</a>
    </section>`;
  }

  private showRinging(armed: ArmedState | null, reader: Reader): TemplateResult | typeof nothing {
    if (armed === null) return nothing;
    return alarmList(armed, reader, {
      numberOf: (alarm) => this.numberOf(alarm),
      draftOf: (alarm) => draftOf(alarm, this.drafts),
      silence: () => void this.armed?.silence(),
      acknowledge: ({ id }) => void this.armed?.acknowledge(id),
    });
  }

  private readonly takeHeading = ({ detail }: Headed): void => {
    if (detail.heading === this.headed.heading && detail.exercise === this.headed.exercise) return;
    this.headed = detail;
  };

  private speak(language: Language): void {
    this.language = language;
    void keepPreferences({ language });
  }

  private wear(theme: Theme): void {
    this.theme = theme;
    void keepPreferences({ theme });
  }

  private skip(to: string): (event: Event) => void {
    return (event) => {
      event.preventDefault();
      this.querySelector<HTMLElement>(to)?.focus();
    };
  }

  /** A plain click on an address of this desk changes the page; everything else is the browser's. */
  private readonly follow = (event: MouseEvent): void => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (link === null || !plain || event.defaultPrevented || link.dataset["leaves"] !== undefined) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || isPractice(url) !== isPractice(location)) return;
    if (routeOf(url).page === "missing") return;
    event.preventDefault();
    this.go(`${url.pathname}${url.search}${url.hash}`);
  };
}

function isRelease({ kind }: Ringing): boolean {
  return kind === "release";
}

function railRoute(page: (typeof RAIL)[number]): Exclude<Route, { page: "missing" }> {
  if (page === "watch") return { page, print: null };
  if (page === "write") return { page, file: null, form: null, answers: null, corrects: null, draft: null };
  return { page };
}

function browserArms(): Arms {
  return { bell: new BrowserBell(), screen: new BrowserScreen(), notices: new BrowserNotices() };
}

/** `FLASH XA-0043`. */
function nameOfRow(row: DeskRow): string {
  return row.number === null ? numberOfRow(row) : `${row.precedence} ${numberOfRow(row)}`;
}

/** `XA-0043`; what has no number goes by its place. */
function numberOfRow({ side, number, index, exercise }: DeskRow): string {
  return number === null ? spellRef({ side, index }) : messageNumber(side, number, exercise);
}
