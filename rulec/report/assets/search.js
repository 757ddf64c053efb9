"use strict";
// Who bans a code or goods, from what value, since when; and what the handbook says of a word. All text is set as text, never as HTML.
const AXIS = 1e10;
const WORDS = {
  all: "banned", above: "banned above", judged: "banned if judged so", licence: "needs a licence",
  partly: "partly banned", "not known": "not known",
};
const box = document.getElementById("q");
const found = document.getElementById("found");
const state = document.getElementById("state");

function span(code) {
  const low = Number(code.padEnd(10, "0"));
  return [low, low + AXIS / 10 ** code.length];
}

function pretty(code) {
  return code.length <= 4 ? code : (code.slice(0, 4) + " " + code.slice(4).replace(/(..)(?=.)/g, "$1 "));
}

function make(tag, text, kind) {
  const node = document.createElement(tag);
  if (text) node.textContent = text;
  if (kind) node.className = kind;
  return node;
}

function said(id, ranges) {
  const rows = RULEC.lists[id].filter((e) =>
    e.r.some(([a, b]) => ranges.some(([low, high]) => a < high && low < b)));
  const told = new Map();
  for (const e of rows) {
    const text = WORDS[e.w] + (e.w === "above" && e.v ? " " + e.v : "");
    const key = text + (e.s || "");
    if (!told.has(key)) told.set(key, { word: e.w, text, since: e.s, by: new Map() });
    for (const [title, cite] of e.p) told.get(key).by.set(title, cite);
  }
  const whole = ranges.every(([low, high]) => covered(rows, low, high));
  return { told: [...told.values()], whole };
}

function covered(rows, low, high) {
  const parts = rows.flatMap((e) => e.r).filter(([a, b]) => a < high && low < b).sort((x, y) => x[0] - y[0]);
  let at = low;
  for (const [a, b] of parts) {
    if (a > at) return false;
    at = Math.max(at, b);
  }
  return at >= high;
}

function show(title, ranges) {
  const part = make("section");
  part.append(make("h2", title));
  const wide = make("div", "", "wide");
  const table = make("table", "", "sides");
  const free = [];
  for (const id of Object.keys(RULEC.lists)) {
    const { told, whole } = said(id, ranges);
    if (!told.length) { free.push(id); continue; }
    for (const t of told) {
      const row = make("tr");
      const head = make("th");
      const link = make("a", id);
      link.href = "lists/" + encodeURIComponent(id) + ".html";
      head.append(link);
      row.append(head, make("td", t.text + (whole ? "" : " (in part)"), "s-" + t.word.replace(" ", "-")),
        make("td", t.since ? "since " + t.since : ""));
      const by = make("td");
      for (const [name, cite] of t.by) by.append(make("div", name + " [" + cite + "]"));
      row.append(by);
      table.append(row);
    }
  }
  wide.append(table);
  part.append(wide);
  if (free.length) part.append(make("p", "Free in " + free.join(", ") + "."));
  found.append(part);
}

// Sections of the handbook with all the words, those with them in their title first.
function handbook(words) {
  const named = (s) => words.every((w) => s[1].toLowerCase().includes(w));
  const holding = RULEC.handbook.filter((s) => named(s) || words.every((w) => s[3].includes(w)));
  return holding.sort((a, b) => named(b) - named(a)).slice(0, 12);
}

function list(told) {
  const made = make("ul");
  for (const [page, title, address] of told) {
    const item = make("li");
    const link = make("a", title);
    link.href = address;
    item.append(link, make("small", page === title ? "" : " (" + page + ")"));
    made.append(item);
  }
  return made;
}

function search() {
  found.replaceChildren();
  const text = box.value.trim();
  const digits = text.replace(/[\s.]/g, "");
  if (!text) { state.textContent = ""; return; }
  if (/^\d+$/.test(digits)) {
    if (digits.length < 2 || digits.length > 10) {
      state.textContent = "A code has 2, 4, 6, 8 or 10 digits.";
      return;
    }
    const known = [6, 4, 2].map((n) => digits.slice(0, n)).find((c) => c in RULEC.codes);
    if (!known || (digits.length >= 6 && known.length < 6) || (digits.length === 4 && known.length < 4)) {
      state.textContent = "No such code in the nomenclature of " + RULEC.day + ".";
      return;
    }
    state.textContent = "";
    show(pretty(digits) + ": " + RULEC.codes[known], [span(digits)]);
    return;
  }
  const words = text.toLowerCase().split(/\s+/);
  const meets = (s) => words.every((w) => s.toLowerCase().includes(w));
  const kinds = RULEC.kinds.filter(([title]) => meets(title)).slice(0, 5);
  const codes = Object.entries(RULEC.codes).filter(([c, s]) => c.length < 6 && meets(s)).slice(0, 10);
  const fine = codes.length ? [] : Object.entries(RULEC.codes).filter(([, s]) => meets(s)).slice(0, 10);
  const listed = [...codes, ...fine];
  const told = handbook(words);
  state.textContent = kinds.length + listed.length + told.length ? "" : "Nothing is called so; try a shorter word or a code.";
  for (const [title, ranges] of kinds) show(title, ranges);
  for (const [code, description] of listed) show(pretty(code) + ": " + description, [span(code)]);
  if (told.length) found.append(make("h2", "In the handbook"), list(told));
}

box.value = new URLSearchParams(location.search).get("q") || "";
box.addEventListener("input", search);
box.form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
search();
