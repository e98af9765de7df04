/** Writing: codes first, the preview beside, nothing lost, and nothing signed but what stands in the preview. */
import { describe, expect, test } from "vitest";
import type { MessageDraft } from "../../src/device/index.ts";
import { utf8 } from "../../src/protocol/bytes.ts";
import { parseForm } from "../../src/protocol/forms.ts";
import { StandIn } from "../stand-in/device.ts";
import { find, mount, settled, textOf } from "../stand-in/mount.ts";
import { at, NOW, SPACE, xa41, xb18 } from "../stand-in/night.ts";
import { fill, tick } from "./acts.ts";

const preview = (app: Element): string => textOf(app.querySelector(".preview"));

describe("a notification in a new file", () => {
  test("is reviewed, the file opened, and the message signed as it stood in the preview", async () => {
    const { app, device } = await mount("/write?form=notification", new StandIn("XA"));
    await fill(app, "#title", "Port cranes halted");
    await fill(app, "#what", "critical_infrastructure");
    await fill(app, "#relation", "affects_author");
    await fill(app, "#involvement", "inferred");
    await tick(app, "logs");
    await tick(app, "explanation");
    await fill(app, "#text", "The cranes stand.");
    await tick(app, "FLASH");
    await tick(app, "By a time");
    await fill(app, "#reply-by", "14:12");
    expect(preview(app)).toContain("What Critical infrastructure disrupted");
    expect(preview(app)).toContain("To XB (the other side) · Port cranes halted");
    expect(preview(app)).toContain("Takes into account your messages up to XB-0018");

    await expect.poll(() => device.drafts.length).toBe(1);
    find(app, "button", "Review").click();
    await expect.poll(() => textOf(app.querySelector(".review"))).toContain("These lines, and only these, are signed.");
    // The file is opened by a signature of its own, over its title and who takes part.
    const opening = textOf(app.querySelector(".review section"));
    expect(opening).toMatch(
      /^First this file is opened Title of the new file Port cranes halted Centre XA .*Watch.* Centre XB .*Watch/,
    );
    expect(device.asked).toEqual([]);
    find(app, "button", "Sign and send").click();
    await expect.poll(() => device.asked.map(([what]) => what)).toEqual(["openFile"]);
    device.outgoing = [
      {
        key: "k1",
        space: SPACE,
        type: "open",
        state: "logged",
        since: NOW,
        id: null,
        index: 1,
        number: null,
        exercise: false,
        problem: null,
      },
    ];
    device.tell({ type: "outbox" });
    await expect.poll(() => textOf(app.querySelector("main h2"))).toBe("On its way");

    expect(device.asked[0]![1]).toEqual({
      title: '{"form":"title","language":"en","title":"Port cranes halted","version":1}',
      posts: [
        ["XA", "head"],
        ["XA", "watch"],
        ["XB", "head"],
        ["XB", "liaison"],
        ["XB", "watch"],
      ],
      capacity: "centre",
    });
    const message = device.asked[1]![1] as MessageDraft;
    expect(message).toMatchObject({
      space: SPACE,
      type: "notice",
      precedence: "FLASH",
      capacity: "centre",
      reply: { by: at("14:12") },
    });
    expect(parseForm(utf8(message.texts[0]!), { saidBy: "notice" })).toMatchObject({
      what: "critical_infrastructure",
      relation: "affects_author",
      involvement: { degree: "inferred", basis: ["logs"] },
      asks: ["explain"],
      text: { language: "en", text: "The cranes stand." },
    });
    expect(device.drafts).toEqual([]);
  });

  test("says how far it is, and never 'sent' of what is only here", async () => {
    const { app, device } = await mount(`/write?file=${SPACE}&form=notification`, new StandIn("XA"));
    find(app, "button", "Review").click();
    await expect.poll(() => app.querySelector(".review")).not.toBeNull();
    find(app, "button", "Sign and send").click();
    const reached = (): string[] => [...app.querySelectorAll(".chain li:not(.todo)")].map(textOf);
    await expect.poll(reached).toEqual(["sealing"]);
    for (const [state, steps] of [
      ["logged", ["sealing", "on our log"]],
      ["delivered", ["sealing", "on our log", "delivered"]],
      ["acknowledged", ["sealing", "on our log", "delivered", "acknowledged"]],
    ] as const) {
      device.outgoing = [
        {
          key: "k1",
          space: SPACE,
          type: "notice",
          state,
          since: NOW,
          id: null,
          index: 9,
          number: 43,
          exercise: false,
          problem: null,
        },
      ];
      device.tell({ type: "outbox" });
      await expect.poll(reached).toEqual(steps);
    }
    expect(textOf(app.querySelector("main"))).toContain("XA-0043");
    expect(textOf(app.querySelector("main"))).not.toMatch(/\bsent\b/);
  });
});

test("what is written while the review is being prepared is not signed unseen", async () => {
  const { app, device } = await mount(`/write?file=${SPACE}&form=notification`, new StandIn("XA"));
  const { promise: slow, resolve } = Promise.withResolvers<void>();
  const prepare = device.prepare.bind(device);
  device.prepare = async (message) => {
    await slow;
    return prepare(message);
  };
  await fill(app, "#text", "The cranes stand.");
  find(app, "button", "Review").click();
  await fill(app, "#text", "The cranes move.");
  resolve();
  await settled(app);
  expect(app.querySelector(".review")).toBeNull();
  find(app, "button", "Review").click();
  await expect.poll(() => app.querySelector(".review")).not.toBeNull();
  find(app, "button", "Sign and send").click();
  await expect.poll(() => device.asked.length).toBe(1);
  expect((device.asked[0]![1] as MessageDraft).texts[0]).toContain("The cranes move.");
});

test("that archives read it, too, stands where its readers are chosen", async () => {
  const { app } = await mount("/write?form=notification", new StandIn("XA"));
  expect(textOf(app.querySelector("#posts-help"))).toBe(
    "Only these posts, on both sides, and both sides' archives can read it.",
  );
});

describe("what is missing", () => {
  test("is said at the field and at the end, and the focus goes there", async () => {
    const { app, device } = await mount("/write?form=message", new StandIn("XA"));
    find(app, "button", "Review").click();
    await expect
      .poll(() => textOf(app.querySelector("form > [role=alert]")))
      .toBe("2 things have to be put right. Give the new file a title. This cannot be empty.");
    expect(document.activeElement).toBe(app.querySelector("#title"));
    expect(find(app, "#title").getAttribute("aria-describedby")).toBe("title-help title-mistake");
    expect(device.asked).toEqual([]);
    await fill(app, "#title", "x");
    await fill(app, "#subject", "x");
    await fill(app, "#text", "x");
    await expect.poll(() => app.querySelector("form > [role=alert]")).toBeNull();
  });

  test("what is signed stands where each language says that it does", async () => {
    const { app } = await mount(`/write?file=${SPACE}&form=notification`, new StandIn("XA"), "zh");
    expect(preview(app)).toContain("致 XB（对方）");
    find(app, "button", "核对").click();
    await expect.poll(() => textOf(app.querySelector(".review"))).toMatch(/签字的仅为所示各行，别无其他。 签字并发出/);
  });

  test("a FLASH says how much of it is used up", async () => {
    const { app } = await mount(`/write?file=${SPACE}&form=notification`, new StandIn("XA"), "zh");
    await tick(app, "FLASH");
    await fill(app, "#text", "字".repeat(300));
    expect(textOf(app)).toContain("300 个汉字 · 占特提篇幅的 75%");
  });

  test("responsibility cannot be attributed from here", async () => {
    const { app } = await mount(`/write?file=${SPACE}&form=notification`, new StandIn("XA"));
    find(app, "#attributes input[value=yes]").click();
    find(app, "button", "Review").click();
    await expect.poll(() => textOf(app.querySelector("#attributes"))).toContain("needs the signatures of two officers");
  });
});

describe("an answer", () => {
  test("begins with what it answers, in its file, and asks for no reply", async () => {
    const { app } = await mount(`/write?file=${SPACE}&form=answer&answers=XA-412`);
    expect(textOf(app.querySelector("h1"))).toBe("Answer to XA-0041");
    expect(preview(app)).toContain("Answers XA-0041");
    expect(app.querySelector("#reply, #kind, #file")).toBeNull();
  });

  test.each([
    [true, "This was answered, 08:30Z. See the answer in its file"],
    [false, "This was answered in part, 08:30Z. See the answer in its file"],
  ])("that was given before is said to have been, closing: %s", async (closes, said) => {
    const device = new StandIn();
    const answered = { at: at("08:30"), id: xb18.id, closes };
    device.statements = device.statements.map((one) =>
      one.id === xa41.id ? { ...one, chain: { ...one.chain, answered } } : one,
    );
    const { app } = await mount(`/write?file=${SPACE}&form=answer&answers=XA-412`, device);
    const notice = app.querySelector("main > [role=status]")!;
    expect(textOf(notice)).toBe(said);
    expect(notice.querySelector("a")!.getAttribute("href")).toBe(`/files/${SPACE}#XA-412`);
  });

  test("closes when it is done", async () => {
    const { app, device } = await mount(`/write?file=${SPACE}&form=answer&answers=XA-412`);
    await tick(app, "Done");
    find(app, "button", "Review").click();
    await expect.poll(() => app.querySelector(".review")).not.toBeNull();
    find(app, "button", "Sign and send").click();
    await expect
      .poll(() => device.asked)
      .toEqual([["send", expect.objectContaining({ type: "answer", answers: xa41.id, closes: true, replaces: null })]]);
  });

  test("that cannot be given says why", async () => {
    const { app } = await mount(`/write?file=${SPACE}&form=answer&answers=XA-412`);
    await tick(app, "Cannot say");
    expect(app.querySelector("#rest_by")).toBeNull();
    await tick(app, "protection of sources");
    expect(preview(app)).toContain("Why protection of sources");
  });
});

test("a correction replaces one's own message", async () => {
  const { app, device } = await mount(`/write?file=${SPACE}&form=correction&corrects=XB-421`);
  expect(textOf(app.querySelector("h1"))).toBe("Correction of XB-0018");
  const correctable = [...app.querySelectorAll("#field-0 option")].map(textOf);
  expect(correctable).toEqual(["Marking", "Outcome", "Why", "The rest by", "Status", "In words", "Other"]);
  await fill(app, "#was-0", "14:12Z");
  await fill(app, "#now-0", "16:00Z");
  find(app, "button", "Review").click();
  await expect.poll(() => app.querySelector(".review")).not.toBeNull();
  find(app, "button", "Sign and send").click();
  await expect
    .poll(() => device.asked)
    .toEqual([["send", expect.objectContaining({ type: "notice", replaces: xb18.id, answers: null })]]);
});

describe("when it cannot be sent", () => {
  test("the draft stays, and the page says what happened and what was kept", async () => {
    const { app, device } = await mount(`/write?file=${SPACE}&form=notification`, new StandIn("XA"));
    device.send = () => Promise.reject(Object.assign(new Error(""), { code: "capacity" }));
    find(app, "button", "Review").click();
    await expect.poll(() => app.querySelector(".review")).not.toBeNull();
    find(app, "button", "Sign and send").click();
    await expect
      .poll(() => textOf(app.querySelector("main > [role=alert]")))
      .toBe(
        "The post of the signer may not speak in this capacity. Nothing has left this side. " +
          "Your text is kept on this device. Choose another capacity, or ask an officer who may.",
      );
    expect(textOf(document.activeElement)).toBe("What will be signed");
    find(app, "button", "Back to the draft").click();
    await expect.poll(() => app.querySelector("#text")).not.toBeNull();
    expect(document.activeElement).toBe(app.querySelector("h1"));
  });

  test("what went wrong has the focus, and goes when the node answers or the next attempt begins", async () => {
    const { app, device } = await mount(`/write?file=${SPACE}&form=notification`, new StandIn("XA"));
    const problem = (): HTMLElement | null => app.querySelector("main > [role=alert]");
    device.reachable = false;
    find(app, "button", "Review").click();
    await expect.poll(() => textOf(problem())).toContain("Our own node cannot be reached.");
    expect(document.activeElement).toBe(problem());
    device.reachable = true;
    device.tell({ type: "line" });
    await expect.poll(problem).toBeNull();

    device.reachable = false;
    find(app, "button", "Review").click();
    await expect.poll(problem).not.toBeNull();
    device.reachable = true;
    find(app, "button", "Review").click();
    await expect.poll(() => app.querySelector(".review")).not.toBeNull();
    expect(problem()).toBeNull();
  });

  test("what is refused on its way says so, and is gone on with", async () => {
    const { app, device } = await mount(`/write?file=${SPACE}&form=notification`, new StandIn("XA"));
    find(app, "button", "Review").click();
    await expect.poll(() => app.querySelector(".review")).not.toBeNull();
    expect(textOf(document.activeElement)).toBe("What will be signed");
    find(app, "button", "Sign and send").focus();
    find(app, "button", "Sign and send").click();
    await expect.poll(() => textOf(app.querySelector("main h2"))).toBe("On its way");
    await expect.poll(() => textOf(document.activeElement)).toBe("On its way");
    device.discarded = device.asked[0]![1] as MessageDraft;
    device.outgoing = [
      {
        key: "k1",
        space: SPACE,
        type: "notice",
        state: "failed",
        since: NOW,
        id: null,
        index: null,
        number: null,
        exercise: false,
        problem: "expired",
      },
    ];
    device.tell({ type: "outbox" });
    await expect.poll(() => textOf(app.querySelector(".notice"))).toContain("It did not reach the log in time");
    find(app, "main button", "Take back and change").click();
    await expect.poll(() => app.querySelector("form.writing")).not.toBeNull();
    expect(device.drafts.length).toBe(1);
  });

  test("a new file that was refused does not leave the message hanging", async () => {
    const { app, device } = await mount("/write?form=notification", new StandIn("XA"));
    await fill(app, "#title", "x");
    find(app, "button", "Review").click();
    await expect.poll(() => app.querySelector(".review")).not.toBeNull();
    device.outgoing = [
      {
        key: "k1",
        space: SPACE,
        type: "open",
        state: "failed",
        since: NOW,
        id: null,
        index: null,
        number: null,
        exercise: false,
        problem: "recipients",
      },
    ];
    find(app, "button", "Sign and send").click();
    await expect
      .poll(() => textOf(app.querySelector("main > [role=alert]")))
      .toContain("It was not sealed for just those who take part.");
    expect(device.asked.map(([what]) => what)).toEqual(["openFile"]);
  });
});

describe("whether there is already a file", () => {
  test("is asked where a notification begins, by title, name and newest entry; one of them is taken", async () => {
    const { app } = await mount("/write?form=notification", new StandIn("XA"));
    const hint = app.querySelector(".hint")!;
    expect(textOf(hint.querySelector("li"))).toContain("Port cranes halted File XA 2026-07 · last entry");
    find(hint, "li:first-child button", "Write in this file").click();
    await expect.poll(() => app.querySelector(".hint")).toBeNull();
    expect(find<HTMLSelectElement>(app, "#file").value).toBe(SPACE);
  });

  test("is not asked where it is known, where there is none, or of another kind of message", async () => {
    const empty = new StandIn("XA");
    empty.fileRows = [];
    const asked = async (path: string, device = new StandIn("XA")): Promise<boolean> =>
      (await mount(path, device)).app.querySelector(".hint") !== null;
    expect([
      await asked(`/write?file=${SPACE}&form=notification`),
      await asked("/write?form=notification", empty),
      await asked("/write?form=message"),
    ]).toEqual([false, false, false]);
  });
});
