/** What an armed desk asks of the browser besides sound: that the screen stays on, and a notice while nobody looks. */

/** A lock on the screen. The browser takes it away while the page is hidden; it is asked for again afterwards. */
export interface Screen {
  readonly held: boolean;
  hold(): Promise<boolean>;
  release(): void;
}

/** Notices outside the page. They never have content. */
export interface Notices {
  readonly state: "granted" | "denied" | "default" | "none";
  ask(): Promise<void>;
  /** Says it once more under the same tag, in place of the one before it. */
  show(text: string): void;
  clear(): void;
}

/** The browser's wake lock. */
export class BrowserScreen implements Screen {
  private lock: WakeLockSentinel | null = null;

  get held(): boolean {
    return this.lock !== null && !this.lock.released;
  }

  async hold(): Promise<boolean> {
    if (this.held) return true;
    try {
      this.lock = await navigator.wakeLock.request("screen");
    } catch (error) {
      // A hidden page, an empty battery, or a browser without it: the desk says so and goes on.
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
      this.lock = null;
    }
    return this.held;
  }

  release(): void {
    void this.lock?.release();
    this.lock = null;
  }
}

/** The browser's notifications. */
export class BrowserNotices implements Notices {
  private shown: Notification | null = null;

  get state(): Notices["state"] {
    return "Notification" in globalThis ? Notification.permission : "none";
  }

  async ask(): Promise<void> {
    if (this.state === "default") await Notification.requestPermission();
  }

  show(text: string): void {
    if (this.state !== "granted") return;
    this.shown = new Notification(text, { tag: "alarm", requireInteraction: true });
    this.shown.onclick = () => window.focus();
  }

  clear(): void {
    this.shown?.close();
    this.shown = null;
  }
}
