// Small comforts for every page. Nothing here is needed: each page works without it.

// After a form was sent with mistakes, start at the list of them.
document.querySelector("[data-focus]")?.focus();

// A print button only where it can work.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Sending a form twice by a double click: the second within a second is dropped. The server is safe either way.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 1000) event.preventDefault();
  form.dataset.sent = Date.now();
});

// The open menu closes on Escape and gives the focus back to its button.
const menu = document.querySelector(".wm-menu");
menu?.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
