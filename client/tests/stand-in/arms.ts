/** A bell that nobody hears, a screen and notices: what they were told is noted. */
import type { Arms } from "../../src/watch/armed.ts";
import type { Bell, Pattern } from "../../src/watch/bell.ts";
import type { Notices, Screen } from "../../src/watch/screen.ts";

export class SilentBell implements Bell {
  ready = true;
  /** Whether the browser would let it sound. */
  allowed = true;
  ringing: Pattern | null = null;
  readonly tests: Pattern[] = [];

  async wake(): Promise<boolean> {
    this.ready = this.allowed;
    return this.ready;
  }

  ring(pattern: Pattern | null): void {
    this.ringing = this.ready ? pattern : null;
  }

  once(pattern: Pattern): void {
    this.tests.push(pattern);
  }

  close(): void {
    this.ready = false;
    this.ringing = null;
  }
}

class LitScreen implements Screen {
  held = false;

  async hold(): Promise<boolean> {
    this.held = true;
    return true;
  }

  release(): void {
    this.held = false;
  }
}

class NotedNotices implements Notices {
  state: Notices["state"] = "default";
  readonly shown: string[] = [];

  async ask(): Promise<void> {
    this.state = "granted";
  }

  show(text: string): void {
    this.shown.push(text);
  }

  clear(): void {
    this.shown.length = 0;
  }
}

/** Arms of a desk that nobody hears. */
export function silentArms(): Arms & {
  readonly bell: SilentBell;
  readonly screen: LitScreen;
  readonly notices: NotedNotices;
} {
  return { bell: new SilentBell(), screen: new LitScreen(), notices: new NotedNotices() };
}
