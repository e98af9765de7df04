/**
 * Declaring the state of our end of the line: filled in, shown exactly as it will be signed, then signed; or, in a
 * capacity that needs two officers, signed as a draft and left for the one who releases it.
 */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { focusOnStep } from "../app/focus.ts";
import { Announce } from "../app/page.ts";
import { codeOf, type Reader, refusal } from "../app/reader.ts";
import { told } from "../app/told.ts";
import type { DeclarationDraft, Device, Outgoing, Prepared, TrustView } from "../device/index.ts";
import { type LineState, WHY, type Why } from "../protocol/says.ts";
import { LINE } from "../protocol/spaces.ts";
import { releasersOf, type Way, waysOf } from "../release/rules.ts";
import { utc } from "../time/format.ts";
import { choose, moment, radio } from "../writing/controls.ts";
import { onBehalf } from "../writing/preview.ts";
import { left } from "../writing/review.ts";
import { sent } from "../writing/sent.ts";
import { declarationPreview, limitsMeanwhile } from "./declared.ts";
import { type Choice, declareOf, earliest, type Mistake, mayBeAtOnce, proposedTime, statesAfter } from "./declaring.ts";
import type { Standing } from "./standing.ts";

type Stage = "closed" | "writing" | "review" | "signing" | "left" | "sent";
type Ways = ReturnType<typeof waysOf>;

@customElement("hotline-declare")
export class DeclareSheet extends LitElement {
  @property({ attribute: false }) device!: Device;
  @property({ attribute: false }) reader!: Reader;
  @property({ attribute: false }) lists: TrustView["lists"] = [];
  /** How our end stands by what we declared. */
  @property({ attribute: false }) declared: Standing = { now: null, next: null };

  @state() private stage: Stage = "closed";
  /** The draft that was left for its releaser. */
  @state() private left: string | null = null;
  @state() private choice: Choice | null = null;
  @state() private capacity: string | null = null;
  @state() private mistake: Mistake | null = null;
  @state() private prepared: Prepared<DeclarationDraft> | null = null;
  @state() private outgoing: Outgoing | null = null;
  @state() private problem: string | null = null;

  private stop = (): void => undefined;

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = this.device.subscribe(({ type }) => {
      if (type === "outbox") void this.follow();
    });
  }

  override disconnectedCallback(): void {
    this.stop();
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult {
    return html`${this.showProblem()} ${this.showStage()}`;
  }

  /** Whoever goes on by keyboard or by ear is taken along to the next step. */
  protected override updated(changed: PropertyValues<this>): void {
    const before = (changed as Map<PropertyKey, unknown>).get("stage");
    if (before === undefined || this.stage === "closed" || this.stage === "signing") return;
    focusOnStep(this);
  }

  private showStage(): TemplateResult | typeof nothing {
    const { ways } = this;
    const another = html`<button type="button" @click=${() => this.close()}>${this.reader.words.shell.close}</button>`;
    if (this.stage === "sent") return this.outgoing === null ? nothing : sent(this.outgoing, this.reader, another);
    if (this.left !== null) return left(this.left, this.reader, another);
    if (ways.length === 0) return nothing;
    if (this.stage === "closed") return this.showClosed();
    return this.stage === "writing" ? this.showForm(this.choice ?? this.begin(), ways) : this.showReview();
  }

  private showClosed(): TemplateResult {
    const { declaration } = this.reader.words;
    return html`<div class="stack">
      <div class="acts">
        <button type="button" aria-expanded="false" @click=${() => this.open()}>${declaration.declare}…</button>
      </div>
      <p class="small soft">${declaration.declareHint}</p>
    </div>`;
  }

  private showForm(choice: Choice, ways: Ways): TemplateResult {
    const { declaration, release } = this.reader.words;
    const states = statesAfter(this.declared);
    const names: Readonly<Record<string, string>> = { centre: release.centre, government: release.government };
    return html`<form class="sheet" novalidate @submit=${(event: Event) => this.foresee(event)}>
      <h2 class="step">${declaration.declare}</h2>
      <div class="in stack">
        <p class="small soft">${declaration.declareHint}</p>
        ${radio(
          { name: "state", label: declaration.fields.state, mistake: null },
          choice.state,
          states.map((one) => [one, html`<b>${declaration.choice[one]}</b>`, declaration.choiceHelp[one]] as const),
          (one) => this.chooseState(one),
          "grid",
        )}
        ${
          ways.length < 2
            ? nothing
            : radio(
                { name: "capacity", label: release.capacity, mistake: null },
                this.capacity,
                ways.map(([one, way]) => {
                  const signing = way === "alone" ? release.alone : release.two;
                  return [one, html`<b>${names[one] ?? one}</b>`, signing] as const;
                }),
                (one) => this.chooseCapacity(one),
                "grid",
              )
        }
        ${this.showFrom(choice)} ${this.showReason(choice)} ${choice.state === "open" ? nothing : this.showFlash(choice)}
        <p class="notice">
          <b>${declaration.fields.limits}</b><br />${limitsMeanwhile(choice.state, choice.flash, this.reader)}
        </p>
        <div class="acts">
          <button class="main">${declaration.preview}</button>
          <button type="button" @click=${() => this.close()}>${this.reader.words.shell.close}</button>
        </div>
      </div>
    </form>`;
  }

  private showFrom(choice: Choice): TemplateResult {
    const { declaration } = this.reader.words;
    const atOnce = mayBeAtOnce(choice, this.way);
    const first = earliest(choice.state, this.reader.now, this.device.agreed().notice);
    const help = [
      ...(choice.state === "terminated" ? [declaration.earliest(utc(first, this.reader))] : []),
      ...(this.way === "release" ? [declaration.release] : []),
    ].join(this.reader.language === "zh" ? "" : " ");
    const mistake = this.mistake === null ? null : declaration.mistakes[this.mistake];
    const labelled = { name: "from", label: atOnce ? declaration.at : declaration.from, mistake };
    return html`${
      atOnce
        ? radio(
            { name: "when", label: declaration.from, mistake: null },
            choice.when,
            [
              ["at-once", declaration.atOnce, declaration.atOnceHelp],
              ["later", declaration.later],
            ] as const,
            (when) => this.change({ when }),
          )
        : nothing
    }
    ${
      atOnce && choice.when === "at-once"
        ? nothing
        : moment(help === "" ? labelled : { ...labelled, help }, choice.at, this.reader, (at) => this.change({ at }))
    }`;
  }

  private showReason({ reason }: Choice): TemplateResult {
    const { declaration } = this.reader.words;
    const options = (["none", ...WHY] as const).map((one) => [one, declaration.reasons[one]] as const);
    return choose<"none" | Why>(
      { name: "reason", label: declaration.reason, mistake: null },
      reason ?? "none",
      options,
      (one) => this.change({ reason: one === "none" ? null : one }),
    );
  }

  private showFlash({ flash }: Choice): TemplateResult {
    const { declaration, cases } = this.reader.words;
    return radio(
      { name: "flash", label: declaration.flash, mistake: null },
      flash ? "yes" : "no",
      [
        ["yes", cases.yes, declaration.flashHelp.yes],
        ["no", cases.no, declaration.flashHelp.no],
      ] as const,
      (one) => this.change({ flash: one === "yes" }),
    );
  }

  private showReview(): TemplateResult | typeof nothing {
    if (this.prepared === null) return nothing;
    const { words } = this.reader;
    const { writing, release, officer } = words;
    const { prepared, reader, way } = this;
    const signing = this.stage === "signing";
    const names = this.releasers
      .map((one) => officer(one.post, one.officer))
      .join(reader.language === "zh" ? "、" : ", ");
    return html`<section class="stack review" aria-live="polite">
      <h2 class="step">${writing.preview.heading}</h2>
      ${declarationPreview(prepared.message, { reader, who: this.who, prepared })}
      ${
        way === "release"
          ? html`<p class="notice">
              ${told(reader, release.who(names), words.declaration.before(utc(prepared.message.says.from, reader)))}
            </p>`
          : nothing
      }
      <p><b>${writing.preview.text}</b></p>
      <div class="acts">
        <button type="button" class="main" ?disabled=${signing} @click=${() => this.sign()}>
          ${signing ? writing.signing : way === "release" ? release.sign : writing.sign}
        </button>
        <button type="button" ?disabled=${signing} @click=${() => (this.stage = "writing")}>${writing.back}</button>
      </div>
    </section>`;
  }

  private showProblem(): TemplateResult | typeof nothing {
    if (this.problem === null) return nothing;
    const { what, todo } = refusal(this.problem, this.reader.words);
    return html`<p class="notice" role="alert">
      ${told(this.reader, html`<b>${what}</b>`, this.reader.words.kept.nothing, todo)}
    </p>`;
  }

  private get list(): TrustView["lists"][number] | undefined {
    return this.lists.find(({ side }) => side === this.reader.own);
  }

  private get ways(): Ways {
    const { post } = this.device.officer;
    return this.list === undefined ? [] : waysOf(post, this.list, this.device.agreed().capacities);
  }

  private get way(): Way | null {
    return this.ways.find(([one]) => one === this.capacity)?.[1] ?? null;
  }

  /** Who may release it: on the line all posts of our side take part. */
  private get releasers(): ReturnType<typeof releasersOf> {
    if (this.list === undefined || this.capacity === null) return [];
    const posts = this.list.posts.map(({ post }) => [this.reader.own, post] as const);
    return releasersOf(this.capacity, this.device.officer.officer, this.list, posts);
  }

  private get who(): string {
    const { shell, officer } = this.reader.words;
    const { post, officer: number } = this.device.officer;
    const capacity = this.capacity ?? "centre";
    const behalf = capacity === "centre" ? [] : [onBehalf(capacity, this.reader)];
    return [shell.centre(this.reader.own), officer(post, number), ...behalf].join(" · ");
  }

  private open(): void {
    this.capacity = this.ways[0]?.[0] ?? null;
    this.choice = this.begin();
    [this.mistake, this.problem, this.stage] = [null, null, "writing"];
  }

  private begin(): Choice {
    const [state] = statesAfter(this.declared);
    return { state, when: "at-once", at: this.proposed(state), reason: null, flash: true };
  }

  private proposed(state: LineState): number {
    return proposedTime(state, this.reader.now, this.device.agreed().notice);
  }

  private close(): void {
    [this.stage, this.choice, this.prepared, this.problem] = ["closed", null, null, null];
    [this.outgoing, this.left] = [null, null];
  }

  private change(changed: Partial<Choice>): void {
    this.choice = { ...(this.choice ?? this.begin()), ...changed };
    this.mistake = null;
  }

  /** Another state has another earliest time. */
  private chooseState(state: LineState): void {
    this.change({ state, at: this.proposed(state) });
  }

  private chooseCapacity(capacity: string): void {
    this.capacity = capacity;
    this.change({});
  }

  private async foresee(event: Event): Promise<void> {
    event.preventDefault();
    const { choice, capacity, way } = this;
    if (choice === null || capacity === null) return;
    const says = declareOf(choice, { way, now: this.reader.now, notice: this.device.agreed().notice });
    if (typeof says === "string") {
      this.mistake = says;
      await this.updateComplete;
      this.querySelector<HTMLElement>(".wrong input")?.focus();
      return;
    }
    if (way === "release" && this.releasers.length === 0) {
      this.problem = "no-releaser";
      return;
    }
    await this.attempt(async () => {
      const draft: DeclarationDraft = { space: LINE, type: "declaration", capacity, says };
      this.prepared = await (way === "release" ? this.device.prepareDraft(draft) : this.device.prepare(draft));
      this.stage = "review";
    });
  }

  private async sign(): Promise<void> {
    const { prepared } = this;
    if (prepared === null) return;
    this.stage = "signing";
    await this.attempt(async () => {
      const { release, writing } = this.reader.words;
      if (this.way === "release") {
        this.left = await this.device.submitDraft(prepared);
        this.stage = "left";
      } else {
        this.outgoing = await this.device.send(prepared);
        this.stage = "sent";
      }
      const said = this.way === "release" ? release.left.heading : writing.sent.heading;
      this.dispatchEvent(new Announce(said));
    });
    if (this.stage === "signing") this.stage = "review";
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      this.problem = null;
    } catch (error) {
      this.problem = codeOf(error);
    }
  }

  private async follow(): Promise<void> {
    const key = this.outgoing?.key;
    if (key === undefined) return;
    this.outgoing = (await this.device.outbox()).find((one) => one.key === key) ?? this.outgoing;
  }
}
