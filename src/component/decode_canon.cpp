#include "decoder.hpp"

namespace portico::component {

ast::CanonOptions Decoder::canon_options(Reader& in) {
  ast::CanonOptions options;
  for (auto left = in.count(); left > 0; --left) {
    const auto at = in.offset();
    switch (in.byte()) {
    case 0x00:
      options.encoding = StringEncoding::utf8;
      break;
    case 0x01:
      options.encoding = StringEncoding::utf16;
      break;
    case 0x02:
      options.encoding = StringEncoding::latin1_utf16;
      break;
    case 0x03:
      options.memory = in.u32();
      break;
    case 0x04:
      options.realloc = in.u32();
      break;
    case 0x05:
      options.post_return = in.u32();
      break;
    case 0x06:
      options.async = true;
      break;
    case 0x07:
      options.callback = in.u32();
      break;
    case 0x08:
      in.u32();
      [[fallthrough]];
    case 0x09:
      options.gc = true;
      break;
    default:
      throw_invalid("unknown canonical option", at);
    }
  }
  return options;
}

ast::Canon Decoder::canon(Reader& in) {
  const auto opcode = in.byte();
  switch (opcode) {
  case 0x00: {
    in.expect(0x00, "malformed canonical lift");
    const auto function = in.u32();
    const auto options = canon_options(in);
    return ast::Lift{function, options, in.u32()};
  }
  case 0x01: {
    in.expect(0x00, "malformed canonical lower");
    const auto func = in.u32();
    return ast::Lower{func, canon_options(in)};
  }
  case 0x02:
    return ast::ResourceBuiltin{ResourceOp::Op::create, in.u32()};
  case 0x03:
    return ast::ResourceBuiltin{ResourceOp::Op::drop, in.u32()};
  case 0x04:
    return ast::ResourceBuiltin{ResourceOp::Op::rep, in.u32()};
  default:
    return async_builtin(opcode, in);
  }
}

ast::Canon Decoder::async_builtin(std::uint8_t opcode, Reader& in) {
  using Builtin = ast::AsyncBuiltin;
  const auto plain = [](std::string_view name) { return Builtin{name}; };
  const auto flag = [&](std::string_view name) {
    in.byte();  // async or cancellable
    return Builtin{name};
  };
  const auto index = [&](std::string_view name) {
    in.u32();
    return Builtin{name};
  };
  const auto index_flag = [&](std::string_view name) {
    in.u32();
    return flag(name);
  };
  const auto flag_index = [&](std::string_view name) {
    in.byte();
    return index(name);
  };
  const auto two_indices = [&](std::string_view name) {
    in.u32();
    return index(name);
  };
  const auto options = [&](std::string_view name) {
    canon_options(in);
    return Builtin{name};
  };
  const auto index_options = [&](std::string_view name) {
    in.u32();
    return options(name);
  };
  switch (opcode) {
  case 0x05:
    return plain("task.cancel");
  case 0x06:
    return flag("subtask.cancel");
  case 0x09:
    result_list(in);
    return options("task.return");
  case 0x0a:
    return flag_index("context.get");  // the flag is a core value type here
  case 0x0b:
    return flag_index("context.set");
  case 0x0c:
    return flag("thread.yield");
  case 0x0d:
    return plain("subtask.drop");
  case 0x0e:
    return index("stream.new");
  case 0x0f:
    return index_options("stream.read");
  case 0x10:
    return index_options("stream.write");
  case 0x11:
    return index_flag("stream.cancel-read");
  case 0x12:
    return index_flag("stream.cancel-write");
  case 0x13:
    return index("stream.drop-readable");
  case 0x14:
    return index("stream.drop-writable");
  case 0x15:
    return index("future.new");
  case 0x16:
    return index_options("future.read");
  case 0x17:
    return index_options("future.write");
  case 0x18:
    return index_flag("future.cancel-read");
  case 0x19:
    return index_flag("future.cancel-write");
  case 0x1a:
    return index("future.drop-readable");
  case 0x1b:
    return index("future.drop-writable");
  case 0x1c:
    return options("error-context.new");
  case 0x1d:
    return options("error-context.debug-message");
  case 0x1e:
    return plain("error-context.drop");
  case 0x1f:
    return plain("waitable-set.new");
  case 0x20:
    return flag_index("waitable-set.wait");
  case 0x21:
    return flag_index("waitable-set.poll");
  case 0x22:
    return plain("waitable-set.drop");
  case 0x23:
    return plain("waitable.join");
  case 0x24:
    return plain("backpressure.inc");
  case 0x25:
    return plain("backpressure.dec");
  case 0x26:
    return plain("thread.index");
  case 0x27:
    return two_indices("thread.new-indirect");
  case 0x28:
    return plain("thread.resume-later");
  case 0x29:
    return flag("thread.suspend");
  case 0x2a:
    return flag("thread.suspend-then-resume");
  case 0x2b:
    return flag("thread.yield-then-resume");
  case 0x2c:
    return flag("thread.suspend-then-promote");
  case 0x2d:
    return flag("thread.yield-then-promote");
  // Shared-everything threads: the tools disagree on the immediates, so refuse at once.
  case 0x40:
    throw_unsupported("thread.spawn-ref");
  case 0x41:
    throw_unsupported("thread.spawn-indirect");
  case 0x42:
    throw_unsupported("thread.available-parallelism");
  default:
    throw_invalid("unknown canonical function", in.offset() - 1);
  }
}

}  // namespace portico::component
