// Answers every request after a while, over HTTP/1.1 and, on another port, over HTTP/2 in the clear.
// node slow_server.mjs MILLISECONDS: prints both ports on one line; ends with its standard input.
import http from "node:http";
import http2 from "node:http2";

const delay = Number(process.argv[2]);
const answer = (request, response) => setTimeout(() => response.end("at last\n"), delay);
const servers = [http.createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, answer), http2.createServer(answer)];

await Promise.all(servers.map((server) => new Promise((done) => server.listen(0, "127.0.0.1", 16384, done))));
console.log(servers.map((server) => server.address().port).join(" "));
process.stdin.on("end", () => process.exit()).resume();
