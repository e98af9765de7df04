/** The start of the bundle: opens the device, then the shell; says what is wrong where either cannot be had. */
import { html, render } from "lit";
import type { Device } from "../device/index.ts";
import { browserTicker, type Ticker } from "../time/ticker.ts";
import { WORDS, type Language } from "../words/words.ts";
import { App } from "./app.ts";
import { documentLanguage, documentTheme } from "./preferences.ts";
import { codeOf, refusal } from "./reader.ts";

/** Fills the document's body with the desk of the device that `open` gives. */
export async function start(open: () => Promise<Device>, ticker: Ticker = browserTicker()): Promise<void> {
  const language = documentLanguage();
  try {
    const app = new App();
    app.device = await open();
    app.ticker = ticker;
    app.zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    app.language = language;
    app.theme = documentTheme();
    document.body.replaceChildren(app);
  } catch (error) {
    showFailure(codeOf(error), language, () => void start(open, ticker));
  }
}

function showFailure(code: string, language: Language, again: () => void): void {
  const words = WORDS[language];
  const { what, todo } = refusal(code, words);
  const act =
    code === "signed-out"
      ? html`<a class="button main" href="/sign-in">${words.shell.ended.session.act}</a>`
      : html`<button type="button" class="main" @click=${again}>${words.shell.failed.again}</button>`;
  document.title = words.shell.failed.title;
  render(
    html`<main class="narrow">
      <header><h1>${words.shell.failed.title}</h1></header>
      <section class="notice" role="alert">
        <p>${language === "zh" ? `${what}${todo}` : `${what} ${todo}`}</p>
        <div class="acts">${act}</div>
      </section>
    </main>`,
    document.body,
  );
}
