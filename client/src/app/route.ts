/**
 * The pages and their addresses. An address holds ids and codes, never content.
 *
 *     /  /watch  /watch?print=card  /watch/orders  /files  /files/<space>  /files/<space>/print/XA-412
 *     /write?file=<space>&answers=XA-412  /release/<draft>  /line  /trust  /enrol
 *     /exercises  /exercises/<script>/<space>
 *
 * In practice all of them begin with `/practise`: a document is practice or the desk for as long as it lives, and what it
 * links to is of the same kind.
 */

/** Where practice begins. */
export const PRACTICE = "/practise";

/** An entry of a log, as an address has it: `XA-412`. */
export interface EntryRef {
  readonly side: string;
  readonly index: number;
}

/** What of the watch is printed: the log of a shift, or the card for voice. */
export type WatchSheet = "shift" | "card";

/** A list beside the watch that has a page of its own. */
export const LISTS = ["roster", "contacts", "orders"] as const;
export type WatchList = (typeof LISTS)[number];

/** As the form of what the Write page begins with: the message that is named is said again, in its place. */
export const REPEAT = "repeat";

/**
 * What the Write page begins with. `file` null: to be chosen, or a new one; `draft`: which of several drafts that would
 * otherwise have one address, null for the first.
 */
export interface WriteRoute {
  readonly page: "write";
  readonly file: string | null;
  readonly form: string | null;
  readonly answers: EntryRef | null;
  readonly corrects: EntryRef | null;
  readonly draft: string | null;
}

/** Pages that are their name alone. */
const PLAIN = ["files", "trust", "enrol", "line", "exercises"] as const;
type Plain = (typeof PLAIN)[number];

export type Route =
  | { readonly page: "desk" | Plain }
  | { readonly page: "missing" }
  | { readonly page: "watch"; readonly print: WatchSheet | null }
  | { readonly page: "list"; readonly list: WatchList }
  | { readonly page: "file"; readonly space: string; readonly at: EntryRef | null }
  | { readonly page: "print"; readonly space: string; readonly entry: EntryRef }
  /** A colleague's draft, by its id at the own node. */
  | { readonly page: "release"; readonly id: string }
  /** An exercise file, directed by that script. */
  | { readonly page: "exercise"; readonly script: string; readonly space: string }
  | WriteRoute;

const SPACE = /^[0-9a-f]{32}$/;
const DRAFT = /^[0-9a-f]{32}$/;
const LOCAL_DRAFT = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SCRIPT = /^[a-z]{1,32}$/;
const ENTRY = /^([A-Z]{2})-(0|[1-9]\d{0,15})$/;

/** The route of an address within this node. */
export function routeOf(url: { readonly pathname: string; readonly search: string; readonly hash: string }): Route {
  const path = isPractice(url) ? url.pathname.slice(PRACTICE.length) : url.pathname;
  const steps = path.split("/").filter((step) => step !== "");
  const [first, space = "", third, fourth = ""] = steps;
  if (first === undefined) return { page: "desk" };
  if (steps.length === 1 && isPlain(first)) return { page: first };
  if (steps.length === 1 && first === "watch") return { page: "watch", print: sheetOf(url.search) };
  if (steps.length === 2 && first === "watch" && isList(space)) return { page: "list", list: space };
  if (steps.length === 1 && first === "write") return writeRoute(new URLSearchParams(url.search));
  if (steps.length === 2 && first === "release" && DRAFT.test(space)) return { page: "release", id: space };
  if (steps.length === 3 && first === "exercises" && SCRIPT.test(space) && SPACE.test(third!)) {
    return { page: "exercise", script: space, space: third! };
  }
  if (first !== "files" || !SPACE.test(space)) return { page: "missing" };
  if (steps.length === 2) return { page: "file", space, at: entryRef(url.hash.slice(1)) };
  const entry = entryRef(fourth);
  return steps.length === 4 && third === "print" && entry ? { page: "print", space, entry } : { page: "missing" };
}

/** The address of a route, in the document that is open. */
export function href(route: Exclude<Route, { page: "missing" }>): string {
  if (!isPractice(location)) return pathOf(route);
  return route.page === "desk" ? PRACTICE : `${PRACTICE}${pathOf(route)}`;
}

/** Whether an address is one of practice. */
export function isPractice({ pathname }: { readonly pathname: string }): boolean {
  return pathname === PRACTICE || pathname.startsWith(`${PRACTICE}/`);
}

function pathOf(route: Exclude<Route, { page: "missing" }>): string {
  switch (route.page) {
    case "desk":
      return "/";
    case "exercise":
      return `/exercises/${route.script}/${route.space}`;
    case "file":
      return `/files/${route.space}${route.at ? `#${spellRef(route.at)}` : ""}`;
    case "print":
      return `/files/${route.space}/print/${spellRef(route.entry)}`;
    case "watch":
      return `/watch${route.print === null ? "" : `?print=${route.print}`}`;
    case "list":
      return `/watch/${route.list}`;
    case "release":
      return `/release/${route.id}`;
    case "write":
      return `/write${query(route)}`;
    default:
      return `/${route.page}`;
  }
}

/** The address of the Write page, with what it begins with. */
export function writeHref(begin: Partial<Omit<WriteRoute, "page">> = {}): string {
  return href({ page: "write", file: null, form: null, answers: null, corrects: null, draft: null, ...begin });
}

/** `XA-412`. */
export function spellRef({ side, index }: EntryRef): string {
  return `${side}-${index}`;
}

function sheetOf(search: string): WatchSheet | null {
  const asked = new URLSearchParams(search).get("print");
  return asked === "shift" || asked === "card" ? asked : null;
}

function writeRoute(search: URLSearchParams): Route {
  const file = search.get("file");
  const form = search.get("form");
  const draft = search.get("draft");
  return {
    page: "write",
    file: file !== null && SPACE.test(file) ? file : null,
    form: form !== null && /^[a-z_]{1,32}$/.test(form) ? form : null,
    answers: entryRef(search.get("answers") ?? ""),
    corrects: entryRef(search.get("corrects") ?? ""),
    draft: draft !== null && LOCAL_DRAFT.test(draft) ? draft : null,
  };
}

function query({ file, form, answers, corrects, draft }: WriteRoute): string {
  const given = Object.entries({
    file,
    form,
    answers: answers && spellRef(answers),
    corrects: corrects && spellRef(corrects),
    draft,
  });
  const search = new URLSearchParams(given.filter((pair): pair is [string, string] => pair[1] !== null));
  return search.size > 0 ? `?${search}` : "";
}

/** `XA-412`, or null for what is none. */
export function entryRef(text: string): EntryRef | null {
  const match = ENTRY.exec(text);
  return match ? { side: match[1]!, index: Number(match[2]) } : null;
}

function isList(name: string): name is WatchList {
  return (LISTS as readonly string[]).includes(name);
}

function isPlain(name: string): name is Plain {
  return (PLAIN as readonly string[]).includes(name);
}
