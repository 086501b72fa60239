// Checks the signature of a certificate in the browser. Works without a network; sends nothing anywhere.
// The same file stands in the checker that people keep, so it needs nothing but the page around it.

const checker = document.querySelector("[data-checker]");
const SIGNED = /wm1\.([A-Za-z0-9_-]{20,8000})\.([A-Za-z0-9_-]{86})(?![A-Za-z0-9_-])/;
const SIGNED_AS = new TextEncoder().encode("waymark-certificate/1\n");
const MOST_STREAMS = 400; // of a file that another program has saved again

function bytes(text) {
  const padded = text.replace(/-/g, "+").replace(/_/g, "/") + "=".repeat((4 - (text.length % 4)) % 4);
  return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
}

function joined(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
}

async function isGenuine(key, data, signature) {
  const imported = await crypto.subtle.importKey("raw", bytes(key.public_key), { name: "Ed25519" }, false, ["verify"]);
  return crypto.subtle.verify({ name: "Ed25519" }, imported, signature, joined(SIGNED_AS, data));
}

// The answer: a word of `words`, and what the certificate says where that may be believed.
async function judge(text, keys, today) {
  // What was copied from a page often comes with the ends of its lines.
  const found = text.match(SIGNED) ?? text.replace(/\s+/g, "").match(SIGNED);
  if (!found) return { answer: "nothing" };
  let said, data;
  try {
    data = bytes(found[1]);
    said = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(data));
  } catch {
    return { answer: "changed" };
  }
  const key = keys.find((each) => each.kid === said.k);
  if (!key) return { answer: "unknown", kid: String(said.k) };
  if (!globalThis.crypto?.subtle) return { answer: "unable" };
  try {
    if (!(await isGenuine(key, data, bytes(found[2])))) return { answer: "changed" };
  } catch (error) {
    return { answer: error.name === "NotSupportedError" || error.name === "SyntaxError" ? "unable" : "changed" };
  }
  if (key.revoked) return { answer: "revoked", kid: key.kid, day: key.revoked };
  return { answer: said.l < today ? "expired" : "genuine", said, day: said.l };
}

// The address within a PDF: ours has it in plain letters; other programs press it together when they save it again.
async function inFile(file) {
  const content = new Uint8Array(await file.arrayBuffer());
  const letters = new TextDecoder("latin1").decode(content);
  const plain = letters.match(SIGNED);
  if (plain) return plain[0];
  const starts = [...letters.matchAll(/stream\r?\n/g)].slice(0, MOST_STREAMS);
  for (const start of starts) {
    const from = start.index + start[0].length;
    const end = letters.indexOf("endstream", from);
    const found = end > from && (await unpacked(content.slice(from, end))).match(SIGNED);
    if (found) return found[0];
  }
  return "";
}

async function unpacked(pressed) {
  const parts = [];
  try {
    const reader = new Blob([pressed]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
    for (let step = await reader.read(); !step.done; step = await reader.read()) parts.push(step.value);
  } catch {
    /* what came out before the end is enough */
  }
  return new TextDecoder("latin1").decode(joined(...parts));
}

function start() {
  const words = JSON.parse(checker.dataset.words);
  const list = JSON.parse(checker.dataset.keys);
  const result = checker.querySelector("[data-checker-result]");
  const input = checker.querySelector("textarea");
  const file = checker.querySelector("input[type=file]");
  const spoken = document.documentElement.lang;
  const language = spoken === "en" ? "en-GB" : spoken; // days before months

  const inWords = (day) =>
    new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

  function element(name, text, className = "") {
    const made = document.createElement(name);
    made.textContent = text;
    made.className = className;
    return made;
  }

  function facts(said) {
    const shown = [["holder", said.h], ["course", said.c], ["partnership", said.p], ["number", said.n]];
    shown.push(["issued", inWords(said.i)], ["last", inWords(said.l)]);
    const all = element("dl", "", "govuk-summary-list");
    for (const [name, value] of shown) {
      const row = element("div", "", "govuk-summary-list__row");
      const data = element("dd", "", "govuk-summary-list__value");
      data.append(element("bdi", value));
      row.append(element("dt", words[name], "govuk-summary-list__key"), data);
      all.append(row);
    }
    return all;
  }

  function online(said) {
    const note = element("p", `${words.withdrawn} `, "govuk-body");
    const link = element("a", `${list.address}/certificates/${said.n}/`, "govuk-link");
    link.href = `${list.address}/certificates/${encodeURIComponent(said.n)}/`;
    link.dir = "ltr";
    note.append(link);
    return note;
  }

  const KINDS = { genuine: "current", expired: "expired", changed: "withdrawn", revoked: "withdrawn" };

  function show({ answer, said, kid, day }) {
    const values = { kid, day: day && inWords(day), partnership: said?.p };
    const box = element("div", "", `wm-certificate-state wm-certificate-state--${KINDS[answer] ?? "unknown"}`);
    box.append(element("p", words[answer], "wm-certificate-state__word"));
    box.append(element("p", filled(words[`${answer}_text`], values), "govuk-body"));
    result.replaceChildren(box, ...(said ? [facts(said), online(said)] : []));
    result.dataset.answer = answer;
    result.focus();
  }

  // The day by the clock of this device, as certificates write days.
  const today = () => new Intl.DateTimeFormat("sv-SE").format(new Date());
  const check = async (text) => show(await judge(text, list.keys, today()));

  checker.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    await check(input.value.trim() || (file.files[0] ? await inFile(file.files[0]) : ""));
  });
  file.addEventListener("change", async () => {
    if (!file.files[0]) return;
    input.value = "";
    await check(await inFile(file.files[0]));
  });
  checker.hidden = false;
  if (SIGNED.test(location.hash)) check(location.hash);
}

if (checker) start();
