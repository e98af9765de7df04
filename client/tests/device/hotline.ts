/** The hotline in memory, for tests: time stands still until it is told to go on, and a frame may be another one. */

import { foundHotline, Hotline as InMemory, type SideCode, type Written } from "../../src/practice/hotline.ts";
import type { Frame } from "../../src/protocol/frame.ts";
import type { Taken } from "../../src/protocol/view.ts";

export type { SideCode } from "../../src/practice/hotline.ts";

/** 2026-11-23T07:58:00Z. */
export const NIGHT = 1_795_420_680;
const CAPACITIES = ["centre", "government"];
const POSTS = ["head", "watch"].map((post) => ({ post, drafts: CAPACITIES, releases: CAPACITIES }));

export class Hotline extends InMemory {
  private time = NIGHT;

  static override found(): Promise<Hotline> {
    const sides = ["XA", "XB"] as const;
    const languages = ["en", "zh-Hans"] as const;
    return foundHotline(Hotline, {
      sides,
      languages,
      posts: POSTS,
      annexes: [],
      demonstration: true,
      now: () => NIGHT,
    });
  }

  override get now(): number {
    return this.time;
  }

  override set now(time: number) {
    this.time = time;
  }

  /** `edit` makes the frame another one. */
  override append(side: SideCode, written: Written & { edit?: (frame: Frame) => Frame } = {}): Promise<Taken> {
    const { edit = (frame: Frame) => frame } = written;
    return this.oneByOne(async () => this.write(side, written, edit(await this.next(side, written.envelope))));
  }
}
