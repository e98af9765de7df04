/** The clock of the pages: tells once a second what time it is. Tests give it another. */

export interface Ticker {
  /** Seconds since 1970, whole. */
  now(): number;
  /** Called after each second until the function that is given back is called. */
  subscribe(listener: () => void): () => void;
}

/** The browser's own clock. It runs while somebody listens. */
export function browserTicker(): Ticker {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    now: () => Math.floor(Date.now() / 1000),
    subscribe(listener) {
      listeners.add(listener);
      timer ??= setInterval(() => listeners.forEach((tell) => tell()), 1000);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
      };
    },
  };
}
