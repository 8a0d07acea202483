// Lays out the folder that Playwright for Java takes as its driver: a link "package" to playwright-core and a link
// "node" to the Node that runs this script. Saves the 202 MB bundle with a Node for five platforms. Beside them a link
// "chromium" to the headless browser of the npm package, which unpacks itself once, to a fixed name in the temporary
// folder: the build's own, and before there are several test JVMs, so that none starts a half-written browser.
import chromium from "@sparticuz/chromium";
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";

const folder = resolve(process.argv[2]);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
symlinkSync(resolve("node_modules/playwright-core"), join(folder, "package"));
symlinkSync(process.execPath, join(folder, "node"));
symlinkSync(await chromium.executablePath(), join(folder, "chromium"));
