"use strict";
const field = (id) => document.getElementById(id);
const items = [...document.querySelectorAll(".entry")];
const texts = new Map();
const textOf = (item) => {  // of a verdict: with its sentence and paper, which stand above it in the card
  if (!texts.has(item)) {
    const above = item.closest(".card")?.querySelectorAll("header, blockquote") ?? [];
    texts.set(item, [...above, item].map((node) => node.textContent).join(" ").toLowerCase());
  }
  return texts.get(item);
};
function fits(item, words, doc, cause, language) {
  const data = item.dataset;
  return (!doc || (data.doc || "").split("|").includes(doc))
    && (!cause || data.cause === undefined || data.cause === cause)
    && (!language || data.language === undefined || data.language === language)
    && words.every((word) => textOf(item).includes(word));
}
function filter() {
  const words = field("find").value.toLowerCase().split(/\s+/).filter(Boolean);
  const [doc, cause, language] = ["doc", "cause", "language"].map((id) => (field(id) ? field(id).value : ""));
  let shown = 0;
  for (const item of items) {
    item.hidden = !fits(item, words, doc, cause, language);
    shown += !item.hidden;
  }
  for (const card of document.querySelectorAll(".card")) {
    card.hidden = !card.querySelector(".entry:not([hidden])");
  }
  const active = words.length || doc || cause || language;
  for (const fold of document.querySelectorAll("details")) {  // a hit must not hide in a folded table
    if (active && fold.querySelector(".entry:not([hidden])")) fold.open = true;
  }
  field("shown").textContent = active ? field("shown").dataset.told.replace("{shown}", shown).replace("{all}", items.length) : "";
}
const keyOf = (row, column) => row.cells[column].textContent.trim();
function compare(a, b) {
  const [x, y] = [parseFloat(a), parseFloat(b)];
  if (!Number.isNaN(x) && !Number.isNaN(y) && x !== y) return x - y;
  return a.localeCompare(b, ["en", "zh"], { numeric: true });
}
function sort(header, column) {
  const up = header.getAttribute("aria-sort") !== "ascending";
  for (const other of header.parentNode.cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", up ? "ascending" : "descending");
  const body = header.closest("table").tBodies[0];
  const rows = [...body.rows].sort((a, b) => compare(keyOf(a, column), keyOf(b, column)) * (up ? 1 : -1));
  body.append(...rows);
}
for (const header of document.querySelectorAll("table.sortable th")) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...header.childNodes);
  header.append(button);
  button.addEventListener("click", () => sort(header, header.cellIndex));
}
function order() {
  const by = field("order").value;
  for (const section of document.querySelectorAll("section")) {
    const cards = [...section.querySelectorAll(":scope > .card")];
    const key = (card) => (by ? card.querySelector(".entry")?.dataset[by] ?? "" : "");
    cards.sort((a, b) => key(a).localeCompare(key(b), ["en", "zh"], { numeric: true }) || a.dataset.order - b.dataset.order);
    section.append(...cards);
  }
}
for (const row of document.querySelectorAll(".rows tbody tr")) {  // on a phone a row is a card and needs its labels
  const names = row.closest("table").tHead.rows[0].cells;
  for (const cell of row.cells) cell.dataset.label = names[cell.cellIndex].textContent;
}
const form = document.querySelector(".filters");
let waiting = 0;
form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
field("order").addEventListener("change", order);
form.addEventListener("reset", () => setTimeout(() => { filter(); order(); }, 0));
form.addEventListener("submit", (event) => event.preventDefault());
