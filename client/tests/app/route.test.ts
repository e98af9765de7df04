/** Addresses and pages, there and back. */
import { describe, expect, onTestFinished, test } from "vitest";
import { href, type Route, routeOf, writeHref } from "../../src/app/route.ts";

const SPACE = "3fa1c09b5d5e4f0f8a6b7c8d9e0f1a2b";
const at = (address: string): Route => routeOf(new URL(address, "http://node.example"));

const ROUTES: readonly (readonly [string, Exclude<Route, { page: "missing" }>])[] = [
  ["/", { page: "desk" }],
  ["/watch", { page: "watch", print: null }],
  ["/watch?print=shift", { page: "watch", print: "shift" }],
  ["/watch?print=card", { page: "watch", print: "card" }],
  ["/files", { page: "files" }],
  ["/trust", { page: "trust" }],
  ["/enrol", { page: "enrol" }],
  ["/exercises", { page: "exercises" }],
  [`/exercises/cranes/${SPACE}`, { page: "exercise", script: "cranes", space: SPACE }],
  [`/files/${SPACE}`, { page: "file", space: SPACE, at: null }],
  [`/files/${SPACE}#XA-412`, { page: "file", space: SPACE, at: { side: "XA", index: 412 } }],
  [`/files/${SPACE}/print/XB-0`, { page: "print", space: SPACE, entry: { side: "XB", index: 0 } }],
  ["/write", { page: "write", file: null, form: null, answers: null, corrects: null, draft: null }],
  [
    `/write?file=${SPACE}&form=answer&answers=XA-412`,
    { page: "write", file: SPACE, form: "answer", answers: { side: "XA", index: 412 }, corrects: null, draft: null },
  ],
  [
    `/write?corrects=XB-3`,
    { page: "write", file: null, form: null, answers: null, corrects: { side: "XB", index: 3 }, draft: null },
  ],
];

describe("each page has its address", () => {
  test.each(ROUTES)("%s", (address, route) => {
    expect(at(address)).toEqual(route);
    expect(href(route)).toBe(address);
  });
});

test.each(ROUTES)("in practice, %s begins with /practise", (address, route) => {
  const before = location.href;
  history.replaceState(null, "", "/practise/files");
  onTestFinished(() => history.replaceState(null, "", before));
  const practised = address === "/" ? "/practise" : `/practise${address}`;
  expect(href(route)).toBe(practised);
  expect(at(practised)).toEqual(route);
});

test("what only begins like practice is none", () => {
  expect([at("/practised"), at("/practise/nowhere")]).toEqual([{ page: "missing" }, { page: "missing" }]);
});

test.each([
  "/nowhere",
  "/exercises/cranes",
  `/exercises/Cranes/${SPACE}`,
  "/files/xyz",
  `/files/${SPACE.toUpperCase()}`,
  `/files/${SPACE}/print`,
  `/files/${SPACE}/print/412`,
  `/files/${SPACE}/print/XA-01`,
  `/files/${SPACE}/more/XA-1`,
  "/trust/more",
  "/write/now",
])("%s leads nowhere", (address) => {
  expect(at(address)).toEqual({ page: "missing" });
});

test("what is not an id in an address is left out", () => {
  expect(at("/write?file=../..&form=<b>&answers=XA412&more=1")).toEqual({
    page: "write",
    file: null,
    form: null,
    answers: null,
    corrects: null,
    draft: null,
  });
  expect(at(`/files/${SPACE}#<script>`)).toEqual({ page: "file", space: SPACE, at: null });
});

test("an address of the Write page has what it begins with and no more", () => {
  expect([writeHref(), writeHref({ form: "notification" })]).toEqual(["/write", "/write?form=notification"]);
});
