/**
 * The line: what each side declared of its end, the form with which an officer declares ours, and what came by other
 * means while it did not work.
 */
import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { Page } from "../app/page.ts";
import { href, type Route } from "../app/route.ts";
import { skewed } from "../app/strip.ts";
import type { DeviceEvent, KeptHeard, LineView, TrustView } from "../device/index.ts";
import { LINE } from "../protocol/spaces.ts";
import { stands } from "./declared.ts";
import { standingOf } from "./standing.ts";
import "./declare.ts";
import "./othermeans.ts";

interface View {
  readonly line: LineView;
  readonly lists: TrustView["lists"];
  readonly received: readonly KeptHeard[];
}

@customElement("hotline-line")
export class LinePage extends Page<View, Extract<Route, { page: "line" }>> {
  protected override readonly columns = "narrow";

  protected override async ask(): Promise<View> {
    const [line, { lists }, received] = await Promise.all([
      this.device.line(),
      this.device.trust(),
      this.device.otherMeans.received(),
    ]);
    return { line, lists, received };
  }

  protected override concerns({ type }: DeviceEvent): boolean {
    return type === "desk" || type === "line" || type === "trust";
  }

  protected override heading(): string {
    return this.reader.words.declaration.heading;
  }

  protected override show({ line, lists, received }: View): TemplateResult {
    const { declaration, otherMeans } = this.reader.words;
    const { device, reader } = this;
    const declared = standingOf(line.declared, reader.own, reader.now);
    return html`<header>
        <h1>${declaration.heading}</h1>
        <span class="do"
          ><a class="button" href=${href({ page: "file", space: LINE, at: null })}>${declaration.conversation}</a></span
        >
      </header>
      <section class="sheet">
        <h2>${declaration.stands}</h2>
        <div class="in">
          ${line.skew === null ? nothing : html`<p class="notice">${declaration.skew(skewed(line.skew, reader))}</p>`}
          ${stands(line, reader)}
        </div>
      </section>
      ${
        this.may("decide")
          ? html`<hotline-declare
              class="stack"
              .device=${device}
              .reader=${reader}
              .lists=${lists}
              .declared=${declared}
            ></hotline-declare>`
          : nothing
      }
      <section class="stack">
        <h2>${otherMeans.heading}</h2>
        <hotline-other-means
          class="stack"
          .device=${device}
          .reader=${reader}
          .received=${received}
          @entered=${() => this.reload()}
        ></hotline-other-means>
      </section>`;
  }

  private may(permission: string): boolean {
    return this.device.officer.permissions.includes(permission);
  }
}
