/** What leaves this device, and how far it is: it never says 'sent' of what has only left the page. */
import { html, nothing, type TemplateResult } from "lit";
import { messageNumber, type Reader, refusal } from "../app/reader.ts";
import { told } from "../app/told.ts";
import type { Outgoing } from "../device/index.ts";
import { isMessageType, type StatementType } from "../protocol/says.ts";
import { time } from "../time/shown.ts";

interface Leaving {
  readonly reader: Reader;
  retry(): void;
  /** Takes a refused one out: a message to be written again, anything else for good. */
  takeBack(one: Outgoing): void;
}

/** The states of what was sent, in order; each is reached before the next. */
const STATES = ["sealing", "logged", "delivered", "acknowledged", "answered"] as const;
/** How many of them anything but a message passes through. */
const DELIVERED = 3;

/** What is not delivered yet, or was refused; nothing where all has arrived. */
export function outbox(outgoing: readonly Outgoing[], leaving: Leaving): TemplateResult | typeof nothing {
  const open = outgoing.filter(({ state }) => state === "sealing" || state === "logged" || state === "failed");
  if (open.length === 0) return nothing;
  const { desk } = leaving.reader.words;
  return html`<section class="sheet">
    <h2>${desk.outbox} <span class="count">${open.length}</span></h2>
    ${open.map((one) => html`<div class="in">${showLeaving(one, leaving)}</div>`)}
  </section>`;
}

function showLeaving(one: Outgoing, { reader, retry, takeBack }: Leaving): TemplateResult {
  const { statements, outgoing } = reader.words;
  const kind = (statements as Readonly<Record<string, string>>)[one.type];
  const name = one.number === null ? kind : messageNumber(reader.own, one.number, one.exercise);
  const act = (label: string, take: () => void): TemplateResult =>
    html`<div class="acts"><button type="button" class="small" @click=${take}>${label}</button></div>`;
  return html`<b>${name}</b> ${sendingSteps(one, reader)}
    <span class="small soft">${time(one.since, reader)}</span>
    ${one.problem === null ? nothing : sendingProblem(one, reader)}
    ${one.state === "sealing" && one.problem !== null ? act(outgoing.retry, retry) : nothing}
    ${one.state === "failed" ? act(isMessage(one) ? outgoing.takeBack : outgoing.remove, () => takeBack(one)) : nothing}`;
}

/** Why it has not left, what was kept, and what to do. */
export function sendingProblem(one: Outgoing, reader: Reader): TemplateResult {
  const { words } = reader;
  const { what, todo } = refusal(one.problem ?? "", words);
  const kept = one.state !== "failed" ? words.kept.waiting : isMessage(one) ? words.kept.own : words.kept.nothing;
  return html`<p class="notice" role="status">${told(reader, html`<b>${what}</b>`, kept, todo)}</p>`;
}

function isMessage({ type }: Outgoing): boolean {
  return type === "notice" || type === "request" || type === "answer";
}

/** sealing → on our log → delivered → acknowledged → answered, as far as it is; only a message is answered. */
export function sendingSteps(one: Outgoing, { words }: Reader): TemplateResult {
  if (one.state === "failed") return html`<b>▲ ${words.outgoing.failed}</b>`;
  const steps = isMessageType(one.type as StatementType) ? STATES : STATES.slice(0, DELIVERED);
  const reached = STATES.indexOf(one.state);
  // Whoever acknowledges a message has it.
  const word = one.state === "delivered" && one.unproven === true ? words.cases.ourNodesWord : "";
  return html`<ol class="chain small">
    ${steps.map(
      (step, index) =>
        html`<li class=${index > reached ? "todo" : ""}>
          ${index <= reached ? html`<b>${words.outgoing[step]}</b>` : words.outgoing[step]}${step === one.state ? word : ""}
        </li>`,
    )}
  </ol>`;
}
