#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/intrusive/list.hpp>

namespace portico::component {

/// A guest that can go on. Destroying it takes it off its queue.
class Runnable : public boost::intrusive::list_base_hook<
                     boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  virtual void run() = 0;

 protected:
  ~Runnable() = default;
};

/// Schedules the guests of one event loop: those that were woken run in order, all of them, before
/// the loop looks at its sockets again; those that merely gave way run one at a time, so that
/// computing guests, however many, hold the loop for one tick and not for one each.
class RunQueue : public boost::asio::execution_context::service {
 public:
  using key_type = RunQueue;
  inline static boost::asio::execution_context::id id;

  explicit RunQueue(boost::asio::execution_context& context) : service{context} {}
  static RunQueue& of(const boost::asio::any_io_executor& executor);

  void woken(Runnable& guest, const boost::asio::any_io_executor& executor);
  void gave_way(Runnable& guest, const boost::asio::any_io_executor& executor);

 private:
  using List = boost::intrusive::list<Runnable, boost::intrusive::constant_time_size<false>>;

  void shutdown() noexcept override {}
  void schedule(const boost::asio::any_io_executor& executor);
  void turn(const boost::asio::any_io_executor& executor);

  List woken_;
  List gave_way_;
  bool scheduled_ = false;
};

}  // namespace portico::component
