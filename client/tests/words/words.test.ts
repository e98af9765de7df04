/** The words of both languages: whole, typeset, one word for one thing, and one for each refusal. */
import { describe, expect, test } from "vitest";
import { WORDS } from "../../src/words/words.ts";

/** Every text in a table of words, with where it stands; functions are called with samples. */
function texts(value: unknown, path = ""): readonly (readonly [path: string, text: string])[] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") return [[path, String((value as (...given: unknown[]) => unknown)(2, 2, 2))]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => texts(one, `${path}/${name}`));
}

/** Codes of the protocol's refusals, as `docs/protocol.md` names them. */
const REFUSALS =
  "size wire seen root at trust number refused tally hotline side version not-yet expired " +
  "signer-unknown signer-revoked threshold signature change payload-type post capacity draft duplicate " +
  "verified-root space-unknown space-exists epoch-unknown recipients epoch-revoked body-shape " +
  "reference-unknown reference-type reply already-acknowledged version-superseded past-due withdrawn " +
  "already-answered acceptance-pending line effect";

/** Codes of the own node, as `docs/api.md` and `incidents/api.py` have them, and of this device. */
const ANSWERS =
  "signed-out not-for-this-post device-revoked not-found csrf query digits drafts draft-gone no-releaser withheld too-many " +
  "server-error clock not-stored key-file signed-beyond not-founded unreachable outdated storage-newer unsupported program " +
  "key-lost not-listed cannot-open held not-held not-holder another-officer one-officer alarm previous not-offered numbers superseded " +
  "acknowledge-the-message";

const ENGLISH = texts(WORDS.en);
const CHINESE = texts(WORDS.zh);

test("both languages have the same words", () => {
  expect(CHINESE.map(([path]) => path)).toEqual(ENGLISH.map(([path]) => path));
});

test("no word is empty", () => {
  expect([...ENGLISH, ...CHINESE].filter(([, text]) => text.trim() === "")).toEqual([]);
});

test("each code of refusal has words in both languages", () => {
  const codes = REFUSALS.split(" ").sort();
  expect(Object.keys(WORDS.en.refusals).sort()).toEqual(codes);
  expect(Object.keys(WORDS.zh.refusals).sort()).toEqual(codes);
});

test("each code of the own node and of this device has words in both languages", () => {
  const codes = ANSWERS.split(" ").sort();
  expect(Object.keys(WORDS.en.answers).sort()).toEqual(codes);
  expect(Object.keys(WORDS.zh.answers).sort()).toEqual(codes);
});

describe("Chinese is typeset as Chinese", () => {
  const han = CHINESE.filter(([, text]) => /\p{Script=Han}/u.test(text));

  test("its punctuation is of full width", () => {
    expect(han.filter(([, text]) => /[\p{Script=Han}][,;:?!()]|[,;:?!()][\p{Script=Han}]|\.$/u.test(text))).toEqual([]);
  });

  test("its quotation marks are “ ” and its titles 《 》", () => {
    expect(han.filter(([, text]) => /["'「」『』]/.test(text))).toEqual([]);
    expect(han.filter(([, text]) => /安排/.test(text) && !/《安排》/.test(text))).toEqual([]);
  });
});

describe("one word for one thing", () => {
  const never = {
    en: new RegExp(
      "\\b(charter|delegations?|counterparts?|adversar(y|ies)|(?<!duty )rosters?|escalat\\w*|overdue|dissent|ledger|declined|" +
        "test message|epochs?|Merkle|tree|suite|checkpoints?|envelopes?|tally)\\b",
      "i",
    ),
    zh: /宪章|代表团|案件|优先级|升级|逾期|会谈|协商|演习|信心|直通电话|要求解释|声明|通知|报告|承诺|拒绝|纪元/,
  };

  test.each(["en", "zh"] as const)("%s has none of the words that mislead", (language) => {
    expect(texts(WORDS[language]).filter(([, text]) => never[language].test(text))).toEqual([]);
  });

  test("the glossary's words stand where they belong", () => {
    const { en, zh } = WORDS;
    expect([en.shell.line, zh.shell.line]).toEqual(["Direct communications link", "直通联络线路"]);
    expect([en.shell.own, en.shell.other, zh.shell.own, zh.shell.other]).toEqual([
      "our side",
      "the other side",
      "我方",
      "对方",
    ]);
    expect(Object.values(zh.codes.precedence)).toEqual(["特提", "特急", "加急", "平急"]);
    expect(Object.values(zh.codes.stageOfNotification)).toEqual(["首次通报", "后续通报", "最终通报"]);
    expect([en.cases.acknowledge, zh.cases.acknowledge]).toEqual(["Acknowledge receipt", "确认收悉"]);
    expect([en.statements.noted, zh.statements.noted]).toEqual(["Taken note of", "阅悉，不表示接受"]);
    expect(zh.statements.refusal).toBe("不予接受");
    expect([en.codes.form.preservation_request, zh.codes.form.preservation_request]).toEqual([
      "Data preservation request",
      "电子数据保全请求",
    ]);
    expect([en.codes.form.explanation_request, zh.codes.form.explanation_request]).toEqual([
      "Request for explanation",
      "请求说明",
    ]);
    expect([zh.shell.demonstration, zh.shell.exercise]).toEqual(["演示", "演练"]);
    expect([en.trust.signatories.heading, zh.trust.signatories.heading]).toEqual([
      "Authorised signatories",
      "授权签字人员名单",
    ]);
    expect(zh.cases.title.state.agreed).toBe("已商定");
  });
});

test("a count has its noun", () => {
  expect([WORDS.en.cases.messages(1), WORDS.en.cases.messages(2), WORDS.zh.cases.messages(1)]).toEqual([
    "1 message",
    "2 messages",
    "1 件电文",
  ]);
});
