// SingleFlight: threads that want the same thing at the same time have it done once and share the
// outcome, good or bad. When the one who does it is stopped (kUnavailable), the next in line does
// it itself.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "base/result.h"

namespace minato::images {

template <class Value>
class SingleFlight {
 public:
  /// `stop` ends the waiting; to end `work` is up to `work`.
  Result<Value> run(const std::string& key, const std::stop_token& stop,
                    const std::function<Result<Value>()>& work) {
    for (;;) {
      std::shared_ptr<Flight> flight;
      {
        std::unique_lock lock(mutex_);
        const auto [place, started] = flights_.try_emplace(key);
        if (started) place->second = std::make_shared<Flight>();
        flight = place->second;
        if (!started) {
          landed_.wait(lock, stop, [&] { return flight->outcome.has_value(); });
          if (!flight->outcome) return fail(ErrorCode::kUnavailable, "stopped while waiting");
          if (!*flight->outcome && flight->outcome->error().code == ErrorCode::kUnavailable) {
            continue;
          }
          return *flight->outcome;
        }
      }
      return fly(key, *flight, work);
    }
  }

 private:
  struct Flight {
    std::optional<Result<Value>> outcome;
  };

  Result<Value> fly(const std::string& key, Flight& flight,
                    const std::function<Result<Value>()>& work) {
    Result<Value> outcome = work();
    const std::lock_guard lock(mutex_);
    flight.outcome = outcome;
    flights_.erase(key);
    landed_.notify_all();
    return outcome;
  }

  std::mutex mutex_;
  std::condition_variable_any landed_;
  std::map<std::string, std::shared_ptr<Flight>> flights_;
};

}  // namespace minato::images
