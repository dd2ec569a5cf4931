// The fetch-event style: one request per instance.
addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  event.respondWith(new Response(`Hello from JavaScript: ${event.request.method} ${path}\n`));
});
