// Conveniences only: every page works without this file.
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const doors = { h: "/work/", r: "/work/list/reconsideration/", l: "/work/list/litigation/", y: "/work/report/", "?": "/work/keys/" };
  if (event.key === "/") { const box = document.getElementById("q"); if (box) { event.preventDefault(); box.focus(); } }
  else if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  else if (event.key === "n") { const next = document.querySelector("a[rel=next]"); if (next) location.href = next.href; }
  else if (doors[event.key] && document.querySelector("nav.tabs")) location.href = doors[event.key];
});
function step(by) {
  const links = [...document.querySelectorAll("table.cards tbody tr td a")].filter((a, at, all) => !at || all[at - 1].closest("tr") !== a.closest("tr"));
  const at = links.indexOf(document.activeElement);
  (links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)] || document.body).focus();
}
document.addEventListener("click", (event) => document.querySelectorAll("details.menu[open]").forEach((menu) => {
  if (!menu.contains(event.target)) menu.removeAttribute("open");
}));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (menu) { menu.removeAttribute("open"); menu.querySelector("summary").focus(); }
});
document.querySelectorAll("form").forEach((form) => form.addEventListener("submit", () => {
  // a second click sends nothing; the server would carry it out only once in any case
  setTimeout(() => form.querySelectorAll("button").forEach((button) => { if (form.method === "post") button.disabled = true; }), 0);
}));
window.addEventListener("pageshow", () => document.querySelectorAll("button:disabled").forEach((b) => { b.disabled = false; }));
const fold = document.querySelector(".fold");
if (fold && window.innerWidth < 720 && !location.search) fold.removeAttribute("open");

// Signing out clears what the browser keeps; a record that was not sent yet is asked about first.
const signOut = document.getElementById("sign-out");
if (signOut) signOut.addEventListener("submit", (event) => {
  const unsent = Object.keys(localStorage).filter((key) => key.startsWith("site:"));
  if (unsent.length && !confirm(signOut.dataset.unsent)) {
    event.preventDefault();
    setTimeout(() => { signOut.querySelector("button").disabled = false; }, 0);
    return;
  }
  unsent.forEach((key) => localStorage.removeItem(key));
});
