/** The bundle's one entry: the look, and the desk of the device in this browser. */
import "./look.css";
import { start } from "./app/start.ts";
import { openDevice } from "./device/index.ts";

void start(openDevice);
