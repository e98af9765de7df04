/** An author with keys and no browser around them: writes statements, also such as no honest device would. */

import { type Author, type Composed, type Composition, composeStatement, type Writing } from "../../src/device/seal.ts";
import type { Bytes } from "../../src/protocol/bytes.ts";
import * as composite from "../../src/protocol/composite.ts";
import { deviceId } from "../../src/protocol/epoch.ts";
import * as hpke from "../../src/protocol/hpke.ts";
import type { StatementType } from "../../src/protocol/says.ts";
import { participants, type Space } from "../../src/protocol/spaces.ts";
import { View } from "../../src/protocol/view.ts";
import { encodeBase64 } from "../../src/protocol/wire.ts";
import type { Hotline, SideCode } from "./hotline.ts";

export class Scribe {
  private constructor(
    readonly hotline: Hotline,
    readonly side: SideCode,
    readonly author: Author,
  ) {}

  /** A listed author. */
  static async listed(hotline: Hotline, side: SideCode, officer: number, post = "watch"): Promise<Scribe> {
    const [signing, sealing] = await Promise.all([composite.generateSigningKey(), hpke.generateSealingKey()]);
    const signingPublic = await composite.exportPublicKey(signing);
    const sealingPublic = await hpke.exportPublicKey(sealing);
    const keys = { id: await deviceId(signingPublic, sealingPublic), signing, sealing, signingPublic, sealingPublic };
    const spelled = { sealing: encodeBase64(sealingPublic), signing: encodeBase64(signingPublic) };
    await hotline.changeList(side, [{ change: "device", officer, post, ...spelled }]);
    await hotline.receipt(hotline.other(side));
    return new Scribe(hotline, side, { hotline: hotline.id, demonstration: true, side, officer, post, keys });
  }

  writing(): Writing {
    const { hotline, side } = this;
    const verified = (code: SideCode) => ({ log: 1, ...hotline.centre(code).head });
    const random = (size: number): Bytes => crypto.getRandomValues(new Uint8Array(size));
    return { own: verified(side), other: verified(hotline.other(side)), now: hotline.now, random };
  }

  /** Who takes part in a space now, as this side's walk has it. */
  recipients(space: string): ReadonlyMap<string, Bytes> {
    const { walk, records } = this.hotline.centre(this.side).log;
    const view = new View(records, walk.own, walk.other, walk.hotline);
    return participants(records.get(`space/${space}`) as Space, view.bothSignatories());
  }

  compose<T extends StatementType>(
    given: Omit<Composition<T>, "author" | "writing" | "capacity" | "exercise"> & Partial<Composition<T>>,
  ): Promise<Composed> {
    const composition = { author: this.author, writing: this.writing(), capacity: "centre", exercise: false, ...given };
    return composeStatement(composition as Composition<T>);
  }
}
