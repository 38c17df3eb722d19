// Answer the row in focus with one key; every answer has a button too.
const rows = [...document.querySelectorAll("#doubts tbody tr")];
const keys = { s: "same", d: "different", u: "undo" };
let at = -1;
const go = (to) => { at = Math.min(Math.max(to, 0), rows.length - 1); rows[at]?.querySelector("button")?.focus(); };
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j" || event.key === "k") { event.preventDefault(); go(at + (event.key === "j" ? 1 : -1)); }
  else if (keys[event.key]) (rows[at] || rows[0])?.querySelector(`button[value=${keys[event.key]}]`)?.click();
});
