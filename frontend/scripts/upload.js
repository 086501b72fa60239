// Sends a large file with a bar that says how far it is. Without this script the form is sent as any other.
const STEP = 10; // per cent between two words of a screen reader

class Upload {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.host = form.parentElement;
    this.refusal = this.host.querySelector("[data-upload-refusal]");
    this.state = form.querySelector("[data-upload-state]");
    this.bar = form.querySelector("progress");
    this.button = form.querySelector("[data-upload-send]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.request) this.start();
    });
    form.querySelector("[data-upload-stop]").addEventListener("click", () => this.request?.abort());
  }

  start() {
    const file = this.form.querySelector('[type="file"]').files[0];
    if (file && file.size > Number(this.words.mostBytes)) return this.refuse(this.words.tooLarge);
    const data = new FormData(this.form);
    this.request = new XMLHttpRequest();
    this.request.open("POST", this.form.action);
    this.request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    this.request.upload.addEventListener("progress", (event) => this.sent(event));
    this.request.upload.addEventListener("load", () => this.checking());
    this.request.addEventListener("load", () => this.answered());
    this.request.addEventListener("error", () => this.refuse(this.words.broken));
    this.request.addEventListener("abort", () => this.refuse(this.words.stopped));
    this.refusal.hidden = true;
    this.spoken = 0;
    this.busy(true);
    this.request.send(data);
  }

  busy(is) {
    this.state.hidden = !is;
    this.button.setAttribute("aria-disabled", is);
    this.form.setAttribute("aria-busy", is);
    this.form.querySelector("[data-upload-stop]").hidden = false;
    window[is ? "addEventListener" : "removeEventListener"]("beforeunload", stay);
  }

  sent({ loaded, total }) {
    const percent = total ? Math.floor((100 * loaded) / total) : 0;
    const words = this.words.sending.replace("%s", percent);
    this.bar.value = percent;
    this.say(words, percent - this.spoken >= STEP);
    if (percent - this.spoken >= STEP) this.spoken = percent;
  }

  checking() {
    this.bar.removeAttribute("value");
    this.form.querySelector("[data-upload-stop]").hidden = true; // what is here is checked to the end
    this.say(this.words.checking, true);
  }

  say(words, aloud) {
    this.form.querySelector("[data-upload-words]").textContent = words;
    if (aloud) this.form.querySelector("[data-upload-said]").textContent = words;
  }

  answered() {
    const { status, responseText } = this.request;
    const place = this.request.getResponseHeader("Location");
    if (status === 201 && place) {
      this.busy(false);
      this.button.setAttribute("aria-disabled", true);
      window.location.assign(place);
      return;
    }
    if (status === 413) return this.refuse(this.words.tooLarge);
    const page = new DOMParser().parseFromString(responseText, "text/html");
    const answer = page.getElementById("wm-upload");
    if (![422, 507].includes(status) || !answer) return this.refuse(this.words.failed);
    this.busy(false);
    this.host.replaceWith(answer);
    const marked = answer.querySelector(".w-field--error input");
    (marked ?? answer.querySelector("[data-upload-refusal]")).focus();
    new Upload(answer.querySelector("form[data-upload]"));
  }

  // The file stays chosen: nothing is wrong with it that we know of.
  refuse(words) {
    this.busy(false);
    this.request = null;
    const line = document.createElement("p");
    line.textContent = words;
    this.refusal.querySelector("[data-upload-why]").replaceChildren(line);
    this.refusal.hidden = false;
    this.refusal.focus();
  }
}

function stay(event) {
  event.preventDefault();
}

for (const form of document.querySelectorAll("form[data-upload]")) new Upload(form);
