/** A page of the desk with the stand-in behind it. The address says whose desk, in which language, what is going on. */
import "../../src/look.css";
import { start } from "../../src/app/start.ts";
import { StandIn, stillTicker } from "../stand-in/device.ts";
import { SCENES } from "../stand-in/scenes.ts";

const asked = new URLSearchParams(location.search);
const own = asked.get("own") === "XA" ? "XA" : "XB";
document.documentElement.lang = asked.get("language") ?? "en";
document.documentElement.dataset["theme"] = asked.get("theme") ?? "auto";

const device = new StandIn(own);
SCENES[asked.get("scene") ?? "night"]?.(device);
void start(async () => ({ device }), stillTicker());
