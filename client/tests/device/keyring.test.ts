/** Under which epochs is sealed, and whose keys are granted: a space's own alone, whatever the own node names. */
import { expect, test } from "vitest";
import type { Answer } from "./node.ts";
import { atNight, enlist, openFile, POSTS, restart, say, sent } from "./officers.ts";

/** A file for both watches and one for the heads too; the node names the latter's epochs as the former's, as well. */
async function foreignEpoch() {
  const night = await atNight();
  const { xa } = night;
  const narrow = await openFile(xa, "Narrow");
  const wide = await openFile(xa, "Wide", [...POSTS, ["XA", "head"], ["XB", "head"]]);
  const epochsOf = async (space: string) => (await xa.node.fetch(`/api/v1/spaces/${space}`)).json() as Promise<Answer>;
  const foreign = (await epochsOf(wide))["epochs"] as Answer[];
  const lie = (): void => {
    xa.node.lie = (path, answer) =>
      path === `/api/v1/spaces/${narrow}`
        ? { ...answer, epochs: [...(answer["epochs"] as Answer[]), ...foreign] }
        : answer;
  };
  return { ...night, narrow, wide, lie };
}

const WRONG = { name: "WrongAnswer", code: "answer" };

test("nothing is sealed under another space's epoch, not even one that is in use there", async () => {
  const { xa, narrow, wide, lie } = await foreignEpoch();
  lie();
  const message = { space: narrow, type: "notice", texts: ["One"], capacity: "centre", precedence: "ROUTINE" } as const;
  await expect(xa.device.prepare(message)).rejects.toMatchObject(WRONG);
  await say(xa, wide, "In its own file");
  await expect(xa.device.prepare(message)).rejects.toMatchObject(WRONG);
});

test("no key of another space is granted, not even one that is held", async () => {
  const { hotline, xa, narrow, lie } = await foreignEpoch();
  const colleague = await enlist(hotline, "XA", 8);
  const { device } = await colleague.device.enrolment();
  lie();
  const out = await sent(xa.device, await xa.device.grant(narrow, device!, "centre"), "logged");
  expect([out.state, out.problem]).toEqual(["failed", "answer"]);
  xa.node.lie = (_path, answer) => answer;
  expect((await sent(xa.device, await xa.device.grant(narrow, device!, "centre"), "logged")).state).toBe("logged");
});

test("who waits for keys is not told by another space's epochs", async () => {
  const { xa, narrow, lie } = await foreignEpoch();
  await restart(xa);
  lie();
  await expect(xa.device.file(narrow)).rejects.toMatchObject(WRONG);
});
