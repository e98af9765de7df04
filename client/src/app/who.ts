/** Who sits here, and the way to their account. */
import { html, nothing, type TemplateResult } from "lit";
import type { Reader } from "./reader.ts";

/** `watching`: this window has the watch. `account`: null where there is none, in practice. */
export interface Who {
  readonly post: string;
  readonly officer: number;
  readonly account: { readonly watching: boolean } | null;
}

/** The centre, the officer, the account. */
export function who({ post, officer, account }: Who, reader: Reader): TemplateResult {
  const { words, own } = reader;
  return html`<div class="who">
    <span>${words.shell.centre(own)}</span><span>${words.officer(post, officer)}</span>
    ${account === null ? nothing : accountLink(account.watching, reader)}
  </div>`;
}

/** The account is a page of the node, where nothing rings: who has the watch is given it in another tab. */
function accountLink(watching: boolean, { words: { shell } }: Reader): TemplateResult {
  return watching
    ? html`<a href="/account" target="_blank" rel="noopener" data-leaves
        >${shell.account}<span class="unseen">${shell.otherTab}</span></a
      >`
    : html`<a href="/account" data-leaves>${shell.account}</a>`;
}
