// Compiles the styles and copies the scripts. Plain Node, no bundler: `node build.mjs`.
// What it writes depends only on what it reads, so two runs give the same bytes.
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
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

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
writeFileSync(join(target, "main.css"), styles("main"));
copyAll("scripts");
copyAll("images");
for (const face of faces) {
  copyFileSync(join(here, "node_modules", "@fontsource-variable", face), join(target, basename(face)));
}
