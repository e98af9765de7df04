/** Standing orders: what our side does when a message of a kind and precedence comes in, step by step, in both languages. */
import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { told } from "../../app/told.ts";
import { precedence as stamp } from "../../cases/message.ts";
import type { OrderLine, Orders, StandingOrder } from "../../device/index.ts";
import { PRECEDENCES } from "../../protocol/arrangement.ts";
import type { Precedence } from "../../protocol/says.ts";
import { TAG } from "../../words/words.ts";
import { after, choose, type Labelled } from "../../writing/controls.ts";
import { type Listed, ListPage } from "./page.ts";
import { INCOMING, type Mistakes, mayHaveMore, moved, orderMistakes, replaced } from "./rules.ts";

type View = Listed<StandingOrder> & Pick<Orders, "shipped">;

const TAGS = ["en", "zh-Hans"] as const;
/** Random bytes in the name of a new step: ticks name steps, so none is ever used again. */
const NAME_SIZE = 6;

@customElement("hotline-standing-orders")
export class OrdersPage extends ListPage<StandingOrder, StandingOrder, View> {
  protected override readonly list = "orders";

  protected override async ask(): Promise<View> {
    const { orders, shipped, version } = await this.device.watch.orders();
    return { rows: orders, shipped, version };
  }

  protected override blank(): StandingOrder {
    return { type: "notice", precedence: null, lines: [newStep()] };
  }

  protected override draftOf(order: StandingOrder): StandingOrder {
    return order;
  }

  protected override mistakes(draft: StandingOrder, { rows }: View, original: StandingOrder | null): Mistakes<string> {
    return orderMistakes(draft, replaced(rows, original, null));
  }

  protected override keep(
    { rows, version }: View,
    original: StandingOrder | null,
    draft: StandingOrder | null,
  ): Promise<void> {
    return this.device.watch.keepOrders(replaced(rows, original, draft), this.editing?.version ?? version);
  }

  protected override showList(view: View): TemplateResult {
    const { orders } = this.reader.words.lists;
    if (view.rows.length === 0) {
      return html`<section class="sheet">
        <div class="in empty"><p>${told(this.reader, html`<b>${orders.empty}</b>`, orders.lead)}</p></div>
      </section>`;
    }
    return html`${view.shipped ? html`<p class="notice">${orders.shipped}</p>` : nothing}
    ${view.rows.map((order) => this.showOrder(order, view))}`;
  }

  private showOrder(order: StandingOrder, view: View): TemplateResult {
    const { reader } = this;
    const name = this.nameOf(order);
    return html`<section class="sheet standing ${this.isEdited(order) ? "edited" : ""}">
      <h2>
        ${typeName(order.type, reader.words.statements)} ${this.urgencyOf(order)}
        <span class="do">${this.changer(order, name, view)}</span>
      </h2>
      <ol class="in steps-of">
        ${order.lines.map(({ texts }) => html`<li>${texts[TAG[reader.language]]}</li>`)}
      </ol>
    </section>`;
  }

  private urgencyOf({ precedence }: StandingOrder): TemplateResult {
    if (precedence === null) return html`<span class="soft small">${this.reader.words.lists.orders.any}</span>`;
    return stamp(precedence as Precedence);
  }

  private nameOf({ type, precedence }: StandingOrder): string {
    const { words } = this.reader;
    return `${typeName(type, words.statements)} ${precedence ?? words.lists.orders.any}`;
  }

  protected override showFields(draft: StandingOrder, view: View): TemplateResult {
    const { words } = this.reader;
    const { fields, orders } = words.lists;
    const types = [...new Set<string>([...INCOMING, draft.type])].map(
      (type) => [type, typeName(type, words.statements)] as const,
    );
    const urgencies = [["", orders.any], ...PRECEDENCES.map((one) => [one, one] as const)] as const;
    const steps = this.field("steps", fields.steps, view, fields.stepsHelp);
    return html`${choose(this.field("type", fields.type, view), draft.type, types, (type) => this.change({ type }))}
      ${choose(this.field("precedence", fields.precedence, view), draft.precedence ?? "", urgencies, (precedence) =>
        this.change({ precedence: precedence === "" ? null : precedence }),
      )}
      <fieldset class="field wide ${steps.mistake === null ? "" : "wrong"}">
        <legend>${steps.label}</legend>
        ${after(steps)}
        <ol class="plain step-list">
          ${draft.lines.map((step, place) => this.showStep(step, place, draft, view))}
        </ol>
        ${
          mayHaveMore(draft)
            ? html`<div class="acts">
                <button type="button" class="small" @click=${() => this.change({ lines: [...draft.lines, newStep()] })}>
                  ${orders.addStep}
                </button>
              </div>`
            : nothing
        }
      </fieldset>`;
  }

  private showStep(step: OrderLine, place: number, { lines }: StandingOrder, view: View): TemplateResult {
    const { orders } = this.reader.words.lists;
    const name = orders.step(place + 1);
    const put = (changed: readonly OrderLine[]): void => this.change({ lines: changed });
    const act = (sign: string, label: string, able: boolean, changed: () => readonly OrderLine[]): TemplateResult =>
      html`<button type="button" class="quiet small" ?disabled=${!able} @click=${() => put(changed())}>
        <span aria-hidden="true">${sign}</span><span class="unseen">${name}: ${label}</span>
      </button>`;
    // The officer's own language first.
    const tags = [...TAGS].sort((a) => (a === TAG[this.reader.language] ? -1 : 1));
    return html`<li>
      <div class="over">
        <b>${name}</b>
        ${act("↑", orders.up, place > 0, () => moved(lines, place, -1))}
        ${act("↓", orders.down, place < lines.length - 1, () => moved(lines, place, 1))}
        ${act("✕", orders.removeStep, true, () => lines.toSpliced(place, 1))}
      </div>
      <div class="pair top">
        ${tags.map((tag) =>
          stepText(
            this.field(`${step.line}-${tag}`, orders.inLanguage[tag], view),
            name,
            tag,
            step.texts[tag],
            (text) => put(lines.with(place, { ...step, texts: { ...step.texts, [tag]: text } })),
          ),
        )}
      </div>
    </li>`;
  }

  protected override showAside({ shipped }: View): TemplateResult {
    const { orders } = this.reader.words.lists;
    return html`<p>${orders.text}</p>
      <p>${orders.order}</p>
      ${shipped ? nothing : html`<p class="soft">${orders.own}</p>`}`;
  }
}

function stepText(
  field: Labelled,
  step: string,
  tag: string,
  text: string,
  take: (text: string) => void,
): TemplateResult {
  return html`<div class="field ${field.mistake === null ? "" : "wrong"}">
    <label for=${field.name}><span class="unseen">${step}: </span>${field.label}</label>
    <textarea
      id=${field.name}
      class="short"
      rows="2"
      lang=${tag}
      aria-describedby=${field.mistake === null ? nothing : `${field.name}-mistake`}
      .value=${text}
      @input=${(event: Event) => take((event.target as HTMLTextAreaElement).value)}
    ></textarea>
    ${after(field)}
  </div>`;
}

function typeName(type: string, statements: Readonly<Record<string, string>>): string {
  return statements[type] ?? type;
}

function newStep(): OrderLine {
  const name = crypto.getRandomValues(new Uint8Array(NAME_SIZE)).toHex();
  return { line: name, texts: { en: "", "zh-Hans": "" } };
}
