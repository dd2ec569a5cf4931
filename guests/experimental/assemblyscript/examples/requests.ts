// Functions for a host to call by name (`--invoke get`), each of which asks the address in the
// environment variable URL and ends the module with status 1 if anything is not as it should be:
// `get`, `post`, and `concurrent`, which holds three responses at once.
import { ErrorCode, Header, Method, RequestBuilder, Response, StatusCode, errorText } from "../index";

export function get(): void {
  check(responseOf(new RequestBuilder(url())));
}

export function post(): void {
  check(
    responseOf(
      new RequestBuilder(url())
        .header("Content-Type", "text/plain")
        .header("abc", "def")
        .method(Method.POST)
        .body(String.UTF8.encode("testing the body")),
    ),
  );
}

export function concurrent(): void {
  const responses = new Array<Response>();
  for (let i = 0; i < 3; ++i) responses.push(responseOf(new RequestBuilder(url())));
  for (let i = 0; i < 3; ++i) check(responses[i]);
}

function fail(why: string): void {
  process.stderr.write(why + "\n");
  process.exit(1);
}

function expect(holds: bool, what: string): void {
  if (!holds) fail("expected " + what);
}

function url(): string {
  expect(process.env.has("URL"), "the environment variable URL");
  return process.env.get("URL");
}

function responseOf(request: RequestBuilder): Response {
  const sent = request.trySend();
  if (!sent.ok) fail("request: " + errorText(sent.error));
  return sent.response;
}

function check(response: Response): void {
  expect(response.status == StatusCode.OK, "status 200");
  const contentType = response.headerGet("Content-Type");
  expect(response.error == ErrorCode.NONE, "content-type");
  const headers = response.headersGetAll();
  expect(headers.some((header: Header) => header.name.toLowerCase() == "content-type"), "content-type among all");
  expect(response.headerGetAll().has("content-type"), "content-type by name");
  expect(contentType.length > 0 && response.bodyReadAll().length > 0, "a body");
  expect(response.error == ErrorCode.NONE, "the whole body");
  response.close();
}
