#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <variant>

namespace portico::wasi {

/// An open descriptor of this process that a guest's standard stream is to be: a pipe, a terminal,
/// a socket or a file. Not owned: it must stay open while the sandbox lives.
///
/// The guest's stream reads no more than the guest asks for, never makes the event loop wait, and
/// leaves the flags alone that other processes see which share the open file. Where it is a
/// terminal, the guest is told so.
struct HostDescriptor {
  int number = -1;
};

/// Takes what a guest writes to one of its output streams. Called on the store's thread, in the
/// middle of the guest's call: must not block for long and must not throw.
using Sink = std::function<void(std::span<const std::byte>)>;

/// What a guest reads: these bytes, or what comes from a descriptor.
using Input = std::variant<std::string, HostDescriptor>;

/// Where what a guest writes goes. An empty sink throws it away. A descriptor whose reader is slow
/// makes the guest wait; one that nobody reads any more is a closed stream, and no signal is
/// raised.
using Output = std::variant<Sink, HostDescriptor>;

}  // namespace portico::wasi
