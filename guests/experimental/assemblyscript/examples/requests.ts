// Functions for a host to call by name (`--invoke get`), each of which asks the address in the
// environment variable URL and ends the module if anything is not as it should be: `get`, `post`,
// and `concurrent`, which holds three responses at once.
import { ErrorCode, Header, Method, RequestBuilder, Response, StatusCode } from "../index";

export function get(): void {
  check(new RequestBuilder(url()).send());
}

export function post(): void {
  check(
    new RequestBuilder(url())
      .header("Content-Type", "text/plain")
      .header("abc", "def")
      .method(Method.POST)
      .body(String.UTF8.encode("testing the body"))
      .send(),
  );
}

export function concurrent(): void {
  const responses = new Array<Response>();
  for (let i = 0; i < 3; ++i) responses.push(new RequestBuilder(url()).send());
  for (let i = 0; i < 3; ++i) check(responses[i]);
}

function url(): string {
  expect(process.env.has("URL"), "the environment variable URL");
  return process.env.get("URL");
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

function expect(holds: bool, what: string): void {
  if (!holds) throw new Error("expected " + what);
}
