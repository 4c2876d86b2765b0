// The chat page: sends what one does, draws what comes back, and looks for news while visible.
"use strict";

const body = document.body;
const { as, place } = body.dataset;
const dialog = document.querySelector("dialog");
const scroller = document.querySelector(".scroll");
const area = document.querySelector("#write");
const search = document.querySelector(".search input");
let version = body.dataset.version;
let turn = 0; // grows with every act, so that news asked for before it is not drawn over it
let busy = false;

// --- asking the server -----------------------------------------------------------------------

class Refused extends Error {}

async function ask(path, data) {
  const headers = { "Content-Type": "application/json", "X-Omega": "1" };
  const how = data ? { method: "POST", headers, body: JSON.stringify(data) } : {};
  const response = await fetch(path, how).catch(() => { throw new Refused(body.dataset.offline); });
  if (response.status === 204) return null;
  const found = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(found.error || body.dataset.failed);
  return found;
}

async function act(what) {
  if (busy) return false;
  const calm = occupied();
  try {
    const id = crypto.randomUUID();
    take(await ask("/act", { id, as, place, ...what }), what.kind);
    return true;
  } catch (error) {
    toast(error.message);
    return false;
  } finally {
    calm();
  }
}

// Opening the overview is nobody's press: it keeps no press waiting and draws nothing over one.
async function enter() {
  const asked = turn;
  const answer = await ask("/act", { id: crypto.randomUUID(), as, place, kind: "home" });
  if (asked === turn) take(answer, "home");
}

function occupied() {
  busy = true;
  turn += 1;
  const held = document.activeElement;
  document.querySelectorAll(".move").forEach((button) => { button.disabled = true; });
  document.querySelector(".typing").hidden = false;
  return () => {
    busy = false;
    document.querySelectorAll(".move").forEach((button) => { button.disabled = false; });
    if (document.activeElement === body && held.isConnected) held.focus();
    document.querySelector(".typing").hidden = true;
  };
}

function take(answer, kind) {
  if (answer.form) return openForm(answer.form);
  dialog.close();
  if (answer.go) {
    sessionStorage.setItem("toast", answer.toast);
    return location.assign(answer.go);
  }
  return show(answer.state, kind !== "home");
}

async function look() {
  if (document.hidden || busy) return;
  const asked = turn;
  try {
    const state = await ask(`/state?${new URLSearchParams({ as, place, version })}`);
    if (state && asked === turn) show(state, false);
  } catch (error) {
    toast(error.message);
    if (error.message !== body.dataset.offline) clearInterval(looking); // this person is gone
  }
}

// --- drawing ---------------------------------------------------------------------------------

function show(state, acted) {
  if (state.language !== document.documentElement.lang) return location.reload();
  const low = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 120;
  version = state.version;
  let fresh;
  for (const [name, html] of Object.entries(state.regions)) {
    const added = patch(document.querySelector(`[data-region=${name}]`), html);
    if (name === "conversation") fresh = added;
  }
  filter();
  if (fresh && acted && body.dataset.tab === "home") body.dataset.tab = "chat";
  if (fresh && (low || acted)) reveal(fresh);
  return undefined;
}

// Children with an id stay when nothing in them changed, so what is open or focused stays so.
function patch(region, html) {
  const wanted = document.createElement("template");
  wanted.innerHTML = html;
  const children = [...wanted.content.children];
  if (!children.every((child) => child.id)) return void swap(region, wanted);
  let fresh = null;
  const kept = new Set(children.map((child) => child.id));
  for (const child of [...region.children]) if (!kept.has(child.id)) child.remove();
  for (const child of children) {
    const standing = document.getElementById(child.id);
    child.drawn = child.outerHTML;
    if (!standing) {
      child.classList.add("fresh");
      region.append(child);
      fresh ??= child;
    } else if (standing.drawn !== child.drawn) {
      const focused = standing.contains(document.activeElement);
      standing.replaceWith(child);
      if (focused && child.tabIndex === -1) child.focus({ preventScroll: true });
    }
  }
  return fresh;
}

function swap(region, wanted) {
  if (region.drawn === wanted.innerHTML) return;
  const focused = region.contains(document.activeElement);
  region.drawn = wanted.innerHTML;
  region.replaceChildren(wanted.content);
  if (focused) region.focus({ preventScroll: true });
}

// What stands there now is what the server drew: remembered before this script adds anything.
function remember() {
  for (const region of document.querySelectorAll("[data-region]")) {
    region.tabIndex = -1;
    region.drawn = region.innerHTML;
    for (const child of region.children) child.drawn = child.outerHTML;
  }
}

function reveal(post) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  post.scrollIntoView({ behavior: calm ? "auto" : "smooth" });
}

function showCurrentSeat() {
  const list = seats.getBoundingClientRect();
  const mine = seats.querySelector(".seat[aria-current]")?.getBoundingClientRect();
  if (!mine) return;
  if (mine.top < list.top + 40 || mine.bottom > list.bottom) seats.scrollTop += mine.top - list.top - 60;
}

function toast(text) {
  const box = document.querySelector(".toast");
  box.textContent = text;
  box.classList.add("on");
  clearTimeout(box.timer);
  box.timer = setTimeout(() => box.classList.remove("on"), 3000 + text.length * 50);
}

function filter() {
  const wanted = search.value.trim().toLocaleLowerCase();
  let any = false;
  for (const team of document.querySelectorAll(".team")) {
    let shown = 0;
    for (const seat of team.querySelectorAll(".seat")) {
      const hit = seat.dataset.find.toLocaleLowerCase().includes(wanted);
      seat.parentElement.hidden = !hit;
      shown += hit ? 1 : 0;
    }
    team.hidden = !shown;
    any ||= shown > 0;
  }
  document.querySelector(".nobody").hidden = any;
  sessionStorage.setItem("search", search.value);
}

// --- forms -----------------------------------------------------------------------------------

function openForm(html) {
  dialog.innerHTML = html;
  if (!dialog.open) dialog.showModal();
  dialog.querySelectorAll(".counter").forEach(count);
  const first = dialog.querySelector("[aria-invalid=true]") || dialog.querySelector(".field");
  const at = first && (first.matches("input, textarea, select") ? first : entry(first));
  (at || dialog.querySelector("[data-close]")).focus();
}

function entry(field) {
  return field.querySelector("input:checked") || field.querySelector("input, textarea, select");
}

function count(counter) {
  const used = counter.parentElement.querySelector("input, textarea").value.length;
  counter.textContent = `${used} / ${counter.dataset.limit}`;
}

function value(field) {
  const chosen = [...field.querySelectorAll("input:checked")].map((each) => each.value);
  const { kind } = field.dataset;
  if (kind === "many") return chosen;
  if (kind === "yes" || field.matches("fieldset")) return chosen[0] || "";
  return entry(field).value;
}

async function submit(form) {
  const values = {};
  let faulty = null;
  for (const field of form.querySelectorAll(".field")) {
    const found = value(field);
    const given = typeof found === "string" ? found.trim() : found.length;
    const marked = field.matches("[data-required]") ? field : field.querySelector("[data-required]");
    const missing = marked && !given;
    values[field.dataset.name] = found;
    field.querySelector(".error").textContent = missing ? form.dataset.missing : "";
    if (marked) marked.setAttribute("aria-invalid", String(Boolean(missing)));
    if (missing) faulty ??= field;
  }
  if (faulty) return entry(faulty).focus();
  const { action, message, channel } = form.dataset;
  return act({ kind: "submit", action, message, channel, values });
}

// --- what one does ---------------------------------------------------------------------------

// The overview stands in no channel, whatever is shown beside it.
function where(message) {
  return { message, channel: message && place !== "me" ? place : "" };
}

async function say(text) {
  return text.trim() ? act({ kind: "say", text }) : false;
}

async function move(to) {
  if (busy) return;
  const calm = occupied();
  const moving = document.querySelector(".moving");
  moving.textContent = moving.dataset.text;
  try {
    toast((await ask("/clock", { to, as })).toast);
  } catch (error) {
    toast(error.message);
  }
  moving.textContent = "";
  calm();
  look();
}

async function copy(button) {
  await navigator.clipboard.writeText(button.closest(".prompt").querySelector(".prompt-text").textContent);
  const label = button.querySelector("span");
  const before = label.textContent;
  label.textContent = body.dataset.copied;
  setTimeout(() => { label.textContent = before; }, 1800);
}

// Shown at the very first visit; after that the question mark in the bar brings it back. Where the
// overview has a column of its own it stands there, so that the whole first message can be read.
const explains = document.querySelector(".about");
const wide = matchMedia("(min-width: 1180px)");
function settle() {
  (wide.matches ? document.querySelector(".home") : scroller).prepend(explains);
}
settle();
wide.addEventListener("change", settle);

function about(open) {
  explains.hidden = !open;
  if (!open) return;
  localStorage.setItem("about", "seen");
  if (wide.matches) return void (explains.parentElement.scrollTop = 0);
  if (body.dataset.tab === "home") body.dataset.tab = place === "me" ? "chat" : "channel";
  scroller.scrollTop = 0;
}

function rail(open) {
  body.dataset.rail = open;
  (open ? search : document.querySelector(".rail-open")).focus();
}

document.addEventListener("click", (event) => {
  const hit = event.target.closest("[data-action], [data-copy], [data-say], [data-move], [data-rail], [data-about], [data-close]");
  if (!hit || hit.matches("form, body")) return;
  const { action, say: text, move: to, rail: open } = hit.dataset;
  if (action) act({ kind: "click", action, ...where(hit.closest("[data-message]").dataset.message) });
  else if (text) say(text);
  else if (to) move(to);
  else if ("about" in hit.dataset) about(hit.dataset.about === "open");
  else if ("copy" in hit.dataset) copy(hit);
  else if ("close" in hit.dataset) dialog.close();
  else rail(open);
});

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (event.target.matches("dialog form")) submit(event.target);
  else if (await say(area.value)) area.value = "";
});

document.addEventListener("input", (event) => {
  if (event.target === search) filter();
  const counter = event.target.closest(".field")?.querySelector(".counter");
  if (counter) count(counter);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && body.dataset.rail === "open") rail("");
  if (event.target === area && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    area.form.requestSubmit();
  }
});

// --- the page comes and goes -----------------------------------------------------------------

const seats = document.querySelector(".seats");
addEventListener("pagehide", () => {
  sessionStorage.setItem("rail", seats.scrollTop);
  if (area) sessionStorage.setItem(`draft ${as}`, area.value);
});
remember();
search.value = sessionStorage.getItem("search") || "";
filter();
seats.scrollTop = Number(sessionStorage.getItem("rail"));
showCurrentSeat();
if (area) area.value = sessionStorage.getItem(`draft ${as}`) || "";
scroller.scrollTop = scroller.scrollHeight;
if (!localStorage.getItem("about")) about(true);
if (sessionStorage.getItem("toast")) toast(sessionStorage.getItem("toast"));
sessionStorage.removeItem("toast");
if (body.dataset.tab === "home") enter().catch((error) => toast(error.message));
const looking = setInterval(look, 1500);
document.addEventListener("visibilitychange", look);
