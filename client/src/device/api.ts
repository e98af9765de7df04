/**
 * The own node, asked: `docs/api.md` over `fetch`, one method a call, each answer read strictly.
 *
 * Every method may throw `Unreachable` (try again later, nothing was kept), `SignedOut`, `NodeRefused` (with the
 * protocol's code) and `WrongAnswer`; `Outdated` instead of the last where the node serves a newer page than this one,
 * which need not be able to read it. What the answers say is not verified here.
 */
import type { Bytes } from "../protocol/bytes.ts";
import { type Envelope, envelopeValue } from "../protocol/dsse.ts";
import { Malformed } from "../protocol/errors.ts";
import { encode, encodeBase64, Field, type Json } from "../protocol/wire.ts";
import * as answers from "./answers.ts";
import { isOther, type LoadedBundle, loadedBundle, servedManifest } from "./bundle.ts";
import * as deskanswers from "./deskanswers.ts";
import * as draftanswers from "./draftanswers.ts";
import { isAway, NodeRefused, Outdated, SignedOut, Unreachable, WrongAnswer } from "./errors.ts";
import * as loganswers from "./loganswers.ts";
import * as spaceanswers from "./spaceanswers.ts";

export type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

/** Characters of an answer: more than any that the node may give. */
const ANSWER_LIMIT = 32 * 1024 * 1024;
/** Milliseconds for which an answer is awaited. */
const PATIENCE = 30_000;

type Query = Readonly<Record<string, string | number>>;

export class Api {
  /** Told when an answer says that the session has ended: a device that is not listed has no socket that would. */
  signedOut: () => void = () => undefined;
  /** Told when an answer says that the officer's devices are all revoked. */
  revoked: () => void = () => undefined;
  /** Told when an answer cannot be read because this page is older than its node. */
  outdated: () => void = () => undefined;
  /** Told with each answer that the node can be reached, and with each that does not come that it cannot. */
  reached: (is: boolean) => void = () => undefined;
  private csrf: Promise<string> | null = null;

  constructor(
    private readonly send: Fetch = (path, init) => fetch(path, init),
    private readonly loaded: LoadedBundle | null = loadedBundle(),
  ) {}

  /** Whether the node serves another bundle now than this page loaded: then what this page finds wrong may be new. */
  async isOutdated(): Promise<boolean> {
    if (this.loaded === null) return false;
    const served = await servedManifest(this.send);
    return served !== null && isOther(this.loaded, served);
  }

  hotline(): Promise<answers.Hotline> {
    return this.get("/api/v1/hotline", answers.readHotline);
  }

  me(): Promise<answers.Me> {
    return this.get("/api/v1/me", answers.readMe);
  }

  line(): Promise<deskanswers.Line> {
    return this.get("/api/v1/line", deskanswers.readLine);
  }

  checkpoints(): Promise<loganswers.Checkpoints> {
    return this.get("/api/v1/checkpoints", loganswers.readCheckpoints);
  }

  /** The trust entries of a side's log from index `after` on, at most 256. */
  trustEntries(side: string, after: number): Promise<loganswers.ShownEntry[]> {
    return this.get(`/api/v1/logs/${side}/trust`, loganswers.readTrustEntries, { after });
  }

  /** The consistency proof between two sizes of a side's log, hashes in hex. */
  consistency(side: string, from: number, to: number): Promise<string[]> {
    return this.get(`/api/v1/logs/${side}/consistency`, loganswers.readProof, { from, to });
  }

  /** An entry with its inclusion proof in the tree of `size`. */
  async entry(side: string, index: number, size: number): Promise<loganswers.ProvenEntry> {
    const found = await this.get(`/api/v1/logs/${side}/entries/${index}`, loganswers.readProvenEntry, { size });
    if (found.index !== index) throw new WrongAnswer("another entry");
    return found;
  }

  /** A stored part of an entry's body, or null while it has not come to the node. */
  async part(side: string, index: number, part: number): Promise<Bytes | null> {
    try {
      const response = await this.request(`/api/v1/logs/${side}/entries/${index}/parts/${part}`);
      return new Uint8Array(await this.whole(response.arrayBuffer()));
    } catch (error) {
      if (error instanceof NodeRefused && error.status === 404 && error.code === "withheld") return null;
      throw error;
    }
  }

  spaces(page: { before?: string; limit?: number; kind?: string } = {}) {
    return this.get("/api/v1/spaces", spaceanswers.readSpaces, { ...page });
  }

  async space(space: string): Promise<spaceanswers.SpaceAnswer> {
    const found = await this.get(`/api/v1/spaces/${space}`, spaceanswers.readSpace);
    if (found.space !== space) throw new WrongAnswer("another space");
    return found;
  }

  items(space: string, page: { before?: string; limit?: number } = {}) {
    return this.get(`/api/v1/spaces/${space}/items`, spaceanswers.readItems, { ...page });
  }

  desk(): Promise<deskanswers.Desk> {
    return this.get("/api/v1/desk", deskanswers.readDesk);
  }

  /** Posts a statement with its stored parts. The same envelope again gives the same answer. */
  postStatement(envelope: Envelope, body: readonly Bytes[]): Promise<loganswers.Entered> {
    const posted = { envelope: envelopeValue(envelope), body: body.map(encodeBase64) };
    return this.post("/api/v1/statements", posted, loganswers.readEntered);
  }

  /** The newest drafts, or those below `before`, and below which the next page is. */
  drafts(before: number | null): Promise<draftanswers.DraftPage> {
    return this.get("/api/v1/drafts", draftanswers.readDrafts, before === null ? {} : { before });
  }

  /** Leaves a draft for its releaser; its id. */
  postDraft({
    space,
    sealed,
    draft,
    body,
  }: Omit<draftanswers.DraftRow, "id" | "called" | "returned">): Promise<string> {
    const posted = { space, sealed: encodeBase64(sealed), draft: envelopeValue(draft), body: body.map(encodeBase64) };
    return this.post("/api/v1/drafts", posted, draftanswers.readKept);
  }

  /** Sends a colleague's draft back, with the sealed reason. */
  async returnDraft(id: string, sealed: Bytes): Promise<void> {
    await this.change("POST", `/api/v1/drafts/${encodeURIComponent(id)}/return`, { sealed: encodeBase64(sealed) });
  }

  /** Calls who may release the own draft. Once: again gives the same answer. */
  async callReleaser(id: string, precedence: string | null): Promise<void> {
    await this.change("POST", `/api/v1/drafts/${encodeURIComponent(id)}/call`, { precedence });
  }

  async deleteDraft(id: string): Promise<void> {
    await this.change("DELETE", `/api/v1/drafts/${encodeURIComponent(id)}`, null);
  }

  enrolment(): Promise<answers.EnrolmentAnswer> {
    return this.get("/api/v1/enrolment", answers.readEnrolment);
  }

  enrol(signing: Bytes, sealing: Bytes, proof: Envelope): Promise<answers.EnrolmentAnswer> {
    const asked = { signing: encodeBase64(signing), sealing: encodeBase64(sealing), proof: envelopeValue(proof) };
    return this.post("/api/v1/enrolment", asked, answers.readEnrolment);
  }

  /** Asks; the answer is read strictly. */
  async get<T>(path: string, read: (field: Field) => T, query: Query = {}): Promise<T> {
    const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    return this.readJson(await this.request(search.size > 0 ? `${path}?${search}` : path), read);
  }

  /** Posts; the answer is read strictly. */
  async post<T>(path: string, value: Json, read: (field: Field) => T): Promise<T> {
    return this.readJson(await this.change("POST", path, value), read);
  }

  /** Changes something, with the session's token. */
  async change(method: "POST" | "PUT" | "DELETE", path: string, value: Json): Promise<Response> {
    const body = value === null ? {} : { body: JSON.stringify(value) };
    const ask = async (): Promise<Response> => {
      const headers = { "Content-Type": "application/json", "X-CSRFToken": await this.token() };
      return this.request(path, { method, headers, ...body });
    };
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof NodeRefused && error.code === "csrf")) throw error;
      // Whoever signed in again meanwhile has another token.
      this.csrf = null;
      return ask();
    }
  }

  /** Django's CSRF token, which its cookie hides from scripts; asked for once a session. */
  private token(): Promise<string> {
    this.csrf ??= this.readToken();
    return this.csrf;
  }

  private async readToken(): Promise<string> {
    try {
      return await this.readJson(await this.request("/api/session"), ({ value }) => {
        const found = typeof value === "object" && value !== null && "csrf" in value ? value["csrf"] : undefined;
        if (typeof found !== "string") throw new Malformed("wire", "csrf");
        return found;
      });
    } catch (error) {
      this.csrf = null;
      throw error;
    }
  }

  private async request(path: string, init: RequestInit = {}): Promise<Response> {
    let response: Response;
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const own: RequestInit = { credentials: "same-origin", redirect: "error", cache: "no-store", signal };
      response = await this.send(path, { ...own, ...init });
    } catch (error) {
      // `fetch` rejects for nothing but what keeps it from the node, or for the signal.
      throw this.unreachable(error);
    }
    const refusal = response.ok ? null : await refusalOf(response);
    this.reached(!isAway(refusal));
    if (refusal === null) return response;
    if (refusal instanceof SignedOut) this.signedOut();
    if (refusal instanceof NodeRefused && refusal.code === "device-revoked") this.revoked();
    throw await this.unlessOutdated(refusal);
  }

  private async readJson<T>(response: Response, read: (field: Field) => T): Promise<T> {
    const text = await this.whole(response.text());
    try {
      if (text.length > ANSWER_LIMIT) throw new WrongAnswer("size");
      return readAnswer(text, read);
    } catch (error) {
      throw await this.unlessOutdated(error);
    }
  }

  /** A body, once it has come: the line, or the signal, may end it at any byte. Throws `Unreachable`. */
  private async whole<T>(body: Promise<T>): Promise<T> {
    try {
      return await body;
    } catch (error) {
      throw this.unreachable(error);
    }
  }

  private unreachable(error: unknown): Unreachable {
    this.reached(false);
    return new Unreachable(error instanceof Error ? error.message : "");
  }

  /** What an error is where this side or the other does not understand what was sent: this page may be too old to. */
  private async unlessOutdated(error: unknown): Promise<unknown> {
    const misread = error instanceof WrongAnswer || (error instanceof NodeRefused && error.status === 400);
    if (!misread || !(await this.isOutdated())) return error;
    this.outdated();
    return new Outdated();
  }
}

/** What a status and its answer mean to the caller. */
async function refusalOf(response: Response): Promise<Error> {
  if (response.status === 401) return new SignedOut();
  const answer: unknown = await response.json().catch(() => null);
  const code = typeof answer === "object" && answer !== null && "code" in answer ? answer.code : null;
  if (response.status === 429 || response.status >= 500) {
    return new Unreachable(String(response.status), typeof code === "string" ? code : undefined);
  }
  if (typeof code !== "string") return new WrongAnswer(`status ${response.status}`);
  return new NodeRefused(response.status, code);
}

/** An answer's text, read as JSON and then strictly. Throws `WrongAnswer`. */
export function readAnswer<T>(text: string, read: (field: Field) => T): T {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw new WrongAnswer("json");
  }
  try {
    // The readers rely on what has a spelling: integers, ASCII keys, bounded depth, no lone surrogates.
    encode(value);
    return read(new Field(value));
  } catch (error) {
    if (error instanceof Malformed) throw new WrongAnswer(error.detail);
    throw error;
  }
}
