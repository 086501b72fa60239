// Titles that begin as what is being typed does, in the browser's own list of choices. The form works without.
const field = document.querySelector("[data-suggest]");
const list = document.getElementById(field?.getAttribute("list") ?? "");
let waiting;

async function suggest() {
  const typed = field.value.trim();
  if (typed.length < 2) return list.replaceChildren();
  const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(typed)}`);
  if (!answer.ok || field.value.trim() !== typed) return;
  const { suggestions } = await answer.json();
  list.replaceChildren(...suggestions.map((title) => new Option(title, title)));
}

field?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => suggest().catch(() => {}), 200);
});
