/**
 * A list beside the watch on a page of its own: it is read as it stands, and one row at a time is changed.
 *
 * What is kept names the version that it was changed from. Where another officer changed the list meanwhile, what stands
 * now is shown beside what was filled in, which is kept until this officer has looked and gone on.
 */
import { html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { Page } from "../../app/page.ts";
import { codeOf, refusal } from "../../app/reader.ts";
import { href, type Route, type WatchList } from "../../app/route.ts";
import { told } from "../../app/told.ts";
import type { DeviceEvent } from "../../device/index.ts";
import type { Labelled } from "../../writing/controls.ts";
import { type Editing, isGone, type Mistakes } from "./rules.ts";

/** What a list's page shows. */
export interface Listed<Row> {
  readonly rows: readonly Row[];
  readonly version: number;
}

export abstract class ListPage<Row, Draft, View extends Listed<Row>> extends Page<
  View,
  Extract<Route, { page: "list" }>
> {
  @state() protected editing: Editing<Row, Draft> | null = null;
  @state() private tried = false;
  @state() private removing = false;
  @state() private busy = false;
  @state() private problem: string | null = null;
  /** Whether the form was opened just now, so that it is to be gone to. */
  private opened = false;

  protected abstract readonly list: WatchList;
  /** A row that is about to be entered. */
  protected abstract blank(view: View): Draft;
  protected abstract draftOf(row: Row): Draft;
  protected abstract mistakes(draft: Draft, view: View, original: Row | null): Mistakes<string>;
  /** Keeps the list with the draft in the place of a row, or (null) without that row. */
  protected abstract keep(view: View, original: Row | null, draft: Draft | null): Promise<void>;
  protected abstract showList(view: View): TemplateResult;
  protected abstract showFields(draft: Draft, view: View): TemplateResult;
  /** What stands beside the list: what it is for. */
  protected abstract showAside(view: View): TemplateResult;

  protected override heading(): string {
    return this.reader.words.lists[this.list].heading;
  }

  protected override concerns({ type }: DeviceEvent): boolean {
    return type === "desk";
  }

  protected override show(view: View): TemplateResult {
    const { lists, shell } = this.reader.words;
    const { editing } = this;
    return html`<header>
        <h1>${this.heading()}</h1>
        <span class="soft">${shell.centre(this.reader.own)}</span>
        <span class="do">
          <a class="button" href=${href({ page: "watch", print: null })}>${lists.back}</a>
          ${
            this.may && editing === null
              ? html`<button type="button" class="main" @click=${() => this.begin(null, this.blank(view), view)}>
                  ${lists[this.list].add}
                </button>`
              : nothing
          }
        </span>
      </header>
      <div class="stack">
        ${this.showProblem()} ${editing === null ? nothing : this.showForm(editing, view)} ${this.showList(view)}
      </div>
      <aside class="stack">
        <section class="sheet">
          <h2>${lists.about}</h2>
          <div class="in">${this.showAside(view)}</div>
          <div class="in small soft">${this.may ? lists.mayChange : lists.mayRead}</div>
        </section>
      </aside>`;
  }

  protected get may(): boolean {
    return this.device.officer.permissions.includes("roster");
  }

  protected isEdited(row: Row): boolean {
    const original = this.editing?.original;
    return original != null && JSON.stringify(original) === JSON.stringify(row);
  }

  /** The button by which a row is changed; `name` is what a screen reader hears beside it. */
  protected changer(row: Row, name: string, view: View): TemplateResult | typeof nothing {
    if (!this.may || this.editing !== null) return nothing;
    const change = (): void => this.begin(row, this.draftOf(row), view);
    return html`<button type="button" class="small" @click=${change}>
      ${this.reader.words.lists.change}<span class="unseen"> ${name}</span>
    </button>`;
  }

  protected change(changed: Partial<Draft>): void {
    if (this.editing !== null) this.editing = { ...this.editing, draft: { ...this.editing.draft, ...changed } };
  }

  /** A field by its name, with what is wrong with it once the officer has tried to keep it. */
  protected field(name: string, label: string, view: View, help?: string): Labelled {
    const { lists } = this.reader.words;
    const found = this.tried && this.editing !== null ? this.found(this.editing, view)[name] : undefined;
    const words: Readonly<Record<string, string>> = lists.mistakes;
    const mistake = found === undefined ? null : words[found]!;
    return { name: `list-${name}`, label, mistake, ...(help === undefined ? {} : { help }) };
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    super.updated(changed);
    if (!this.opened) return;
    this.opened = false;
    const to = this.editing === null ? "main" : "form :is(select, input, textarea)";
    this.querySelector<HTMLElement>(to)?.focus();
  }

  private begin(original: Row | null, draft: Draft, { version }: View): void {
    [this.editing, this.tried, this.removing, this.problem] = [{ original, draft, version }, false, false, null];
    this.opened = true;
  }

  private end(): void {
    [this.editing, this.problem] = [null, null];
    this.opened = true;
  }

  private found({ draft, original }: Editing<Row, Draft>, view: View): Mistakes<string> {
    return this.mistakes(draft, view, original);
  }

  private showForm(editing: Editing<Row, Draft>, view: View): TemplateResult {
    const { lists } = this.reader.words;
    const { original, draft, version } = editing;
    const words = lists[this.list];
    const changed = version !== view.version;
    const submit = (event: Event): void => {
      event.preventDefault();
      void this.save(editing, view);
    };
    return html`<form class="sheet editing" novalidate @submit=${submit}>
      <h2>${original === null ? words.add : words.change}</h2>
      ${changed ? this.showChanged(editing, view) : nothing}
      <div class="in form-grid">${this.showFields(draft, view)}</div>
      <div class="in">
        ${this.removing ? html`<p class="notice" role="status">${words.removing}</p>` : nothing}
        <div class="acts">
          ${
            this.removing
              ? html`<button type="button" class="main" ?disabled=${this.busy || changed} @click=${() => this.takeOut(editing, view)}>
                  ${lists.reallyRemove}
                </button>`
              : html`<button class="main" ?disabled=${this.busy || changed}>${lists.keep}</button>`
          }
          <button type="button" @click=${() => this.end()}>${lists.leave}</button>
          ${
            original === null || this.removing
              ? nothing
              : html`<button type="button" class="quiet" @click=${() => (this.removing = true)}>${lists.remove}</button>`
          }
        </div>
      </div>
    </form>`;
  }

  /** Another officer was faster: nothing is kept before this one has looked at what stands now. */
  private showChanged(editing: Editing<Row, Draft>, { rows, version }: View): TemplateResult {
    const { lists } = this.reader.words;
    const gone = isGone(rows, editing.original);
    const goOn = (): void => {
      this.editing = { ...editing, original: gone ? null : editing.original, version };
      [this.problem, this.removing] = [null, false];
    };
    return html`<div class="in">
      <div class="notice" role="alert">
        <p>${told(this.reader, html`<b>${lists.changed}</b>`, gone ? lists.gone : lists.compare)}</p>
        <div class="acts">
          <button type="button" @click=${goOn}>${lists.goOn}</button>
          <button type="button" @click=${() => this.end()}>${lists.takeTheirs}</button>
        </div>
      </div>
    </div>`;
  }

  private showProblem(): TemplateResult | typeof nothing {
    if (this.problem === null) return nothing;
    const { what, todo } = refusal(this.problem, this.reader.words);
    return html`<p class="notice" role="alert">
      ${told(this.reader, html`<b>${what}</b>`, this.reader.words.lists.kept, todo)}
    </p>`;
  }

  private async save(editing: Editing<Row, Draft>, view: View): Promise<void> {
    this.tried = true;
    if (Object.keys(this.found(editing, view)).length > 0) {
      await this.updateComplete;
      this.querySelector<HTMLElement>(".wrong :is(input, select, textarea)")?.focus();
      return;
    }
    await this.attempt(() => this.keep(view, editing.original, editing.draft), this.reader.words.lists.done);
  }

  private async takeOut({ original }: Editing<Row, Draft>, view: View): Promise<void> {
    await this.attempt(() => this.keep(view, original, null), this.reader.words.lists.removed);
  }

  private async attempt(act: () => Promise<void>, said: string): Promise<void> {
    this.busy = true;
    try {
      await act();
      this.end();
      this.announce(said);
    } catch (error) {
      const code = codeOf(error);
      // What came first is shown where the form is, once it has been asked for.
      this.problem = code === "superseded" ? null : code;
    }
    await this.reload();
    this.busy = false;
  }
}
