/**
 * The keeping of a draft: sealed on this device as one types, in its place, until what it says has left.
 *
 * Sealing takes a moment, and a page may go at any: so the first change is kept at once, what follows at most every
 * `PAUSE`, and what is left over when the page is hidden, left or loaded again.
 *
 * A window replaces only what it kept or read itself. Where another one has kept something else in the place meanwhile,
 * or sent or discarded what was there, that stays as it is, and what is written here goes on in a place of its own.
 */
import type { WriteRoute } from "../app/route.ts";
import { DraftElsewhere } from "../device/errors.ts";
import type { Device, LocalDraft } from "../device/index.ts";
import { type Draft, draftKey, readDraft } from "./draft.ts";

/** Milliseconds after one keeping in which there is no other. */
export const PAUSE = 200;

/** Told to the page. */
export interface Told {
  /** What is kept has changed, or could not be kept. */
  kept(): void;
  /** Another window has the draft that was written here. */
  elsewhere(): void;
}

export class Keeping {
  /** What is kept on this device, whatever its place. */
  drafts: readonly LocalDraft[] = [];
  /** Whether what was written last could not be kept. */
  failed = false;
  /** The place as this window last kept or read it, spelled; null where nothing of this draft was kept there. */
  private known: string | null = null;
  /** What is to be kept yet. */
  private changed: Draft | null = null;
  private pause: ReturnType<typeof setTimeout> | undefined;
  private underWay: Promise<void> = Promise.resolve();

  /** `route`: where the draft is written, by which its place is known. */
  constructor(
    private readonly device: Device,
    public route: WriteRoute,
    private readonly told: Told,
  ) {}

  /** Keeps at once whenever the page may be about to go. */
  start(): void {
    // A page that is loaded again works on after the first of these, until the new one comes; hardly after the last.
    window.addEventListener("beforeunload", this.leave);
    document.addEventListener("visibilitychange", this.leave);
    window.addEventListener("pagehide", this.leave);
  }

  stop(): void {
    window.removeEventListener("beforeunload", this.leave);
    document.removeEventListener("visibilitychange", this.leave);
    window.removeEventListener("pagehide", this.leave);
    this.leave();
  }

  /** Begins with what is kept: the draft that lies in the place, or null. */
  begin(drafts: readonly LocalDraft[]): Draft | null {
    this.drafts = drafts;
    const draft = readDraft(this.own?.content);
    this.known = draft === null ? null : spelled(this.own);
    return draft;
  }

  /** Looks again at what is kept; tells if the draft is not as it was left here. */
  look(): Promise<void> {
    return this.next(async () => {
      this.drafts = await this.device.localDrafts();
      if (this.known !== null && spelled(this.own) !== this.known) this.giveUp();
      this.told.kept();
    });
  }

  /** Whether something of this draft is kept. */
  get isKept(): boolean {
    return this.known !== null;
  }

  /** What else is kept on this device. */
  get others(): readonly LocalDraft[] {
    return this.drafts.filter(({ id }) => id !== this.place);
  }

  /** The draft has changed: it is kept, at once or after the pause. */
  change(draft: Draft): void {
    this.changed = draft;
    if (this.pause === undefined) void this.keepNow();
  }

  /** Keeps what has changed; ends when nothing is being kept any more. */
  keepNow(): Promise<void> {
    clearTimeout(this.pause);
    this.pause = undefined;
    if (this.changed === null) return this.underWay;
    this.pause = setTimeout(() => void this.keepNow(), PAUSE);
    return this.next(() => this.keep());
  }

  /** Does what lets the draft leave, while no other window can. Throws `DraftElsewhere` if another one has it. */
  async hold(act: () => Promise<void>): Promise<void> {
    try {
      await this.device.holdLocalDraft(this.place, (kept) => {
        if (this.known !== null && spelled(kept) !== this.known) throw new DraftElsewhere();
        return act();
      });
    } catch (error) {
      if (error instanceof DraftElsewhere) this.moveAside();
      throw error;
    }
  }

  /** Keeps what the draft has become while it is held. */
  keepHeld(draft: Draft): Promise<void> {
    return this.next(async () => {
      await this.device.saveLocalDraft(this.place, draft);
      this.known = spelled({ content: draft });
    });
  }

  /** What has left is kept no more. */
  async clear(): Promise<void> {
    if (this.known === null) return;
    await this.device.dropLocalDraft(this.place);
    this.known = null;
  }

  /** Discards another draft. */
  async drop(id: string): Promise<void> {
    await this.device.dropLocalDraft(id);
    await this.look();
  }

  private get place(): string {
    return draftKey(this.route);
  }

  private get own(): LocalDraft | null {
    return this.drafts.find(({ id }) => id === this.place) ?? null;
  }

  private readonly leave = (): void => {
    void this.keepNow();
  };

  private next(act: () => Promise<void>): Promise<void> {
    const done = this.underWay.then(act);
    this.underWay = done.catch(() => undefined);
    return done;
  }

  private async keep(): Promise<void> {
    const draft = this.changed;
    if (draft === null) return;
    this.changed = null;
    try {
      await this.keepInPlace(draft);
      this.drafts = await this.device.localDrafts();
      this.failed = false;
    } catch {
      // A full disk, mostly. What was kept before is older than what stands on the page.
      this.failed = true;
    }
    this.told.kept();
  }

  private async keepInPlace(draft: Draft): Promise<void> {
    try {
      await this.replace(draft);
    } catch (error) {
      if (!(error instanceof DraftElsewhere)) throw error;
      this.giveUp();
      await this.replace(draft);
    }
  }

  private async replace(draft: Draft): Promise<void> {
    await this.device.holdLocalDraft(this.place, async (kept) => {
      if (spelled(kept) !== this.known) throw new DraftElsewhere();
      await this.device.saveLocalDraft(this.place, draft);
    });
    this.known = spelled({ content: draft });
  }

  /** Leaves the place to the other window. Two that began with nothing have nothing in common to be told of. */
  private giveUp(): void {
    const shared = this.known !== null;
    this.moveAside();
    if (shared) this.told.elsewhere();
  }

  private moveAside(): void {
    this.route = { ...this.route, draft: crypto.randomUUID() };
    this.known = null;
  }
}

function spelled(kept: Pick<LocalDraft, "content"> | null): string | null {
  return kept === null ? null : JSON.stringify(kept.content);
}
