/**
 * The armed desk: rings, shows what rings, and gives a sign of life while this browser has the watch.
 *
 * There is one for the whole client, whatever page stands in it. A closed window ends it, and so it should: the node
 * misses its sign of life and calls the next officer by another way. A window that cannot sound gives none either, for
 * a desk that cannot ring is not armed.
 */

import { codeOf } from "../app/reader.ts";
import type { AlarmsView, Device, DeviceEvent, WatchView } from "../device/index.ts";
import type { Ticker } from "../time/ticker.ts";
import type { Bell } from "./bell.ts";
import { BEAT, deafness, fresh, inOrder, patternOf, type Ringing, rungHere, sounding } from "./rules.ts";
import type { Notices, Screen } from "./screen.ts";

/** What a desk is armed with. */
export interface Arms {
  readonly bell: Bell;
  readonly screen: Screen;
  readonly notices: Notices;
}

/** What the pages show of it. */
export interface ArmedState {
  /** Null until the node has answered. */
  readonly watch: WatchView | null;
  /** When the node last told what rings. */
  readonly heard: number;
  /** All that rings, in order; whether the sound is put off, and until when. */
  readonly alarms: readonly Ringing[];
  readonly silentUntil: number | null;
  readonly sound: boolean;
  readonly screen: boolean;
  readonly notices: Notices["state"];
}

/** What lets a page sound (HTML, user activation): a key, a mouse as it is pressed, a finger as it is lifted. */
const TOUCHES = ["pointerdown", "pointerup", "keydown"] as const;

const NOTHING: AlarmsView = { alarms: [], silentUntil: null };

export class ArmedDesk {
  private watch: WatchView | null = null;
  private told: AlarmsView = NOTHING;
  private heard: number;
  private asked = 0;
  private beaten = 0;
  private ended = false;
  private stop: (() => void)[] = [];
  private known: readonly Ringing[] = [];

  constructor(
    private readonly device: Device,
    private readonly ticker: Ticker,
    private readonly arms: Arms,
    /** What a notice says; it never has content. */
    private readonly notice: () => string,
    private readonly changed: () => void,
  ) {
    this.heard = ticker.now();
  }

  /** Begins, for an officer who may have the watch. */
  start(): void {
    if (!this.device.officer.permissions.includes("watch")) return;
    const touched = (): void => void this.wakeAgain();
    const seen = (): void => void this.look();
    for (const type of TOUCHES) window.addEventListener(type, touched);
    document.addEventListener("visibilitychange", seen);
    this.stop = [
      () => TOUCHES.forEach((type) => window.removeEventListener(type, touched)),
      () => document.removeEventListener("visibilitychange", seen),
      this.device.subscribe((event) => void this.hear(event)),
      this.ticker.subscribe(() => void this.tick()),
    ];
    void this.tick();
    void this.askAlarms();
  }

  end(): void {
    this.stop.forEach((stop) => stop());
    this.arms.bell.close();
    this.arms.screen.release();
    this.arms.notices.clear();
  }

  get state(): ArmedState {
    const now = this.ticker.now();
    const deaf = deafness(this.mine, this.heard, now);
    const { silentUntil } = this.told;
    return {
      watch: this.watch,
      heard: this.heard,
      alarms: inOrder([...deaf, ...this.told.alarms]),
      silentUntil: silentUntil !== null && silentUntil > now ? silentUntil : null,
      sound: this.arms.bell.ready,
      screen: this.arms.screen.held,
      notices: this.arms.notices.state,
    };
  }

  /** Rings once, so that somebody can say whether they heard it. Called from within a touch or a key. */
  async test(): Promise<boolean> {
    const ready = await this.arms.bell.wake();
    if (ready) this.arms.bell.once("urgent");
    this.changed();
    return ready;
  }

  async allowNotices(): Promise<void> {
    await this.arms.notices.ask();
    this.changed();
  }

  async keepScreenOn(): Promise<void> {
    await this.arms.screen.hold();
    this.changed();
  }

  /** Puts off the sound of what rings for two minutes, for every desk of our side. It acknowledges nothing. */
  async silence(): Promise<void> {
    await this.hearAlarms(() => this.device.watch.silence());
  }

  /** Confirms that somebody has seen what is no message. */
  async acknowledge(id: string): Promise<void> {
    await this.hearAlarms(() => this.device.watch.acknowledgeAlarm(id));
  }

  /** Asks again who has the watch, as after an act. */
  async refresh(): Promise<void> {
    this.asked = this.ticker.now();
    await this.ask(async () => {
      this.watch = await this.device.watch.stands();
    });
    if (this.mine) await this.arms.screen.hold();
    else this.arms.screen.release();
    await this.beat();
  }

  private get mine(): boolean {
    return this.watch?.mine === true;
  }

  private async hear(event: DeviceEvent): Promise<void> {
    // An ended session leaves a desk that hears nothing: it rings like one whose node is away.
    if (event.type === "ended") this.ended = true;
    if (event.type === "node") {
      this.takeNode();
      return;
    }
    const rings = event.type === "line" && this.told.alarms.some(({ kind }) => kind === "line");
    if (event.type === "alarms" || event.type === "desk" || rings) await this.askAlarms();
    if (event.type === "watch") await this.refresh();
    await this.tick();
  }

  /** A node that is back is asked for all with the next second, and not at once: it may be back in part alone. */
  private takeNode(): void {
    if (this.device.reachable) this.asked = 0;
  }

  private async tick(): Promise<void> {
    const now = this.ticker.now();
    this.settle();
    if (this.ended) return;
    if (now - this.asked >= BEAT) {
      await this.refresh();
      // What ends by itself, as a line that is back, is told by nobody.
      await this.askAlarms();
    } else if (this.mine && now - this.beaten >= BEAT) await this.beat();
  }

  /** A sign of life, if this desk could ring. */
  private async beat(): Promise<void> {
    if (!this.mine || !this.arms.bell.ready) return;
    this.beaten = this.ticker.now();
    const { notices, screen } = this.arms;
    await this.ask(async () => {
      const sign = { sound: true, notifications: notices.state === "granted", wakeLock: screen.held };
      const mine = await this.device.watch.heartbeat(sign);
      // The node was asked for the watch before it had this sign of life.
      const armed = mine ? { heard: this.beaten, alive: true } : (this.watch?.armed ?? null);
      if (this.watch !== null) this.watch = { ...this.watch, mine, armed };
    });
  }

  private async askAlarms(): Promise<void> {
    await this.hearAlarms(() => this.device.watch.alarms());
    // Away from the watch nothing was armed before: what calls this officer sounds if the page was ever touched.
    if (this.mine || this.known.length === 0 || this.arms.bell.ready) return;
    if (await this.arms.bell.wake()) this.settle();
  }

  /** Only who knows what rings has heard the node: whatever else it answers, a desk without that is deaf. */
  private async hearAlarms(alarms: () => Promise<AlarmsView>): Promise<void> {
    await this.ask(async () => {
      this.told = await alarms();
      this.heard = this.ticker.now();
    });
  }

  /** Asks the node. What it refuses, or what is no answer, changes nothing here; for the rest there is `deafness`. */
  private async ask(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      codeOf(error);
    }
    this.settle();
  }

  /** Sound, notice and pages as things stand. */
  private settle(): void {
    const { alarms, silentUntil } = this.state;
    const { bell, notices } = this.arms;
    const rung = rungHere(this.mine, alarms);
    bell.ring(patternOf(sounding(rung, silentUntil, this.ticker.now())));
    if (alarms.length === 0) notices.clear();
    else if (document.hidden && fresh(this.known, rung).length > 0) notices.show(this.notice());
    this.known = rung;
    this.changed();
  }

  /** A browser lets nothing sound after a page was loaded, until it is touched: then the desk is armed again. */
  private async wakeAgain(): Promise<void> {
    if (this.arms.bell.ready || (!this.mine && this.known.length === 0)) return;
    if (await this.arms.bell.wake()) {
      await this.beat();
      // What rang because this desk was silent has ended with it.
      await this.askAlarms();
    }
    this.settle();
  }

  /** The screen's lock is gone once the page was hidden. */
  private async look(): Promise<void> {
    if (document.hidden || !this.mine) return;
    await this.arms.screen.hold();
    this.settle();
  }
}
