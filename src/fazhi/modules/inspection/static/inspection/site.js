// The record on the spot: what is typed stays on the phone until the server has it, and is sent once.
const form = document.getElementById("site"), status = document.getElementById("site-status");
const store = "site:" + form.dataset.pk;
const say = (name) => { status.textContent = form.dataset[name] || name; };
const fields = () => [...form.elements].filter((e) => e.name && e.name !== "csrfmiddlewaretoken");
function keep(waiting) {
  const values = Object.fromEntries(fields().map((e) => [e.name, e.type === "checkbox" ? e.checked : e.value]));
  localStorage.setItem(store, JSON.stringify({ values, waiting }));
}
function restore() {
  const kept = JSON.parse(localStorage.getItem(store) || "null");
  if (!kept) return false;
  fields().forEach((e) => {
    if (!(e.name in kept.values)) return;
    if (e.type === "checkbox") e.checked = kept.values[e.name]; else e.value = kept.values[e.name];
  });
  say("kept");
  return kept.waiting;
}
let sending = false;
async function send() {
  if (sending) return;
  sending = true;
  keep(true);
  say("sending");
  let answer;
  try {
    const reply = await fetch(form.action || location.href, {
      method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, redirect: "error",
    });
    answer = await reply.json();
  } catch {
    say("waiting");
    sending = false;
    return;
  }
  sending = false;
  if (answer.ok) {
    localStorage.removeItem(store);
    if ("caches" in window) caches.open("site-pages").then((kept) => kept.delete(location.href));
    say("done");
    form.querySelectorAll("input, select, textarea, button").forEach((e) => { e.disabled = true; });
    document.getElementById("site-next").hidden = false;
  } else {
    keep(false);
    say(answer.sentence);
    form.querySelectorAll("button").forEach((b) => { b.disabled = false; });
  }
}
form.addEventListener("input", () => { keep(false); say("kept"); });
form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
window.addEventListener("online", () => { const kept = JSON.parse(localStorage.getItem(store) || "null"); if (kept && kept.waiting) send(); });
if (restore()) send();
