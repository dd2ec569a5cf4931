// A program in JavaScript: appends the text of the file that it is told to a file beside it.
import { getArguments } from "wasi:cli/environment@0.2.12";
import { getDirectories } from "wasi:filesystem/preopens@0.2.12";

function read(folder, name) {
  const file = folder.openAt({ symlinkFollow: true }, name, {}, { read: true });
  const [bytes, end] = file.read(1_000_000n, 0n);
  if (!end) throw new Error("too large");
  return new TextDecoder().decode(bytes);
}

function write(folder, name, text) {
  const file = folder.openAt({}, name, { create: true, truncate: true }, { write: true });
  file.write(new TextEncoder().encode(text), 0n);
}

export const run = {
  run() {
    const [, from, to] = getArguments();
    const [[folder, name]] = getDirectories();
    const text = read(folder, from);
    write(folder, to, text.toUpperCase());
    console.log(`${name}: ${text.length} characters`);
  },
};
