/**
 * A page on which something is signed and sent: what went wrong stands until the next attempt, or until the node that
 * could not be reached answers again; what was sent is followed on its way.
 */
import { state } from "lit/decorators.js";
import { Page } from "../app/page.ts";
import type { Route } from "../app/route.ts";
import type { DeviceEvent, Outgoing } from "../device/index.ts";

export abstract class SigningPage<View, R extends Route> extends Page<View, R> {
  /** The code of what went wrong. */
  @state() protected problem: string | null = null;
  @state() protected outgoing: Outgoing | null = null;

  protected override concerns({ type }: DeviceEvent): boolean {
    if (type === "outbox") void this.follow();
    return type === "line" && this.problem === "unreachable";
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    // It has answered again.
    if (changed.has("view") && this.problem === "unreachable") this.problem = null;
  }

  /** How far what was sent is now. */
  private async follow(): Promise<void> {
    const key = this.outgoing?.key;
    if (key === undefined) return;
    this.outgoing = (await this.device.outbox()).find((one) => one.key === key) ?? this.outgoing;
  }
}
