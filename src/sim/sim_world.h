// SimWorld: what all parts of a simulated world share: time, chance, the pace of things, how
// containers behave, the checkers, and the verdict. Everything random is drawn from its one seed.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "base/random.h"
#include "sim/checker_list.h"
#include "sim/event_queue.h"
#include "sim/trace.h"

namespace minato::sim {

/// A range of durations to draw from, both ends included.
struct Span {
  Millis shortest{0};
  Millis longest{0};
};

struct Pace {
  Span network{Millis{0}, Millis{20}};
  Span disk{Millis{1}, Millis{30}};
  Span tick{Millis{0}, Millis{3}};
  Span pull{Millis{50}, Millis{3000}};
  Span terminate{Millis{20}, Millis{4000}};
  Span drain{Millis{100}, Millis{8000}};
  /// From a connection's break until its ends notice.
  Span notice{Millis{1}, Millis{4000}};
  Span reconnect{Millis{200}, Millis{1500}};
};

/// Images that do not do what they should.
struct Behaviour {
  std::set<std::string> unpullable;
  /// Run, and fail every health check.
  std::set<std::string> unhealthy;
  /// Run and end at once.
  std::set<std::string> crashing;
  /// Machines, by name, on which nothing starts.
  std::set<std::string> broken_machines;
  /// Run for a moment and end well.
  std::set<std::string> finishing;
};

/// Images that are made to run for a moment and end: with 0 and with 1. No fault, and for ever.
constexpr const char* kJobImage = "registry/job";
constexpr const char* kFailingJobImage = "registry/failing-job";

/// A bug planted on purpose, which the checkers have to find.
enum class Canary {
  kNone,
  kForgetfulAgent,    // Acknowledges and starts tasks before they are persisted.
  kForgetfulJournal,  // Acknowledges batches before they are kept.
  kDeafBalancer,      // Never hears that a target is to be drained.
};

struct Failure {
  std::string check;
  std::string message;
};

class SimWorld {
 public:
  explicit SimWorld(std::uint64_t seed) : random(seed) {}
  SimWorld(const SimWorld&) = delete;
  SimWorld& operator=(const SimWorld&) = delete;

  Instant now() const { return events.now(); }
  Millis draw(const Span& span) {
    return span.shortest +
           Millis{random.below(static_cast<std::uint64_t>((span.longest - span.shortest).count()) +
                               1)};
  }
  void note(std::string_view what) { trace.note(now(), what); }
  /// The first failure stands.
  void fail(std::string_view check, std::string message) {
    if (failure) return;
    note("FAILED " + std::string(check) + ": " + message);
    failure = Failure{std::string(check), std::move(message)};
  }

  EventQueue events;
  SeededRandom random;
  Trace trace;
  Pace pace;
  Behaviour behaviour;
  Canary canary = Canary::kNone;
  CheckerList checkers;
  std::optional<Failure> failure;
};

}  // namespace minato::sim
