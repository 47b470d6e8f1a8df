// Woken by a push: shows the words that came (they say that something has changed, and no more), and leads to the inbox.
// No cache, no fetch handler: pages always come from the house.
self.addEventListener("push", (event) => {
  const words = event.data?.text() || self.location.host; // a browser that shows nothing is not woken again
  event.waitUntil(self.registration.showNotification(words, { tag: "notice", data: "/notices/" }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data));
});
