/** The start of the bundle: opens the device, then the shell; says what is wrong where either cannot be had. */
import { html, nothing, render, type TemplateResult } from "lit";
import { checkBrowser } from "../device/index.ts";
import { browserTicker, type Ticker } from "../time/ticker.ts";
import { type Language, WORDS, type Words } from "../words/words.ts";
import { App } from "./app.ts";
import { documentLanguage, documentTheme } from "./preferences.ts";
import { codeOf, refusal } from "./reader.ts";
import { loadAgain } from "./told.ts";

/** What a desk is opened with: a device, and what it practises with. */
export type Opened = Pick<App, "device"> & Partial<Pick<App, "practice">>;

/** Fills the document's body with the desk of what `open` gives. */
export async function start(open: () => Promise<Opened>, ticker: Ticker = browserTicker()): Promise<void> {
  const language = documentLanguage();
  const demonstration = isDemonstration(document.title);
  showAlone(demonstration, language, html`<p class="soft">${WORDS[language].shell.loading}</p>`);
  try {
    await checkBrowser();
    const opened = await open();
    const app = Object.assign(new App(), opened);
    app.ticker = ticker;
    app.zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    app.language = language;
    app.theme = documentTheme();
    document.body.replaceChildren(app);
  } catch (error) {
    const { shell } = WORDS[language];
    document.title = demonstration ? `${shell.demonstration} · ${shell.failed.title}` : shell.failed.title;
    showAlone(
      demonstration,
      language,
      failure(codeOf(error), language, () => void start(open, ticker)),
    );
  }
}

/** Why nothing could be opened, and what to do about it. */
function failure(code: string, language: Language, again: () => void): TemplateResult {
  const words = WORDS[language];
  const { what, todo } = refusal(code, words);
  return html`<header><h1>${words.shell.failed.title}</h1></header>
    <section class="notice" role="alert">
      <p>${language === "zh" ? `${what}${todo}` : `${what} ${todo}`}</p>
      <div class="acts">
        ${actOf(code, words, again)}
      </div>
    </section>`;
}

/** What can be done: a page that is too old, or made a mistake, is no better when it opens once more. */
function actOf(code: string, { shell }: Words, again: () => void): TemplateResult {
  if (code === "signed-out") return html`<a class="button main" href="/sign-in">${shell.ended.session.act}</a>`;
  if (code === "outdated" || code === "program") return loadAgain(shell.ended.outdated.act);
  return html`<button type="button" class="main" @click=${again}>${shell.failed.again}</button>`;
}

/** Something that stands there without the desk round it; a demonstration is banded all the same. */
function showAlone(demonstration: boolean, language: Language, content: TemplateResult): void {
  const { shell } = WORDS[language];
  const band = html`<div class="band">${shell.demonstration} · ${shell.demonstrationBeside}</div>`;
  const page = document.createElement("div");
  render(
    html`${demonstration ? band : nothing}
      <main class="narrow">${content}</main>`,
    page,
  );
  document.body.classList.toggle("unreal", demonstration);
  document.body.replaceChildren(page);
}

/** Whether the node called its page a demonstration: before a device is open, nothing else tells. */
function isDemonstration(title: string): boolean {
  return Object.values(WORDS).some(({ shell }) => title.startsWith(shell.demonstration));
}
