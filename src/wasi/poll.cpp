#include <portico/wasi/streams.hpp>
#include <portico/wasi/wasi.hpp>

#include <boost/container/small_vector.hpp>

#include <algorithm>
#include <limits>
#include <vector>

namespace portico::wasi {

using component::Borrow;
using component::Call;
using component::Own;

namespace {

class SourcePollable : public Pollable {
 public:
  explicit SourcePollable(Source& source) : source_{source} { source.adopt(*this); }

  bool ready() override { return source_.ready(); }
  Signal& changed(Call& call) override { return source_.changed(call); }
  const char* stuck() const override { return source_.stuck(); }

 private:
  Source& source_;  // Outlives this while a guest can use it; see `Parent`.
};

class ReadyPollable : public Pollable {
 public:
  bool ready() override { return true; }
  Signal& changed(Call&) override { return never_; }

 private:
  Signal never_;
};

using Pollables = std::vector<Borrow<Pollable>>;

std::vector<std::uint32_t> ready_among(const Pollables& in) {
  std::vector<std::uint32_t> ready;
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (in[i]->ready())
      ready.push_back(static_cast<std::uint32_t>(i));
  }
  return ready;
}

std::vector<std::uint32_t> poll(Call& call, const Pollables& in) {
  if (in.empty())
    throw Trap("the list is empty, so nothing could end the wait");
  for (;;) {
    auto ready = ready_among(in);
    if (!ready.empty())
      return ready;
    if (std::all_of(in.begin(), in.end(), [](const auto& p) { return p->stuck() != nullptr; }))
      throw Trap(in.front()->stuck());
    boost::container::small_vector<Signal*, 8> signals;
    for (const auto& pollable : in)
      signals.push_back(&pollable->changed(call));
    call.wait_any(signals);
  }
}

}  // namespace

Own<Pollable> ready_pollable() {
  return Own<Pollable>{std::make_unique<ReadyPollable>()};
}

Own<Pollable> Source::subscribe() {
  return Own<Pollable>{std::make_unique<SourcePollable>(*this)};
}

void wait_for(Call& call, Waitable& target) {
  while (!target.ready()) {
    if (const char* reason = target.stuck())
      throw Trap(reason);
    call.wait(target.changed(call));
  }
}

void add_poll(component::Linker& linker) {
  linker.instance("wasi:io/poll@0.2.12")
      .resource<Pollable>("pollable")
      .func("[method]pollable.ready", [](Borrow<Pollable> self) { return self->ready(); })
      .func("[method]pollable.block",
            [](Call& call, Borrow<Pollable> self) { wait_for(call, *self); })
      .func("poll", [](Call& call, Pollables in) { return poll(call, in); });
}

}  // namespace portico::wasi
