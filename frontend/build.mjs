// Bundles the styles, icons and scripts of our pages into src/piecework/web/static, each under a name that carries
// a hash of its content, and writes manifest.json (plain name → hashed name), which web/assets.py reads.
// `node build.mjs [--out DIR] [--sizes]`

import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = fileURLToPath(new URL(".", import.meta.url));
const browsers = ["chrome109", "firefox115", "safari16"];

/** Every file a page may ask for by its plain name. */
const styles = {
  "site.css": "src/styles/site.scss",
  "task.css": "task.css",
};
const scripts = {
  "site.js": "src/page/site.ts",
  "theme.js": "src/page/theme-early.ts",
  "review.js": "src/page/review.ts",
  "editor.js": "src/editor/editor.ts",
  "task.js": "src/task/task.ts",
  "externalHIT_v1.js": "src/task/external-hit.ts",
};
// Named as the script of the old service; pages that name that are led here. It loads the drawing script when a page
// needs it, and lends it what both use, so that it comes once.
const crowd = { name: "crowd-html-elements.js", source: "src/crowd/crowd.ts" };
const drawing = { name: "crowd-drawing.js", source: "src/crowd/common/drawing/script.ts" };
const lent = ["lit", "lit/directives/live.js", "./src/crowd/common/dialog.ts", "./src/crowd/common/icons.ts", "./src/crowd/common/keys.ts"];
const LENT = 'globalThis[Symbol.for("piecework.crowd.lent")]';
const pictures = {
  "icons.svg": "icons.svg",
  "favicon.svg": "favicon.svg",
  "street.svg": "src/crowd/street.svg",
};
// What examples of tasks sound like.
const bell = "bell.wav";
// What the gallery shows of the crowd elements.
const examples = "crowd-examples.json";

const { values: options } = parseArgs({
  options: { out: { type: "string" }, sizes: { type: "boolean", default: false } },
});
const out = options.out ?? join(here, "../src/piecework/web/static");

const built = [
  ...(await Promise.all(Object.entries(styles).map(([name, source]) => style(name, source)))),
  ...(await Promise.all(Object.entries(scripts).map(([name, source]) => script(name, source)))),
  ...(await crowdScripts()),
  ...(await Promise.all(Object.entries(pictures).map(([name, source]) => picture(name, source)))),
  await crowdExamples(),
  sound(bell),
];
await write(built.flat());

async function style(name, source) {
  const path = join(here, source);
  const contents = source.endsWith(".scss") ? compileSass(path) : await readFile(path, "utf8");
  return bundle(name, {
    stdin: { contents, loader: "css", resolveDir: join(path, "..") },
    loader: { ".svg": "file" },
    assetNames: "[name]-[hash]",
  });
}

function compileSass(path) {
  return sass.compile(path, {
    loadPaths: [join(here, "node_modules")],
    quietDeps: true,
    // Bootstrap 5.3 is built with @import; there is no other way to take only parts of it.
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
    logger: { warn: (message) => fail(message) },
  }).css;
}

async function script(name, source) {
  // Classic scripts: they also load in frames of opaque origin, where a module would need CORS.
  return bundle(name, { entryPoints: [join(here, source)], format: "iife", legalComments: "none" });
}

/** The two scripts of the crowd elements: the second's name is written into the first. */
async function crowdScripts() {
  const format = { format: "iife", legalComments: "none" };
  const second = await bundle(drawing.name, { ...format, entryPoints: [join(here, drawing.source)], plugins: [borrowing()] });
  const lends = lent.map((path, index) => `import * as m${index} from ${JSON.stringify(path)};`).join("");
  const all = lent.map((path, index) => `${JSON.stringify(path)}:m${index}`).join();
  const contents = `${lends}${LENT} ??= {${all}};import ${JSON.stringify(`./${crowd.source}`)};`;
  const first = await bundle(crowd.name, {
    ...format,
    stdin: { contents, resolveDir: here, loader: "js" },
    define: { DRAWING_SCRIPT: JSON.stringify(second[0].file) },
  });
  return [first, second];
}

/** Puts what is lent in the place of what would be bundled again. */
function borrowing() {
  const files = new Map(lent.filter((path) => path.startsWith(".")).map((path) => [join(here, path), path]));
  const fromPackage = ({ path }) =>
    lent.includes(path)
      ? { path, namespace: "lent" }
      : { errors: [{ text: `${path} is not lent by the crowd script: name it in build.mjs` }] };
  const fromFile = ({ path, resolveDir }) => {
    const name = files.get(`${join(resolveDir, path)}.ts`);
    return name === undefined ? undefined : { path: name, namespace: "lent" };
  };
  return {
    name: "borrowing",
    setup(build) {
      build.onResolve({ filter: /^lit(\/|$)/ }, fromPackage);
      build.onResolve({ filter: /^\./ }, fromFile);
      build.onLoad({ filter: /.*/, namespace: "lent" }, ({ path }) => ({ contents: `module.exports = ${LENT}[${JSON.stringify(path)}];` }));
    },
  };
}

async function bundle(name, specific) {
  const result = await esbuild.build({
    bundle: true,
    minify: true,
    charset: "utf8",
    target: browsers,
    write: false,
    outdir: out,
    logLevel: "warning",
    ...specific,
  });
  return result.outputFiles.map((file) => {
    const own = /\.(css|js)$/.test(file.path);
    return { name: own ? name : null, file: own ? hashed(name, file.contents) : baseName(file.path), contents: file.contents };
  });
}

async function picture(name, source) {
  const contents = Buffer.from((await readFile(join(here, source), "utf8")).replace(/>\s+</g, "><").trim());
  return [{ name, file: hashed(name, contents), contents }];
}

/** Two strokes of a bell that die away: a second of 8 bits at 8,000 a second, as a WAV file. */
function sound(name) {
  const rate = 8000;
  const samples = Buffer.from(
    Array.from({ length: rate }, (_, index) => {
      const at = (index / rate) % 0.5;
      const tone = index < rate / 2 ? 660 : 550;
      return Math.round(128 + 90 * Math.exp(-7 * at) * Math.sin(2 * Math.PI * tone * at));
    }),
  );
  const head = Buffer.alloc(44);
  for (const [place, word] of [[0, "RIFF"], [8, "WAVEfmt "], [36, "data"]]) head.write(word, place, "latin1");
  for (const [place, value] of [[4, 36 + rate], [16, 16], [24, rate], [28, rate], [40, rate]]) head.writeUInt32LE(value, place);
  for (const [place, value] of [[20, 1], [22, 1], [32, 1], [34, 8]]) head.writeUInt16LE(value, place);
  const contents = Buffer.concat([head, samples]);
  return [{ name, file: hashed(name, contents), contents }];
}

/** Every folder with an element must have an example and say what it is: none can be missing in the gallery. */
async function crowdExamples() {
  const root = join(here, "src/crowd");
  const folders = (await readdir(root)).filter((name) => name.includes("-") && !name.includes(".")).sort();
  const found = await Promise.all(
    folders.map(async (tag) => {
      const [readme, source] = await Promise.all(["README.md", "example.html"].map((name) => readFile(join(root, tag, name), "utf8")));
      const [, about, answer] = /^# .+\n\n(.+)\n\nAnswer: (.+)\n/.exec(readme) ?? fail(`${tag}/README.md is not in the form of the others`);
      return { tag, about, answer, source };
    }),
  );
  const contents = Buffer.from(JSON.stringify(found));
  return [{ name: examples, file: hashed(examples, contents), contents }];
}

function hashed(name, contents) {
  const hash = createHash("sha256").update(contents).digest("base64url").replace(/[-_]/g, "").slice(0, 10);
  return name.replace(/(\.\w+)$/, `-${hash}$1`);
}

function baseName(path) {
  return path.split(/[\\/]/).at(-1);
}

async function write(files) {
  await mkdir(out, { recursive: true });
  const manifest = {};
  for (const { name, file, contents } of files) {
    await writeFile(join(out, file), contents);
    if (name !== null) manifest[name] = file;
    if (options.sizes) console.log(`${file}  ${contents.length} bytes, ${gzipSync(contents).length} gzipped`);
  }
  await writeFile(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  // Last, so that a server running from this tree never meets a manifest without its files.
  const current = new Set(["manifest.json", ...files.map((entry) => entry.file)]);
  for (const old of await readdir(out)) {
    if (!current.has(old) && !old.startsWith(".")) await rm(join(out, old), { recursive: true });
  }
}

function fail(message) {
  throw new Error(message);
}
