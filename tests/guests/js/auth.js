// Stands before another handler: 401 without "authorization: Bearer sesame", and with it what the
// next one answers.
import { handle } from "wasi:http/incoming-handler@0.2.12";
import { Fields, OutgoingResponse, ResponseOutparam } from "wasi:http/types@0.2.12";

const bytes = (text) => new TextEncoder().encode(text);
const text = (bytes) => new TextDecoder().decode(bytes);

function mayPass(request) {
  const headers = request.headers();
  const values = headers.get("authorization");
  headers[Symbol.dispose]();
  return values.length === 1 && text(values[0]) === "Bearer sesame";
}

function refuse(outparam) {
  const response = new OutgoingResponse(Fields.fromList([["www-authenticate", bytes("Bearer")]]));
  response.setStatusCode(401);
  ResponseOutparam.set(outparam, { tag: "ok", val: response });
}

export const incomingHandler = {
  handle(request, outparam) {
    if (mayPass(request)) handle(request, outparam);
    else refuse(outparam);
  },
};
