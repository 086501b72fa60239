// Shows what a design looks like while it is typed. Without it the page saves the draft and shows that.
const form = document.querySelector("[data-design]");
const here = document.querySelector("[data-preview-here]");
const words = document.querySelector("[data-preview-words]");
const failed = document.querySelector("[data-preview-failed]");
const pdf = document.querySelector("div[data-preview-pdf]");
const hasRoomForPdf = window.matchMedia("(min-width: 64em)").matches && navigator.pdfViewerEnabled;
const PAUSE = 500; // after the last key, in milliseconds
const PDF_PAUSE = 1600;
let waiting, waitingForPdf, asked;

async function show() {
  asked?.abort();
  asked = new AbortController();
  const { signal } = asked;
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form), signal });
    // Whoever was signed out meanwhile is led to the page of signing in, which is no preview.
    const isPreview = answer.ok && !answer.redirected;
    if (isPreview) here.innerHTML = await answer.text();
    failed.hidden = isPreview;
    words.textContent = isPreview ? words.dataset.done : "";
  } catch {
    if (!signal.aborted) failed.hidden = false; // the network went; where another key came first, that asks again
  }
}

// The form itself is sent into the frame, with the pictures that were chosen; nothing is saved by that. A frame of its
// own for each keeps them out of the history of the window: one step back leaves the page.
function showPdf() {
  pdf.hidden = Boolean(here.querySelector("[data-fault]")); // it could not be drawn, and the reason is said already
  if (pdf.hidden) return;
  const frame = pdf.querySelector("iframe");
  frame.replaceWith(frame.cloneNode());
  const { action, target } = form;
  form.action = form.dataset.previewPdf;
  form.target = "specimen-pdf";
  HTMLFormElement.prototype.submit.call(form);
  form.action = action;
  form.target = target;
}

function changed({ target }) {
  if (target.form !== form) return;
  clearTimeout(waiting);
  clearTimeout(waitingForPdf);
  words.textContent = "";
  waiting = setTimeout(show, PAUSE);
  if (hasRoomForPdf) waitingForPdf = setTimeout(showPdf, PDF_PAUSE);
}

// On the document: what to preview is chosen beside the preview, outside the form that it belongs to.
document.addEventListener("input", changed);
for (const each of document.querySelectorAll("[data-without-script]")) each.hidden = true;
if (hasRoomForPdf) showPdf();
