/**
 * The call list: who of our side is called, and where both sides are reached by voice. It is kept on the device, sealed,
 * so that it can be read when the node is away; nothing in it crosses the line.
 */
import { html, nothing, type TemplateResult } from "lit";
import { languageName, type Reader, sideName } from "../app/reader.ts";
import { href } from "../app/route.ts";
import type { CallList, Contact, Duty, Means } from "../device/index.ts";
import { shown as inert } from "../text/shown.ts";
import { utc } from "../time/format.ts";
import { isCalled, isOnDuty, uncalled } from "./lists/rules.ts";

/** What stands beside a row where the list is changed, and whether it is the one that is being changed. */
export interface Changing<Row> {
  edited(row: Row): boolean;
  change(row: Row): TemplateResult | typeof nothing;
}

/** The sheet; `away`: the node could not be asked, so what is shown is what was kept. */
export function calls(list: CallList | null, reader: Reader, away: boolean): TemplateResult {
  const { calls: words } = reader.words.watch;
  return html`<section class="sheet" id="calls">
    <h2>
      ${words.heading}
      <a class="do" href="/watch?print=card">${reader.words.watch.sheet.card}</a>
    </h2>
    ${away && list !== null ? html`<div class="in"><p class="notice">${words.offline(utc(list.asOf, reader))}</p></div>` : nothing}
    <div class="in">
      <h3>${words.roster}</h3>
      ${list === null ? nothing : nobodyCalls(list, reader)} ${roster(list, reader)}
      <p class="acts"><a href=${href({ page: "list", list: "roster" })}>${words.toRoster}</a></p>
    </div>
    <div class="in">
      <h3>${words.contacts}</h3>
      ${contacts(list?.contacts ?? [], reader)}
      <p class="acts"><a href=${href({ page: "list", list: "contacts" })}>${words.toContacts}</a></p>
    </div>
  </section>`;
}

/** Where both sides are reached by voice; ours first. */
export function contacts(
  listed: readonly Contact[],
  reader: Reader,
  changing: Changing<Contact> | null = null,
): TemplateResult {
  const { calls: words } = reader.words.watch;
  if (listed.length === 0) return html`<p class="soft">${words.noContacts}</p>`;
  const ordered = [...listed].sort((a, b) => Number(a.side !== reader.own) - Number(b.side !== reader.own));
  return html`<table class="calls">
    <thead>
      <tr>
        <th>${words.post}</th>
        <th>${words.telephone}</th>
        <th>${words.languages}</th>
        <th>${words.expires}</th>
        ${changing === null ? nothing : html`<th><span class="unseen">${reader.words.lists.change}</span></th>`}
      </tr>
    </thead>
    <tbody>
      ${ordered.map((one) => contact(one, reader, changing))}
    </tbody>
  </table>`;
}

function contact(row: Contact, reader: Reader, changing: Changing<Contact> | null): TemplateResult {
  const { side, post, telephones, languages, expires } = row;
  const { calls: words } = reader.words.watch;
  const past = expires !== null && expires <= reader.now && reader.now > 0;
  return html`<tr class=${changing?.edited(row) ? "edited" : ""}>
    <td>${sideName(side, reader)}<br /><b>${reader.words.posts[post] ?? post}</b></td>
    <td>${telephones.map((number) => html`<span class="mono nowrap">${inert(number, "und", reader)}</span><br />`)}</td>
    <td>${languages.map((tag) => languageName(tag, reader)).join(reader.language === "zh" ? "、" : ", ")}</td>
    <td>
      ${expires === null ? nothing : utc(expires, reader)}${past ? html`<br /><b>▲ ${words.expired}</b>` : nothing}
    </td>
    ${changing === null ? nothing : html`<td>${changing.change(row)}</td>`}
  </tr>`;
}

function roster(list: CallList | null, reader: Reader): TemplateResult {
  const { calls: words } = reader.words.watch;
  if (list === null || list.roster.length === 0) return html`<p class="notice">${words.empty}</p>`;
  return duties(
    list.roster.filter(({ until }) => until > reader.now),
    list.means,
    reader,
  );
}

/** Who is on duty now and cannot be called by this node; nothing where all can. */
export function nobodyCalls(
  { roster, means }: Pick<CallList, "roster" | "means">,
  reader: Reader,
): TemplateResult | typeof nothing {
  const names = uncalled(roster, means, reader.now).map(({ post, officer }) => reader.words.officer(post, officer));
  if (names.length === 0) return nothing;
  return html`<p class="notice">${reader.words.watch.calls.uncalledNow(names.join(reader.language === "zh" ? "、" : "; "))}</p>`;
}

/** Rows of the duty roster, also those that are over. */
export function duties(
  listed: readonly Duty[],
  means: Means,
  reader: Reader,
  changing: Changing<Duty> | null = null,
): TemplateResult {
  const { calls: words } = reader.words.watch;
  return html`<table class="calls">
    <thead>
      <tr>
        <th>${words.post}</th>
        <th>${words.from}</th>
        <th>${words.until}</th>
        <th>${words.how}</th>
        ${changing === null ? nothing : html`<th><span class="unseen">${reader.words.lists.change}</span></th>`}
      </tr>
    </thead>
    <tbody>
      ${listed.map((one) => duty(one, means, reader, changing))}
    </tbody>
  </table>`;
}

function duty(row: Duty, means: Means, reader: Reader, changing: Changing<Duty> | null): TemplateResult {
  const { post, officer, from, until, email, webhook } = row;
  const { calls: words } = reader.words.watch;
  const now = isOnDuty(row, reader.now);
  const over = until <= reader.now;
  return html`<tr class=${`${changing?.edited(row) ? "edited" : ""} ${over ? "over" : ""}`}>
    <td>
      <b>${reader.words.officer(post, officer)}</b>${now ? html` <span class="stamp">${words.onDuty}</span>` : nothing}
    </td>
    <td>${utc(from, reader)}</td>
    <td>${utc(until, reader)} ${over ? html`<br /><b>${words.over}</b>` : nothing}</td>
    <td>
      ${email === null ? nothing : html`<div>${inert(email, "und", reader)}</div>`}
      ${webhook ? html`<div>${words.webhook}</div>` : nothing}
      ${isCalled(row, means) ? nothing : html`<b>▲ ${email === null ? words.uncalled : words.uncalledByMail}</b>`}
    </td>
    ${changing === null ? nothing : html`<td>${changing.change(row)}</td>`}
  </tr>`;
}
