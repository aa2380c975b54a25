// TargetState: what all connections of a target share: its name, whether it is to stop, and the
// fault that it was asked to have (for tests of the client: a failure must be seen). One thread.
#pragma once

#include <functional>
#include <list>
#include <string>

namespace minato::traffic {

enum class Fault { kNone, kWrongBody, kWrongStatus, kNoTrailer, kDrop };

class TargetState {
 public:
  TargetState(std::string name, Fault fault, int every)
      : name_(std::move(name)), fault_(fault), every_(every) {}

  const std::string& name() const { return name_; }
  bool stopping() const { return stopping_; }
  bool idle() const { return connections_.empty(); }

  /// Tells every connection; those that have nothing under way end at once.
  void stop() {
    stopping_ = true;
    const auto all = connections_;
    for (const auto& on_stop : all) on_stop();
  }

  /// True for every n-th answer of a target that has this fault.
  bool strikes(Fault fault) { return fault == fault_ && ++answers_ % every_ == 0; }

  /// Counts a connection for as long as it lives.
  class Presence {
   public:
    Presence(TargetState& state, std::function<void()> on_stop)
        : state_(state),
          place_(state.connections_.insert(state.connections_.end(), std::move(on_stop))) {}
    ~Presence() { state_.connections_.erase(place_); }
    Presence(const Presence&) = delete;
    Presence& operator=(const Presence&) = delete;

   private:
    TargetState& state_;
    std::list<std::function<void()>>::iterator place_;
  };

 private:
  std::string name_;
  Fault fault_;
  int every_;
  long answers_ = 0;
  bool stopping_ = false;
  std::list<std::function<void()>> connections_;
};

}  // namespace minato::traffic
