// Keeps the page for calls that come while nothing answers, and shows it in place of a page that does not come. It
// holds nothing personal. Everything else comes from the house, always.
const SHELF = "outage-1", KEPT = ["KEPT"], PAGE = KEPT[0], PATIENCE = 6000; // ms

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(SHELF).then((shelf) => shelf.addAll(KEPT.map((address) => new Request(address, { cache: "reload" })))).then(() => self.skipWaiting()),
  );
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function orThePage(request) {
  const late = new Promise((give) => setTimeout(give, PATIENCE, null));
  const answer = await Promise.race([fetch(request).catch(() => null), late]);
  return answer && answer.status < 500 ? answer : (await caches.match(PAGE)) ?? answer ?? Response.error();
}

async function orTheShelf(request) {
  return (await fetch(request).catch(() => null)) ?? (await caches.match(request)) ?? Response.error();
}

self.addEventListener("fetch", (event) => {
  const { request } = event, { pathname } = new URL(request.url);
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(orThePage(request));
  else if (KEPT.slice(1).includes(pathname)) event.respondWith(orTheShelf(request));
});
