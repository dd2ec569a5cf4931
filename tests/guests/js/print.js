// Console output on both streams while a request is answered.
addEventListener("fetch", (event) => {
  console.log("one line from JavaScript");
  console.error("one complaint from JavaScript");
  event.respondWith(new Response("printed\n"));
});
