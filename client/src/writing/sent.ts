/** What was signed, on its way: how far it is, what was kept where it was refused, and where to go from here. */
import { html, nothing, type TemplateResult } from "lit";
import { messageNumber, type Reader } from "../app/reader.ts";
import { href } from "../app/route.ts";
import { sendingProblem, sendingSteps } from "../desk/outbox.ts";
import type { Outgoing } from "../device/index.ts";

/** The sheet that stands once something was signed. `next`: what to do besides going to the file. */
export function sent(one: Outgoing, reader: Reader, next: TemplateResult): TemplateResult {
  const { sent: words } = reader.words.writing;
  const name = one.number === null ? nothing : html`<b>${messageNumber(reader.own, one.number, one.exercise)}</b> `;
  return html`<section class="sheet whole" aria-live="polite">
    <h2 class="step">${words.heading}</h2>
    <div class="in">
      <p>${name}${sendingSteps(one, reader)}</p>
      ${one.problem === null ? html`<p class="soft">${words.text}</p>` : sendingProblem(one, reader)}
      <div class="acts">
        <a class="button main" href=${href({ page: "file", space: one.space, at: null })}>${words.file}</a>${next}
      </div>
    </div>
  </section>`;
}
