#include <portico/wasi/wasi.hpp>

#include <wasi/datetime.hpp>

#include <ctime>
#include <string>

namespace portico::wasi {

namespace {

/// `timezone-display` of wasi:clocks/timezone.
struct TimezoneDisplay {
  std::int32_t utc_offset;
  std::string name;
  bool in_daylight_saving_time;
};

Datetime to_datetime(const timespec& time) {
  return {static_cast<std::uint64_t>(time.tv_sec), static_cast<std::uint32_t>(time.tv_nsec)};
}

Datetime now() {
  timespec time{};
  clock_gettime(CLOCK_REALTIME, &time);
  return to_datetime(time);
}

Datetime resolution() {
  timespec step{};
  clock_getres(CLOCK_REALTIME, &step);
  return to_datetime(step);
}

}  // namespace

}  // namespace portico::wasi

template <>
inline constexpr std::array<std::string_view, 3>
    portico::component::wit_names<portico::wasi::TimezoneDisplay>{"utc-offset", "name",
                                                                  "in-daylight-saving-time"};

namespace portico::wasi {

void add_wall_clock(component::Linker& linker) {
  linker.instance("wasi:clocks/wall-clock@0.2.12")
      .func("now", &now)
      .func("resolution", &resolution);
}

void add_timezone(component::Linker& linker) {
  // Where the host stands is none of the guest's business: its time zone is UTC.
  linker.instance("wasi:clocks/timezone@0.2.12")
      .func("display", [](Datetime) { return TimezoneDisplay{0, "UTC", false}; })
      .func("utc-offset", [](Datetime) { return std::int32_t{0}; });
}

}  // namespace portico::wasi
