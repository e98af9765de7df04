/** The scripts that come with the product: who says what when, in both languages; the file says it, the code only reads. */
import type { MessageForm } from "../protocol/messages.ts";
import type { Precedence } from "../protocol/says.ts";
import type { Language } from "../words/words.ts";
import source from "./scripts.json";

type Both = Readonly<Record<Language, string>>;

/** Something that one side says at its minute. `opener`: the side that began the exercise. */
export interface Inject {
  readonly minute: number;
  readonly by: "opener" | "other";
  /** The inject whose message it answers. */
  readonly answers: number | null;
  readonly precedence: Precedence;
  /** Within how many seconds of its minute a reply is asked. */
  readonly reply: number | null;
  readonly say: Both;
  readonly expect: Both;
  /** What its form is filled in with; all else stays blank. */
  readonly form: { readonly form: MessageForm["form"] | "holding_reply" };
  readonly text: Both | null;
}

export interface Script {
  readonly name: string;
  readonly title: Both;
  readonly about: Both;
  readonly injects: readonly Inject[];
}

export const SCRIPTS = source as unknown as readonly Script[];

/** The script of that name. */
export function scriptNamed(name: string): Script | null {
  return SCRIPTS.find((one) => one.name === name) ?? null;
}

/** The script whose title a file has, in whichever language it was begun. */
export function scriptTitled(title: string): Script | null {
  return SCRIPTS.find((one) => Object.values(one.title).includes(title)) ?? null;
}
