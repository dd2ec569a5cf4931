#include <portico/result.hpp>

namespace portico {

std::string_view to_string(Errc code) {
  switch (code) {
  case Errc::invalid_component:
    return "invalid component";
  case Errc::unsupported:
    return "unsupported";
  case Errc::link:
    return "link error";
  case Errc::compile:
    return "compile error";
  case Errc::trap:
    return "trap";
  case Errc::deadline:
    return "deadline exceeded";
  case Errc::cancelled:
    return "cancelled";
  case Errc::limit:
    return "limit reached";
  case Errc::exit:
    return "exit";
  case Errc::io:
    return "i/o error";
  case Errc::config:
    return "configuration error";
  case Errc::internal:
    break;
  }
  return "internal error";
}

Error&& Error::with_backtrace(std::string frames) && {
  backtrace_ = std::move(frames);
  return std::move(*this);
}

Error&& Error::with_cause(Error cause) && {
  cause_ = std::make_shared<const Error>(std::move(cause));
  return std::move(*this);
}

Error&& Error::with_exit_status(int status) && {
  exit_status_ = status;
  return std::move(*this);
}

Error&& Error::in(std::string_view context) && {
  message_.insert(0, ": ").insert(0, context);
  return std::move(*this);
}

std::string Error::describe() const {
  std::string text = message_;
  const auto add_backtrace = [&text](const Error& error) {
    if (!error.backtrace().empty())
      text.append("\nguest backtrace, innermost first:\n").append(error.backtrace());
    while (text.ends_with('\n'))
      text.pop_back();
  };
  add_backtrace(*this);
  for (const Error* cause = cause_.get(); cause; cause = cause->cause()) {
    text.append("\ncaused by: ").append(cause->message());
    add_backtrace(*cause);
  }
  return text;
}

}  // namespace portico
