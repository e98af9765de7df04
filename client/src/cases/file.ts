/**
 * A file: what was said in it, by both sides, as one conversation; beside it what runs and what is being decided.
 *
 * It opens at its end, where the newest is, and gives earlier pages as the reader goes up; the place that is being read
 * stays where it is.
 */
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { focusOn } from "../app/focus.ts";
import { Page } from "../app/page.ts";
import { codeOf, fileName, refusal } from "../app/reader.ts";
import { href, type Route, spellRef, writeHref } from "../app/route.ts";
import { told } from "../app/told.ts";
import type {
  DeviceEvent,
  FileView,
  Gap,
  LimitView,
  Outgoing,
  Shown,
  ShownProposal,
  Unreadable,
} from "../device/index.ts";
import { encodeForm } from "../protocol/forms.ts";
import { briefLinks } from "../short/links.ts";
import { soleCapacity, type TitleMistake } from "../statements/rules.ts";
import { shown as inert } from "../text/shown.ts";
import { longDay, sameUtcDay } from "../time/format.ts";
import { ordersOf } from "../watch/orders.ts";
import { TAG } from "../words/words.ts";
import { asideOf, type Beside } from "./aside.ts";
import { event, gap, unreadable } from "./event.ts";
import { type Conversation, message } from "./message.ts";
import { fileTitle } from "./opened.ts";
import { askedToRepeat } from "./repeated.ts";
import { messageSays } from "./rules.ts";
import { type Deciding, proposing, type Verdict, verdicts } from "./title.ts";

type FileRoute = Extract<Route, { page: "file" }>;

@customElement("hotline-file")
export class FilePage extends Page<FileView, FileRoute> {
  /** What is just being stated, by what it is about: the key under which it leaves, or null until it has one. */
  @state() private leaving: ReadonlyMap<string, string | null> = new Map();
  /** Of these, what is signed and cannot leave now: why, by what it is about. */
  @state() private waiting: ReadonlyMap<string, string> = new Map();
  @state() private proposing = false;
  @state() private mistitled: TitleMistake | null = null;
  /** Why what was last stated did not go. */
  @state() private problem: string | null = null;
  /** The time limits of the file's messages, as the node last told them; null before it has. */
  @state() private limits: readonly LimitView[] | null = null;

  private settled = false;
  private observer: IntersectionObserver | null = null;
  private anchor: { readonly id: string; readonly top: number } | null = null;

  override disconnectedCallback(): void {
    this.observer?.disconnect();
    super.disconnectedCallback();
  }

  protected override async ask(): Promise<FileView> {
    const [file] = await Promise.all([this.device.file(this.route.space), this.takeLimits()]);
    return file;
  }

  /** A file that is loaded can be read while the node is away; its limits stay those that it told last. */
  private async takeLimits(): Promise<void> {
    try {
      this.limits = await this.device.watch.limits(this.route.space);
    } catch (error) {
      codeOf(error);
    }
  }

  protected override concerns(happened: DeviceEvent): boolean {
    if (happened.type === "outbox" && this.leaving.size > 0) void this.follow();
    if (happened.type === "desk") void this.takeLimits();
    return happened.type === "file" && happened.space === this.route.space;
  }

  protected override heading(file: FileView): string {
    return file.name === null
      ? this.reader.words.cases.lineFile
      : this.reader.words.cases.file(fileName(file.name, file.exercise));
  }

  protected override isExercise(file: FileView): boolean {
    return file.exercise;
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("route")) this.settled = false;
    this.anchor = changed.has("view") ? this.firstVisible() : null;
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    super.updated(changed);
    if (this.view === null) return;
    if (!this.settled) this.openAtEnd();
    else if (this.anchor !== null) this.keepPlace(this.anchor);
    if (this.settled && changed.has("view")) this.watchTheTop();
  }

  protected override show(file: FileView): TemplateResult {
    const { cases } = this.reader.words;
    const title = fileTitle(file);
    const untitled = file.kind === "line" ? cases.lineFile : cases.untitled;
    return html`<header>
        <h1>${title === null ? untitled : inert(title.text, title.language, this.reader)}</h1>
        <span class="soft">${file.kind === "line" ? cases.shared : `${this.heading(file)} · ${cases.shared}`}</span>
        <span class="do">
          ${
            this.may("decide") && file.kind !== "line"
              ? html`<button
                  type="button"
                  aria-expanded=${this.proposing}
                  @click=${() => (this.proposing = !this.proposing)}
                >
                  ${cases.title.propose}
                </button>`
              : nothing
          }
          ${
            file.kind === "line"
              ? html`<a class="button" href=${href({ page: "line" })}>${this.reader.words.declaration.stands}</a>`
              : nothing
          }
          ${this.may("write") ? this.showWays(file) : nothing}
        </span>
      </header>
      <div class="stack">
        ${
          this.proposing
            ? proposing({
                reader: this.reader,
                mistake: this.mistitled,
                propose: (title, hours) => this.propose(title, hours, file),
                refuse: (mistake) => (this.mistitled = mistake),
                leave: () => (this.proposing = false),
              })
            : nothing
        }
        <div class="conversation">
          ${guard([file, this.reader.language, Math.floor(this.reader.now / 60), this.leaving, this.waiting], () =>
            this.showConversation(file),
          )}
        </div>
        ${this.showProblem()}
      </div>
      <aside class="stack">${asideOf(file, this.beside)}</aside>`;
  }

  /** On the line itself only what one officer says alone is said. */
  private showWays({ kind, space }: FileView): TemplateResult {
    if (kind === "line") return briefLinks(this.reader, space);
    return html`<a class="button main" href=${writeHref({ file: space })}>${this.reader.words.cases.write}</a>`;
  }

  private showConversation(file: FileView): TemplateResult {
    const { cases } = this.reader.words;
    const conversation = this.conversation(file);
    // On the line itself states are declared and checks answered: it needs no first message.
    const said = file.items.some((item) => "type" in item && (file.kind === "line" || messageSays(item) !== null));
    return html`${
      file.earlier
        ? html`<button type="button" class="earlier" @click=${() => this.loadEarlier()}>${cases.earlier}</button>`
        : nothing
    }
    ${repeat(
      withDays(file.items),
      ({ key }) => key,
      ({ day, item }) =>
        html`${day === null ? nothing : html`<h2 class="day">${longDay(day, this.reader.language)}</h2>`}
        ${this.showItem(item, conversation)}`,
    )}
    ${file.gaps.map((missing: Gap) => gap(missing, conversation))} ${said ? nothing : this.showEmpty(file)}`;
  }

  private showItem(item: Shown | Unreadable, conversation: Conversation): TemplateResult {
    if (!("type" in item)) return unreadable(item, conversation);
    return messageSays(item) === null ? event(item, conversation) : message(item, conversation);
  }

  private showEmpty(file: FileView): TemplateResult {
    const { emptyFile, emptyLine } = this.reader.words.cases;
    const { title, text } = file.kind === "line" ? emptyLine : emptyFile;
    const notify = html`<a class="button" href=${writeHref({ file: file.space, form: "notification" })}
      >${emptyFile.act}</a
    >`;
    const ways = file.kind === "line" ? briefLinks(this.reader, file.space) : notify;
    return html`<section class="sheet">
      <div class="in empty">
        <p>${told(this.reader, html`<b>${title}</b>`, text)}</p>
        ${this.may("write") ? html`<div class="acts">${ways}</div>` : nothing}
      </div>
    </section>`;
  }

  private showProblem(): TemplateResult | typeof nothing {
    if (this.problem === null) return nothing;
    const { what, todo } = refusal(this.problem, this.reader.words);
    return html`<p class="notice" role="alert">${told(this.reader, what, this.reader.words.kept.nothing, todo)}</p>`;
  }

  private showKept(about: string): TemplateResult | typeof nothing {
    const why = this.waiting.get(about);
    if (why === undefined) return nothing;
    const { words } = this.reader;
    return html`<p class="notice small" role="status">${told(this.reader, refusal(why, words).what, words.kept.waiting)}</p>`;
  }

  private conversation(file: FileView): Conversation {
    const items = file.items.filter((item): item is Shown => "type" in item);
    const known = new Map(items.map((item) => [item.id, item]));
    return {
      reader: this.reader,
      agreed: this.device.agreed(),
      items,
      repeats: askedToRepeat(items, this.reader.own),
      find: (id) => known.get(id) ?? null,
      may: new Set(this.device.officer.permissions),
      refer: (type, of) => void this.refer(type, of),
      busy: this.busy,
      waits: ({ id }) => this.showKept(id),
      decide: ({ id }) => {
        const proposal = file.proposals.find((one) => one.id === id);
        return proposal === undefined ? nothing : verdicts(proposal, this.deciding);
      },
      orders: (message) => (this.may("watch") ? ordersOf(message, this.device, this.reader) : nothing),
    };
  }

  private get busy(): ReadonlySet<string> {
    return new Set(this.leaving.keys());
  }

  private get deciding(): Deciding {
    return {
      reader: this.reader,
      may: this.may("decide"),
      busy: this.busy,
      say: (verdict, proposal) => void this.decide(verdict, proposal),
    };
  }

  private get beside(): Beside {
    return {
      reader: this.reader,
      limits: this.limits,
      may: (permission) => this.may(permission),
      busy: this.busy,
      deciding: this.deciding,
      grant: (space, device) => void this.grant(space, device),
    };
  }

  private get capacity(): string {
    return soleCapacity(this.device.agreed().capacities);
  }

  private may(permission: string): boolean {
    return this.device.officer.permissions.includes(permission);
  }

  private refer(type: "acknowledgement" | "noted" | "cannot_open", of: Shown): Promise<void> {
    return this.state(of.id, this.reader.words.cases.done[type], () => this.device.refer(type, of, this.capacity));
  }

  private decide(verdict: Verdict, { id }: ShownProposal): Promise<void> {
    return this.state(id, this.reader.words.statements[verdict], () =>
      this.device.refer(verdict, { id, space: this.route.space }, this.capacity),
    );
  }

  private grant(space: string, device: string): Promise<void> {
    return this.state(device, this.reader.words.statements.grant, () =>
      this.device.grant(space, device, this.capacity),
    );
  }

  private async propose(title: string, hours: number, file: FileView): Promise<void> {
    const form = encodeForm({ form: "title", language: TAG[this.reader.language], title });
    const due = this.reader.now + hours * 3600;
    await this.state(file.space, this.reader.words.statements.proposal, () =>
      this.device.proposeTitle(file.space, new TextDecoder().decode(form), due, this.capacity),
    );
    this.mistitled = null;
    this.proposing = this.problem !== null;
  }

  /** States something. What it is about stays busy until it is on the log, so that nobody says it twice. */
  private async state(about: string, done: string, act: () => Promise<Outgoing>): Promise<void> {
    // The button is about to go: the keyboard stays at what it stood in.
    focusOn(document.activeElement?.closest<HTMLElement>(".message, .event, aside"), { preventScroll: true });
    this.leaving = new Map([...this.leaving, [about, null]]);
    try {
      const { key } = await act();
      this.leaving = new Map([...this.leaving, [about, key]]);
      this.problem = null;
      this.announce(done);
      await this.follow();
    } catch (error) {
      this.leaving = new Map([...this.leaving].filter(([one]) => one !== about));
      this.problem = codeOf(error);
    }
  }

  /** What has left is no longer busy; what was refused says why. */
  private async follow(): Promise<void> {
    const outbox = new Map((await this.device.outbox()).map((one) => [one.key, one]));
    const stays = ([, key]: readonly [string, string | null]): boolean =>
      key === null || outbox.get(key)?.state === "sealing";
    const failed = [...this.leaving.values()]
      .map((key) => outbox.get(key ?? ""))
      .find((one) => one?.state === "failed");
    if (failed !== undefined) this.problem = failed.problem;
    this.waiting = new Map(
      [...this.leaving].flatMap(([about, key]) => {
        const { state = null, problem = null } = outbox.get(key ?? "") ?? {};
        return state === "sealing" && problem !== null ? [[about, problem] as const] : [];
      }),
    );
    if (![...this.leaving].every(stays)) this.leaving = new Map([...this.leaving].filter(stays));
  }

  private async loadEarlier(): Promise<void> {
    try {
      this.view = await this.device.earlier(this.route.space);
    } catch (error) {
      this.problem = codeOf(error);
    }
  }

  /** Goes to the message that the address names, a page further up if it must; else to the newest. */
  private openAtEnd(): void {
    const named = this.route.at === null ? null : document.getElementById(spellRef(this.route.at));
    if (this.route.at !== null && named === null && this.view?.earlier === true) return void this.loadEarlier();
    this.settled = true;
    focusOn(named ?? (this.route.at === null ? null : this.querySelector("h1")), { preventScroll: true });
    if (named !== null) named.scrollIntoView({ block: "start" });
    else this.querySelector(".conversation")?.lastElementChild?.scrollIntoView({ block: "end" });
  }

  /** Whoever reaches the top is given what came before. */
  private watchTheTop(): void {
    this.observer ??= new IntersectionObserver((seen) => {
      if (seen.some(({ isIntersecting }) => isIntersecting)) void this.loadEarlier();
    });
    this.observer.disconnect();
    const earlier = this.querySelector("button.earlier");
    if (earlier !== null) this.observer.observe(earlier);
  }

  /** The first message whose top can be seen, and where it is. */
  private firstVisible(): { readonly id: string; readonly top: number } | null {
    if (!this.settled) return null;
    const items = [...this.querySelectorAll(".message, .event")];
    const found = items.find((item) => item.getBoundingClientRect().bottom > 0);
    return found === undefined ? null : { id: found.id, top: found.getBoundingClientRect().top };
  }

  /** What came in above pushes nothing away from under the reader's eyes. */
  private keepPlace({ id, top }: { readonly id: string; readonly top: number }): void {
    const moved = (document.getElementById(id)?.getBoundingClientRect().top ?? top) - top;
    if (Math.abs(moved) > 1) window.scrollBy(0, moved);
  }
}

/** Items with the day before the first of each day; keys that stay the same as pages are added. */
function withDays(
  items: readonly (Shown | Unreadable)[],
): { readonly key: string; readonly day: number | null; readonly item: Shown | Unreadable }[] {
  let last: number | null = null;
  return items.map((item) => {
    const at = "type" in item ? item.at : last;
    const day = at !== null && (last === null || !sameUtcDay(at, last)) ? at : null;
    last = at;
    return { key: spellRef(item.place), day, item };
  });
}
