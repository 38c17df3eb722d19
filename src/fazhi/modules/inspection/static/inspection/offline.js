// Starts the worker, and keeps the page that is open now: the worker comes too late for its first load.
if ("serviceWorker" in navigator && "caches" in window) {
  navigator.serviceWorker.register("/work/inspection/worker.js").then(async () => {
    const parts = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")].map((e) => e.href || e.src);
    const kept = await caches.open("site-pages");
    await kept.addAll([location.href, ...parts]);
    document.documentElement.dataset.offline = "ready";
  }).catch(() => { /* without a worker what is typed is still kept, only a reload needs the network */ });
}
