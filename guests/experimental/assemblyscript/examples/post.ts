// A command that posts a text to the address in the environment variable URL and prints the
// response's content-type, its body and its status, each on a line.
import { Method, RequestBuilder, errorText } from "../index";

if (!process.env.has("URL")) {
  process.stderr.write("say where to post to, such as URL=http://127.0.0.1:8080/\n");
  process.exit(1);
}
const url = process.env.get("URL");

const sent = new RequestBuilder(url)
  .header("Content-Type", "text/plain")
  .header("abc", "def")
  .method(Method.POST)
  .body(String.UTF8.encode("Testing with a request body. Does this actually work?"))
  .trySend();
if (!sent.ok) {
  process.stderr.write(url + ": " + errorText(sent.error) + " (error " + sent.error.toString() + ")\n");
  process.exit(1);
}

const response = sent.response;
console.log(response.headerGet("Content-Type"));
console.log(String.UTF8.decode(response.bodyReadAll().buffer));
console.log(response.status.toString());
response.close();
