/** Exercises: which message an inject became, what the debrief says, and that the scripts can be written as they stand. */
import { describe, expect, test } from "vitest";
import type { LimitView, Shown } from "../../src/device/index.ts";
import { writeInject } from "../../src/exercises/begin.ts";
import { debriefOf, dueOf } from "../../src/exercises/rules.ts";
import { SCRIPTS, scriptNamed, scriptTitled } from "../../src/exercises/scripts.ts";
import { encodeForm, type Form } from "../../src/protocol/forms.ts";
import { messageOf, mistakesOf, readDraft } from "../../src/writing/draft.ts";
import { StandIn } from "../stand-in/device.ts";
import { mount, textOf } from "../stand-in/mount.ts";
import { at, NOTIFICATION, SPACE, says, statement } from "../stand-in/night.ts";
import { SCENES } from "../stand-in/scenes.ts";

const cranes = scriptNamed("cranes")!;
const RUN = { begun: at("08:12"), opener: "XA", other: "XB" };
const text = (form: Form): readonly string[] => [new TextDecoder().decode(encodeForm(form))];

function said(side: string, index: number, form: Form, given: Partial<Shown> & Pick<Shown, "type">): Shown {
  const body = { state: "opened", texts: text(form) } as const;
  return statement({
    at: at("08:12") + index,
    place: { side, index },
    number: index,
    exercise: true,
    body,
    says: says({}),
    ...given,
  });
}

const flash = said("XA", 1, NOTIFICATION, {
  type: "notice",
  says: says({ precedence: "FLASH", reply: { by: at("14:12") } }),
});
const held = said(
  "XB",
  1,
  { form: "holding_reply", by: null, marking: "TLP:AMBER" },
  {
    type: "holding",
    at: at("08:19"),
    says: says({ answers: flash.id }),
  },
);
const answer = (to: Shown, outcome: "done" | "in_part", index: number): Shown =>
  said(
    "XB",
    index,
    { form: "answer", outcome, reasons: [], rest_by: null, marking: "TLP:AMBER", status: "official", text: null },
    {
      type: "answer",
      says: says({ answers: to.id, closes: outcome === "done" }),
    },
  );

describe("the script's list", () => {
  test("each inject has its minute and its side", () => {
    const due = dueOf(cranes, [], RUN);
    expect(due.map(({ at: time, side }) => [(time - RUN.begun) / 60, side])).toEqual([
      [0, "XA"],
      [7, "XB"],
      [14, "XA"],
      [28, "XB"],
      [40, "XA"],
      [46, "XB"],
    ]);
    expect(dueOf(cranes, [], { ...RUN, opener: "XB", other: "XA" })[0]!.side).toBe("XB");
  });

  test("an inject is done by the first message of its side and form, and each message does one", () => {
    const again = { ...flash, id: "another", place: { side: "XA", index: 9 } };
    const due = dueOf(cranes, [held, flash, again], RUN);
    expect(due.map(({ done }) => done?.id ?? null)).toEqual([flash.id, held.id, null, null, null, null]);
    expect(dueOf(cranes, [{ ...flash, place: { side: "XB", index: 1 } }], RUN)[0]!.done).toBe(null);
  });

  test("an answer is one only to what its inject answers", () => {
    const request = said(
      "XA",
      2,
      {
        form: "preservation_request",
        data: [],
        days: 30,
        items: [],
        window: null,
        marking: "TLP:AMBER",
        status: "official",
        text: null,
      },
      { type: "request" },
    );
    const [wrong, right] = [answer(flash, "in_part", 5), answer(request, "in_part", 6)];
    expect(dueOf(cranes, [flash, wrong, request, right], RUN)[5]!.done?.id).toBe(right.id);
    expect(dueOf(cranes, [flash, wrong, request], RUN)[5]!.done).toBe(null);
  });
});

test("the debrief has each message with its own limits, and since when it was held", () => {
  const limit = (index: number, kind: LimitView["kind"], state: LimitView["state"]): LimitView => ({
    statement: { side: "XA", index, space: SPACE, number: index, precedence: "FLASH", exercise: true },
    kind,
    owing: "XB",
    basis: null,
    by: null,
    within: 600,
    start: at("08:12"),
    due: at("08:22"),
    paused: [],
    tendered: null,
    part: null,
    given: null,
    received: null,
    state,
  });
  const limits = [limit(1, "reply", "open"), limit(1, "handling", "met"), limit(7, "handling", "missed")];
  const rows = debriefOf([flash, held], limits);
  expect(
    rows.map(({ message, held: since, handling, reply }) => [message.id, since, handling?.state, reply?.state]),
  ).toEqual([
    [flash.id, at("08:19"), "met", "open"],
    [held.id, null, undefined, undefined],
  ]);
});

describe("the scripts that come with the product", () => {
  test("each is found by its name and by its title in either language", () => {
    for (const script of SCRIPTS) {
      expect([scriptNamed(script.name), ...Object.values(script.title).map(scriptTitled)]).toEqual([
        script,
        script,
        script,
      ]);
    }
    expect([scriptNamed("none"), scriptTitled("Cranes")]).toEqual([null, null]);
  });

  test("minutes never run back, and what is answered stands before and is the other side's", () => {
    for (const { injects } of SCRIPTS) {
      expect(injects.map(({ minute }) => minute)).toEqual(
        injects.map(({ minute }) => minute).toSorted((a, b) => a - b),
      );
      for (const [place, { answers, by }] of injects.entries()) {
        expect(answers === null || (answers < place && injects[answers]!.by !== by)).toBe(true);
      }
    }
  });

  test.each(["en", "zh"] as const)(
    "in %s each inject can be signed as it is filled in, and says that it is an exercise",
    async (language) => {
      const device = new StandIn("XA");
      for (const one of dueOf(cranes, [], { ...RUN, begun: at("10:00") })) {
        const about =
          one.inject.answers === null && one.inject.form.form !== "holding_reply"
            ? null
            : { ...flash.place, id: flash.id };
        const address = await writeInject(device, one, { space: SPACE, about, language });
        expect(address).toContain(`form=${one.inject.form.form}`);
        const [kept] = device.drafts.splice(0);
        if (one.inject.form.form === "holding_reply") {
          expect(kept).toBe(undefined);
          continue;
        }
        const draft = readDraft(kept!.content)!;
        expect(mistakesOf(draft, device.agreed(), at("10:00"))).toEqual([]);
        expect(messageOf(draft, SPACE, new Map()).texts[0]).toMatch(/EXERCISE.*演练|演练.*EXERCISE/);
      }
    },
  );

  test("a draft that the officer has there already is not written over", async () => {
    const device = new StandIn("XA");
    const [first] = dueOf(cranes, [], RUN);
    const where = { space: SPACE, about: null, language: "en" } as const;
    await writeInject(device, first!, where);
    const { id } = device.drafts[0]!;
    await device.saveLocalDraft(id, { mine: true });
    await writeInject(device, first!, where);
    expect(device.drafts.map(({ content }) => content)).toEqual([{ mine: true }]);
  });
});

test("the debrief says whose word a delivery is that is not shown", async () => {
  const device = new StandIn();
  SCENES["exercise"]!(device);
  const file = device.fileViews.get(SPACE)!;
  const items = file.items.map((item) => {
    if (!("chain" in item) || item.chain.delivered === null) return item;
    return { ...item, chain: { ...item.chain, delivered: { ...item.chain.delivered, unproven: true as const } } };
  });
  device.fileViews.set(SPACE, { ...file, items });
  const { app } = await mount(`/exercises/cranes/${SPACE}`, device);
  expect(textOf(app.querySelector("td[data-name=Delivered]"))).toBe("08:12:03Z, our node's word");
});
