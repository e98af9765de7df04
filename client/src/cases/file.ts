/**
 * A file: what was said in it, by both sides, as one conversation; beside it what runs and what is being decided.
 *
 * It opens at its end, where the newest is, and gives earlier pages as the reader goes up; the place that is being read
 * stays where it is.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { Page } from "../app/page.ts";
import { codeOf, fileName, refusal } from "../app/reader.ts";
import { spellRef, writeHref, type Route } from "../app/route.ts";
import { told } from "../app/told.ts";
import type { DeviceEvent, FileView, Gap, Shown, ShownProposal, Unreadable } from "../device/index.ts";
import { encodeForm } from "../protocol/forms.ts";
import { shown as inert } from "../text/shown.ts";
import { groundText } from "../time/basis.ts";
import { longDay, sameUtcDay } from "../time/format.ts";
import { limit } from "../time/shown.ts";
import { TAG } from "../words/words.ts";
import { event, gap, unreadable } from "./event.ts";
import { lanes } from "./lanes.ts";
import { runningLimits, messageSays, type MessageLimit } from "./limits.ts";
import { message, numberOfMessage, type Conversation } from "./message.ts";
import { fileTitle } from "./opened.ts";
import { proposals, type Verdict } from "./title.ts";

type FileRoute = Extract<Route, { page: "file" }>;

/** Hours that the other side is given to accept a title. */
const DUE_HOURS = [1, 6, 24, 72] as const;

@customElement("hotline-file")
export class FilePage extends Page<FileView, FileRoute> {
  @state() private busy: ReadonlySet<string> = new Set();
  @state() private proposing = false;
  /** Why what was last stated did not go. */
  @state() private problem: string | null = null;

  private settled = false;
  private observer: IntersectionObserver | null = null;
  private anchor: { readonly id: string; readonly top: number } | null = null;

  override disconnectedCallback(): void {
    this.observer?.disconnect();
    super.disconnectedCallback();
  }

  protected override ask(): Promise<FileView> {
    return this.device.file(this.route.space);
  }

  protected override concerns(happened: DeviceEvent): boolean {
    return happened.type === "file" && happened.space === this.route.space;
  }

  protected override heading(file: FileView): string {
    return file.name === null ? this.reader.words.cases.lineFile : this.reader.words.cases.file(fileName(file.name));
  }

  protected override isExercise(file: FileView): boolean {
    return file.exercise;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("route")) this.settled = false;
    this.anchor = this.firstVisible();
  }

  protected override updated(): void {
    super.updated();
    if (this.view === null) return;
    if (!this.settled) this.openAtEnd();
    else if (this.anchor !== null) this.keepPlace(this.anchor);
    if (this.settled) this.watchTheTop();
  }

  protected override show(file: FileView): TemplateResult {
    const { cases } = this.reader.words;
    const title = fileTitle(file);
    return html`<header>
        <h1>${title === null ? cases.untitled : inert(title.text, title.language, this.reader)}</h1>
        <span class="soft">${this.heading(file)} · ${cases.shared}</span>
        <span class="do">
          ${this.may("decide") ? html`<button type="button" aria-expanded=${this.proposing} @click=${() => (this.proposing = !this.proposing)}>${cases.title.propose}</button>` : nothing}
          ${this.may("write") ? html`<a class="button main" href=${writeHref({ file: file.space })}>${cases.write}</a>` : nothing}
        </span>
      </header>
      <div class="stack">
        ${this.proposing ? this.showProposing(file) : nothing}
        <div class="conversation">${guard([file, this.reader.language, Math.floor(this.reader.now / 60), this.busy], () => this.showConversation(file))}</div>
        ${this.showProblem()}
      </div>
      <aside class="stack">${this.showAside(file)}</aside>`;
  }

  private showConversation(file: FileView): TemplateResult {
    const { cases } = this.reader.words;
    const conversation = this.conversation(file);
    const said = file.items.some((item) => "type" in item && messageSays(item) !== null);
    return html`${file.earlier ? html`<button type="button" class="earlier" @click=${() => this.loadEarlier()}>${cases.earlier}</button>` : nothing}
      ${repeat(
        withDays(file.items),
        ({ key }) => key,
        ({ day, item }) => html`${day === null ? nothing : html`<h2 class="day">${longDay(day, this.reader.language)}</h2>`} ${this.showItem(item, conversation)}`,
      )}
      ${file.gaps.map((missing: Gap) => gap(missing, conversation))} ${said ? nothing : this.showEmpty(file)}`;
  }

  private showItem(item: Shown | Unreadable, conversation: Conversation): TemplateResult {
    if (!("type" in item)) return unreadable(item, conversation);
    return messageSays(item) === null ? event(item, conversation) : message(item, conversation);
  }

  private showEmpty(file: FileView): TemplateResult {
    const { title, text, act } = this.reader.words.cases.emptyFile;
    return html`<section class="sheet"><div class="in empty">
      <p>${told(this.reader, html`<b>${title}</b>`, text)}</p>
      ${this.may("write") ? html`<div class="acts"><a class="button" href=${writeHref({ file: file.space, form: "notification" })}>${act}</a></div>` : nothing}
    </div></section>`;
  }

  private showAside(file: FileView): TemplateResult {
    const { aside } = this.reader.words.cases;
    const messages = file.items.filter((item): item is Shown => "type" in item && messageSays(item) !== null);
    return html`<section class="sheet"><h2>${aside.limits}</h2>${this.showLimits(messages)}</section>
      ${this.showTitle(file)}
      ${messages.length > 1 ? html`<section class="sheet screen"><h2>${aside.time}</h2><div class="in">${guard([messages, this.reader.language], () => lanes(messages, this.reader))}</div></section>` : nothing}
      <section class="sheet"><h2>${aside.parties}</h2><div class="in">${this.showParties(file)}</div></section>
      ${file.waitingForKeys.length > 0 && this.may("grant") ? this.showKeys(file) : nothing}`;
  }

  private showLimits(messages: readonly Shown[]): TemplateResult {
    const { aside } = this.reader.words.cases;
    const agreed = this.device.agreed();
    const running = messages.flatMap((one) => runningLimits(one, agreed).map((its) => ({ one, its })));
    if (running.length === 0) return html`<div class="in empty small">${aside.noLimits}</div>`;
    return html`${running
      .sort((a, b) => a.its.by - b.its.by)
      .map(({ one, its }) => html`<div class="in">${limit({ ...its, basis: this.basisOf(one, its) }, this.reader)}</div>`)}`;
  }

  private basisOf(one: Shown, its: MessageLimit): TemplateResult {
    const { cases, limits } = this.reader.words;
    const whose = one.place.side === this.reader.own ? cases.aside.theirs : cases.aside.ours;
    const what = its.kind === "handling" ? limits.handling : limits.answer;
    return html`<span class="parts"><span>${numberOfMessage(one)}</span> <span>${what}</span> <span>${whose}</span></span><br />${groundText(its, this.reader)}`;
  }

  private showTitle(file: FileView): TemplateResult | typeof nothing {
    if (file.proposals.length === 0) return nothing;
    const deciding = { reader: this.reader, may: this.may("decide"), busy: this.busy, say: (verdict: Verdict, one: ShownProposal) => void this.decide(verdict, one) };
    return html`<section class="sheet"><h2>${this.reader.words.cases.title.heading}</h2><div class="in">${proposals(file, deciding)}</div></section>`;
  }

  private showParties(file: FileView): TemplateResult {
    const { shell, posts } = this.reader.words;
    const sides = [this.reader.own, this.reader.other];
    return html`<dl>${sides.map((side) => html`<dt>${shell.centre(side)}</dt><dd>${file.posts.filter(([whose]) => whose === side).map(([, post]) => posts[post] ?? post).join(this.reader.language === "zh" ? "、" : ", ")}</dd>`)}</dl>`;
  }

  private showKeys(file: FileView): TemplateResult {
    const { aside } = this.reader.words.cases;
    return html`<section class="sheet"><h2>${aside.keys} <span class="count">${file.waitingForKeys.length}</span></h2>
      <div class="in"><p class="small">${aside.keysText}</p>
        ${file.waitingForKeys.map((device) => html`<div class="acts"><button type="button" class="small" ?disabled=${this.busy.has(device)} @click=${() => this.grant(file.space, device)}>${aside.grant}</button><span class="mono small soft">${device.slice(0, 12)}…</span></div>`)}
      </div></section>`;
  }

  private showProposing(file: FileView): TemplateResult {
    const { title: words } = this.reader.words.cases;
    return html`<form class="sheet" @submit=${(submitted: SubmitEvent) => this.propose(submitted, file)}>
      <h2>${words.propose}</h2>
      <div class="in stack">
        <p class="field"><label for="new-title">${words.label}</label><input id="new-title" name="title" required maxlength="80" autocomplete="off" /></p>
        <p class="field"><label for="new-due">${words.due}</label>
          <select id="new-due" name="due">${DUE_HOURS.map((hours) => html`<option value=${hours} ?selected=${hours === 24}>${words.dueHours(hours)}</option>`)}</select>
          <span class="help">${words.explain}</span></p>
        <div class="acts"><button class="main">${words.send}</button><button type="button" class="quiet" @click=${() => (this.proposing = false)}>${words.cancel}</button></div>
      </div>
    </form>`;
  }

  private showProblem(): TemplateResult | typeof nothing {
    if (this.problem === null) return nothing;
    const { what, todo } = refusal(this.problem, this.reader.words);
    return html`<p class="notice" role="alert">${told(this.reader, what, this.reader.words.kept.nothing, todo)}</p>`;
  }

  private conversation(file: FileView): Conversation {
    const items = file.items.filter((item): item is Shown => "type" in item);
    const known = new Map(items.map((item) => [item.id, item]));
    return {
      reader: this.reader,
      agreed: this.device.agreed(),
      items,
      find: (id) => known.get(id) ?? null,
      may: new Set(this.device.officer.permissions),
      refer: (type, of) => void this.refer(type, of),
      busy: this.busy,
    };
  }

  private may(permission: string): boolean {
    return this.device.officer.permissions.includes(permission);
  }

  private refer(type: "acknowledgement" | "noted" | "cannot_open", of: Shown): Promise<void> {
    return this.state(of.id, this.reader.words.cases.done[type], () => this.device.refer(type, of, "centre"));
  }

  private decide(verdict: Verdict, { id }: ShownProposal): Promise<void> {
    return this.state(id, this.reader.words.statements[verdict], () => this.device.refer(verdict, { id, space: this.route.space }, "centre"));
  }

  private grant(space: string, device: string): Promise<void> {
    return this.state(device, this.reader.words.statements.grant, () => this.device.grant(space, device, "centre"));
  }

  private async propose(submitted: SubmitEvent, file: FileView): Promise<void> {
    submitted.preventDefault();
    const given = new FormData(submitted.target as HTMLFormElement);
    const title = encodeForm({ form: "title", language: TAG[this.reader.language], title: String(given.get("title")).trim() });
    const due = this.reader.now + Number(given.get("due")) * 3600;
    await this.state(file.space, this.reader.words.statements.proposal, () =>
      this.device.proposeTitle(file.space, new TextDecoder().decode(title), due, "centre"),
    );
    this.proposing = this.problem !== null;
  }

  /** States something; meanwhile what it is about is busy, and afterwards it is said what came of it. */
  private async state(about: string, done: string, act: () => Promise<unknown>): Promise<void> {
    this.busy = new Set([...this.busy, about]);
    try {
      await act();
      this.problem = null;
      this.announce(done);
    } catch (error) {
      this.problem = codeOf(error);
    } finally {
      this.busy = new Set([...this.busy].filter((one) => one !== about));
    }
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
function withDays(items: readonly (Shown | Unreadable)[]): { readonly key: string; readonly day: number | null; readonly item: Shown | Unreadable }[] {
  let last: number | null = null;
  return items.map((item) => {
    const at = "type" in item ? item.at : last;
    const day = at !== null && (last === null || !sameUtcDay(at, last)) ? at : null;
    last = at;
    return { key: spellRef(item.place), day, item };
  });
}
