// Puts what browsers get from npm's packages into the Python package, with the licence of each.
// Run after `npm ci --omit=dev` in this folder; `make assets` does both.
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const HERE = dirname(fileURLToPath(import.meta.url));
const MODULES = join(HERE, "node_modules");
const TARGET = join(HERE, "../server/skosmith_server/static/yasgui");

// File that is served → the files of packages that it is made of, one behind the other
const SERVED = {
  "yasgui.js": ["@zazuko/yasgui/build/yasgui.min.js"],
  "yasgui.css": ["@zazuko/yasgui/build/yasgui.min.css"],
  "d3-force.js": [
    "d3-dispatch/dist/d3-dispatch.min.js",
    "d3-quadtree/dist/d3-quadtree.min.js",
    "d3-timer/dist/d3-timer.min.js",
    "d3-force/dist/d3-force.min.js",
  ],
};

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
// Texts of licences for packages that name theirs and bring no file
const TEXTS = {
  MIT,
  "CC0-1.0": "To the public domain: https://creativecommons.org/publicdomain/zero/1.0/legalcode",
};

const read = (path) => readFileSync(join(MODULES, path), "utf8");

function installed() {
  const lock = JSON.parse(readFileSync(join(HERE, "package-lock.json"), "utf8"));
  const folders = Object.keys(lock.packages).filter((path) => path.startsWith("node_modules/"));
  return folders.map((path) => path.slice("node_modules/".length)).filter((path) => existsSync(join(MODULES, path)));
}

const person = (one) => (typeof one === "string" ? one : one?.name) ?? "";

function licence(folder) {
  const about = JSON.parse(read(join(folder, "package.json")));
  const files = readdirSync(join(MODULES, folder)).filter((name) => /^(licen[cs]e|copying|notice)(\b|[-.])/i.test(name));
  const head = `${about.name} ${about.version} (${about.license})`;
  if (files.length) return [head, ...files.map((name) => read(join(folder, name)).trim())].join("\n\n");
  if (!(about.license in TEXTS)) throw new Error(`${head} brings no text of its licence: add it to TEXTS`);
  const holders = [about.author, ...(about.contributors ?? [])].map(person).filter(Boolean).join(", ");
  return [head, `Copyright ${holders || `the authors of ${about.name}`}`, TEXTS[about.license]].join("\n\n");
}

// The maps of sources are left behind, so nothing may ask for them
const assembled = (paths) => paths.map((path) => read(path).replace(/^\/[/*]# sourceMappingURL=.*$/gm, "").trim() + "\n").join("");

const made = `${TARGET}.new`;
rmSync(made, { recursive: true, force: true });
mkdirSync(made, { recursive: true });
for (const [name, paths] of Object.entries(SERVED)) {
  const text = Buffer.from(assembled(paths));
  const sized = { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } };
  writeFileSync(join(made, name), text);
  writeFileSync(join(made, `${name}.br`), brotliCompressSync(text, sized));
  writeFileSync(join(made, `${name}.gz`), gzipSync(text, { level: 9 }));
}
const rule = `\n\n${"=".repeat(100)}\n\n`;
const head = "The files beside this one are made of these packages, each under its own licence.";
writeFileSync(join(made, "NOTICE.txt"), [head, ...installed().map(licence)].join(rule) + "\n");
rmSync(TARGET, { recursive: true, force: true });
renameSync(made, TARGET);
console.log(`${Object.keys(SERVED).length} files and the licences of ${installed().length} packages in ${TARGET}`);
