/** WCAG 2.2 AA, computed from the tokens: text at least 4.5 to 1, edges and signs at least 3 to 1, in both themes. */
import { describe, expect, test } from "vitest";
import tokens from "../../src/look/tokens.css?raw";

type Rgb = readonly [red: number, green: number, blue: number];

/** `--ink: light-dark(#1b1e20, #e8e9e6);` */
function colours(theme: 0 | 1): ReadonlyMap<string, Rgb> {
  const found = tokens.matchAll(/--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/g);
  return new Map([...found].map((match) => [match[1]!, rgb(match[2 + theme]!)]));
}

function rgb(hex: string): Rgb {
  const part = (at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}

/** WCAG 2.2, 'relative luminance' and 'contrast ratio'. */
function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function ratio(one: Rgb, other: Rgb): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

const GROUNDS = ["paper", "sheet", "sunk"];
const TEXT: readonly (readonly [ink: string, ground: string])[] = [
  ...GROUNDS.flatMap((ground) => ["ink", "soft", "accent", "alarm"].map((ink) => [ink, ground] as const)),
  ...["ink", "soft", "alarm", "accent"].map((ink) => [ink, "alarm-wash"] as const),
  ["accent", "accent-wash"],
  ["on-accent", "accent"],
  ["on-alarm", "alarm"],
  ["on-other", "other"],
  ["on-other", "other-stripe"],
];
const SIGNS: readonly (readonly [sign: string, ground: string])[] = [
  ...GROUNDS.flatMap((ground) => ["own", "other", "accent", "edge"].map((sign) => [sign, ground] as const)),
  ["alarm", "rule"],
  ["accent", "rule"],
];

describe.each([
  ["light", 0],
  ["dark", 1],
] as const)("%s", (_name, theme) => {
  const known = colours(theme);
  const of = (one: string, other: string): number => ratio(known.get(one)!, known.get(other)!);

  test.each(TEXT)("%s on %s can be read", (ink, ground) => {
    expect(of(ink, ground)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(SIGNS)("%s on %s can be seen", (sign, ground) => {
    expect(of(sign, ground)).toBeGreaterThanOrEqual(3);
  });
});

test("black on white is 21 to 1", () => {
  expect(ratio(rgb("#000000"), rgb("#ffffff"))).toBeCloseTo(21);
});
