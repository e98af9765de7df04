/**
 * Writing: a form for each kind of message, codes first; what will be signed stands beside it the whole time. The draft
 * is sealed on this device after each change. Nothing is signed but what stands in the preview.
 */
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { focusOnStep } from "../app/focus.ts";
import { Go } from "../app/page.ts";
import { codeOf, fileName } from "../app/reader.ts";
import { type WriteRoute, writeHref } from "../app/route.ts";
import { lead, told } from "../app/told.ts";
import { numberOfMessage } from "../cases/message.ts";
import { messageFormOf } from "../cases/opened.ts";
import { DraftElsewhere } from "../device/errors.ts";
import type { DeviceEvent, FileRow, Prepared, Shown, TrustView } from "../device/index.ts";
import { releasersOf, type Way, waysOf } from "../release/rules.ts";
import { briefLinks } from "../short/links.ts";
import { soleCapacity } from "../statements/rules.ts";
import { TAG } from "../words/words.ts";
import { accountsFor } from "./accounts.ts";
import { alreadyAnswered } from "./answered.ts";
import { beginDraft } from "./begin.ts";
import { type Draft, type Mistake, messageOf, mistakesOf, speakingPosts } from "./draft.ts";
import { elsewhere } from "./elsewhere.ts";
import { Keeping } from "./keeping.ts";
import { keptDrafts } from "./kept.ts";
import { openFor } from "./opening.ts";
import { onBehalf, preview } from "./preview.ts";
import { left, review } from "./review.ts";
import { type Filling, formSections } from "./sections.ts";
import { sent } from "./sent.ts";
import { SigningPage } from "./signing.ts";
import { takeBack } from "./takeback.ts";

/** While nothing has left this form. */
const WRITTEN: ReadonlySet<string> = new Set(["writing", "review"]);

interface View {
  readonly files: readonly FileRow[];
  readonly lists: TrustView["lists"];
  readonly lastReceived: string | null;
  readonly answers: Shown | null;
  readonly corrects: Shown | null;
}

@customElement("hotline-write")
export class WritePage extends SigningPage<View, WriteRoute> {
  @state() private draft: Draft | null = null;
  @state() private mistakes: readonly Mistake[] = [];
  @state() private prepared: Prepared | null = null;
  @state() private stage: "writing" | "review" | "signing" | "sent" | "left" | "elsewhere" = "writing";
  /** The draft that was left for its releaser. */
  @state() private left: string | null = null;
  /** Who may release what is about to be left for release. */
  private releasers: ReturnType<typeof releasersOf> = [];
  private keeping: Keeping | null = null;

  override connectedCallback(): void {
    this.keep();
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    this.keeping!.stop();
    super.disconnectedCallback();
  }

  protected override async ask(): Promise<View> {
    const { file, answers, corrects } = this.route;
    const [{ files }, trust, answered, corrected] = await Promise.all([
      this.device.files(),
      this.device.trust(),
      answers === null ? null : this.device.statement(answers.side, answers.index),
      corrects === null ? null : this.device.statement(corrects.side, corrects.index),
    ]);
    const space = file ?? answered?.space ?? corrected?.space ?? null;
    const row = files.find((one) => one.space === space) ?? null;
    const view = {
      files,
      lists: trust.lists,
      lastReceived: await accountsFor(this.device, row),
      answers: answered,
      corrects: corrected,
    };
    const kept = await this.device.localDrafts();
    if (this.draft === null) this.draft = this.keeping!.begin(kept) ?? (await this.begin(view));
    else await this.keeping!.look();
    return view;
  }

  protected override concerns(event: DeviceEvent): boolean {
    return super.concerns(event) || event.type === "files" || event.type === "desk";
  }

  protected override heading({ answers, corrects }: View): string {
    const { writing } = this.reader.words;
    if (answers !== null) return writing.answering(numberOfMessage(answers));
    if (corrects === null) return writing.heading;
    const repeats = this.draft !== null && this.draft.form.form !== "correction";
    return (repeats ? writing.repeating : writing.correcting)(numberOfMessage(corrects));
  }

  protected override isExercise(view: View): boolean {
    return view.files.find(({ space }) => space === this.draft?.file)?.exercise ?? false;
  }

  /** Whoever goes on by keyboard or by ear is taken along to the next step. */
  protected override updated(changed: Map<PropertyKey, unknown>): void {
    super.updated(changed);
    if (changed.get("stage") !== undefined && this.stage !== "signing") focusOnStep(this);
  }

  protected override show(view: View): TemplateResult {
    const { writing } = this.reader.words;
    const { draft } = this;
    if (draft === null) return html`<p class="soft">${this.reader.words.shell.loading}</p>`;
    const beside = this.showPreview(draft, view);
    return html`<header>
        <h1>${this.heading(view)}</h1>
        <span class="soft small" role="status">${this.showKept()}</span>
        ${this.stage === "writing" ? html`<span class="do">${briefLinks(this.reader, this.route.file)}</span>` : nothing}
      </header>
      ${this.problemNotice(this.problem, this.reader.words.kept.own)} ${this.stage === "writing" ? alreadyAnswered(view.answers, this.reader) : nothing}
      ${
        this.stage === "writing"
          ? html`<form class="stack writing" novalidate @submit=${(event: Event) => this.review(event, view)}>
              ${formSections(this.filling(draft, view))} ${this.showMistakes()}
              <div class="acts end"><button class="main">${writing.review}</button></div>
            </form>`
          : this.showSigning(draft, view)
      }
      <aside class="stack ${this.stage === "writing" ? "beside" : ""}">
        ${
          this.stage === "writing"
            ? html`<section class="sheet">
                  <h2>${writing.preview.heading}</h2>
                  ${beside}
                  <div class="in small soft">${writing.preview.unseen}</div>
                </section>
                ${keptDrafts(this.keeping!.others, this.reader, (id) => void this.keeping!.drop(id))}`
            : nothing
        }
      </aside>`;
  }

  private showKept(): TemplateResult | string | typeof nothing {
    const { keptNow, notKept } = this.reader.words.writing.drafts;
    if (this.stage === "sent" || this.stage === "left") return nothing;
    if (this.keeping!.failed) return html`<b>▲ ${notKept}</b>`;
    return this.keeping!.isKept ? keptNow : nothing;
  }

  private filling(draft: Draft, { files, lists, corrects }: View): Filling {
    return {
      reader: this.reader,
      agreed: this.device.agreed(),
      draft,
      corrected: corrects === null ? null : messageFormOf(corrects),
      files,
      lists,
      ways: this.ways(lists),
      change: (changed) => this.change(changed),
      field: (name, label) => ({ name, label, mistake: this.mistake(name) }),
    };
  }

  private showPreview(draft: Draft, view: View): TemplateResult {
    const { words } = this.reader;
    const { post, officer } = this.device.officer;
    const row = view.files.find(({ space }) => space === draft.file);
    const about = view.answers ?? view.corrects;
    return preview(draft, {
      reader: this.reader,
      who: [
        words.shell.centre(this.reader.own),
        words.officer(post, officer),
        ...(draft.capacity === "centre" ? [] : [onBehalf(draft.capacity, this.reader)]),
      ].join(" · "),
      file:
        row === undefined
          ? draft.title.trim() || words.writing.file.fresh
          : row.name === null
            ? words.cases.lineFile
            : words.cases.file(fileName(row.name, row.exercise)),
      about: about === null ? null : numberOfMessage(about),
      accounts: view.lastReceived,
      replies: this.device.agreed().replies,
      prepared: this.prepared,
    });
  }

  private showSigning(draft: Draft, view: View): TemplateResult {
    const { writing } = this.reader.words;
    // Where the address is this page's already, the page stays.
    const another = html`<a class="button" href=${writeHref()} @click=${() => this.beginAnew()}>${writing.sent.another}</a>`;
    if (this.left !== null) return left(this.left, this.reader, another);
    if (this.stage === "elsewhere") {
      const { reader } = this;
      return elsewhere({
        reader,
        file: draft.file,
        preview: this.showPreview(draft, view),
        goOn: () => this.goOnAsNew(),
        another,
      });
    }
    if (this.stage === "sent") {
      const one = this.outgoing!;
      const takeBack = html`<button type="button" @click=${() => this.goOn(one.key)}>
        ${this.reader.words.outgoing.takeBack}
      </button>`;
      return sent(one, this.reader, one.state === "failed" ? takeBack : another);
    }
    return review({
      reader: this.reader,
      preview: this.showPreview(draft, view),
      way: this.way(draft, view),
      opens: draft.file === null ? { title: draft.title.trim(), posts: draft.posts } : null,
      releasers: this.releasers,
      signing: this.stage === "signing",
      sign: () => void this.sign(draft, view),
      back: () => (this.stage = "writing"),
    });
  }

  /** What was refused is a draft again, and is gone on with here. */
  private goOn(key: string): Promise<void> {
    return this.attempt(async () => {
      const address = await takeBack(this.device, key);
      if (address === null) return this.beginAnew();
      this.dispatchEvent(new Go(address));
    });
  }

  /** Goes on with what is kept now, or with nothing filled in. */
  private beginAnew(): Promise<void> {
    [this.draft, this.prepared, this.outgoing, this.left, this.stage] = [null, null, null, null, "writing"];
    this.keeping!.stop();
    this.keeping = null;
    this.keep();
    return this.reload();
  }

  private showMistakes(): TemplateResult | typeof nothing {
    if (this.mistakes.length === 0) return nothing;
    return html`<p class="notice" role="alert">
      ${told(
        this.reader,
        lead(this.reader.words.writing.mistakes.heading(this.mistakes.length), this.reader),
        ...this.mistakes.map(({ why }) => this.mistakeWords(why)),
      )}
    </p>`;
  }

  private begin({ answers, corrects, lists }: View): Promise<Draft> {
    return beginDraft(this.device, this.route, {
      answers,
      corrects,
      posts: speakingPosts(lists),
      capacity: this.ways(lists)[0]?.[0] ?? soleCapacity(this.device.agreed().capacities),
      language: TAG[this.reader.language],
    });
  }

  private change(changed: Partial<Draft>): void {
    const asOpened = !("title" in changed || "posts" in changed || "file" in changed);
    this.draft = { ...this.draft!, ...(asOpened ? {} : { opening: null }), ...changed };
    this.prepared = null;
    if (this.mistakes.length > 0) this.mistakes = this.check(this.draft);
    this.keeping!.change(this.draft);
  }

  private keep(): void {
    this.keeping ??= new Keeping(this.device, this.route, {
      kept: () => this.takeKept(),
      elsewhere: () => {
        if (WRITTEN.has(this.stage)) this.stage = "elsewhere";
      },
    });
    this.keeping.start();
  }

  /** A draft that moved to a place of its own is found there when this page is loaded again. */
  private takeKept(): void {
    const { isKept, route } = this.keeping!;
    if (isKept && route.draft !== null && this.isConnected) history.replaceState(null, "", writeHref(route));
    this.requestUpdate();
  }

  /** The text as a draft of its own, whatever became of the one that it was. */
  private goOnAsNew(): void {
    this.stage = "writing";
    this.change({});
  }

  private check(draft: Draft): readonly Mistake[] {
    return mistakesOf(draft, this.device.agreed(), this.reader.now);
  }

  /** The capacities in which this officer speaks, and how. */
  private ways(lists: View["lists"]): ReturnType<typeof waysOf> {
    const list = lists.find(({ side }) => side === this.reader.own);
    return list === undefined ? [] : waysOf(this.device.officer.post, list, this.device.agreed().capacities);
  }

  private way({ capacity }: Draft, { lists }: View): Way | null {
    return this.ways(lists).find(([one]) => one === capacity)?.[1] ?? null;
  }

  /** What stands against speaking so, by the list: found out once all else is filled in, as the file is asked for it. */
  private async releaseMistakes(draft: Draft, view: View): Promise<readonly Mistake[]> {
    const ways = this.ways(view.lists);
    const way = this.way(draft, view);
    const mistakes = [
      ...(way === null ? [{ field: "capacity", why: "capacity" }] : []),
      ...(draft.file === null && !ways.some(([, one]) => one === "alone") ? [{ field: "file", why: "open" }] : []),
    ];
    if (way !== "release" || mistakes.length > 0) return mistakes;
    const list = view.lists.find(({ side }) => side === this.reader.own)!;
    const posts = draft.file === null ? draft.posts : (await this.device.file(draft.file)).posts;
    this.releasers = releasersOf(draft.capacity, this.device.officer.officer, list, posts);
    return this.releasers.length === 0 ? [{ field: "capacity", why: "releaser" }] : [];
  }

  private prepare(draft: Draft, space: string, view: View): Promise<Prepared> {
    const message = messageOf(draft, space, this.device.agreed().replies);
    return this.way(draft, view) === "release" ? this.device.prepareDraft(message) : this.device.prepare(message);
  }

  private async review(event: Event, view: View): Promise<void> {
    event.preventDefault();
    const draft = this.draft!;
    this.mistakes = this.check(draft);
    if (this.mistakes.length > 0) return this.showFirstMistake();
    await this.keeping!.keepNow();
    if (this.stage !== "writing") return;
    await this.attempt(async () => {
      this.mistakes = await this.releaseMistakes(draft, view);
      if (this.mistakes.length > 0) return this.showFirstMistake();
      const prepared = draft.file === null ? null : await this.prepare(draft, draft.file, view);
      // What was written meanwhile would stand in the preview, and not be what is signed.
      if (this.draft !== draft) return;
      [this.prepared, this.stage] = [prepared, "review"];
      this.announce(this.reader.words.writing.preview.heading);
      window.scrollTo(0, 0);
    });
  }

  private async showFirstMistake(): Promise<void> {
    await this.updateComplete;
    this.querySelector<HTMLElement>(".wrong input, .wrong select, .wrong textarea")?.focus();
  }

  /** Signs what stands in the preview: first the new file, if it is one, then the message or its draft. */
  private async sign(draft: Draft, view: View): Promise<void> {
    this.stage = "signing";
    await this.attempt(() => this.keeping!.hold(() => this.signOnce(draft, view)));
    if (this.stage === "signing") this.stage = "review";
  }

  /** What leaves is kept no more. */
  private async signOnce(draft: Draft, view: View): Promise<void> {
    const space = draft.file ?? (await this.openFile(draft, view));
    this.prepared ??= await this.prepare(draft, space, view);
    if (this.way(draft, view) === "release") this.left = await this.device.submitDraft(this.prepared);
    else this.outgoing = await this.device.send(this.prepared);
    this.draft = { ...draft, file: space, opening: null };
    this.stage = this.left === null ? "sent" : "left";
    await this.keeping!.clear();
    const { writing, release } = this.reader.words;
    this.announce(this.left === null ? writing.sent.heading : release.left.heading);
  }

  /** One signature opens a file, whoever releases what is said in it. */
  private openFile(draft: Draft, { lists }: View): Promise<string> {
    return openFor(this.device, draft, {
      language: TAG[this.reader.language],
      capacity: this.ways(lists).find(([, way]) => way === "alone")?.[0] ?? draft.capacity,
      keep: (opening) => {
        this.draft = opening;
        return this.keeping!.keepHeld(opening);
      },
    });
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    this.problem = null;
    try {
      await act();
    } catch (error) {
      if (error instanceof DraftElsewhere) this.stage = "elsewhere";
      else this.problem = codeOf(error);
    }
    if (this.problem !== null) await this.goToProblem();
  }

  private mistake(field: string): string | null {
    const found = this.mistakes.find((one) => one.field === field);
    return found === undefined ? null : this.mistakeWords(found.why);
  }

  private mistakeWords(why: string): string {
    const { writing, release } = this.reader.words;
    const { mistakes } = writing;
    const byList = { capacity: release.waysMistake, releaser: release.nobody, open: release.openAlone };
    const worded = ({ ...mistakes, ...byList } as Readonly<Record<string, unknown>>)[why];
    return typeof worded === "string" ? worded : mistakes.other;
  }
}
