/** A message that the other side cannot open: that they say so, by statement or in an agreed text, and the way to repeat it. */
import { describe, expect, test } from "vitest";
import "../../src/look.css";
import { askedToRepeat } from "../../src/cases/repeated.ts";
import type { Shown } from "../../src/device/index.ts";
import { encodeForm, type Form } from "../../src/protocol/forms.ts";
import { rowOf, StandIn } from "../stand-in/device.ts";
import { find, mount, textOf } from "../stand-in/mount.ts";
import { at, FILE, SPACE, says, statement, xa41, xb18 } from "../stand-in/night.ts";

const PATH = `/files/${SPACE}`;

/** What XB says in an agreed text after everything else. */
function brief(form: Form, given: Partial<Shown> = {}): Shown {
  return statement({
    type: form.form === "service_message" ? "service" : "short",
    at: at("08:30"),
    place: { side: "XB", index: 450 },
    number: 19,
    says: says({ answers: null }),
    body: { state: "opened", texts: [new TextDecoder().decode(encodeForm(form))] },
    ...given,
  });
}

const REPEAT_41 = { form: "service_message", code: "repeat", values: { number: 41 } } as const;

describe("is asked for", () => {
  test.each<[string, Form]>([
    ["as a message that cannot be opened", REPEAT_41],
    ["in a short message", { ...REPEAT_41, form: "short_message" }],
  ])("%s", (_, form) => {
    expect([...askedToRepeat([xa41, brief(form)], "XA")]).toEqual([[xa41.id, at("08:30")]]);
  });

  test.each<[string, readonly Shown[]]>([
    ["by nothing else that is agreed", [brief({ ...REPEAT_41, code: "tracer" })]],
    ["by its number alone", [brief({ ...REPEAT_41, values: { number: 42 } })]],
    ["not by what does not count", [brief(REPEAT_41, { verdict: { state: "refused", code: "signer-revoked" } })]],
    ["not by what cannot be read here", [brief(REPEAT_41, { body: { state: "cannot-open", reason: "body" } })]],
    ["not by our own", [brief(REPEAT_41, { place: { side: "XA", index: 450 } })]],
    ["not before it was said", [brief(REPEAT_41, { at: xa41.at - 1 })]],
  ])("%s", (_, asks) => {
    expect([...askedToRepeat([xa41, ...asks], "XA")]).toEqual([]);
  });

  test("of the last that had the number, which begin anew each year", () => {
    const before = { ...xa41, id: "9".repeat(64), at: xa41.at - 366 * 86_400 };
    expect([...askedToRepeat([before, xa41, brief(REPEAT_41)], "XA").keys()]).toEqual([xa41.id]);
  });
});

/** XA's desk with the file, after what is given was said of XA-0041, or came in. */
function file(chain: Partial<Shown["chain"]>, ...more: readonly Shown[]) {
  const device = new StandIn("XA");
  const items = FILE.items.map((item) => ("type" in item && item.id === xa41.id ? unopened(item, chain) : item));
  device.show({ ...FILE, items: [...items, ...more] });
  return mount(PATH, device);
}

function unopened(shown: Shown, chain: Partial<Shown["chain"]>): Shown {
  return { ...shown, chain: { ...shown.chain, ...chain } };
}

describe("its author is told", () => {
  const notices = (app: Element): string[] => [...app.querySelectorAll("#XA-412 .notice")].map(textOf);

  test("by whom it cannot be opened, with the way to say it again", async () => {
    const { app } = await file({ cannotOpen: at("08:20") });
    expect(notices(app)).toEqual(["The other side cannot open it (08:20Z) and asks us to repeat it. Repeat"]);
    expect(find<HTMLAnchorElement>(app, "#XA-412 a", "Repeat").getAttribute("href")).toBe(
      `/write?file=${SPACE}&form=repeat&corrects=XA-412`,
    );
  });

  test("that it is asked for once more", async () => {
    const { app } = await file({}, brief({ ...REPEAT_41, form: "short_message" }));
    expect(notices(app)).toEqual(["The other side asks us to repeat it (08:30Z). Repeat"]);
  });

  test("once, and by what it was replaced then", async () => {
    const again = statement({ ...xa41, id: "8".repeat(64), place: { side: "XA", index: 460 }, number: 42 });
    const says = { ...(xa41.says as object), replaces: xa41.id } as Shown["says"];
    const { app } = await file({ cannotOpen: at("08:20"), replacedBy: again.id }, { ...again, says });
    expect(notices(app)).toEqual([
      "Replaced by XA-0042",
      "The other side cannot open it (08:20Z) and asks us to repeat it.",
    ]);
    const field = [...app.querySelectorAll("#XA-460 .fields > div")].map(textOf)[0];
    expect(field).toBe("Replaces XA-0041");
  });
});

test("who cannot open it says so once, and is told that this was said", async () => {
  const theirs = { ...xa41, body: { state: "cannot-open", reason: "wrap" } } as const;
  const acts = async (chain: Partial<Shown["chain"]>): Promise<Element> => {
    const device = new StandIn("XB");
    device.show({ ...FILE, items: [unopened(theirs, chain)] });
    const { app } = await mount(PATH, device);
    return app.querySelector("#XA-412")!;
  };
  const open = await acts({ acknowledged: null });
  expect([...open.querySelectorAll("button")].map(textOf)).toEqual(["State: cannot open, repeat"]);
  const stated = await acts({ acknowledged: null, cannotOpen: at("08:20") });
  expect([...stated.querySelectorAll("button")].map(textOf)).toEqual([]);
  expect([...stated.querySelectorAll(".notice")].map(textOf)[0]).toBe(
    "We said that we cannot open it (08:20Z), and asked to repeat it.",
  );
});

test("the desk says that it cannot be opened there, and leads to where it is said again", async () => {
  const device = new StandIn("XA");
  const waiting = unopened(xa41, { acknowledged: null, answered: null, interim: null, cannotOpen: at("08:20") });
  device.statements = device.statements.map((one) => (one.id === xa41.id ? waiting : one));
  device.deskView = { ...device.deskView, waitingForThem: [rowOf(waiting)] };
  const { app } = await mount("/", device);
  const [row] = [...app.querySelectorAll("main tbody tr")].filter((one) => textOf(one).includes("XA-0041"));
  expect(textOf(row!.querySelector(".parts"))).toContain("not acknowledged cannot be opened there 08:20Z");
  expect(find<HTMLAnchorElement>(row!, "td:last-child a", "Repeat").getAttribute("href")).toBe(
    `/write?file=${SPACE}&form=repeat&corrects=XA-412`,
  );
});

test("it is said again with all that it said, in its place", async () => {
  const { app, device } = await mount(`/write?file=${SPACE}&form=repeat&corrects=XB-421`);
  expect(textOf(app.querySelector("h1"))).toBe("XB-0018 once more");
  expect(textOf(app.querySelector(".preview"))).toContain("Replaces XB-0018");
  find(app, "button", "Review").click();
  await expect.poll(() => app.querySelector(".review")).not.toBeNull();
  find(app, "button", "Sign and send").click();
  const { type, says: said, body } = xb18;
  const { answers, precedence } = said as ReturnType<typeof says>;
  await expect
    .poll(() => device.asked)
    .toEqual([
      [
        "send",
        expect.objectContaining({
          ...{ type, answers, precedence, replaces: xb18.id },
          texts: body.state === "opened" ? body.texts : [],
        }),
      ],
    ]);
});
