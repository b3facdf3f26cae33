// Keys: an element with data-key is clicked (or, if one writes in it, focused) by that key; the rest is the browser's.
"use strict";

const WRITES = "input:not([type=checkbox]):not([type=radio]), textarea, select";

function act(element) {
  if (element.matches(WRITES)) {
    element.focus();
    element.select?.();
  } else {
    element.click();
    if (element.matches("input")) element.focus();
  }
}

function move(step) {
  const rows = [...document.querySelectorAll(".rows .go")];
  if (!rows.length) return false;
  const at = rows.indexOf(document.activeElement);
  const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1)];
  next.focus();
  next.closest(".row").scrollIntoView({ block: "nearest" });
  return true;
}

function pressed(event) {
  const writing = event.target.matches?.(WRITES);
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
    event.target.form.requestSubmit();
    return true;
  }
  if (event.key === "Escape" && writing) {
    event.target.blur();
    return true;
  }
  if (writing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return false;
  if ((event.key === "j" || event.key === "k") && move(event.key === "j" ? 1 : -1)) return true;
  const found = [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key === event.key);
  if (found) act(found);
  return Boolean(found);
}

document.addEventListener("keydown", (event) => {
  if (pressed(event)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
});

// On a narrow screen the filters start folded.
if (matchMedia("(max-width: 900px)").matches) document.querySelector(".filters > .more")?.removeAttribute("open");
