/** Practice: a whole hotline in one tab, its partner and releaser, and what is left of it. */
import { expect, onTestFinished, test } from "vitest";
import { openedOf } from "../../src/cases/opened.ts";
import type { Shown } from "../../src/device/index.ts";
import { type Practice, practise } from "../../src/practice/practice.ts";
import { holdName, removeLeftovers } from "../../src/practice/storage.ts";
import { encodeForm, type Form } from "../../src/protocol/forms.ts";
import { LINE } from "../../src/protocol/spaces.ts";
import { DEMONSTRATION, DEMONSTRATION_EXERCISE, EXERCISE } from "../../src/protocol/statement.ts";
import { shownIn, until } from "../device/officers.ts";

const NAME = "practice tried";

/** Practice that waits for nothing. */
async function begun(own: "XA" | "XB" = "XB", name = NAME): Promise<{ practice: Practice; space: string }> {
  const other = own === "XA" ? "XB" : "XA";
  const practice = await practise({ own, other, officer: 7, language: "zh-Hans" }, name, () => Promise.resolve());
  onTestFinished(() => practice.close());
  return { practice, space: await practice.begin() };
}

/** A message of the file, once it fits. */
function message({ device }: Practice, space: string, fits: (shown: Shown) => boolean): Promise<Shown> {
  return until(device, async () => shownIn(await device.file(space)).find(fits));
}

const ofPartner = ({ type }: Shown): boolean => type === "notice";
const text = (form: Form): string => new TextDecoder().decode(encodeForm(form));

test.each(["XA", "XB"] as const)("at %s the partner's FLASH rings until it is acknowledged", async (own) => {
  const { practice, space } = await begun(own);
  const flash = await message(practice, space, ofPartner);
  expect([flash.exercise, flash.number, flash.verdict.state, openedOf(flash).state]).toEqual([
    true,
    1,
    "counts",
    "form",
  ]);
  const { device } = practice;
  const [alarm] = (await device.watch.alarms()).alarms;
  expect(alarm).toMatchObject({
    kind: "message",
    precedence: "FLASH",
    exercise: true,
    space,
    index: flash.place.index,
  });
  expect(alarm!.silent).toBe(false);
  const silenced = await device.watch.silence();
  expect([silenced.alarms.map(({ silent }) => silent), silenced.silentUntil]).toEqual([[true], expect.any(Number)]);
  expect(await device.watch.stands()).toMatchObject({ mine: true, armed: { alive: true }, open: 1, limits: 2 });
  const [row] = (await device.desk()).waitingForUs;
  expect(row).toMatchObject({ precedence: "FLASH", exercise: true, acknowledged: null, answered: null });

  await device.refer("acknowledgement", flash, "centre");
  await message(practice, space, (shown) => ofPartner(shown) && shown.chain.acknowledged !== null);
  expect((await device.watch.alarms()).alarms).toEqual([]);
});

test("a holding reply meets the handling target, and the partner acknowledges it", async () => {
  const { practice, space } = await begun();
  const { device } = practice;
  const flash = await message(practice, space, ofPartner);
  await device.refer("acknowledgement", flash, "centre");
  const form: Form = { form: "holding_reply", by: null, marking: "TLP:AMBER" };
  const draft = {
    space,
    type: "holding",
    texts: [text(form)],
    capacity: "centre",
    precedence: "FLASH",
    answers: flash.id,
  } as const;
  await device.send(await device.prepare(draft));
  const reply = await message(practice, space, ({ type, chain }) => type === "holding" && chain.acknowledged !== null);
  expect(reply.chain.acknowledged!.by).toMatchObject({ officer: 3, post: "watch" });
  const limits = await device.watch.limits();
  expect(limits.map(({ kind, owing, state }) => [kind, owing, state])).toEqual([["reply", "XB", "open"]]);
});

test("what is drafted on behalf of the Government is released by another officer", async () => {
  const { practice, space } = await begun();
  const { device } = practice;
  const flash = await message(practice, space, ofPartner);
  await device.refer("acknowledgement", flash, "centre");
  const form: Form = {
    form: "answer",
    outcome: "done",
    reasons: [],
    rest_by: null,
    marking: "TLP:AMBER",
    status: "official",
    text: { language: "zh-Hans", text: "演练。已处置。" },
  };
  const draft = {
    space,
    type: "answer",
    texts: [text(form)],
    capacity: "government",
    precedence: "IMMEDIATE",
    answers: flash.id,
    closes: true,
  } as const;
  await device.submitDraft(await device.prepareDraft(draft));
  const answer = await message(practice, space, ({ type, chain }) => type === "answer" && chain.acknowledged !== null);
  expect([answer.drafter?.officer, answer.signer.officer, answer.signer.post]).toEqual([7, 1, "head"]);
  expect(await device.waitingDrafts()).toEqual([]);
  expect((await device.desk()).waitingForUs).toEqual([]);
});

test("whatever a page says, a file opened in practice is an exercise, and its payload type neither real nor a real exercise", async () => {
  const { practice } = await begun();
  const { device } = practice;
  const title = text({ form: "title", language: "en", title: "Mine" });
  const { space } = await device.openFile({
    title,
    posts: [
      ["XA", "watch"],
      ["XB", "watch"],
    ],
    capacity: "centre",
  });
  const file = await until(device, () => device.file(space).catch(() => undefined));
  expect(file.exercise).toBe(true);
  const notice: Form = {
    form: "message",
    subject: "One",
    marking: "TLP:CLEAR",
    status: "official",
    text: { language: "en", text: "Two" },
  };
  const prepared = await device.prepare({
    space,
    type: "notice",
    texts: [text(notice)],
    capacity: "centre",
    precedence: "ROUTINE",
  });
  expect(prepared.payloadType).toBe(DEMONSTRATION_EXERCISE);
  expect(prepared.payloadType).not.toBe(EXERCISE);
});

test("what is said on the line itself is acknowledged too, and has the payload type of no real statement", async () => {
  const { practice } = await begun();
  const { device } = practice;
  const form: Form = { form: "short_message", code: "wait", values: { minutes: 10 } };
  const prepared = await device.prepare({
    space: LINE,
    type: "short",
    texts: [text(form)],
    capacity: "centre",
    precedence: "IMMEDIATE",
  });
  expect(prepared.payloadType).toBe(DEMONSTRATION);
  const { key } = await device.send(prepared);
  await until(device, async () => {
    await device.file(LINE);
    return (await device.outbox()).find((one) => one.key === key && one.state === "acknowledged");
  });
});

async function databases(): Promise<string[]> {
  return (await indexedDB.databases()).map(({ name = "" }) => name).filter((name) => name.startsWith("practice "));
}

test("nothing of it stays: not when it ends, nor when its tab did without ending it", async () => {
  const held = await holdName();
  const { practice } = await begun("XB", "practice ended");
  expect((await databases()).length).toBe(3);
  await practice.close();
  await expect.poll(databases).toEqual([]);

  const [one, other] = [`${held} officer`, "practice gone officer"];
  for (const name of [one, other]) {
    const opening = indexedDB.open(name);
    await new Promise((done) => (opening.onsuccess = done));
    opening.result.close();
  }
  await removeLeftovers();
  await expect.poll(databases).toEqual([one]);
  indexedDB.deleteDatabase(one);
});
