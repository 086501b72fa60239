// Saves a quiz as it is answered. The page works without this: its two buttons do the same.
// What could not be sent yet is kept on this device under the attempt's own random name, and sent when it can be.

const PREFIX = "waymark-quiz:";
const PAUSE = 400; // after the last answer, in milliseconds
const PAUSE_IN_TYPING = 1500;
const AGAIN = 20000; // between tries while there is no connection

// The device may refuse to keep anything (private windows): the server then has all there is.
const shelf = {
  get(id) {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + id));
    } catch {
      return null;
    }
  },
  put(id, fields) {
    try {
      localStorage.setItem(PREFIX + id, JSON.stringify(fields));
    } catch {
      /* nothing to be done */
    }
  },
  clear(id) {
    try {
      localStorage.removeItem(PREFIX + id);
    } catch {
      /* nothing to be done */
    }
  },
};

function answersIn(form) {
  return [...new FormData(form)].filter(([name]) => /^q[0-9]/.test(name));
}

function fill(form, fields) {
  const given = fields.map(([name, value]) => `${name}=${value}`);
  for (const control of form.querySelectorAll("input[name^=q], select[name^=q]")) {
    if (control.type === "radio" || control.type === "checkbox") {
      control.checked = given.includes(`${control.name}=${control.value}`);
    } else if (control.tagName === "SELECT" || control.type === "text") {
      control.value = fields.find(([name]) => name === control.name)?.[1] ?? "";
    }
  }
}

function isAnswered(question) {
  const selects = [...question.querySelectorAll("select")];
  if (selects.length) return new Set(selects.map((one) => one.value).filter(Boolean)).size === selects.length;
  const gaps = [...question.querySelectorAll("input[type=text]")];
  if (gaps.length) return gaps.every((one) => one.value.trim());
  return question.querySelector("input:checked") !== null;
}

class Saving {
  constructor(form) {
    this.form = form;
    this.id = form.dataset.quiz;
    this.state = form.querySelector("[data-quiz-state]");
    this.count = form.querySelector("[data-quiz-count]");
    this.timer = 0;
    this.sending = false;
    this.waiting = false;
  }

  start() {
    const kept = shelf.get(this.id);
    if (kept) {
      fill(this.form, kept);
      this.say("restored");
      this.soon();
    }
    this.form.addEventListener("change", () => this.changed());
    this.form.addEventListener("input", ({ target }) => {
      if (target.type === "text") this.changed(PAUSE_IN_TYPING);
    });
    // Enter in a gap would submit the whole quiz.
    this.form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.type === "text" && !event.isComposing) this.nextGap(event);
    });
    this.form.addEventListener("submit", () => {
      clearTimeout(this.timer);
      this.waiting = false;
    });
    window.addEventListener("online", () => this.soon());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && shelf.get(this.id)) this.send();
    });
    this.recount();
  }

  changed(pause = PAUSE) {
    shelf.put(this.id, answersIn(this.form));
    this.recount();
    this.soon(pause);
  }

  nextGap(event) {
    event.preventDefault();
    const gaps = [...event.target.closest(".wm-question").querySelectorAll("input[type=text]")];
    gaps[gaps.indexOf(event.target) + 1]?.focus();
  }

  recount() {
    const questions = [...this.form.querySelectorAll(".wm-question")];
    const answered = questions.filter(isAnswered).length;
    this.count.textContent = this.count.dataset.quizCount
      .replace("{answered}", answered)
      .replace("{number}", questions.length);
  }

  soon(pause = PAUSE) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), pause);
  }

  async send() {
    if (this.sending) {
      this.waiting = true;
      return;
    }
    this.sending = true;
    const fields = answersIn(this.form);
    const body = new URLSearchParams(fields);
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    try {
      const options = { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true };
      await this.heard(await fetch(this.form.dataset.save, { ...options, redirect: "error" }), fields);
    } catch {
      this.say("offline");
      this.soon(AGAIN);
    } finally {
      this.sending = false;
      if (this.waiting) {
        this.waiting = false;
        this.soon();
      }
    }
  }

  async heard(response, fields) {
    if (response.ok) {
      if (JSON.stringify(fields) === JSON.stringify(answersIn(this.form))) shelf.clear(this.id);
      this.say("saved");
    } else if (response.headers.get("content-type")?.includes("json")) {
      this.refused(await response.json());
    } else if (response.status >= 500) {
      throw new Error(response.statusText);
    } else {
      this.say("stale");
    }
  }

  // Signed out, submitted in another window, or not answers of this quiz: the server says so, with where to go on.
  refused({ state, message, address }) {
    if (state === "refused" || state === "submitted") shelf.clear(this.id);
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = address;
    link.textContent = message;
    this.state.replaceChildren(link);
  }

  say(what) {
    this.state.textContent = this.state.dataset[what];
  }
}

const done = document.querySelector("[data-quiz-done]");
if (done) shelf.clear(done.dataset.quizDone);

const form = document.querySelector("form[data-quiz]");
if (form) new Saving(form).start();
