// Compiles the styles and copies the scripts. Plain Node, no bundler: `node build.mjs`.
// What it writes depends only on what it reads, so two runs give the same bytes.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import postcss from "postcss";
import postcssRTLCSS from "postcss-rtlcss";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "dist", "waymark");

function styles(name) {
  const { css } = compile(join(here, "styles", `${name}.scss`), {
    loadPaths: [join(here, "node_modules")],
    quietDeps: true,
    style: "compressed",
  });
  // govuk-frontend is written for left to right: its physical sides are doubled for both directions. The direction asked
  // is the element's own, since an English lesson may stand in an Urdu frame; `:where` keeps the weight of each rule as
  // it was, so that our own rules, which are logical and come later, still win.
  const twoWay = postcssRTLCSS({
    mode: "combined",
    ltrPrefix: ":dir(ltr)",
    rtlPrefix: ":dir(rtl)",
    bothPrefix: ":is(*)",
    prefixSelectorTransformer: (prefix, selector) => {
      const [, subject, pseudoElement] = selector.match(/^(.*?)(::[\w-]+(?:\([^)]*\))?)?$/s);
      return prefix === ":is(*)" ? selector : `${subject}:where(${prefix})${pseudoElement ?? ""}`;
    },
  });
  return postcss([twoWay]).process(css, { from: undefined }).css;
}

// Faces that this site serves itself; a browser fetches one only when a page has letters of its script.
const faces = [
  "atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2",
  "atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2",
  "noto-naskh-arabic/files/noto-naskh-arabic-arabic-wght-normal.woff2",
];

function copyAll(folder) {
  for (const name of readdirSync(join(here, folder)).sort()) {
    copyFileSync(join(here, folder, name), join(target, name));
  }
}

// The player of packages stands in a frame without an origin, where a face arrives only if its server allows every site
// to use it. Neither Django's own server nor every CDN says so: the styles carry what they need. For reading there is our
// own face instead of theirs, which are a megabyte.
const player = join(here, "node_modules", "h5p-standalone", "dist");
const playerTarget = join(here, "dist", "h5p");
const kinds = { ".woff2": "font/woff2", ".gif": "image/gif" };
const OWN_FACE = "Atkinson Hyperlegible Next";

function carried(path) {
  return `url("data:${kinds[extname(path)]};base64,${readFileSync(path).toString("base64")}")`;
}

const carryAll = {
  postcssPlugin: "carry-all",
  AtRule: {
    "font-face": (rule) => {
      if (/Inter|Open Sans/.test(rule.toString())) rule.remove();
    },
  },
  Declaration: (declaration) => {
    const own = declaration.value
      .replace(/url\(['"]?(\.\.\/[^'")?]+)[^)]*\)/g, (_, path) => carried(join(player, "styles", path)))
      .replace(/["'](?:Inter|Open Sans)["']/g, `"${OWN_FACE}"`);
    if (own !== declaration.value) declaration.value = own;
  },
};

function playerStyles() {
  const { css } = postcss([carryAll]).process(readFileSync(join(player, "styles", "h5p.css")), { from: undefined });
  const ours = faces
    .filter((face) => face.includes("atkinson"))
    .map((face) => {
      const src = carried(join(here, "node_modules", "@fontsource-variable", face));
      const range = face.includes("latin-ext") ? "U+0100-02FF, U+1E00-1E9F, U+1EF2-1EFF" : "U+0000-00FF, U+2000-206F, U+20AC";
      return `@font-face{font-family:"${OWN_FACE}";font-weight:200 800;src:${src} format("woff2");unicode-range:${range}}`;
    });
  return `${ours.join("\n")}\n${css}`;
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
writeFileSync(join(target, "main.css"), styles("main"));
writeFileSync(join(target, "player.css"), styles("player"));
copyAll("scripts");
copyAll("images");
for (const face of faces) {
  copyFileSync(join(here, "node_modules", "@fontsource-variable", face), join(target, basename(face)));
}

rmSync(playerTarget, { recursive: true, force: true });
mkdirSync(playerTarget, { recursive: true });
writeFileSync(join(playerTarget, "h5p.css"), playerStyles());
for (const name of ["main.bundle.js", "main.bundle.js.LICENSE.txt", "frame.bundle.js"]) {
  copyFileSync(join(player, name), join(playerTarget, name));
}
