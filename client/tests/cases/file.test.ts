/** A file: what was said, by whom, whether it counts, what can be done; thousands of messages; text that means harm. */
import { describe, expect, test, vi } from "vitest";
import "../../src/look.css";
import { codeOf } from "../../src/app/reader.ts";
import { NodeRefused } from "../../src/device/errors.ts";
import { LINE } from "../../src/protocol/spaces.ts";
import { StandIn } from "../stand-in/device.ts";
import { find, mistakes, mount, settled, textOf } from "../stand-in/mount.ts";
import { FILE, idOf, NOW, SPACE, xa41 } from "../stand-in/night.ts";
import { SCENES } from "../stand-in/scenes.ts";

const PATH = `/files/${SPACE}`;
const fieldsOf = (element: Element): Record<string, string> =>
  Object.fromEntries(
    [...element.querySelectorAll(".fields > div")].map((field) => [
      textOf(field.querySelector("dt")),
      textOf(field.querySelector("dd")),
    ]),
  );

async function scene(name: string, own: "XA" | "XB" = "XB", language: "en" | "zh" = "en") {
  const device = new StandIn(own);
  SCENES[name]!(device);
  return mount(PATH, device, language);
}

describe("a message", () => {
  test("says its codes in the reader's language, and its words as they were written", async () => {
    const { app } = await mount(PATH, new StandIn("XB"), "zh");
    const message = app.querySelector("#XA-412")!;
    expect(fieldsOf(message)).toMatchObject({
      何事: "关键基础设施中断",
      始于: "07:41Z15:41 ± 2 分",
      领域: "交通与港口",
      关系: "影响XA（对方）",
      是否涉及人工智能: "推断 依据：行为特征、日志",
      线索: "网络，经XB（我方）",
      是否归责于某国政府: "否",
      受害方: "运营者 1 未征询同意",
      请求: "说明、数据保全",
      请于此前答复: "14:12Z22:12",
    });
    expect(textOf(message.querySelector(".over"))).toBe("原文 · 英语 · 尚无译文");
    expect(message.querySelector(".original")?.getAttribute("lang")).toBe("en");
    expect(message.querySelector(".original")?.textContent).toContain("We draw no conclusion about who is behind it.");
  });

  test("says who released it and who drafted it, by post and number", async () => {
    const { app } = await mount(PATH);
    expect(textOf(app.querySelector("#XA-412 .who"))).toBe(
      "Centre XA · Head, 01 · drafted by Watch, 03 · on behalf of the Government",
    );
  });

  test("stands on its side's edge, whoever reads", async () => {
    for (const [own, edge] of [
      ["XB", "other"],
      ["XA", "own"],
    ] as const) {
      const { app } = await mount(PATH, new StandIn(own));
      expect(app.querySelector("#XA-412")!.classList.contains(edge)).toBe(true);
    }
  });

  test("shows its chain and that its signatures hold", async () => {
    const { app } = await mount(PATH);
    expect([...app.querySelectorAll("#XA-412 .chain li")].map(textOf)).toEqual([
      "Delivered 08:12:03Z",
      "Acknowledged 08:14Z",
      "Answered in part XB-0018 08:19Z",
      "answered",
    ]);
    expect(textOf(app.querySelector("#XA-412 .verified"))).toBe("Signatures verified · line intact");
  });

  test.each([
    ["en", "Delivered 08:12:03Z, our node's word", "Signatures verified"],
    ["zh", "已送达 08:12:03Z，我方节点所述", "签字已核验"],
  ] as const)(
    "says whose word a delivery is that it does not show, and of no line that it is intact: %s",
    async (language, step, foot) => {
      const device = new StandIn();
      const delivered = { ...xa41.chain.delivered!, unproven: true as const };
      device.fileViews.set(SPACE, { ...FILE, items: [{ ...xa41, chain: { ...xa41.chain, delivered } }] });
      const { app } = await mount(PATH, device, language);
      expect(textOf(app.querySelector("#XA-412 .chain li"))).toBe(step);
      expect(textOf(app.querySelector("#XA-412 .verified"))).toBe(foot);
    },
  );

  test("refers to what it answers, with the way there", async () => {
    const { app } = await mount(PATH);
    expect(find<HTMLAnchorElement>(app, "#XB-421 dd a", "XA-0041").getAttribute("href")).toBe(`${PATH}#XA-412`);
  });
});

describe("what can be done", () => {
  test("an unread message is acknowledged with one button, and the page says what that means", async () => {
    const { app, device } = await scene("fresh");
    const message = app.querySelector("#XA-412")!;
    expect(textOf(message.querySelector(".gist"))).toBe(
      "Critical infrastructure disrupted · Transport and portsAsks: explanation, preservation of data",
    );
    expect(textOf(message)).toContain(
      "Confirms that XA-0041 arrived complete and can be read. It does not accept its content.",
    );
    const button = find<HTMLButtonElement>(message, "button", "Acknowledge receipt");
    expect(button.className).toBe("alarm");
    button.focus();
    button.click();
    await expect.poll(() => textOf(app.querySelector("[role=status][aria-live=polite]"))).toBe("Receipt acknowledged.");
    expect(document.activeElement).toBe(message);
    expect(device.asked).toEqual([["refer", "acknowledgement", expect.objectContaining({ id: xa41.id }), "centre"]]);
  });

  test("what was stated cannot be stated twice, until it has left or was refused", async () => {
    const { app, device } = await scene("fresh");
    const button = find<HTMLButtonElement>(app, "#XA-412 button", "Acknowledge receipt");
    const outgoing = {
      key: "k1",
      space: SPACE,
      type: "acknowledgement",
      since: NOW,
      id: null,
      index: null,
      number: null,
      exercise: false,
    };
    device.outgoing = [{ ...outgoing, state: "sealing", problem: "unreachable" }];
    button.click();
    await expect.poll(() => [button.disabled, device.asked.length]).toEqual([true, 1]);
    device.tell({ type: "outbox" });
    await settled(app);
    expect(button.disabled).toBe(true);
    expect(textOf(app.querySelector("#XA-412 > [role=status]"))).toBe(
      "Our own node cannot be reached. Signed and kept on this device. It is sent as soon as that is possible.",
    );
    device.outgoing = [{ ...outgoing, state: "failed", problem: "already-acknowledged" }];
    device.tell({ type: "outbox" });
    await expect.poll(() => button.disabled).toBe(false);
    expect(app.querySelector("#XA-412 > [role=status]")).toBeNull();
    expect(textOf(app.querySelector(".stack > [role=alert]"))).toContain("Receipt had been acknowledged already.");
  });

  test("nothing is offered to who may only read", async () => {
    const { app } = await mount(PATH, new StandIn("XB", { permissions: ["desk", "read"] }));
    expect([...app.querySelectorAll("main button, main a.button")].map(textOf)).toEqual([]);
  });

  test("one's own message can be corrected, the other side's answered or noted", async () => {
    const { app, device } = await mount(PATH);
    expect([...app.querySelectorAll("#XB-421 .acts a")].map((link) => link.getAttribute("href"))).toEqual([
      `/write?file=${SPACE}&form=service_message&corrects=XB-421`,
      `/write?file=${SPACE}&form=correction&corrects=XB-421`,
      `${PATH}/print/XB-421`,
    ]);
    expect(find<HTMLAnchorElement>(app, "#XA-412 .acts a", "Answer").getAttribute("href")).toBe(
      `/write?file=${SPACE}&form=answer&answers=XA-412`,
    );
    find(app, "#XA-412 .acts button", "Take note").click();
    await expect.poll(() => device.asked.map(([what, how]) => [what, how])).toEqual([["refer", "noted"]]);
  });

  test("a refusal says what happened and what to do", async () => {
    const { app, device } = await scene("fresh");
    device.refer = () => Promise.reject(Object.assign(new Error(""), { code: "already-acknowledged" }));
    find(app, "#XA-412 button", "Acknowledge receipt").click();
    await expect
      .poll(() => textOf(app.querySelector(".stack > [role=alert]")))
      .toBe("Receipt had been acknowledged already. Nothing was changed. Nothing. The first one counts.");
  });

  test("a mistake of this program is not taken for a refusal", () => {
    const mistake = new RangeError("a mistake");
    const reported = mistakes();
    expect([codeOf(mistake), reported]).toEqual(["program", [mistake]]);
    expect(codeOf(new NodeRefused(409, "already-acknowledged"))).toBe("already-acknowledged");
  });
});

describe("the title", () => {
  test("is proposed with the time by which to accept it", async () => {
    const { app, device } = await mount(PATH);
    find(app, "header button", "Propose a title").click();
    await settled(app);
    find<HTMLInputElement>(app, "#new-title").value = " Cranes ";
    find(app, "form button", "Sign and propose").click();
    await expect
      .poll(() => device.asked)
      .toEqual([
        [
          "proposeTitle",
          SPACE,
          '{"form":"title","language":"en","title":"Cranes","version":1}',
          NOW + 24 * 3600,
          "centre",
        ],
      ]);
    await expect.poll(() => app.querySelector("#new-title")).toBeNull();
  });

  test.each([
    ["  ", "This cannot be empty."],
    ["字".repeat(81), "This is too long."],
  ])("%j is none, which is said at its field", async (typed, said) => {
    const { app, device } = await mount(PATH);
    find(app, "header button", "Propose a title").click();
    await settled(app);
    const field = find<HTMLInputElement>(app, "#new-title");
    field.value = typed;
    find(app, "form button", "Sign and propose").click();
    await expect.poll(() => textOf(app.querySelector("#new-title-mistake"))).toBe(said);
    expect(field.getAttribute("aria-describedby")).toBe("new-title-mistake");
    expect(document.activeElement).toBe(field);
    expect(device.asked).toEqual([]);
  });

  test("of the other side is accepted or not, one's own is withdrawn", async () => {
    const proposal = idOf("XB-423");
    for (const [own, where, said, verdict] of [
      ["XA", "aside", "Accept", "acceptance"],
      ["XA", "aside", "Do not accept", "refusal"],
      ["XB", "aside", "Withdraw", "withdrawal"],
      // Where it stands in the conversation, which is where the desk leads.
      ["XA", "#XB-423", "Accept", "acceptance"],
    ] as const) {
      const { app, device } = await mount(PATH, new StandIn(own));
      const button = [...app.querySelectorAll<HTMLButtonElement>(`${where} button`)].find(
        (one) => textOf(one) === said,
      )!;
      button.focus();
      button.click();
      await expect.poll(() => device.asked).toEqual([["refer", verdict, { id: proposal, space: SPACE }, "centre"]]);
      expect(document.activeElement).toBe(app.querySelector(where));
    }
  });

  test("what has been settled says how", async () => {
    const device = new StandIn("XA");
    const [proposal] = FILE.proposals;
    device.fileViews.set(SPACE, {
      ...FILE,
      proposals: (["refused", "withdrawn", "accepted", "agreed", "lapsed", "crossed", "superseded"] as const).map(
        (state) => ({ ...proposal!, id: state, state }),
      ),
    });
    const { app } = await mount(PATH, device);
    expect([...app.querySelectorAll(".proposals li .small")].map((one) => textOf(one).split(" · ")[1])).toEqual([
      "superseded",
      "crossed with another: neither counts",
      "lapsed: confirmed too late",
      "agreed",
      "accepted, not confirmed",
      "withdrawn",
      "not accepted",
    ]);
  });
});

describe("what is strange is shown as what it is", () => {
  test("refused, unverified, withheld, cannot be opened, unreadable, missing: each with its reason", async () => {
    const { app } = await scene("strange");
    const notice = (index: number): string => textOf(app.querySelector(`#XA-${index} .notice`));
    expect(notice(434)).toContain("Content withheld since 08:29Z");
    expect(notice(435)).toContain(
      "Cannot open. The key that was sealed for this device is not the one the content was sealed with.",
    );
    expect(notice(436)).toBe(
      "Does not count. The device that signed has been taken off the list of authorised signatories. " +
        "The entry stays in the log. It changes nothing. signer-revoked",
    );
    expect(notice(437)).toContain("Not verified. A signature does not hold.");
    expect(textOf(app.querySelector("#XA-438"))).toContain("Does not count. Receipt had been acknowledged already.");
    expect(textOf(app.querySelector("#XA-439"))).toContain("cannot be read as a statement");
    expect(textOf(app.querySelector(".gap"))).toBe("Entries 6 to 7 of Centre XA in this file are missing.");
    expect([...app.querySelectorAll(".doubtful")].map(({ id }) => id)).toEqual([
      "XA-436",
      "XA-437",
      "XA-438",
      "XA-439",
    ]);
  });

  test("nobody can acknowledge what cannot be read, but say that it cannot be", async () => {
    const { app, device } = await scene("strange");
    for (const index of [434, 435, 436, 437])
      expect([...app.querySelectorAll(`#XA-${index} button`)].map(textOf), String(index)).not.toContain(
        "Acknowledge receipt",
      );
    find(app, "#XA-435 button", "State: cannot open, repeat").click();
    await expect.poll(() => device.asked.map(([what, how]) => [what, how])).toEqual([["refer", "cannot_open"]]);
  });

  test("a colleague's device is granted the key", async () => {
    const { app, device } = await scene("strange");
    find(app, "aside button", "Grant the key").click();
    await expect.poll(() => device.asked).toEqual([["grant", SPACE, "b9".repeat(32), "centre"]]);
  });

  test("text that means harm is text", async () => {
    const { app } = await scene("strange");
    const message = app.querySelector("#XA-433")!;
    expect(message.querySelectorAll("b[onclick], script, img, iframe").length).toBe(0);
    expect(
      [...message.querySelectorAll("a")]
        .map((link) => link.getAttribute("href"))
        .filter((address) => !address!.startsWith("/")),
    ).toEqual([]);
    expect([...message.querySelectorAll(".original .hidden-sign > [aria-hidden]")].map(textOf)).toEqual([
      "U+200B",
      "U+2066",
      "U+2069",
    ]);
    expect([...message.querySelectorAll(".original .address")].map(textOf)).toEqual(["www.example.org"]);
    expect(textOf(message.querySelector(".original .lookalike-sign"))).toBe("https://passport.example/a");
    expect(message.querySelector(".original")!.textContent).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/);
    expect(textOf(message.querySelector(".mistake"))).toBe("Some characters are not what they seem. They are marked.");
  });
});

describe("thousands of messages", () => {
  test("it opens at its end", async () => {
    const { app } = await scene("long");
    await expect
      .poll(() => app.querySelector("#XA-3000")!.getBoundingClientRect().bottom)
      .toBeLessThanOrEqual(window.innerHeight + 1);
    expect(app.querySelectorAll(".message").length).toBe(50);
  });

  test("who goes up is given what came before, and keeps the place", async () => {
    const { app, device } = await scene("long");
    const earlier = find(app, "button.earlier");
    earlier.scrollIntoView();
    await expect.poll(() => app.querySelectorAll(".message").length).toBeGreaterThanOrEqual(100);
    expect(device.asked).toContainEqual(["earlier", SPACE]);
  });

  test("what is read stays where it is when a page comes in above", async () => {
    const { app } = await scene("long");
    const message = app.querySelector("#XA-2999")!;
    const before = message.getBoundingClientRect().top;
    find(app, "button.earlier").click();
    await expect.poll(() => app.querySelectorAll(".message").length).toBe(100);
    expect(Math.abs(app.querySelector("#XA-2999")!.getBoundingClientRect().top - before)).toBeLessThanOrEqual(2);
  });

  test("an address that names a message of an earlier page loads down to it", async () => {
    const device = new StandIn();
    SCENES["long"]!(device);
    const { app } = await mount(`${PATH}#XA-2900`, device);
    await expect.poll(() => app.querySelector("#XA-2900")).not.toBeNull();
    await expect.poll(() => Math.abs(app.querySelector("#XA-2900")!.getBoundingClientRect().top)).toBeLessThan(400);
  });

  test("a second more renders no message again", async () => {
    const { app, ticker } = await scene("long");
    const changes = vi.fn();
    const observer = new MutationObserver(changes);
    observer.observe(app.querySelector(".conversation")!, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
    ticker.tick(NOW + 1);
    await settled(app);
    expect(changes).not.toHaveBeenCalled();
    observer.disconnect();
  });
});

test("an empty file teaches what comes first", async () => {
  const { app } = await scene("emptyFile", "XB", "zh");
  expect(textOf(app.querySelector(".empty"))).toContain("第一件电文通常为通报");
});

test("the line itself, empty, says what is said there, and leads to it", async () => {
  const device = new StandIn("XB");
  device.fileViews.set(LINE, { ...FILE, space: LINE, kind: "line", name: null, title: null, items: [], proposals: [] });
  const { app } = await mount(`/files/${LINE}`, device);
  const empty = app.querySelector(".empty")!;
  expect(textOf(empty)).toMatch(/^Nothing has been said on the line itself yet. Here stand agreed short messages/);
  for (const place of [empty, app.querySelector("main header")!]) {
    const ways = [...place.querySelectorAll("a")].filter((link) => link.getAttribute("href") !== "/line");
    expect(ways.map((link) => [textOf(link), link.getAttribute("href")])).toEqual([
      ["Agreed short message", `/write?file=${LINE}&form=short_message`],
      ["Service message", `/write?file=${LINE}&form=service_message`],
    ]);
  }
});

test("a new message appears without asking", async () => {
  const { app, device } = await mount(PATH);
  device.show({
    ...FILE,
    items: [...FILE.items, { ...xa41, id: idOf("new"), place: { side: "XA", index: 500 }, number: 43 }],
  });
  await expect.poll(() => textOf(app.querySelector("#XA-500 .no"))).toBe("XA-0043");
});

describe("standing orders", () => {
  test("stand beside a FLASH of theirs as ticks, with who and when", async () => {
    const { app, device } = await mount(`/files/${SPACE}`, new StandIn("XB"));
    const message = find(app, "article[aria-label=XA-0041]", "");
    const orders = message.querySelector("details.orders")!;
    await expect.poll(() => textOf(orders.querySelector("hotline-orders > p"))).toBe("1 of 2 done");
    expect([...orders.querySelectorAll("li")].map(textOf)).toEqual([
      "Acknowledge receipt at once. 08:14Z, officer 07",
      "Call the head of the centre.",
    ]);
    orders.querySelectorAll<HTMLInputElement>("input")[1]!.click();
    await expect.poll(() => device.asked).toEqual([["tick", { side: "XA", index: 412 }, "head"]]);
    await expect.poll(() => textOf(orders.querySelector("hotline-orders > p"))).toBe("2 of 2 done");
  });

  test.each([
    ["propose", "proposal", SPACE, "XA", "#XB-423", { side: "XB", index: 423 }],
    ["declare", "declaration", LINE, "XB", "#XA-430", { side: "XA", index: 430 }],
  ] as const)(
    "stand beside what they %s, folded until they are looked at",
    async (_what, type, space, own, at, place) => {
      const device = new StandIn(own);
      SCENES["suspended"]!(device);
      const texts = { en: "Note the time.", "zh-Hans": "登记时间。" };
      device.watch.standing = [{ type, precedence: null, lines: [{ line: "due", texts }] }];
      device.watch.ticked = [];
      const { app } = await mount(`/files/${space}`, device);
      const orders = app.querySelector(`${at} details.orders`)!;
      expect(orders.hasAttribute("open")).toBe(false);
      orders.querySelector("summary")!.click();
      await expect.poll(() => [...orders.querySelectorAll("li")].map(textOf)).toEqual(["Note the time."]);
      orders.querySelector<HTMLInputElement>("input")!.click();
      await expect.poll(() => device.asked).toEqual([["tick", place, "due"]]);
      expect([...app.querySelectorAll(".event details.orders")].length).toBe(1);
    },
  );

  test("are none of what we propose", async () => {
    const { app } = await mount(`/files/${SPACE}`, new StandIn("XB"));
    expect(app.querySelector(".event details.orders")).toBeNull();
  });

  test("are none of our own messages', and none for an officer who may not have the watch", async () => {
    const { app } = await mount(`/files/${SPACE}`, new StandIn("XB"));
    expect(app.querySelector("article[aria-label=XB-0018] hotline-orders")).toBeNull();
    const other = await mount(`/files/${SPACE}`, new StandIn("XB", { permissions: ["desk", "read"] }));
    expect(other.app.querySelector("hotline-orders")).toBeNull();
  });
});
