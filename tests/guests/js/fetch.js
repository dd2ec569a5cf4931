// A proxy in a few lines: fetches what the request's `url` header names, and passes the answer on as
// it comes. The fetch-event style: one request per instance.
async function relay(request) {
  const url = request.headers.get("url");
  if (url === null) return new Response("which url?\n", { status: 400 });
  try {
    const answer = await fetch(url, { headers: { "x-relay": "js" } });
    return new Response(answer.body, { status: answer.status, headers: { "x-status": String(answer.status) } });
  } catch (error) {
    return new Response(`${error}\n`, { status: 502 });
  }
}

addEventListener("fetch", (event) => event.respondWith(relay(event.request)));
