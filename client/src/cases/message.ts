/** A message in the conversation: a telegram on its side's edge, with its signature state and its chain. */
import { html, nothing, type TemplateResult } from "lit";
import { messageNumber, type Reader, refusal } from "../app/reader.ts";
import { href, spellRef, writeHref } from "../app/route.ts";
import { lead, told } from "../app/told.ts";
import type { Agreed, Shown } from "../device/index.ts";
import type { MessageForm } from "../protocol/messages.ts";
import type { Message, Precedence } from "../protocol/says.ts";
import { agreedText, textsAreAgreed } from "../short/text.ts";
import { shown as inert, original } from "../text/shown.ts";
import { span, utc } from "../time/format.ts";
import { time } from "../time/shown.ts";
import { WORDS } from "../words/words.ts";
import { chain, stepsOf, verification } from "./chain.ts";
import { fieldList, fieldsOf, type ShownField } from "./fields.ts";
import { asksOf, gistOf, kindOf } from "./gist.ts";
import { isCheck, isCorrection, type Opened, openedOf } from "./opened.ts";
import { remarks } from "./remarks.ts";
import { repeatNotice } from "./repeated.ts";
import { accountedFor, counts, messageSays } from "./rules.ts";

/** What a message needs of the file that it stands in. */
export interface Conversation {
  readonly reader: Reader;
  readonly agreed: Agreed;
  /** A statement of the file by its id, as far as it is loaded. */
  find(id: string): Shown | null;
  /** The statements of the file, as far as they are loaded. */
  readonly items: readonly Shown[];
  /** Of these, our messages that the other side asked to repeat, by id, and when it asked. */
  readonly repeats: ReadonlyMap<string, number>;
  /** What the officer's post may do. */
  readonly may: ReadonlySet<string>;
  /** States something about a message; the button stays busy until it is on the log. */
  refer(type: "acknowledgement" | "noted" | "cannot_open", of: Shown): void;
  /** The standing orders for what they say. */
  orders(shown: Shown): TemplateResult | typeof nothing;
  /** That what was said of a statement is signed, and cannot leave now. */
  waits(shown: Shown): TemplateResult | typeof nothing;
  /** What this officer can say to a proposal. */
  decide(shown: Shown): TemplateResult | typeof nothing;
  /** Ids of statements about which something is just being stated. */
  readonly busy: ReadonlySet<string>;
}

/** A message. */
export function message(shown: Shown, conversation: Conversation): TemplateResult {
  const { reader } = conversation;
  const opened = openedOf(shown);
  const number = numberOfMessage(shown);
  const side = shown.place.side === reader.own ? "own" : "other";
  return html`<article
    class="message ${side} ${counts(shown) ? "" : "doubtful"}"
    id=${spellRef(shown.place)}
    aria-label=${number}
  >
    ${messageHeader(shown, opened, reader)}
    <div class="in">${messageBody(shown, opened, conversation)}</div>
    <footer>
      ${chain(
        stepsOf(shown, (id) => numberById(id, conversation), reader),
        reader,
      )}
      ${verification(shown, reader)}
    </footer>
    ${messageActs(shown, opened, conversation)} ${conversation.waits(shown)} ${side === "other" ? conversation.orders(shown) : nothing}
  </article>`;
}

/** The stamp of a precedence: its Latin word, and the Chinese one beside it, whichever language is read. */
export function precedence(name: Precedence): TemplateResult {
  return html`<span class="prec ${name.toLowerCase()}"
    >${name}<span lang="zh-Hans">${WORDS.zh.codes.precedence[name]}</span></span
  >`;
}

/** `XA-0041`, `EX XA-0003`; a statement that has no number goes by its place. */
export function numberOfMessage({ number, place, exercise }: Pick<Shown, "number" | "place" | "exercise">): string {
  return number === null ? spellRef(place) : messageNumber(place.side, number, exercise);
}

/** What a message answers, corrects or replaces, with the way there; nothing for a statement that is none. */
export function headerFields(
  shown: Pick<Shown, "type" | "says" | "body">,
  find: (id: string) => Shown | null,
  reader: Reader,
): readonly ShownField[] {
  const { fields, cases } = reader.words;
  const { answers = null, replaces = null } = messageSays(shown) ?? {};
  const link = (id: string): TemplateResult => {
    const found = find(id);
    return found === null
      ? html`${cases.anotherMessage}`
      : html`<a href=${href({ page: "file", space: found.space, at: found.place })}>${numberOfMessage(found)}</a>`;
  };
  return [
    ...(answers === null ? [] : [{ label: fields.answers, value: link(answers) }]),
    ...(replaces === null
      ? []
      : [{ label: isCorrection(shown) ? fields.corrects : fields.replaces, value: link(replaces) }]),
  ];
}

/** By when a reply is asked, if it is. */
export function replyFields(says: Pick<Message, "reply">, reader: Reader): readonly ShownField[] {
  return says.reply === null ? [] : [{ label: reader.words.fields.reply, value: replyOf(says.reply, reader) }];
}

/** Who says it, in one line: `Centre XA · Head, 01, on behalf of the Government · drafted by Watch, 03`. */
export function whoOf(shown: Shown, { words }: Reader): string {
  const { shell, officer, cases, capacities } = words;
  const { signer, drafter, place } = shown;
  const parts = [shell.centre(place.side), officer(signer.post, signer.officer)];
  if (drafter !== null) parts.push(cases.drafted(officer(drafter.post, drafter.officer)));
  if (signer.capacity !== "centre") parts.push(cases.onBehalf(capacities[signer.capacity] ?? signer.capacity));
  return parts.join(" · ");
}

function replyOf(reply: NonNullable<Message["reply"]>, reader: Reader): TemplateResult | string {
  return "by" in reply
    ? time(reply.by, reader)
    : reader.words.cases.within(span(reply.within, reader.language), reply.basis);
}

function messageHeader(shown: Shown, opened: Opened, reader: Reader): TemplateResult {
  const says = messageSays(shown)!;
  const { form } = { form: null, ...opened };
  const kind = form === null ? reader.words.statements[shown.type] : kindOf(form, reader);
  const { shell } = reader.words;
  return html`<header>
    <span class="no">${numberOfMessage(shown)}</span> ${precedence(says.precedence)}
    ${shown.exercise ? html`<span class="stamp">${shell.exercise} ${shell.exerciseBeside}</span>` : nothing}
    <span class="kind">${kind}</span> ${time(shown.at, reader)}
    <span class="who">${whoOf(shown, reader)}</span>
  </header>`;
}

function messageBody(shown: Shown, opened: Opened, conversation: Conversation): TemplateResult {
  const { reader } = conversation;
  const header = headerFields(shown, (id) => conversation.find(id), reader);
  return html`${verdictNotice(shown, reader)} ${replacedNotice(shown, conversation)}
  ${repeatNotice(shown, opened, conversation)}
  ${
    opened.state === "form"
      ? formBody(shown, opened.form, header, conversation)
      : html`${header.length > 0 ? fieldList(header) : nothing} ${otherBody(shown, opened, conversation)}`
  }`;
}

function formBody(
  shown: Shown,
  form: MessageForm,
  header: readonly ShownField[],
  { agreed, reader }: Conversation,
): TemplateResult {
  const fields = fieldsOf(
    form,
    { author: shown.place.side, at: shown.at },
    replyFields(messageSays(shown)!, reader),
    reader,
  );
  const fresh = shown.place.side === reader.own || shown.chain.acknowledged !== null ? nothing : gist(form, reader);
  return html`${fresh} ${fieldList([...header, ...fields])}
  ${
    form.form === "preservation_request"
      ? html`<p class="small soft">${reader.words.cases.noLegalAssistance}</p>`
      : nothing
  }
  ${form.text === null ? nothing : original(form.text, reader)} ${remarks(shown, form, agreed, reader)}`;
}

/** Large, for who reads it for the first time at three in the morning: what, and what is asked. */
function gist(form: MessageForm, reader: Reader): TemplateResult {
  const { fields } = reader.words;
  const [colon, comma] = reader.language === "zh" ? ["：", "、"] : [": ", ", "];
  const asks = asksOf(form, reader).join(comma);
  const asked = asks === "" ? nothing : html`<br /><span class="soft">${fields.asks}${colon}${asks}</span>`;
  return html`<p class="gist">${gistOf(form, reader)}${asked}</p>`;
}

function otherBody(shown: Shown, opened: Opened, { reader, agreed }: Conversation): TemplateResult {
  const { cases, cannotOpen } = reader.words;
  if (opened.state === "brief") {
    return html`<p class="gist">${agreedText(opened.form, { side: shown.place.side, exercise: shown.exercise }, reader)}</p>
      ${textsAreAgreed(agreed.annexes) ? nothing : html`<p class="notice">${cases.otherWording}</p>`}`;
  }
  if (opened.state === "other") {
    return html`<p class="small soft">${cases.notAForm}</p>
      ${opened.texts.map((text) => html`<div class="original">${inert(text, "und", reader)}</div>`)}`;
  }
  if (shown.body.state === "withheld") {
    return html`<p class="notice">
      <b>${cases.withheld(utc(shown.body.since, reader))}</b><br />${cases.withheldText}
    </p>`;
  }
  if (shown.body.state !== "cannot-open") return html``;
  const { what, todo } = cannotOpen[shown.body.reason];
  return html`<p class="notice">${told(reader, lead(cases.cannotOpen, reader), what, todo)}</p>`;
}

function verdictNotice(shown: Shown, reader: Reader): TemplateResult | typeof nothing {
  if (shown.verdict.state !== "refused" && shown.verdict.state !== "unverified") return nothing;
  const { cases, kept } = reader.words;
  const { what } = refusal(shown.verdict.code, reader.words);
  const title = shown.verdict.state === "refused" ? cases.refused : cases.unverified;
  return html`<p class="notice">
    ${told(reader, lead(title, reader), what, kept.entry)} <span class="mono soft">${shown.verdict.code}</span>
  </p>`;
}

function replacedNotice(shown: Shown, conversation: Conversation): TemplateResult | typeof nothing {
  const { reader } = conversation;
  const { cases } = reader.words;
  if (shown.chain.replacedBy === null) return nothing;
  const by = conversation.find(shown.chain.replacedBy);
  const number = by === null ? cases.anotherMessage : numberOfMessage(by);
  const words = by !== null && isCorrection(by) ? cases.correctedBy : cases.replacedBy;
  return html`<p class="notice"><b>${words(number)}</b></p>`;
}

function numberById(id: string, conversation: Conversation): string | null {
  const found = conversation.find(id);
  return found === null ? null : numberOfMessage(found);
}

function messageActs(shown: Shown, opened: Opened, conversation: Conversation): TemplateResult {
  const { reader, may, busy } = conversation;
  const { cases } = reader.words;
  const theirs = shown.place.side !== reader.own;
  const fresh = theirs && counts(shown) && shown.chain.acknowledged === null;
  const urgent = ["FLASH", "IMMEDIATE"].includes(messageSays(shown)?.precedence ?? "");
  const number = numberOfMessage(shown);
  const about = { file: shown.space };
  return html`<div class="acts">
    ${
      fresh && opened.state !== "closed" && may.has("acknowledge")
        ? html`<button
              type="button"
              class=${urgent ? "alarm" : "main"}
              ?disabled=${busy.has(shown.id)}
              @click=${() => conversation.refer("acknowledgement", shown)}
            >
              ${cases.acknowledge}
            </button>
            <span class="small soft">${cases.acknowledgeMeans(number)}</span>`
        : nothing
    }
    ${
      theirs && canStateUnopened(shown) && may.has("acknowledge")
        ? html`<button
            type="button"
            ?disabled=${busy.has(shown.id)}
            @click=${() => conversation.refer("cannot_open", shown)}
          >
            ${cases.stateCannotOpen}
          </button>`
        : nothing
    }
    ${
      theirs && isCheck(opened) && counts(shown) && shown.chain.answered === null
        ? html`<span>${
            may.has("watch")
              ? html`<a class="button small" href=${href({ page: "watch", print: null })}>${cases.answerCheck}</a>`
              : cases.checkByWatch
          }</span>`
        : nothing
    }
    ${
      theirs && counts(shown) && !fresh && may.has("write") && !shown.chain.answered?.closes && !isCheck(opened)
        ? html`<a class="button small" href=${writeHref({ ...about, form: "answer", answers: shown.place })}
            >${cases.answer}</a
          >`
        : nothing
    }
    ${
      theirs && counts(shown) && !fresh && may.has("write") && shown.chain.answered === null && opened.state !== "brief"
        ? html`<a class="button small" href=${writeHref({ ...about, form: "holding_reply", answers: shown.place })}
            >${reader.words.brief.holding}</a
          >`
        : nothing
    }
    ${
      theirs && counts(shown) && !fresh && shown.type === "notice" && may.has("acknowledge")
        ? html`<button
            type="button"
            class="small"
            ?disabled=${busy.has(shown.id)}
            title=${cases.takeNoteMeans}
            @click=${() => conversation.refer("noted", shown)}
          >
            ${cases.takeNote}
          </button>`
        : nothing
    }
    <span class="later">
      ${
        counts(shown) && may.has("write")
          ? html`<a
              class="small"
              href=${writeHref({ ...about, form: "service_message", [theirs ? "answers" : "corrects"]: shown.place })}
              >${reader.words.brief.service}</a
            >`
          : nothing
      }
      ${
        !theirs && counts(shown) && may.has("write") && opened.state !== "brief"
          ? html`<a class="small" href=${writeHref({ ...about, form: "correction", corrects: shown.place })}
              >${cases.correct}</a
            >`
          : nothing
      }
      <a class="small" href=${href({ page: "print", space: shown.space, entry: shown.place })}>${cases.print}</a>
    </span>
    ${details(shown, conversation)}
  </div>`;
}

/** Once is enough; and where only this device has no key, a colleague's can grant it. */
function canStateUnopened({ body, chain }: Shown): boolean {
  return body.state === "cannot-open" && body.reason !== "no-key" && chain.cannotOpen === null;
}

/** What a security officer, or a court in ten years, asks for. */
function details(shown: Shown, { reader, items }: Conversation): TemplateResult {
  const { detail, details: title } = reader.words.cases;
  const other = shown.place.side === reader.own ? reader.other : reader.own;
  const last = accountedFor(shown, items);
  const accounted = last === null ? "" : messageNumber(other, last, shown.exercise);
  return html`<details>
    <summary>${title}</summary>
    <dl>
      <dt>${detail.digits}</dt>
      <dd>${digits(shown.digits)}</dd>
      <dt>${detail.place}</dt>
      <dd>${detail.placeOf(shown.place.side, shown.place.index)}</dd>
      ${
        shown.no === null
          ? nothing
          : html`<dt>${detail.no}</dt>
              <dd>${detail.noOf(shown.no)}</dd>`
      }
      <dt>${detail.logged}</dt>
      <dd>${time(shown.at, reader, "second")}</dd>
      <dt>${detail.issued}</dt>
      <dd>${time(shown.issued, reader, "second")}</dd>
      <dt>${detail.verified}</dt>
      <dd>
        ${accounted}
        <span class="soft"
          >${detail.verifiedOf(shown.verified.other, other, shown.verified.own, shown.place.side)}</span
        >
      </dd>
      <dt>${detail.device}</dt>
      <dd class="mono">${shown.signer.device.slice(0, 16)}…</dd>
    </dl>
  </details>`;
}

/** Eight groups of five, four to a line, each group a word to a screen reader. */
export function digits(text: string, large = false): TemplateResult {
  return html`<span class="digits ${large ? "large" : ""}"
    >${text.split(" ").map((group) => html`<span>${group}</span>`)}</span
  >`;
}
