// Plays a package in its frame and tells the lesson what it hears. Runs first, before anything of the package.
// The frame has no origin, so that nothing in it can reach the site. What it tells is a stranger's word to the lesson.
(function () {
  "use strict";
  const config = JSON.parse(document.getElementById("config").textContent);
  const place = document.getElementById("player");
  const LOOK = 1000; // between two looks at where the person stands, in milliseconds
  let ready = false;
  let told = "";
  let height = -1;
  let hooked = null;

  function tell(message) {
    window.parent.postMessage(message, config.page);
  }

  // Without an origin there is no storage either, and merely asking for it is an error: H5P asks.
  function shelf() {
    const kept = new Map();
    return {
      getItem: (key) => (kept.has(String(key)) ? kept.get(String(key)) : null),
      setItem: (key, value) => void kept.set(String(key), String(value)),
      removeItem: (key) => void kept.delete(String(key)),
      clear: () => kept.clear(),
      key: (place) => [...kept.keys()][place] ?? null,
      get length() {
        return kept.size;
      },
    };
  }

  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      void window[name];
    } catch {
      Object.defineProperty(window, name, { value: shelf(), configurable: true });
    }
  }
  try {
    void document.cookie;
  } catch {
    Object.defineProperty(document, "cookie", { get: () => "", set: () => {}, configurable: true });
  }

  // A policy stops every request of a page but calls from browser to browser. No other window can give them back here.
  for (const name of Object.getOwnPropertyNames(window)) {
    if (/^(webkit|moz)?RTC/.test(name)) delete window[name];
  }

  // In Firefox and WebKit a frame may take the whole page back to the one before. These cannot be given back either.
  for (const name of ["back", "forward", "go"]) History.prototype[name] = () => {};

  function failed(reason) {
    tell({ t: "h5p:error", m: String(reason).slice(0, 200) });
  }

  // Words may be said while the package is still being put together, so they are listened for from the first moment.
  function listen() {
    const dispatcher = window.H5P && window.H5P.externalDispatcher;
    if (!dispatcher || dispatcher === hooked) return;
    hooked = dispatcher;
    dispatcher.on("xAPI", (event) => {
      tell({ t: "h5p:xapi", s: JSON.stringify(event.data.statement) });
      setTimeout(look, 50); // whoever leaves right after an answer finds it answered
    });
  }

  function whereItStands() {
    try {
      const instance = window.H5P.instances[0];
      return (instance.getCurrentState && JSON.stringify(instance.getCurrentState())) || "";
    } catch {
      return "";
    }
  }

  function look() {
    const now = whereItStands();
    if (!ready || !now || now === told) return;
    told = now;
    tell({ t: "h5p:state", s: now });
  }

  function measure() {
    const now = Math.ceil(place.getBoundingClientRect().height);
    if (now !== height) tell({ t: "h5p:size", h: (height = now) });
  }

  // A script or style that does not come: these events do not bubble, but they can be caught on their way down.
  document.addEventListener("load", listen, true);
  document.addEventListener(
    "error",
    ({ target }) => {
      if (!ready && (target instanceof HTMLScriptElement || target instanceof HTMLLinkElement)) failed("file");
    },
    true,
  );

  document.addEventListener("DOMContentLoaded", async () => {
    new ResizeObserver(measure).observe(place);
    measure(); // the first sign of life
    try {
      await new window.H5PStandalone.H5P(place, {
        id: config.id,
        h5pJsonPath: config.files,
        frameJs: config.script,
        frameCss: config.style,
        embedType: "div", // a frame within the frame would be another origin that nothing here may touch
        xAPIObjectIRI: config.iri,
        reportingIsEnabled: true,
        saveFreq: 30, // without one, what was kept is not given back
        contentUserData: config.state ? [{ state: config.state }] : undefined,
        assetsRequestFetchOptions: { credentials: "omit", mode: "cors" },
      });
    } catch (error) {
      failed(error);
      return;
    }
    listen();
    told = whereItStands();
    ready = true;
    tell({ t: "h5p:ready" });
    measure();
    setInterval(() => (measure(), look()), LOOK); // nobody observes sizes for a frame that is out of sight
  });
})();
