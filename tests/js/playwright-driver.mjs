// Lays out the folder that Playwright for Java takes as its driver: a link "package" to playwright-core and a link
// "node" to the Node that runs this script. Saves the 202 MB bundle with a Node for five platforms.
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";

const folder = resolve(process.argv[2]);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
symlinkSync(resolve("node_modules/playwright-core"), join(folder, "package"));
symlinkSync(process.execPath, join(folder, "node"));
