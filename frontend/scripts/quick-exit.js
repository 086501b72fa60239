// The link works by itself. With this script it also takes the page's place in the history, and answers to Escape pressed
// three times within two seconds.
const link = document.querySelector("[data-quick-exit]");
let presses = [];

function leave() {
  document.documentElement.hidden = true; // nothing to be seen while the other page loads
  document.title = "…";
  window.location.replace(link.href);
}

link.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") {
    presses = [];
    return;
  }
  const now = Date.now();
  presses = [...presses.filter((at) => now - at < 2000), now];
  if (presses.length >= 3) leave();
});

// Coming back by the Back button must not show what was hidden.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
