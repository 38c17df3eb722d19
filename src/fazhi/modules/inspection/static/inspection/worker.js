// Pages of the record on the spot, kept as they were last seen: shown when there is no network. Changes always go to the server.
const KEPT = "site-pages";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const wanted = request.mode === "navigate" || ["style", "script", "image", "font"].includes(request.destination);
  if (request.method === "GET" && wanted && new URL(request.url).origin === self.location.origin) event.respondWith(answer(request));
});
async function answer(request) {
  const kept = await caches.open(KEPT);
  try {
    const reply = await fetch(request);
    if (reply.ok) await kept.put(request.url, reply.clone());
    return reply;
  } catch {
    return (await kept.match(request.url, { ignoreVary: true })) || Response.error();
  }
}
