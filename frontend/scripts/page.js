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

// A copy button beside what it copies, only where it can work.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(field.value);
    document.getElementById(button.getAttribute("aria-describedby")).textContent = button.dataset.copied;
  });
}

// A certificate's address that was opened with its signature behind `#`: the page that checks it gets it, nobody else.
const signed = document.querySelector("[data-signed-here]");
if (signed && location.hash.startsWith("#wm1.")) {
  signed.hidden = false;
  signed.querySelector("a").href += location.hash;
}
