/** The bundle's one entry: the look, and the desk of the device in this browser, or one to practise with. */
import "./look.css";
import { isPractice } from "./app/route.ts";
import { start } from "./app/start.ts";
import { openDevice } from "./device/index.ts";
import { openPractice } from "./practice/practice.ts";
import { removeLeftovers } from "./practice/storage.ts";

void removeLeftovers();
if (isPractice(location)) {
  void start(async () => {
    const practice = await openPractice();
    return { device: practice.device, practice };
  });
} else {
  void start(async () => ({ device: await openDevice() }));
}
