/** The duty roster: who of our side is on duty when, and how the call-out reaches them. */
import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { told } from "../../app/told.ts";
import type { Duty } from "../../device/index.ts";
import { choose, count, line, moment, radio } from "../../writing/controls.ts";
import { duties, nobodyCalls } from "../calls.ts";
import { askCalls, type Calls } from "./calls.ts";
import { ListPage } from "./page.ts";
import {
  CALLED,
  type DutyDraft,
  draftOfDuty,
  dutyMistakes,
  dutyOf,
  hasWebhook,
  isStaffed,
  type Mistakes,
  nextDuty,
  replaced,
} from "./rules.ts";

type View = Calls<Duty>;

@customElement("hotline-roster")
export class RosterPage extends ListPage<Duty, DutyDraft, View> {
  protected override readonly list = "roster";

  protected override async ask(): Promise<View> {
    const calls = await askCalls(this.device);
    return { ...calls, rows: calls.roster };
  }

  protected override blank({ rows }: View): DutyDraft {
    return nextDuty(rows, this.reader.now);
  }

  protected override draftOf(duty: Duty): DutyDraft {
    return draftOfDuty(duty);
  }

  protected override mistakes(draft: DutyDraft, { rows }: View): Mistakes<string> {
    return dutyMistakes(draft, rows);
  }

  protected override keep(
    { rows, contacts, version }: View,
    original: Duty | null,
    draft: DutyDraft | null,
  ): Promise<void> {
    const others = replaced(rows, original, null);
    const roster = draft === null ? others : [...others, dutyOf(draft)];
    return this.device.watch.keepCalls(roster, contacts, this.editing?.version ?? version);
  }

  protected override showList(view: View): TemplateResult {
    const { lists } = this.reader.words;
    const { rows } = view;
    return html`<section class="sheet">
      <h2>${lists.roster.heading} <span class="count">${rows.length}</span></h2>
      ${
        rows.length === 0
          ? html`<div class="in empty"><p>${told(this.reader, html`<b>${lists.roster.empty}</b>`, lists.roster.lead)}</p></div>`
          : html`${
              isStaffed(rows, view.means, this.reader.now)
                ? nothing
                : html`<div class="in"><p class="notice">${lists.roster.unstaffed}</p></div>`
            }
            ${this.showUncalled(view)}
            ${duties(rows, view.means, this.reader, {
              edited: (row) => this.isEdited(row),
              change: (row) => this.changer(row, this.reader.words.officer(row.post, row.officer), view),
            })}`
      }
    </section>`;
  }

  private showUncalled({ rows: roster, means }: View): TemplateResult | typeof nothing {
    const warned = nobodyCalls({ roster, means }, this.reader);
    return warned === nothing ? nothing : html`<div class="in">${warned}</div>`;
  }

  protected override showFields(draft: DutyDraft, view: View): TemplateResult {
    const { words } = this.reader;
    const { lists } = words;
    const { fields } = lists;
    const posts = [...new Set<string>([...CALLED, draft.post])].map(
      (post) => [post, words.posts[post] ?? post] as const,
    );
    const known = hasWebhook(view.rows, draft.officer);
    const ways = (["none", "kept", "new"] as const).filter(
      (way) => way !== "kept" || known || draft.webhook === "kept",
    );
    return html`${choose(this.field("post", fields.post, view), draft.post, posts, (post) => this.change({ post }))}
      ${count(this.field("officer", fields.officer, view, fields.officerHelp), draft.officer, (officer) => this.change({ officer }))}
      ${moment(this.field("from", fields.from, view), draft.from, this.reader, (at) => this.change({ from: at ?? Number.NaN }))}
      ${moment(this.field("until", fields.until, view), draft.until, this.reader, (at) => this.change({ until: at ?? Number.NaN }))}
      ${line(this.field("email", fields.email, view, fields.emailHelp), draft.email, (email) => this.change({ email }), 254)}
      ${radio(
        this.field("webhook", fields.webhook, view),
        draft.webhook,
        ways.map((way) => [way, fields.webhooks[way]] as const),
        (webhook) => this.change({ webhook }),
      )}
      ${draft.webhook === "new" ? this.showWebhook(draft, view) : nothing}`;
  }

  private showWebhook({ url, secret }: DutyDraft, view: View): TemplateResult {
    const { fields } = this.reader.words.lists;
    const field = this.field("secret", fields.secret, view);
    return html`${line(this.field("url", fields.url, view, fields.urlHelp), url, (said) => this.change({ url: said }), 500)}
      <div class="field ${field.mistake === null ? "" : "wrong"}">
        <label for="list-secret">${field.label}</label>
        <input
          id="list-secret"
          type="password"
          autocomplete="new-password"
          maxlength="200"
          aria-describedby="list-secret-help"
          .value=${secret}
          @input=${(event: Event) => this.change({ secret: (event.target as HTMLInputElement).value })}
        />
        <p class="help" id="list-secret-help">${fields.secretHelp}</p>
        ${field.mistake === null ? nothing : html`<p class="mistake">${field.mistake}</p>`}
      </div>`;
  }

  protected override showAside(): TemplateResult {
    const { roster } = this.reader.words.lists;
    return html`<p>${roster.text}</p>
      <ol>
        ${roster.steps.map((step) => html`<li>${step}</li>`)}
      </ol>`;
  }
}
