/** Points of contact of both sides: by which numbers, and in which languages, a post is reached by voice. */
import { html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { sideName } from "../../app/reader.ts";
import { told } from "../../app/told.ts";
import type { Contact } from "../../device/index.ts";
import { after, choose, moment, radio, several } from "../../writing/controls.ts";
import { languageOptions } from "../../writing/languages.ts";
import { contacts } from "../calls.ts";
import { askCalls, type Calls } from "./calls.ts";
import { ListPage } from "./page.ts";
import { type ContactDraft, contactMistakes, contactOf, draftOfContact, type Mistakes, replaced } from "./rules.ts";

type View = Calls<Contact>;

@customElement("hotline-contacts")
export class ContactsPage extends ListPage<Contact, ContactDraft, View> {
  protected override readonly list = "contacts";

  protected override async ask(): Promise<View> {
    const calls = await askCalls(this.device);
    return { ...calls, rows: calls.contacts };
  }

  /** The side that has none yet is asked for first. */
  protected override blank({ rows }: View): ContactDraft {
    const { own, other } = this.reader;
    const side = rows.some((row) => row.side === other) ? own : other;
    return { side, post: "watch", languages: [], telephones: "", expires: null };
  }

  protected override draftOf(contact: Contact): ContactDraft {
    return draftOfContact(contact);
  }

  protected override mistakes(draft: ContactDraft): Mistakes<string> {
    return contactMistakes(draft);
  }

  protected override keep(view: View, original: Contact | null, draft: ContactDraft | null): Promise<void> {
    const kept = replaced(view.rows, original, draft === null ? null : contactOf(draft));
    return this.device.watch.keepCalls(view.roster, kept, this.editing?.version ?? view.version);
  }

  protected override showList(view: View): TemplateResult {
    const { lists } = this.reader.words;
    const { rows } = view;
    const { own, other } = this.reader;
    const without = [own, other].filter((side) => !rows.some((row) => row.side === side));
    return html`<section class="sheet">
      <h2>${lists.contacts.heading} <span class="count">${rows.length}</span></h2>
      ${
        rows.length === 0
          ? html`<div class="in empty"><p>${told(this.reader, html`<b>${lists.contacts.empty}</b>`, lists.contacts.lead)}</p></div>`
          : html`${without.map(
              (side) =>
                html`<div class="in"><p class="notice">${lists.contacts.none(sideName(side, this.reader))}</p></div>`,
            )}
              ${contacts(rows, this.reader, {
                edited: (row) => this.isEdited(row),
                change: (row) =>
                  this.changer(row, `${row.side} ${this.reader.words.posts[row.post] ?? row.post}`, view),
              })}`
      }
    </section>`;
  }

  protected override showFields(draft: ContactDraft, view: View): TemplateResult {
    const { reader } = this;
    const { fields } = reader.words.lists;
    const sides = [reader.own, reader.other].map((side) => [side, sideName(side, reader)] as const);
    const posts = Object.entries({ ...reader.words.posts, [draft.post]: reader.words.posts[draft.post] ?? draft.post });
    return html`${radio(this.field("side", fields.side, view), draft.side, sides, (side) => this.change({ side }), "line")}
      ${choose(this.field("post", fields.post, view), draft.post, posts, (post) => this.change({ post }))}
      ${this.showTelephones(draft, view)}
      ${several(
        this.field("languages", fields.languages, view),
        draft.languages,
        languagesOf(draft, this.reader),
        (languages) => this.change({ languages }),
      )}
      ${moment(this.field("expires", fields.expires, view, fields.expiresHelp), draft.expires, reader, (expires) =>
        this.change({ expires }),
      )}`;
  }

  private showTelephones({ telephones }: ContactDraft, view: View): TemplateResult {
    const { fields } = this.reader.words.lists;
    const field = this.field("telephones", fields.telephones, view, fields.telephonesHelp);
    return html`<div class="field ${field.mistake === null ? "" : "wrong"}">
      <label for=${field.name}>${field.label}</label>
      <textarea
        id=${field.name}
        class="short mono"
        rows="3"
        inputmode="tel"
        aria-describedby=${field.mistake === null ? `${field.name}-help` : `${field.name}-help ${field.name}-mistake`}
        .value=${telephones}
        @input=${(event: Event) => this.change({ telephones: (event.target as HTMLTextAreaElement).value })}
      ></textarea>
      ${after(field)}
    </div>`;
  }

  protected override showAside(): TemplateResult {
    const { contacts: words } = this.reader.words.lists;
    return html`<p>${words.text}</p>
      <p>${words.card}</p>`;
  }
}

/** The languages to choose from, and those that stand there already. */
function languagesOf({ languages }: ContactDraft, reader: ContactsPage["reader"]) {
  const options = languageOptions(reader);
  return [
    ...options,
    ...languages.filter((tag) => !options.some(([one]) => one === tag)).map((tag) => [tag, tag] as const),
  ];
}
