// Plays the packages of a lesson, each in a frame that can reach nothing, and sends on what they report.
// Whatever comes out of a frame is a stranger's word: it is measured and cut here, and judged by the server.

const LONGEST = 64 * 1024; // of a message, in characters
const MOST_A_SECOND = 200; // messages; a frame that says more is closed
const MOST_WAITING = 200; // reports; what comes on top is let go
const PATIENCE = 20000; // until the next one starts, and this one is said to be slow
const GRACE = 3000; // between the frame's page and its first sign of life
const PAUSE = 2000; // between two savings
const LOWEST = 120; // of a frame, in pixels
const HIGHEST = 4000;
const AGAIN = [1000, 3000, 8000, 20000, 60000]; // between tries
const SMALL = 16 * 1024; // so much may still be sent by a page that is being left

const wait = (pause) => new Promise((go) => setTimeout(go, pause));

// What the server said no to. Without a status nothing was heard of it at all.
class Refused extends Error {
  constructor(status, answer = {}) {
    super(answer.message ?? "");
    this.status = status;
    this.answer = answer;
  }

  get mayPass() {
    return !this.status || this.status === 429 || this.status >= 500;
  }
}

async function post(address, body) {
  const isForm = body instanceof URLSearchParams;
  const text = isForm ? body : JSON.stringify(body);
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  if (!isForm) headers["Content-Type"] = "application/json";
  let response;
  try {
    const keepalive = String(text).length < SMALL;
    response = await fetch(address, { method: "POST", body: text, headers, keepalive, redirect: "error" });
  } catch {
    throw new Refused(0);
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Refused(response.status, answer ?? {});
  if (!answer) throw new Refused(0);
  return answer;
}

// What began to load and was neither ready nor left in order has stopped the whole page: a program that never ends does
// so wherever the browser runs the frame and the page as one. The next visit has to know, so the device is told before.
const loading = {
  key: (address) => `waymark-package:${address}`,
  begins(address) {
    try {
      localStorage.setItem(loading.key(address), "loading");
    } catch {
      /* the device keeps nothing: it starts by itself every time */
    }
  },
  ends(address) {
    try {
      localStorage.removeItem(loading.key(address));
    } catch {
      /* nothing was kept */
    }
  },
  neverEnded(address) {
    try {
      return localStorage.getItem(loading.key(address)) !== null;
    } catch {
      return false;
    }
  },
};

const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";

// Reports go one after the other, each under a key of its own: sent again, it counts once.
class Reports {
  constructor(address, heard, refused) {
    Object.assign(this, { address, heard, refused, waiting: [], isSending: false });
  }

  add(statement) {
    if (this.waiting.length >= MOST_WAITING) return;
    this.waiting.push({ key: crypto.randomUUID(), statement });
    this.send();
  }

  async send() {
    if (this.isSending) return;
    this.isSending = true;
    for (let tries = 0; this.waiting.length; ) {
      try {
        this.heard(await post(this.address, this.waiting[0]));
        this.waiting.shift();
        tries = 0;
      } catch (refusal) {
        this.refused(refusal);
        if (refusal.mayPass) await wait(AGAIN[Math.min(tries++, AGAIN.length - 1)]);
        else this.waiting.shift();
      }
    }
    this.isSending = false;
  }

  // The page is being left: everything goes at once. What arrives twice has the same key.
  leave() {
    for (const report of this.waiting.slice(0, 10)) post(this.address, report).catch(() => {});
  }
}

// Where the person stands: the newest alone matters, and no other window may have saved meanwhile.
class Standing {
  constructor(address, number, refused) {
    Object.assign(this, { address, number, refused, next: null, isSaving: false, isOver: false });
  }

  put(state) {
    this.next = state;
    this.save();
  }

  async save() {
    if (this.isSaving) return;
    this.isSaving = true;
    for (let tries = 0; this.next !== null && !this.isOver; ) {
      const state = this.next;
      this.next = null;
      try {
        this.number = (await post(this.address, { number: this.number, state })).number;
        tries = 0;
        await wait(PAUSE);
      } catch (refusal) {
        this.refused(refusal);
        this.isOver = !refusal.mayPass && refusal.status !== 413;
        if (refusal.mayPass) {
          this.next ??= state;
          await wait(AGAIN[Math.min(tries++, AGAIN.length - 1)]);
        }
      }
    }
    this.isSaving = false;
  }

  leave() {
    if (this.next === null || this.isOver) return;
    post(this.address, { number: this.number, state: this.next }).catch(() => {});
  }
}

// A statement without what the server has no use for: who it says it was, and what was answered.
function statementIn(text) {
  if (typeof text !== "string" || text.length > LONGEST) return null;
  try {
    const said = JSON.parse(text);
    if (typeof said?.verb?.id !== "string") return null;
    delete said.actor;
    delete said.result?.response;
    return said;
  } catch {
    return null;
  }
}

class Package {
  constructor(box) {
    this.box = box;
    this.words = box.dataset;
    this.lesson = box.closest("[data-lesson-key]")?.dataset.lessonKey;
    for (const name of ["room", "stage", "status", "retry", "again", "full", "sure", "yes", "no", "instead", "needs"]) {
      this[name] = box.querySelector(`[data-package-${name}]`);
    }
  }

  prepare() {
    this.needs.hidden = true;
    this.room.hidden = false;
    this.instead.open = false;
    this.box.append(this.instead);
    this.retry.addEventListener("click", () => this.start());
    this.again.addEventListener("click", () => this.ask(true));
    this.no.addEventListener("click", () => this.ask(false));
    this.yes.addEventListener("click", () => {
      this.ask(false);
      this.start({ again: true });
    });
    this.full.addEventListener("click", () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else this.room.requestFullscreen();
    });
    this.room.addEventListener("keydown", ({ key }) => {
      if (key === "Escape" && document.fullscreenElement) document.exitFullscreen();
    });
    document.addEventListener("fullscreenchange", () => {
      this.full.textContent = document.fullscreenElement === this.room ? this.words.smaller : this.words.larger;
    });
    window.addEventListener("pagehide", () => {
      loading.ends(this.words.package);
      this.reports?.leave();
      this.standing?.leave();
    });
    this.show("waiting", this.words.loading);
  }

  // "waiting", "loading", "ready", "done" or "failed": the styles follow it.
  show(state, words) {
    this.box.dataset.state = state;
    this.say(words);
    const plays = state === "ready" || state === "done";
    this.again.hidden = !plays;
    this.full.hidden = !plays || !document.fullscreenEnabled;
    this.retry.hidden = state !== "failed";
    if (state === "failed") this.instead.open = true;
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  ask(isAsked) {
    this.sure.hidden = !isAsked;
    this.again.hidden = isAsked;
    (isAsked ? this.yes : this.again).focus();
  }

  // In view for the first time. What stopped the page last time waits to be asked.
  arrive() {
    if (!loading.neverEnded(this.words.package)) return this.start();
    this.show("failed", this.words.stuck);
    return Promise.resolve();
  }

  // Resolves when it plays, has failed, or others have waited for it long enough.
  start({ again = false } = {}) {
    this.stop();
    if (!this.lesson || !this.words.package) {
      this.show("preview", this.words.preview);
      return Promise.resolve();
    }
    this.show("loading", this.words.loading);
    const settled = new Promise((settle) => (this.settle = settle));
    this.patience = setTimeout(() => {
      this.say(this.words.slow);
      this.settle();
    }, PATIENCE);
    this.open(again);
    return settled;
  }

  stop() {
    clearTimeout(this.patience);
    clearTimeout(this.grace);
    this.isWarned = false;
    if (this.frame) loading.ends(this.words.package);
    if (this.standing) this.standing.isOver = true; // reports that wait still go
    this.frame?.remove();
    this.frame = this.reports = this.standing = null;
    this.isAlive = false;
  }

  async open(again) {
    const attempt = (this.attempt = {});
    const form = new URLSearchParams({ lesson: this.lesson });
    if (again) form.set("again", "1");
    try {
      const play = await post(this.words.package, form);
      if (this.attempt === attempt) this.put(play);
    } catch (refusal) {
      if (this.attempt !== attempt) return;
      // A form's token that is not accepted is answered by a page, not in words for a script.
      const before = refusal.status === 403 ? this.words.stale : this.words.failed;
      this.fail(refusal.message || before, refusal.answer.sign_in);
    }
  }

  put(play) {
    this.play = play;
    if (play.tracked) {
      const stillOn = (then) => (told) => this.play === play && then(told);
      const refused = stillOn((refusal) => this.refused(refusal));
      this.reports = new Reports(play.report, stillOn((answer) => this.heard(answer)), refused);
      this.standing = new Standing(play.state, play.number, refused);
    }
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-scripts"); // never allow-same-origin: it would be one of us
    frame.allow = "fullscreen";
    frame.referrerPolicy = "no-referrer";
    frame.title = this.words.frame;
    frame.className = "wm-package__frame";
    frame.src = play.frame;
    let pages = 0;
    frame.addEventListener("load", () => {
      pages += 1;
      if (frame !== this.frame) return;
      if (pages > 1) this.fail(this.words.failed); // it has left its page
      else this.grace = setTimeout(() => this.isAlive || this.fail(this.words.failed), GRACE);
    });
    this.frame = frame;
    this.told = { second: 0, number: 0 };
    loading.begins(this.words.package);
    this.stage.append(frame);
  }

  fail(words, signIn) {
    this.stop();
    this.show("failed", words);
    if (signIn) {
      this.retry.hidden = true;
      this.link(signIn);
    }
    this.settle?.();
  }

  link(address) {
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = address;
    link.textContent = this.words.signIn;
    this.status.append(" ", link);
  }

  listen(message) {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.told.second) this.told = { second, number: 0 };
    if (++this.told.number > MOST_A_SECOND) return this.fail(this.words.failed);
    if (typeof message !== "object" || message === null) return;
    this.isAlive = true;
    if (message.t === "h5p:ready") this.ready();
    else if (message.t === "h5p:size") this.size(message.h);
    else if (message.t === "h5p:error") this.broken();
    else if (message.t === "h5p:state") this.stands(message.s);
    else if (message.t === "h5p:xapi") this.reported(message.s);
  }

  ready() {
    if (this.box.dataset.state !== "loading") return;
    clearTimeout(this.patience);
    loading.ends(this.words.package);
    const words = this.play.words || this.words.ready;
    this.show(this.play.done ? "done" : "ready", this.play.newer ? `${words} ${this.words.newer}` : words);
    this.settle();
  }

  broken() {
    if (this.box.dataset.state === "loading") this.fail(this.words.failed);
  }

  size(height) {
    if (!Number.isFinite(height)) return;
    this.frame.style.blockSize = `${Math.min(Math.max(height, LOWEST), HIGHEST)}px`;
  }

  stands(state) {
    if (typeof state === "string" && state.length <= LONGEST) this.standing?.put(state);
  }

  reported(text) {
    const statement = statementIn(text);
    if (statement) this.reports?.add(statement);
  }

  heard(answer) {
    if (typeof answer.words !== "string" || !answer.words) return;
    if (!this.isWarned) this.say(answer.words);
    if (answer.done) this.box.dataset.state = "done";
  }

  // What was not understood is the package's own fault, and nothing that a person could mend.
  refused(refusal) {
    if (refusal.mayPass) return this.say(this.words.offline);
    if (refusal.status === 400 || refusal.status === 413) return;
    this.isWarned = true; // what is heard afterwards may not hide it
    this.say(refusal.message || (refusal.status === 409 ? this.words.elsewhere : this.words.stale));
    if (refusal.answer.sign_in) this.link(refusal.answer.sign_in);
  }
}

const packages = [...document.querySelectorAll("[data-package]")].map((box) => new Package(box));
for (const one of packages) one.prepare();

window.addEventListener("message", (event) => {
  if (event.origin !== "null") return; // only what has no origin of its own
  const one = packages.find(({ frame }) => frame && frame.contentWindow === event.source);
  one?.listen(event.data);
});

// One starts at a time, as they come into view.
let turn = Promise.resolve();
const seen = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      const one = packages.find(({ box }) => box === target);
      turn = turn.then(() => one.arrive());
    }
  },
  { rootMargin: "200px" },
);
for (const { box } of packages) seen.observe(box);
