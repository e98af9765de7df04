/** Which element shows which page, and what stands there when there is none to show. */
import { html, type TemplateResult } from "lit";
import type { Device, Ending } from "../device/index.ts";
import type { Ticker } from "../time/ticker.ts";
import type { ArmedDesk } from "../watch/armed.ts";
import type { Reader } from "./reader.ts";
import { href, type Route } from "./route.ts";
import { loadAgain, told } from "./told.ts";
import "../cases/file.ts";
import "../cases/files.ts";
import "../cases/print.ts";
import "../desk/desk.ts";
import "../enrolment/enrolment.ts";
import "../exercises/exercise.ts";
import "../exercises/exercises.ts";
import "../line/line.ts";
import "../release/release.ts";
import "../short/brief.ts";
import { isBriefName } from "../short/drafting.ts";
import "../trust/trust.ts";
import "../watch/lists/contacts.ts";
import "../watch/lists/orders.ts";
import "../watch/lists/roster.ts";
import "../watch/watch.ts";
import "../writing/write.ts";

interface Given {
  readonly device: Device;
  readonly reader: Reader;
  readonly ticker: Ticker;
  readonly armed: ArmedDesk;
}

/** The page of a route. */
export function pageOf(route: Exclude<Route, { page: "missing" }>, given: Given): TemplateResult {
  const { device, reader, ticker } = given;
  switch (route.page) {
    case "desk":
      return html`<hotline-desk .device=${device} .reader=${reader} .ticker=${ticker} .route=${route}></hotline-desk>`;
    case "watch":
      return html`<hotline-watch
        .device=${device}
        .reader=${reader}
        .ticker=${ticker}
        .route=${route}
        .armed=${given.armed}
      ></hotline-watch>`;
    case "list":
      return listOf(route, given);
    case "files":
      return html`<hotline-files
        .device=${device}
        .reader=${reader}
        .ticker=${ticker}
        .route=${route}
      ></hotline-files>`;
    case "file":
      return html`<hotline-file .device=${device} .reader=${reader} .ticker=${ticker} .route=${route}></hotline-file>`;
    case "print":
      return html`<hotline-print
        .device=${device}
        .reader=${reader}
        .ticker=${ticker}
        .route=${route}
      ></hotline-print>`;
    case "write":
      if (isBriefName(route.form)) {
        return html`<hotline-brief
          .device=${device}
          .reader=${reader}
          .ticker=${ticker}
          .route=${route}
        ></hotline-brief>`;
      }
      return html`<hotline-write
        .device=${device}
        .reader=${reader}
        .ticker=${ticker}
        .route=${route}
      ></hotline-write>`;
    case "release":
      return html`<hotline-release
        .device=${device}
        .reader=${reader}
        .ticker=${ticker}
        .route=${route}
      ></hotline-release>`;
    case "line":
      return html`<hotline-line .device=${device} .reader=${reader} .ticker=${ticker} .route=${route}></hotline-line>`;
    case "trust":
      return html`<hotline-trust
        .device=${device}
        .reader=${reader}
        .ticker=${ticker}
        .route=${route}
      ></hotline-trust>`;
    case "exercises":
      return html`<hotline-exercises
        .device=${device}
        .reader=${reader}
        .ticker=${ticker}
        .route=${route}
      ></hotline-exercises>`;
    case "exercise":
      return html`<hotline-exercise
        .device=${device}
        .reader=${reader}
        .ticker=${ticker}
        .route=${route}
      ></hotline-exercise>`;
    case "enrol":
      return html`<hotline-enrolment
        .device=${device}
        .reader=${reader}
        .ticker=${ticker}
        .route=${route}
      ></hotline-enrolment>`;
  }
}

function listOf(route: Extract<Route, { page: "list" }>, { device, reader, ticker }: Given): TemplateResult {
  switch (route.list) {
    case "roster":
      return html`<hotline-roster
        .device=${device}
        .reader=${reader}
        .ticker=${ticker}
        .route=${route}
      ></hotline-roster>`;
    case "contacts":
      return html`<hotline-contacts
        .device=${device}
        .reader=${reader}
        .ticker=${ticker}
        .route=${route}
      ></hotline-contacts>`;
    case "orders":
      return html`<hotline-standing-orders
        .device=${device}
        .reader=${reader}
        .ticker=${ticker}
        .route=${route}
      ></hotline-standing-orders>`;
  }
}

/** What stands where an address leads nowhere. */
export function missing(reader: Reader): TemplateResult {
  const { title, text, back } = reader.words.shell.notFound;
  return html`<main id="content" tabindex="-1" class="narrow">
    <header><h1>${title}</h1></header>
    <p>${told(reader, text, html`<a href=${href({ page: "desk" })}>${back}</a>`)}</p>
  </main>`;
}

/** What stands once nothing more comes from the device. */
export function ended(why: Ending, { words }: Reader): TemplateResult {
  const { title, text, act } = words.shell.ended[why];
  return html`<main id="content" tabindex="-1" class="narrow">
    <header><h1>${title}</h1></header>
    <section class="notice" role="alert">
      <p>${text}</p>
      <div class="acts">
        ${
          why === "outdated"
            ? loadAgain(act)
            : html`<a class="button main" href=${why === "session" ? "/sign-in" : "/account"} data-leaves>${act}</a>`
        }
      </div>
    </section>
  </main>`;
}
