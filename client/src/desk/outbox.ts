/** What leaves this device, and how far it is: it never says 'sent' of what has only left the page. */
import { html, nothing, type TemplateResult } from "lit";
import { messageNumber, refusal, type Reader } from "../app/reader.ts";
import { writeHref } from "../app/route.ts";
import { told } from "../app/told.ts";
import type { Outgoing } from "../device/index.ts";
import { time } from "../time/shown.ts";

interface Leaving {
  readonly reader: Reader;
  retry(): void;
}

/** The states of what was sent, in order; each is reached before the next. */
export const STATES = ["sealing", "logged", "delivered", "acknowledged", "answered"] as const;

/** What is not delivered yet, or was refused; nothing where all has arrived. */
export function outbox(outgoing: readonly Outgoing[], { reader, retry }: Leaving): TemplateResult | typeof nothing {
  const open = outgoing.filter(({ state }) => state === "sealing" || state === "logged" || state === "failed");
  if (open.length === 0) return nothing;
  const { desk } = reader.words;
  return html`<section class="sheet">
    <h2>${desk.outbox} <span class="count">${open.length}</span></h2>
    ${open.map((one) => html`<div class="in">${leaving(one, reader, retry)}</div>`)}
  </section>`;
}

function leaving(one: Outgoing, reader: Reader, retry: () => void): TemplateResult {
  const { words } = reader;
  const name =
    one.number === null
      ? (words.statements as Readonly<Record<string, string>>)[one.type]
      : messageNumber(reader.own, one.number);
  const problem = one.problem === null ? null : refusal(one.problem, words);
  const kept = one.state === "failed" ? words.kept.own : words.kept.waiting;
  return html`<b>${name}</b> ${sendingSteps(one, reader)}
    <span class="small soft">${time(one.since, reader)}</span>
    ${
      problem === null
        ? nothing
        : html`<p class="notice" role="status">${told(reader, html`<b>${problem.what}</b>`, kept, problem.todo)}</p>`
    }
    ${
      one.state === "sealing" && problem !== null
        ? html`<div class="acts">
            <button type="button" class="small" @click=${retry}>${words.outgoing.retry}</button>
          </div>`
        : nothing
    }
    ${
      one.state === "failed"
        ? html`<div class="acts">
            <a class="button small" href=${writeHref({ file: one.space })}>${words.outgoing.takeBack}</a>
          </div>`
        : nothing
    }`;
}

/** sealing → on our log → delivered → acknowledged → answered, as far as it is. */
export function sendingSteps(one: Outgoing, { words }: Reader): TemplateResult {
  if (one.state === "failed") return html`<b>▲ ${words.outgoing.failed}</b>`;
  const reached = STATES.indexOf(one.state);
  return html`<ol class="chain small">
    ${STATES.map(
      (step, index) =>
        html`<li class=${index > reached ? "todo" : ""}>
          ${index <= reached ? html`<b>${words.outgoing[step]}</b>` : words.outgoing[step]}
        </li>`,
    )}
  </ol>`;
}
