// Shows how a job comes on without loading the page again. Where there is no queue, asks for the next bit itself.
const box = document.querySelector("[data-job]");
const words = box.querySelector("[data-job-words]");
const counts = box.querySelector("[data-job-counts]");
const bar = box.querySelector("[data-job-bar]");
const PAUSE = 1500; // between two looks, in milliseconds
const LONGER = 15000; // after a look that failed

function show(state) {
  // Only what changed is written: the words are read out to whoever cannot see them.
  if (words.textContent !== state.words) words.textContent = state.words;
  counts.textContent = state.counts;
  if (state.total) {
    bar.max = state.total;
    bar.value = state.done;
  }
}

async function look() {
  try {
    const answer = await fetch(box.dataset.job, { headers: { Accept: "application/json" } });
    if (!answer.ok) return location.reload();
    const state = await answer.json();
    show(state);
    if (!state.is_open) return location.reload();
    const form = box.querySelector("[data-job-go-on]");
    if (state.go_on && form) await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    setTimeout(look, state.go_on ? 100 : PAUSE);
  } catch {
    setTimeout(look, LONGER);
  }
}

setTimeout(look, PAUSE);
