/**
 * The watch of a centre in memory: who has it, by a signed act, and what rings. Nobody is called out, and there is
 * nobody to hand it over to.
 */
import { type Envelope, envelopeId } from "../protocol/dsse.ts";
import { Malformed, Refused } from "../protocol/errors.ts";
import { verifyWatchAct, type WatchAct } from "../protocol/watch.ts";
import { encodeUtc } from "../protocol/wire.ts";
import type { Answer, Records } from "./records.ts";
import { type Limit, limitsOf, type Standing, standings, waits } from "./standing.ts";

/** What rings until it is acknowledged. */
const RINGING: readonly string[] = ["FLASH", "IMMEDIATE"];
/** Seconds from one communication check to the next; practice has nobody to check the line with. */
const CHECK_EVERY = 8 * 3600;
/** Seconds for which the sound is put off. */
const SILENCE = 120;
/** Seconds before a limit is due from which on it rings, unless a tenth of it is longer. */
const LEAST_WARNING = 120;

export class Watch {
  private held: { readonly act: WatchAct; readonly id: string } | null = null;
  /** When what rang then was silenced. */
  private silencedAt: number | null = null;
  private readonly seen = new Set<string>();

  constructor(private readonly records: Records) {}

  /** Takes an act in; the code of why it is refused, or null. */
  async act(envelope: Envelope): Promise<string | null> {
    const { hotline, side } = this.records;
    const standing = { hotline: hotline.id, listed: this.records.view().signatories(side), at: hotline.now };
    try {
      const act = await verifyWatchAct(envelope, standing);
      if (act.act !== "take" || this.held !== null) return "held";
      if (!act.alarm) return "alarm";
      this.held = { act, id: await envelopeId(envelope) };
      return null;
    } catch (error) {
      if (error instanceof Malformed || error instanceof Refused) return error.code;
      throw error;
    }
  }

  /** `GET /api/v1/watch`, as the device of that id asks. */
  stands(device: string | null): Answer {
    const signer = this.held?.act.signers[0];
    return {
      holder: signer === undefined ? null : { ...signer, since: encodeUtc(this.held!.act.issued) },
      mine: signer !== undefined && signer.device === device,
      armed: signer === undefined ? null : { heard: encodeUtc(this.held!.act.issued), alive: true },
      offered: null,
      previous: this.held?.id ?? null,
      numbers: this.numbers(),
      open: this.standings().filter(waits).length,
      limits: this.limits().filter(({ state }) => state === "open").length,
      checks: { every: CHECK_EVERY, said: [] },
    };
  }

  silence(): Answer {
    this.silencedAt = this.records.hotline.now;
    return { silent_until: moment(this.silentUntil) };
  }

  /** Somebody has seen what is no message; false for what does not ring. */
  hear(id: string): boolean {
    const rings = this.ringing().some((alarm) => alarm["id"] === id && alarm["kind"] !== "message");
    if (rings) this.seen.add(id);
    return rings;
  }

  /** `GET /api/v1/alarms`. */
  alarms(): Answer {
    const { silentUntil } = this;
    const silenced = silentUntil === null ? "" : encodeUtc(this.silencedAt!);
    const rank = ({ precedence }: Answer): number => RINGING.indexOf(precedence as string) >>> 0;
    const alarms = this.ringing().sort(
      (a, b) => rank(a) - rank(b) || String(a["since"]).localeCompare(String(b["since"])),
    );
    return {
      alarms: alarms.map((one) => ({ ...one, silent: String(one["since"]) <= silenced })),
      silent_until: moment(silentUntil),
    };
  }

  /** `GET /api/v1/limits`: what nothing has met yet, or all of a space. */
  limitsOf(space: string | null): Answer {
    const shown = this.limits().filter(({ of, metBy, state }) =>
      space === null ? metBy === null && state !== "replaced" : of.item.space === space,
    );
    const sorted = shown.sort((a, b) => (a.due ?? Infinity) - (b.due ?? Infinity));
    return { limits: sorted.map((limit) => this.limitAnswer(limit)) };
  }

  /** `GET /api/v1/desk`. */
  desk(): Answer {
    const { side } = this.records;
    const rows = this.standings().filter(waits).reverse();
    const numbers = this.numbers();
    return {
      waiting_for_us: rows.filter((row) => row.side !== side).map((row) => this.deskRow(row)),
      waiting_for_them: rows.filter((row) => row.side === side).map((row) => this.deskRow(row)),
      numbers: {
        own: { ...numbers.own, covered: this.last(side, ({ delivered }) => delivered !== null) },
        other: numbers.other,
      },
      files: this.records.files,
    };
  }

  /** Until when a silence lasts; null once none does. */
  private get silentUntil(): number | null {
    const until = (this.silencedAt ?? -Infinity) + SILENCE;
    return this.records.hotline.now < until ? until : null;
  }

  /** The last numbers of the year; those of exercises are counted apart. */
  private numbers() {
    const { side, hotline } = this.records;
    const year = new Date(hotline.now * 1000).getUTCFullYear();
    const any = (): boolean => true;
    return { own: { year, last: this.last(side, any) }, other: { year, last: this.last(hotline.other(side), any) } };
  }

  private last(side: string, fits: (one: Standing) => boolean): number {
    const numbers = this.standings().filter((one) => one.side === side && !one.item.exercise && fits(one));
    return Math.max(0, ...numbers.map(({ number }) => number ?? 0));
  }

  private standings(): Standing[] {
    return standings(this.records.placed());
  }

  private limits(): Limit[] {
    const { handling } = this.records.view().arrangement();
    return this.standings().flatMap((one) => limitsOf(one, handling, this.records.hotline.now));
  }

  private ringing(): Answer[] {
    const { side, hotline } = this.records;
    const messages = this.standings()
      .filter((one) => one.side !== side && one.acknowledged === null && RINGING.includes(one.item.says.precedence))
      .map((one) => alarm("message", one, one.delivered ?? one.at, null));
    const limits = this.limits()
      .filter(({ of, state, due }) => {
        if (of.side === side || due === null || (state !== "open" && state !== "missed")) return false;
        const length = due - (of.delivered ?? due);
        return hotline.now >= due - Math.max(length / 10, LEAST_WARNING);
      })
      .map(({ of, due, kind }) => ({ ...alarm("limit", of, due!, due), id: `${kind}-${of.side}-${of.index}` }));
    return [...messages, ...limits].filter(({ id }) => !this.seen.has(String(id)));
  }

  private limitAnswer({ of, kind, basis, by, within, due, metBy, state }: Limit): Answer {
    return {
      statement: {
        side: of.side,
        index: of.index,
        space: of.item.space,
        number: of.number,
        precedence: of.item.says.precedence,
        exercise: of.item.exercise,
      },
      kind,
      owing: this.records.hotline.other(of.side),
      basis,
      by: moment(by),
      within,
      start: moment(of.delivered),
      due: moment(due),
      paused: [],
      tendered: of.delivered === null ? moment(of.at) : null,
      part: moment(of.inPart?.at ?? null),
      given: moment(metBy?.at ?? null),
      received: moment(metBy?.delivered ?? null),
      state,
    };
  }

  private deskRow(row: Standing): Answer {
    const limits = this.limits().filter(({ of }) => of.side === row.side && of.index === row.index);
    const of = (kind: Limit["kind"]): Limit | undefined =>
      limits.find((one) => one.kind === kind && one.metBy === null && one.due !== null);
    const [handling, reply] = [of("handling"), of("reply")];
    return {
      side: row.side,
      index: row.index,
      space: row.item.space,
      type: row.item.type,
      precedence: row.item.says.precedence,
      number: row.number,
      exercise: row.item.exercise,
      at: encodeUtc(row.at),
      delivered: moment(row.delivered),
      acknowledged: moment(row.acknowledged?.at ?? null),
      answered: row.closed !== null ? "closed" : row.inPart !== null ? "part" : null,
      reply:
        reply === undefined
          ? null
          : { by: encodeUtc(reply.due!), basis: reply.basis, since: encodeUtc(row.delivered!) },
      due: null,
      handling: handling === undefined ? null : { by: encodeUtc(handling.due!) },
    };
  }
}

function alarm(kind: "message" | "limit", { side, index, item }: Standing, since: number, due: number | null): Answer {
  const { space, exercise } = item;
  const { precedence } = item.says;
  const id = `${kind}-${side}-${index}`;
  return { id, kind, side, index, space, precedence, exercise, since: encodeUtc(since), due: moment(due) };
}

function moment(time: number | null): string | null {
  return time === null ? null : encodeUtc(time);
}
