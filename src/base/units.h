// Units as types, so that a number can't be taken for another kind of number.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace minato {

using Millis = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;

/// A moment, in milliseconds since 1970 UTC. Pure code gets it handed in; nothing there reads a
/// clock.
using Instant = std::chrono::sys_time<Millis>;

constexpr Instant instant_from_millis(std::int64_t millis) { return Instant{Millis{millis}}; }
constexpr std::int64_t to_millis(Instant instant) { return instant.time_since_epoch().count(); }

/// ECS CPU units: 1024 are one vCPU.
struct CpuUnits {
  std::int64_t value = 0;
  friend auto operator<=>(const CpuUnits&, const CpuUnits&) = default;
  CpuUnits& operator+=(CpuUnits other) { return value += other.value, *this; }
  CpuUnits& operator-=(CpuUnits other) { return value -= other.value, *this; }
  friend CpuUnits operator+(CpuUnits a, CpuUnits b) { return a += b; }
  friend CpuUnits operator-(CpuUnits a, CpuUnits b) { return a -= b; }
};

/// Memory in MiB, the unit of every memory member in ECS.
struct Mebibytes {
  std::int64_t value = 0;
  friend auto operator<=>(const Mebibytes&, const Mebibytes&) = default;
  Mebibytes& operator+=(Mebibytes other) { return value += other.value, *this; }
  Mebibytes& operator-=(Mebibytes other) { return value -= other.value, *this; }
  friend Mebibytes operator+(Mebibytes a, Mebibytes b) { return a += b; }
  friend Mebibytes operator-(Mebibytes a, Mebibytes b) { return a -= b; }
};

}  // namespace minato
