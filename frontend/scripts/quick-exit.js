// The link works by itself. With this script it also takes the page's place in the history, answers to Shift pressed three
// times within five seconds (and to Escape, three times), and keeps what was left from coming back by the Back button. It
// stands right after the link and is not deferred, so that a page that was left is hidden before its words are read.
(() => {
  const link = document.querySelector("[data-quick-exit]");
  const told = document.querySelector("[data-quick-exit-told]");
  const LEFT = "waymark-left";
  const WITHIN = 5000;
  const KEYS = ["Shift", "Escape"];
  let presses = 0;
  let pressed = "";
  let isCombined = false;
  let waiting = 0;

  function leave() {
    document.documentElement.hidden = true; // nothing to be seen while the other page loads
    document.title = "…";
    note(true);
    window.location.replace(link.href);
  }

  // Kept by this tab alone, until it is closed or the person comes back on purpose. No cookie.
  function note(hasLeft) {
    try {
      if (hasLeft) sessionStorage.setItem(LEFT, "1");
      else sessionStorage.removeItem(LEFT);
    } catch {
      // A browser that keeps nothing has nothing to show either.
    }
  }

  function hasLeft() {
    try {
      return sessionStorage.getItem(LEFT) !== null;
    } catch {
      return false;
    }
  }

  function say(words) {
    if (told) told.textContent = words ?? "";
  }

  function startAgain(words) {
    window.clearTimeout(waiting);
    presses = 0;
    say(words);
  }

  function count(key) {
    if (key !== pressed) startAgain();
    pressed = key;
    presses += 1;
    window.clearTimeout(waiting);
    if (presses >= 3) {
      say(link.dataset.leaving);
      leave();
      return;
    }
    if (key === "Shift") say(presses === 1 ? link.dataset.twoMore : link.dataset.oneMore);
    waiting = window.setTimeout(() => startAgain(told?.textContent ? link.dataset.tooLate : ""), WITHIN);
  }

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  document.addEventListener("keydown", (event) => {
    if (KEYS.includes(event.key)) {
      if (!event.repeat && event.key === "Shift") isCombined = false;
      return;
    }
    isCombined = event.shiftKey; // a capital letter is no wish to leave
    if (presses) startAgain();
  });

  document.addEventListener("keyup", (event) => {
    if (!KEYS.includes(event.key)) return;
    if (!isCombined) count(event.key);
    isCombined = false;
  });

  // Coming back by the Back button must not show what was left; coming back by an address or a link is meant.
  const [arrival] = performance.getEntriesByType("navigation");
  if (arrival?.type !== "back_forward") note(false);
  else if (hasLeft()) leave();

  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    if (hasLeft()) leave();
    else if (document.documentElement.hidden) window.location.reload();
  });
})();
