/**
 * The watch on this device: acts are signed here, with the key that signs statements, over what stood on the page.
 *
 * A handover is one payload that two officers sign, the outgoing one first: the incoming one's device adds its signature
 * to the bytes of the offer that the officer was shown, having checked the first against the verified list.
 */
import type { Bytes } from "../protocol/bytes.ts";
import * as composite from "../protocol/composite.ts";
import { type Envelope, envelopeValue, pae, signEnvelope } from "../protocol/dsse.ts";
import { Refused } from "../protocol/errors.ts";
import { type Act, encodeWatchAct, PAYLOAD_TYPE, parseWatchAct, verifyOffer } from "../protocol/watch.ts";
import { encodeUtc } from "../protocol/wire.ts";
import type { Api } from "./api.ts";
import { isInterruption, NotListed, unlessStorageFailed } from "./errors.ts";
import type { DeviceKeys } from "./keys.ts";
import type { Store } from "./store.ts";
import type { Trust } from "./trust.ts";
import type { Place } from "./views.ts";
import * as answers from "./watchanswers.ts";
import type {
  AlarmsView,
  CallList,
  Contact,
  Incoming,
  LimitView,
  LogLine,
  NewDuty,
  OfferedWatch,
  Orders,
  OrderTick,
  Sign,
  StandingOrder,
  Watch,
  WatchView,
} from "./watchviews.ts";

const NONCE_SIZE = 16;
/** Under what the call list is kept; another name with each other form of it. */
const CALLS = "list with means";

/** Who acts, and with what. `keys` are undefined until the browser has made them. */
export interface Acting {
  readonly api: Api;
  readonly trust: Trust;
  readonly store: Store;
  readonly officer: {
    readonly hotline: string;
    readonly side: string;
    readonly officer: number;
    readonly post: string;
  };
  keys(): DeviceKeys | undefined;
  now(): number;
  random(size: number): Bytes;
  /** Who has the watch, or what rings, has changed by what this device did. */
  changed(): void;
}

export class OwnWatch implements Watch {
  /** The bytes of each handover that was shown: what is signed is what was read, whatever is offered by then. */
  private readonly offers = new WeakMap<OfferedWatch, Envelope>();

  constructor(private readonly acting: Acting) {}

  async stands(): Promise<WatchView> {
    const standing = await this.acting.api.get("/api/v1/watch", answers.readStanding);
    if (standing.offered === null) return { ...standing, offered: null };
    const { envelope, at } = standing.offered;
    const offered = offerOf(envelope, at);
    if (offered !== null) this.offers.set(offered, envelope);
    return { ...standing, offered };
  }

  async act(act: "take" | "take-over" | "leave", view: WatchView, notes: string): Promise<void> {
    const { api, officer } = this.acting;
    const keys = this.keys();
    const signer = { device: keys.id, officer: officer.officer, post: officer.post };
    const envelope = await signEnvelope(PAYLOAD_TYPE, this.payload(act, view, notes, [signer]), [keys.signing]);
    await api.change("POST", "/api/v1/watch/acts", { envelope: envelopeValue(envelope) });
    this.acting.changed();
  }

  async offer(to: Incoming, view: WatchView, notes: string): Promise<void> {
    const { api, officer } = this.acting;
    const keys = this.keys();
    const from = { device: keys.id, officer: officer.officer, post: officer.post };
    const payload = this.payload("hand-over", view, notes, [from, to]);
    const envelope = await signEnvelope(PAYLOAD_TYPE, payload, [keys.signing]);
    await api.change("POST", "/api/v1/watch/offer", { envelope: envelopeValue(envelope) });
    this.acting.changed();
  }

  async withdraw(): Promise<void> {
    await this.acting.api.change("DELETE", "/api/v1/watch/offer", null);
    this.acting.changed();
  }

  async accept(offer: OfferedWatch): Promise<void> {
    const { api, trust, officer, now } = this.acting;
    const offered = this.offers.get(offer);
    if (offered === undefined) throw new Refused("not-offered", "never shown");
    const keys = this.keys();
    const act = await verifyOffer(offered, { hotline: officer.hotline, listed: trust.list(officer.side), at: now() });
    if (act.signers[1]?.device !== keys.id) throw new Refused("signer-unknown", "offered to another device");
    const own = await composite.sign(keys.signing, pae(offered.payloadType, offered.payload));
    const envelope = { ...offered, signatures: [...offered.signatures, own] };
    await api.change("POST", "/api/v1/watch/acts", { envelope: envelopeValue(envelope) });
    this.acting.changed();
  }

  heartbeat({ sound, notifications, wakeLock }: Sign): Promise<boolean> {
    const sign = { sound, notifications, wake_lock: wakeLock };
    return this.acting.api.post("/api/v1/watch/heartbeat", sign, answers.readMine);
  }

  alarms(): Promise<AlarmsView> {
    return this.acting.api.get("/api/v1/alarms", answers.readAlarms);
  }

  async silence(): Promise<AlarmsView> {
    await this.acting.api.change("POST", "/api/v1/alarms/silence", {});
    return this.alarms();
  }

  async acknowledgeAlarm(id: string): Promise<AlarmsView> {
    await this.acting.api.change("POST", `/api/v1/alarms/${encodeURIComponent(id)}/acknowledge`, {});
    return this.alarms();
  }

  limits(space?: string): Promise<LimitView[]> {
    return this.acting.api.get("/api/v1/limits", answers.readLimits, space === undefined ? {} : { space });
  }

  log(before?: number): Promise<{ lines: LogLine[]; before: number | null }> {
    return this.acting.api.get("/api/v1/watch/log", answers.readLog, before === undefined ? {} : { before });
  }

  shift(back = 0): Promise<LogLine[]> {
    return this.acting.api.get("/api/v1/watch/shift", answers.readShift, { back });
  }

  async write(text: string): Promise<void> {
    await this.acting.api.change("POST", "/api/v1/watch/lines", { text });
  }

  orders(): Promise<Orders> {
    return this.acting.api.get("/api/v1/orders", answers.readOrders);
  }

  async keepOrders(orders: readonly StandingOrder[], version: number): Promise<void> {
    const listed = orders.map(({ type, precedence, lines }) => ({
      type,
      precedence,
      lines: lines.map(({ line, texts }) => ({ line, ...texts })),
    }));
    await this.acting.api.change("PUT", "/api/v1/orders", { orders: listed, version });
  }

  ticks({ side, index }: Place): Promise<OrderTick[]> {
    return this.acting.api.get("/api/v1/orders/ticks", answers.readTicks, { side, index });
  }

  async tick({ side, index }: Place, line: string): Promise<void> {
    await this.acting.api.change("POST", "/api/v1/orders/ticks", { side, index, line });
  }

  async calls(): Promise<CallList | null> {
    const { api, store, now } = this.acting;
    try {
      const list: CallList = { ...(await api.get("/api/v1/contacts", answers.readCalls)), asOf: now() };
      await store.seal("calls", CALLS, list).catch(unlessStorageFailed);
      return list;
    } catch (error) {
      if (!isInterruption(error)) throw error;
      return (await store.opened<CallList>("calls", CALLS)) ?? null;
    }
  }

  async keepCalls(roster: readonly NewDuty[], contacts: readonly Contact[], version: number): Promise<void> {
    await this.acting.api.change("PUT", "/api/v1/contacts", {
      roster: roster.map((one) => ({
        ...one,
        from: encodeUtc(one.from),
        until: encodeUtc(one.until),
        webhook: typeof one.webhook === "boolean" ? one.webhook : { ...one.webhook },
      })),
      contacts: contacts.map((one) => ({
        ...one,
        languages: [...one.languages],
        telephones: [...one.telephones],
        expires: one.expires === null ? null : encodeUtc(one.expires),
      })),
      version,
    });
  }

  private keys(): DeviceKeys {
    const keys = this.acting.keys();
    if (keys === undefined) throw new NotListed();
    return keys;
  }

  private payload(act: Act, view: WatchView, notes: string, signers: readonly Incoming[]): Bytes {
    const { now, random, officer } = this.acting;
    const { hotline, side } = officer;
    const { previous, numbers, open, limits } = view;
    // Who leaves has heard nothing; all others have confirmed that the alarm is heard.
    const said = { act, alarm: act !== "leave", issued: now(), nonce: random(NONCE_SIZE).toHex(), notes, signers };
    return encodeWatchAct({ ...said, hotline, side, previous, numbers, open, limits });
  }
}

/** What an offer says; it is verified when it is accepted. */
function offerOf(envelope: Envelope, at: number): OfferedWatch | null {
  const { notes, numbers, open, limits, signers } = parseWatchAct(envelope);
  const [from, to] = signers;
  return from === undefined || to === undefined ? null : { at, from, to, notes, numbers, open, limits };
}
