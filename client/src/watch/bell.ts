/**
 * The bell of an armed desk: made with Web Audio from nothing but figures, so that there is no file to load or to lack.
 *
 * It loops by itself on the audio clock, whatever becomes of the page's timers. Between alarms it hums: a tone too low
 * and too soft for an ear (25 Hz, about -50 dB), because a browser lets a hidden page that makes no sound sleep, and a
 * desk that sleeps gives no sign of life. A browser lets nothing sound before somebody has touched the page.
 */

/** Which pattern: three quick double strokes, or two slow strokes. */
export type Pattern = "urgent" | "plain";

/** A bell, as the armed desk needs one. */
export interface Bell {
  /** Whether it could be heard now. */
  readonly ready: boolean;
  /** Makes it ready, if the browser lets it: from within a touch or a key. */
  wake(): Promise<boolean>;
  /** Rings until it is told otherwise; null is silence. */
  ring(pattern: Pattern | null): void;
  /** Rings once through, so that somebody can say whether they heard it. */
  once(pattern: Pattern): void;
  /** Gives the loudspeaker back. */
  close(): void;
}

/** Seconds that one turn of a pattern takes, with the silence at its end. */
export const TURN = 2;

/** Strokes of a turn: when, how long, and the two tones of it (Hz). */
const STROKES: Readonly<
  Record<Pattern, readonly (readonly [at: number, seconds: number, low: number, high: number])[]>
> = {
  urgent: [
    [0, 0.16, 880, 1175],
    [0.22, 0.16, 880, 1175],
    [0.44, 0.16, 880, 1175],
    [0.84, 0.16, 880, 1175],
    [1.06, 0.16, 880, 1175],
    [1.28, 0.16, 880, 1175],
  ],
  plain: [
    [0, 0.45, 587, 740],
    [0.7, 0.45, 587, 740],
  ],
};

const LOUD = 0.7;
const EDGE = 0.012;
const HUM = { frequency: 25, gain: 0.004 };
/** Milliseconds in which a browser that means to let it sound does so. */
const GRANTED_WITHIN = 1_000;

/** One turn of a pattern as samples between -1 and 1, each stroke with soft edges. */
export function turn(pattern: Pattern, rate: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.round(TURN * rate));
  for (const [at, seconds, low, high] of STROKES[pattern]) {
    const first = Math.round(at * rate);
    const count = Math.round(seconds * rate);
    for (let place = 0; place < count; place++) {
      const time = place / rate;
      const edge = Math.min(1, time / EDGE, (seconds - time) / EDGE);
      const tone = Math.sin(2 * Math.PI * low * time) + Math.sin(2 * Math.PI * high * time);
      samples[first + place] = (LOUD * edge * tone) / 2;
    }
  }
  return samples;
}

/** The browser's loudspeaker. */
export class BrowserBell implements Bell {
  private context: AudioContext | null = null;
  private playing: { readonly pattern: Pattern; readonly source: AudioBufferSourceNode } | null = null;

  get ready(): boolean {
    return this.context?.state === "running";
  }

  async wake(): Promise<boolean> {
    this.context ??= humming(new AudioContext());
    // Without leave the promise waits for as long as nobody touches the page.
    const patience = new Promise((done) => setTimeout(done, GRANTED_WITHIN));
    await Promise.race([this.context.resume(), patience]);
    return this.ready;
  }

  ring(pattern: Pattern | null): void {
    if (pattern === (this.playing?.pattern ?? null)) return;
    this.playing?.source.stop();
    this.playing = null;
    if (pattern === null || this.context === null) return;
    const source = sourceOf(this.context, pattern);
    source.loop = true;
    source.start();
    this.playing = { pattern, source };
  }

  once(pattern: Pattern): void {
    if (this.context !== null) sourceOf(this.context, pattern).start();
  }

  close(): void {
    this.ring(null);
    void this.context?.close();
    this.context = null;
  }
}

function sourceOf(context: AudioContext, pattern: Pattern): AudioBufferSourceNode {
  const buffer = context.createBuffer(1, Math.round(TURN * context.sampleRate), context.sampleRate);
  buffer.copyToChannel(turn(pattern, context.sampleRate), 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(context.destination);
  return source;
}

function humming(context: AudioContext): AudioContext {
  const tone = new OscillatorNode(context, { frequency: HUM.frequency });
  tone.connect(new GainNode(context, { gain: HUM.gain })).connect(context.destination);
  tone.start();
  return context;
}
