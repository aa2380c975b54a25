#include "sim/sim_faults.h"

#include <algorithm>

namespace minato::sim {
namespace {

constexpr Span kControlPlaneAway{Millis{50}, Millis{6000}};
constexpr Span kAgentAway{Millis{100}, Millis{4000}};
constexpr Span kMachineAway{Millis{2000}, Millis{90'000}};
constexpr Span kDiskFull{Millis{200}, Millis{30'000}};
constexpr Span kImageBad{Millis{5000}, Millis{60'000}};
constexpr Span kRuntimeBroken{Millis{10'000}, Millis{90'000}};

}  // namespace

void SimFaults::repeat(Millis mean, std::function<void()> fault) {
  const Span pause{mean / 10 / severity_, mean * 19 / 10 / severity_};
  world_.events.after(world_.draw(pause), [this, mean, fault = std::move(fault)] {
    if (healed_) return;
    fault();
    repeat(mean, fault);
  });
}

SimMachine& SimFaults::any_machine() {
  return *cloud_.machines()[world_.random.below(cloud_.machines().size())];
}

void SimFaults::start() {
  const auto machines =
      static_cast<std::int64_t>(std::max<std::size_t>(1, cloud_.machines().size()));
  repeat(Seconds{45}, [this] { kill_control_plane(); });
  repeat(Seconds{60} / machines, [this] { any_machine().break_connection(); });
  repeat(Seconds{150} / machines, [this] { any_machine().restart_agent(world_.draw(kAgentAway)); });
  repeat(Seconds{900} / machines, [this] { power_cut(); });
  repeat(Seconds{600} / machines, [this] { isolation(); });
  repeat(Seconds{120} / machines, [this] { any_machine().crash_task(world_.random.next()); });
  repeat(Seconds{300} / machines, [this] { any_machine().sicken_task(world_.random.next()); });
  repeat(Seconds{50}, [this] { bad_image(); });
  repeat(Seconds{600} / machines, [this] { broken_runtime(); });
  repeat(Seconds{200}, [this] { full_disk(); });
}

void SimFaults::kill_control_plane() {
  if (world_.random.below(2) == 0) {
    cloud_.control_plane().kill();
  } else {
    cloud_.control_plane().kill_at_next_append();
  }
  // Long enough for a next append in most worlds; what has not died by then dies later.
  const auto again = [this] {
    if (!cloud_.control_plane().runs()) cloud_.control_plane().start();
  };
  for (int i = 1; i <= 8; ++i) {
    world_.events.after(world_.draw(kControlPlaneAway) * i, again);
  }
}

void SimFaults::power_cut() {
  SimMachine& machine = any_machine();
  machine.power_off();
  world_.events.after(world_.draw(kMachineAway), [&machine] { machine.power_on(); });
}

void SimFaults::isolation() {
  SimMachine& machine = any_machine();
  machine.isolate();
  world_.events.after(world_.draw(kMachineAway), [&machine] { machine.heal(); });
}

void SimFaults::bad_image() {
  const std::string image = images_[world_.random.below(images_.size())];
  auto& behaviour = world_.behaviour;
  std::set<std::string>* ways[] = {&behaviour.unpullable, &behaviour.unhealthy,
                                   &behaviour.crashing};
  std::set<std::string>& bad = *ways[world_.random.below(3)];
  world_.note("image " + image + " turns bad");
  bad.insert(image);
  world_.events.after(world_.draw(kImageBad), [&bad, image] { bad.erase(image); });
}

void SimFaults::broken_runtime() {
  const std::string machine = any_machine().options().name;
  auto& broken = world_.behaviour.broken_machines;
  world_.note(machine + ": the runtime breaks");
  broken.insert(machine);
  world_.events.after(world_.draw(kRuntimeBroken), [this, &broken, machine] {
    world_.note(machine + ": the runtime is mended");
    broken.erase(machine);
  });
}

void SimFaults::full_disk() {
  world_.note("the disk is full");
  cloud_.control_plane().journal().fill();
  world_.events.after(world_.draw(kDiskFull), [this] {
    world_.note("the disk has room");
    cloud_.control_plane().journal().make_room();
  });
}

void SimFaults::heal() {
  world_.note("faults end");
  healed_ = true;
  world_.behaviour = {};
  cloud_.control_plane().journal().make_room();
  if (!cloud_.control_plane().runs()) cloud_.control_plane().start();
  for (const auto& machine : cloud_.machines()) {
    machine->heal();
    machine->cure();
    machine->power_on();
  }
}

}  // namespace minato::sim
