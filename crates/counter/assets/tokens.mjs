// Copies the Digital Agency's design tokens into this folder: `npm i @digital-go-jp/design-tokens && node tokens.mjs`,
// run wherever the package is installed (or give its folder: `node tokens.mjs node_modules/@digital-go-jp/design-tokens`).
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const from = process.argv[2] ?? "node_modules/@digital-go-jp/design-tokens";

const { name, version } = JSON.parse(await readFile(join(from, "package.json"), "utf8"));
const css = await readFile(join(from, "dist/tokens.css"), "utf8");

// No web fonts here: the families are left to portal.css. Translucent greys vanish in dark mode: left out.
const kept = css
  .split("\n")
  .filter((line) => /^ {2}--/.test(line) && !/--font-family|--color-neutral-opacity/.test(line))
  .map((line) => line.trim());

await writeFile(
  join(here, "tokens.css"),
  `/* ${name} ${version}, MIT (tokens.LICENSE). Made by tokens.mjs: do not edit. */\n:root {\n${kept.join("\n")}\n}\n`,
);
await copyFile(join(from, "LICENSE"), join(here, "tokens.LICENSE"));
