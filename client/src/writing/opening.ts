/** Opening the file that a draft begins: once, however often the page is loaded before it is on our log. */
import type { Device } from "../device/index.ts";
import { encodeForm } from "../protocol/forms.ts";
import { comparePosts } from "../protocol/says.ts";
import type { Draft } from "./draft.ts";
import { untilLogged } from "./sending.ts";

/** A file that is being opened for a draft: how it is known on its way out, and its space. */
export interface Opening {
  readonly key: string;
  readonly space: string;
}

/** What it takes beside the draft. `keep` keeps the draft with the opening in it. */
export interface OpeningBy {
  readonly language: string;
  readonly capacity: string;
  keep(draft: Draft): Promise<void>;
}

/**
 * The space of the draft's new file, once that is on our log. A file that was begun for it before is waited for; one
 * that was refused or taken back is opened anew. Throws why it is refused, as the device has it.
 */
export async function openFor(device: Device, draft: Draft, by: OpeningBy): Promise<string> {
  const { key, space } = (await standing(device, draft.opening)) ?? (await begin(device, draft, by));
  await untilLogged(device, key);
  return space;
}

/** The opening, while it is on its way or has been done; null for none, or one that came to nothing. */
async function standing(device: Device, opening: Opening | null): Promise<Opening | null> {
  if (opening === null) return null;
  const leaving = (await device.outbox()).find(({ key }) => key === opening.key);
  if (leaving !== undefined) return leaving.state === "failed" ? null : opening;
  const { files } = await device.files();
  return files.some(({ space }) => space === opening.space) ? opening : null;
}

async function begin(device: Device, draft: Draft, { language, capacity, keep }: OpeningBy): Promise<Opening> {
  const { key, space } = await device.openFile({
    title: new TextDecoder().decode(encodeForm({ form: "title", language, title: draft.title.trim() })),
    posts: draft.posts.toSorted(comparePosts),
    capacity,
  });
  await keep({ ...draft, opening: { key, space } });
  return { key, space };
}
