#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>

#include <utility>

namespace portico::wasi {

/// Runs `work` on `elsewhere`, where it may wait, then `then` with its result on `home`, which has
/// work until that is done.
template <class Work, class Then>
void run_elsewhere(const boost::asio::any_io_executor& elsewhere,
                   const boost::asio::any_io_executor& home, Work work, Then then) {
  auto kept = boost::asio::prefer(home, boost::asio::execution::outstanding_work.tracked);
  boost::asio::post(elsewhere,
                    [kept = std::move(kept), work = std::move(work), then = std::move(then)] {
                      boost::asio::post(kept, [then, result = work()] { then(result); });
                    });
}

}  // namespace portico::wasi
