// Passes the request's body through as a stream, so that nothing is held whole.
addEventListener("fetch", (event) => {
  const headers = {};
  const type = event.request.headers.get("content-type");
  if (type !== null) headers["content-type"] = type;
  event.respondWith(new Response(event.request.body, { headers }));
});
