/** What an officer does before they sign: hears the alarm, allows notices, keeps the screen on. */
import { html, nothing, type TemplateResult } from "lit";
import type { Reader } from "../app/reader.ts";
import type { ArmedState } from "./armed.ts";

/** Whether the alarm was rung for this officer, and what they said. `mute`: the browser does not let the page sound. */
export type Hearing = "not-rung" | "mute" | "rung" | "heard" | "unheard";

/** What it needs of the page. */
export interface Readying {
  readonly reader: Reader;
  readonly armed: ArmedState;
  readonly hearing: Hearing;
  ring(): void;
  hear(heard: boolean): void;
  allow(): void;
  keepOn(): void;
}

/** The three of them; only the first is a condition. */
export function ready(readying: Readying): TemplateResult {
  const { ready: words } = readying.reader.words.watch;
  return html`<div class="in">
      <h3>${words.alarm}</h3>
      ${hearing(readying)}
    </div>
    <div class="in">
      <h3>${words.notices}</h3>
      ${notices(readying)}
    </div>
    <div class="in">
      <h3>${words.screen}</h3>
      ${screen(readying)}
      <p class="small soft">${words.page}</p>
    </div>`;
}

function hearing({ reader, hearing, ring, hear }: Readying): TemplateResult {
  const { ready: words } = reader.words.watch;
  const button = (label: string, main: boolean): TemplateResult =>
    html`<button type="button" class=${main ? "main" : ""} @click=${ring}>${label}</button>`;
  switch (hearing) {
    case "not-rung":
      return html`<p>${words.before}</p>
        <div class="acts">${button(words.ring, true)}</div>`;
    case "heard":
      return html`<div class="acts"><b class="done">${words.heard}</b>${button(words.again, false)}</div>`;
    case "rung":
      return html`<p role="status">${words.ask}</p>
        <div class="acts">
          <button type="button" class="main" @click=${() => hear(true)}>${words.yes}</button>
          <button type="button" @click=${() => hear(false)}>${words.no}</button>${button(words.again, false)}
        </div>`;
    case "unheard":
    case "mute":
      return html`<p class="notice" role="status">${hearing === "mute" ? words.mute : words.unheard}</p>
        <div class="acts">${button(words.again, true)}</div>`;
  }
}

function notices({ reader, armed, allow }: Readying): TemplateResult {
  const { ready: words } = reader.words.watch;
  return html`<p class="small soft">${words.noticesText}</p>
    <div class="acts">
      <span class=${armed.notices === "granted" ? "done" : ""}>${words.notice[armed.notices]}</span>
      ${
        armed.notices === "default"
          ? html`<button type="button" class="small" @click=${allow}>${words.allow}</button>`
          : nothing
      }
    </div>`;
}

function screen({ reader, armed, keepOn }: Readying): TemplateResult {
  const { ready: words } = reader.words.watch;
  return html`<div class="acts">
    <span class=${armed.screen ? "done" : ""}>${armed.screen ? words.screenOn : words.screenOff}</span>
    ${armed.screen ? nothing : html`<button type="button" class="small" @click=${keepOn}>${words.keepOn}</button>`}
  </div>`;
}
