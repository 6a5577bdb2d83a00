// A talk in which a person takes part: sends what is typed or pressed, and never loses what was not kept yet.

import { Talk, element } from "./talk.js";

const SETTLE_MS = 6000; // a pressed choice that the bot leaves open comes back after this
const FINAL = new Set([400, 401, 403, 404, 413, 415]); // trying again changes nothing

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID(); // only there on https and localhost
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What was typed and not yet kept by the bot, per talk; it outlives the page. */
class Unsent {
  constructor(base) { this.key = `netwever:unsent:${base}`; }
  all() {
    try { return JSON.parse(localStorage.getItem(this.key) ?? "[]"); } catch { return []; }
  }
  add(item) { this._keep([...this.all().filter((one) => one.id !== item.id), item]); }
  drop(id) { this._keep(this.all().filter((one) => one.id !== id)); }
  _keep(items) {
    try { localStorage.setItem(this.key, JSON.stringify(items)); } catch { /* private window: the page itself still has it */ }
  }
}

/** A talk in which a person takes part. */
export class Chat extends Talk {
  constructor(root) {
    super(root);
    this.base = root.dataset.base;
    this.language = root.dataset.language;
    this.form = root.querySelector("form.say");
    this.input = this.form.querySelector("textarea");
    this.unsent = new Unsent(this.base);
    this.presses = new Map(); // token -> the id of a press that failed, so that trying again is the same press
    this.sending = Promise.resolve(); // one after the other: the order of what is typed stays
    this._listen();
    this._grow();
    this._resume();
    this._toEnd();
  }

  /** Say whether the page hears from the bot. */
  line(online) {
    const status = this.root.querySelector(".status");
    if (!online) status.textContent = this.labels.offline;
    else if (status.textContent) {
      status.textContent = this.labels.online;
      setTimeout(() => { if (status.textContent === this.labels.online) status.textContent = ""; }, 4000);
    }
  }

  /** Put words in the input, for the person to send or change. */
  fill(text) {
    this.input.value = text;
    this._grow();
    this.input.focus();
  }

  _listen() {
    this.root.addEventListener("submit", (event) => {
      event.preventDefault();
      const pressed = event.submitter;
      if (event.target === this.form) this._say();
      else if (pressed?.name === "token") this._press(event.target, pressed);
      else if (pressed?.name === "begin") this._begin(event.target);
    });
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
    this.input.addEventListener("input", () => this._grow());
    this.newest.addEventListener("click", () => this.input.focus());
  }

  // --- sending ---------------------------------------------------------------------------------------------------
  _say() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this._grow();
    this._problem("");
    const item = { id: newId(), text };
    this.unsent.add(item);
    this._queue(item, this._showUnsent(item));
    this._toEnd();
  }

  _resume() {
    for (const item of this.unsent.all()) this._queue(item, this._own(item.id) ?? this._showUnsent(item));
  }

  _queue(item, row) {
    row.classList.add("sending");
    row.classList.remove("failed");
    row.querySelector(".again")?.remove();
    this.sending = this.sending.then(() => this._deliver(item, row));
  }

  async _deliver(item, row) {
    const { kept, final, problem } = await this._post({ id: item.id, text: item.text });
    const shown = this._own(item.id) ?? row; // its letter may have come meanwhile
    shown.classList.remove("sending");
    if (kept || final) this.unsent.drop(item.id);
    if (final) {
      shown.remove();
      this._problem(problem);
      if (!this.input.value) this.fill(item.text);
    } else if (!kept) this._offerRetry(shown, problem, () => this._queue(item, this._own(item.id) ?? shown));
  }

  _offerRetry(row, problem, again) {
    row.classList.add("failed");
    const button = element("button", { type: "button" }, this.labels.retry);
    button.addEventListener("click", () => { this.input.focus(); again(); });
    row.append(element("p", { class: "again" }, `${this.labels.failed} `, problem ? `${problem} ` : "", button));
    this._problem(this.labels.failed);
    if (this.newest.hidden) this._toEnd();
  }

  async _press(form, button) {
    const row = form.closest(".letter");
    const id = this.presses.get(button.value) ?? newId();
    const label = button.querySelector(".label").textContent;
    const chip = this._chosen(label);
    const version = row.dataset.version;
    const byKeyboard = button.matches(":focus-visible"); // a tap must not bring up the keyboard of a phone
    form.replaceWith(chip);
    if (byKeyboard) this.input.focus({ preventScroll: true }); // the button that had the focus is gone
    this._problem("");
    this._mark();
    const { kept, problem } = await this._post({ id, token: button.value });
    if (kept) this.presses.delete(button.value);
    else this.presses.set(button.value, id);
    const putBack = () => { if (row.isConnected && row.dataset.version === version) chip.replaceWith(form); };
    if (kept) setTimeout(putBack, SETTLE_MS);
    else {
      putBack();
      this._problem(`${this.labels.failed} ${problem}`);
    }
  }

  async _begin(form) {
    const button = form.querySelector("button");
    button.disabled = true;
    const { kept, problem } = await this._post({ id: form.elements.id.value, begin: true });
    button.disabled = false;
    if (kept) this.input.focus();
    else this._problem(`${this.labels.failed} ${problem}`);
  }

  async _post(body) {
    try {
      const answer = await fetch(`${this.base}/say?lang=${this.language}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify(body),
      });
      if (answer.ok) return { kept: true };
      const problem = (await answer.json().catch(() => ({}))).problem ?? "";
      return { kept: false, final: FINAL.has(answer.status), problem };
    } catch {
      return { kept: false, final: false, problem: "" };
    }
  }

  _problem(text) { this.root.querySelector(".problem").textContent = text; }

  _showUnsent(item) {
    this.root.querySelector(".welcome").hidden = true;
    const row = element("li", { class: "letter own", "data-mine": item.id },
      this._who(this.labels.you),
      element("div", { class: "bubble" }, element("p", { class: "typed", dir: "auto" }, item.text)),
      element("p", { class: "wait" }, this.labels.sending));
    this.list.append(row);
    return row;
  }

  _grow() {
    this.input.rows = 1;
    while (this.input.scrollHeight > this.input.clientHeight + 2 && this.input.rows < 6) this.input.rows += 1;
  }
}
