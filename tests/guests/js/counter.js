// An exported handler, whose instance can serve many requests: answers how many it has seen.
import { Fields, OutgoingBody, OutgoingResponse, ResponseOutparam } from "wasi:http/types@0.2.10";

let count = 0;

export const incomingHandler = {
  handle(_request, outparam) {
    const response = new OutgoingResponse(new Fields());
    const body = response.body();
    ResponseOutparam.set(outparam, { tag: "ok", val: response });
    {
      const stream = body.write();
      stream.blockingWriteAndFlush(new TextEncoder().encode(`${++count}\n`));
      stream[Symbol.dispose]();
    }
    OutgoingBody.finish(body, undefined);
  },
};
