// One talk in a page: shows letters as they come.

const RETRY_MS = [1000, 2000, 5000, 10000];

/** An element with text and attributes; text never becomes markup. */
export function element(tag, attributes = {}, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(name, value);
  made.append(...content.filter((one) => one !== null));
  return made;
}

/** Follow a stream of letters: `url(place)` gives its address, each event's id is the place to go on from. */
export function follow({ url, place, onNews, onLine }) {
  let failures = 0;
  let source = null;
  const open = () => {
    source = new EventSource(url(place));
    source.onopen = () => { failures = 0; onLine(true); };
    source.onmessage = (event) => { place = event.lastEventId || place; onNews(JSON.parse(event.data)); };
    source.onerror = () => {
      source.close();
      if (++failures > 1) onLine(false);
      setTimeout(open, RETRY_MS[Math.min(failures, RETRY_MS.length) - 1]);
    };
  };
  open();
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => { if (event.persisted) open(); });
}

/** A talk that is only shown. */
export class Talk {
  constructor(root) {
    this.root = root;
    this.labels = JSON.parse(root.dataset.labels);
    this.log = root.querySelector(".log");
    this.list = root.querySelector(".letters");
    this.newest = root.querySelector(".newest");
    this.unread = null; // the id of the first letter that came since the reader last did something
    this.placed = 0; // where the page itself put the view: there it may move it again
    this.newest.addEventListener("click", () => { this._toEnd(); this.log.focus(); });
    this.log.addEventListener("scroll", () => { if (this._atEnd()) this.newest.hidden = true; });
    new ResizeObserver(() => { if (this.newest.hidden) this._toEnd(); }).observe(this.log);
    this._toEnd();
  }

  /** Show letters that are new or changed. */
  show(letters) {
    const following = this._atEnd() || Math.abs(this.log.scrollTop - this.placed) < 2;
    const added = letters.filter((letter) => this._place(letter));
    if (letters.length) this.root.querySelector(".welcome").hidden = true;
    if (!added.length) return;
    this.unread ??= added[0].id;
    if (following) this._toUnread();
    else this.newest.hidden = false;
  }

  /** Put a letter where it belongs; true when it is new to the page. */
  _place(letter) {
    const known = this._letter(letter.id) ?? (letter.mine ? this._own(letter.mine) : null);
    if (known && Number(known.dataset.version ?? 0) >= letter.version) return false;
    const unsent = known && !known.dataset.id; // keeps what it tells about being sent
    const row = unsent ? this._adopt(known, letter) : this._row(letter);
    if (known) known.remove();
    const before = [...this.list.children].find((one) => Number(one.dataset.id ?? Infinity) > letter.id);
    this.list.insertBefore(row, before ?? null);
    return !known;
  }

  _adopt(row, letter) {
    row.dataset.id = letter.id;
    row.dataset.version = letter.version;
    row.querySelector(".bubble").after(element("time", { datetime: letter.at }, letter.time));
    return row;
  }

  _letter(id) { return this.list.querySelector(`[data-id="${id}"]`); }

  _own(id) { return this.list.querySelector(`[data-mine="${CSS.escape(id)}"]`); }

  _row(letter) {
    const bubble = element("div", { class: "bubble", lang: letter.language });
    if (letter.kind === "own") bubble.append(element("p", { class: "typed", dir: "auto" }, letter.text));
    else if (letter.kind === "gone") bubble.append(element("p", {}, this.labels.gone));
    else bubble.append(...letter.blocks.map((one) => this._block(one)));
    if (letter.chosen !== null) bubble.append(this._chosen(letter.chosen));
    if (letter.buttons.length) bubble.append(this._choices(letter.buttons));
    return element("li", {
      class: `letter ${letter.kind}`, "data-id": letter.id, "data-version": letter.version, "data-mine": letter.mine || null,
    }, this._who(letter.kind === "own" ? this.labels.you : this.labels.bot), bubble,
    element("time", { datetime: letter.at }, letter.time));
  }

  _who(name) { return element("span", { class: "who" }, `${name}:`); }

  _block(block) {
    if (block.kind === "bullets") {
      return element("ul", {}, ...block.items.map((item) => element("li", { dir: "auto" }, ...this._spans(item))));
    }
    return element(block.kind === "quote" ? "blockquote" : "p", { dir: "auto" }, ...this._spans(block.spans));
  }

  _spans(spans) {
    return spans.map((span) => {
      if (span.url) return element("a", { href: span.url, rel: "noopener noreferrer", target: "_blank" }, span.text);
      return span.bold ? element("strong", {}, span.text) : span.text;
    });
  }

  _chosen(label) {
    return element("p", { class: "chosen" }, element("span", { class: "who" }, `${this.labels.chosen}: `), label);
  }

  _choices(buttons) {
    return element("form", { class: "choices", "aria-label": this.labels.choices }, ...buttons.map((button, index) =>
      element("button", { class: "choice", name: "token", value: button.token },
        element("span", { class: "number" }, String(index + 1)), " ", element("span", { class: "label" }, button.label))));
  }

  // --- the view --------------------------------------------------------------------------------------------------
  _atEnd() { return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80; }
  _toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.newest.hidden = true;
    this._mark();
  }

  /** Show what is new from its beginning, also when it is longer than the view. */
  _toUnread() {
    const top = this._letter(this.unread).getBoundingClientRect().top - this.log.getBoundingClientRect().top;
    this.log.scrollTop = Math.min(this.log.scrollHeight, this.log.scrollTop + top - 16);
    this.placed = this.log.scrollTop;
    this.newest.hidden = this._atEnd();
  }

  /** The reader has done something: what comes now is new. */
  _mark() {
    this.unread = null;
    this.placed = this.log.scrollTop;
  }
}
