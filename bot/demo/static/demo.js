// The demo page: several talks on one stream, tabs, and the button that lets time pass.
import { Chat } from "/static/web/chat.js";
import { Talk, follow } from "/static/web/talk.js";

const main = document.querySelector("main");
const wide = matchMedia("(min-width: 60rem)");
const talks = new Map();
const NEWS_SHOWN = 2;

/** Whether a pane can be seen now. */
function visible(name) {
  return main.querySelector(`[data-pane="${name}"]`).offsetParent !== null;
}

function choose(tab) {
  const address = new URL(location.href);
  address.searchParams.set("tab", tab);
  history.replaceState(null, "", address);
  show(tab);
}

/** Side by side there is no tab for yourself: the other screen is shown then. */
function show(tab) {
  main.dataset.tab = tab;
  const current = wide.matches && tab === "you" ? "other" : tab;
  for (const link of main.querySelectorAll("[data-tab]")) {
    if (link.dataset.tab === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    if (visible(link.dataset.tab)) link.querySelector(".dot").hidden = true;
  }
}

function announce(text) {
  main.querySelector(".announce").textContent = text;
}

function optionOf(person) {
  return main.querySelector(`#pick-other option[value="${CSS.escape(person)}"]`);
}

function nameOf(person) {
  return optionOf(person)?.textContent.split(" · ")[0].replace(/^• /, "") ?? "";
}

/** The bot told something to somebody whose screen is not shown: offer to look. */
function tellOfNews(person) {
  const option = optionOf(person);
  if (!option) return;
  const text = main.dataset.news.replace("{name}", nameOf(person));
  if (!option.textContent.startsWith("• ")) option.prepend("• ");
  const address = new URL(location.href);
  address.searchParams.set("other", person);
  address.searchParams.set("tab", "other");
  const link = document.createElement("a");
  link.href = address;
  link.dataset.person = person;
  link.textContent = text;
  const line = main.querySelector(".news");
  const earlier = [...line.children].filter((one) => one.dataset.person !== person);
  line.replaceChildren(link, ...earlier.slice(0, NEWS_SHOWN - 1));
  line.hidden = false;
  if (!visible("other")) main.querySelector('.tabs [data-tab="other"] .dot').hidden = false;
  announce(text);
}

function hear(news) {
  if (news.news) return tellOfNews(news.news.slice(1));
  talks.get(news.pane)?.show(news.letters);
  if (visible(news.pane) || !news.letters.some((letter) => letter.kind === "bot")) return undefined;
  const link = main.querySelector(`.tabs [data-tab="${news.pane}"]`);
  link.querySelector(".dot").hidden = false;
  return announce(`${main.dataset.newsShort}: ${link.firstChild.textContent}`);
}

function startTalks() {
  for (const root of main.querySelectorAll("[data-chat]")) {
    const kind = root.querySelector("form.say") ? Chat : Talk;
    talks.set(root.dataset.chat, new kind(root));
  }
  for (const link of main.querySelectorAll(".tabs [data-tab]")) {
    link.addEventListener("click", (event) => { event.preventDefault(); choose(link.dataset.tab); });
  }
  for (const link of main.querySelectorAll("[data-fill]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      talks.get(link.dataset.fill).fill(link.textContent);
      link.closest("details").open = false; // leaves the room to the talk
    });
  }
  wide.addEventListener("change", () => show(main.dataset.tab));
  show(main.dataset.tab);
  follow({
    url: (place) => `${main.dataset.watch}&after=${place}`,
    place: main.dataset.place,
    onNews: hear,
    onLine: (online) => talks.get("you").line(online),
  });
}

async function letTimePass(form, jump) {
  const box = document.querySelector(".happened");
  const list = box.querySelector("ul");
  const lines = (texts) => list.replaceChildren(...texts.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  const buttons = form.querySelectorAll("button");
  box.hidden = false;
  lines([form.dataset.passing]);
  for (const button of buttons) button.setAttribute("aria-disabled", "true");
  try {
    const answer = await fetch(form.action, {
      method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams({ jump }),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const { clock, happened } = await answer.json();
    document.querySelector(".clock time").dateTime = clock.at;
    document.querySelector(".clock .date").textContent = clock.date;
    document.querySelector(".clock .hour").textContent = clock.time;
    lines(happened.length ? happened : [form.dataset.nothing]);
  } catch {
    lines([form.dataset.failed]);
  }
  for (const button of buttons) button.removeAttribute("aria-disabled");
}

document.querySelector(".advance").addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.submitter.getAttribute("aria-disabled") !== "true") letTimePass(event.target, event.submitter.value);
});
if (main.dataset.watch) startTalks();
