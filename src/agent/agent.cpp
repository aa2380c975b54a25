#include "agent/agent.h"
#include "agent/name_service.h"

#include <malloc.h>

#include "agent/assignment_keeper.h"
#include "agent/directory_lock.h"
#include "agent/link_client.h"
#include "agent/local_targets.h"
#include "agent/log_reader.h"
#include "agent/log_shipper.h"
#include "agent/machine_identity.h"
#include "agent/quick_file.h"
#include "agent/registration.h"
#include "agent/report_outbox.h"
#include "agent/session/session_host.h"
#include "agent/shipped_logs.h"
#include "agent/task/task_step.h"
#include "agent/task_isolation.h"
#include "agent/task_restorer.h"
#include "agent/task_runner.h"
#include "base/log.h"
#include "base/stable_hash.h"
#include "base/system_clock.h"
#include "ingress/ingress.h"

namespace minato::agent {
namespace {

constexpr Millis kPatienceForPredecessor{10'000};
constexpr Millis kTick{1'000};
constexpr Millis kPauseAfterRefusal{2'000};
constexpr int kTicksToTrim = 15;
constexpr int kTicksToRotate = 5;
constexpr int kTicksToRepair = 3;
/// Of many targets only some are told again in each tick: ten thousand take tens of milliseconds.
constexpr std::size_t kTargetsATick = 500;

std::filesystem::path beside_this_program(const char* name) {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  return program.parent_path() / name;
}

std::vector<LogPlace> log_places(const DataLayout& layout, const TaskEntry& entry) {
  std::vector<LogPlace> places;
  for (std::size_t i = 0; i < entry.state.plan.containers.size(); ++i) {
    const auto& name = entry.state.plan.containers[i].name;
    places.push_back({name, layout.container(entry.id(), name), {}});
    const auto& container = entry.definition().container_definitions->at(i);
    if (!container.log_configuration || !container.log_configuration->options) continue;
    const auto rotation = agent_logs::parse_rotation_options(*container.log_configuration->options);
    if (rotation) places.back().rotation = *rotation;
  }
  return places;
}

/// Its id in the runtime; nothing when the task has no such container, or it does not run.
std::optional<std::string> running_container(const TaskEntry* entry, const std::string& name) {
  if (entry == nullptr) return std::nullopt;
  const auto& containers = entry->state.plan.containers;
  for (std::size_t i = 0; i < containers.size(); ++i) {
    if (containers[i].name != name) continue;
    const ContainerPhase phase = entry->state.containers[i].phase;
    const bool runs = phase == ContainerPhase::kRunning || phase == ContainerPhase::kStopping;
    if (runs && i < entry->assigned.runtime_ids.size()) return entry->assigned.runtime_ids[i];
  }
  return std::nullopt;
}

}  // namespace

class Agent::Parts {
 public:
  explicit Parts(AgentOptions options)
      : options_(std::move(options)), layout_(options_.data_directory) {}

  Status open();
  void run();
  void stop() { loop_.stop(); }

 private:
  enum class Registration { kNone, kDone };

  Status open_directories();
  Status open_adapters();
  Status restore();
  TaskObservers observers();
  AssignmentAnswers answers();
  void begin_tasks();

  void link_opened();
  void take(link::ServerMessage message);
  void registered(const link::Registered& answer);
  void refused(const link::Refused& refusal);
  void read_logs(const link::ReadLogs& request);
  void open_session(link::OpenSession order);
  void rotate_logs();
  void ship_logs();
  void send_target_health(std::vector<link::TargetHealthReport> reports);
  void send_some_target_health();
  void send_statistics(link::IngressStatistics statistics);
  void give_local_targets();

  void send_due_reports();
  void repair_network();
  void repaired(const std::string& failure);
  void tick();
  void beat(std::int64_t registration, Millis interval);

  AgentOptions options_;
  DataLayout layout_;
  SystemClock clock_;
  EventLoop loop_{clock_};
  std::optional<DirectoryLock> lock_;
  MachineIdentity identity_;
  link::RegisterMachine registration_;
  Boot boot_ = Boot::kSame;

  // Closed in the reverse order: whoever calls back goes before whoever is called.
  TaskBook book_;
  ReportOutbox outbox_{book_};
  std::unique_ptr<images::ImageStore> images_;
  std::unique_ptr<network::TaskNetwork> network_;
  std::unique_ptr<namespaces::UserNamespaces> user_namespaces_;
  std::unique_ptr<agent_runtime::ContainerRuntime> runtime_;
  std::unique_ptr<ingress::Ingress> ingress_;
  std::unique_ptr<NameService> names_;
  std::unique_ptr<TaskRunner> runner_;
  std::unique_ptr<AssignmentKeeper> keeper_;
  std::unique_ptr<LogReader> logs_;
  std::unique_ptr<LogShipper> shipper_;
  std::unique_ptr<SessionHost> sessions_;
  std::unique_ptr<LinkClient> link_;
  /// One work at a time, and nothing waits for it.
  WorkerPool upkeep_{"upkeep", 1};
  enum class Repair { kNone, kUnderWay } repair_ = Repair::kNone;
  std::string repair_failure_;

  Registration registered_ = Registration::kNone;
  std::int64_t registrations_ = 0;
  int ticks_ = 0;
  std::size_t told_targets_ = 0;
};

// -- The start ------------------------------------------------------------------------------------

Status Agent::Parts::open() {
  if (Status opened = open_directories(); !opened) return opened;
  if (Status opened = open_adapters(); !opened) return opened;
  if (Status restored = restore(); !restored) return restored;
  // An agent that cannot note the new boot must not begin: the next one would clear away what it
  // starts.
  return boot_ == Boot::kNew ? note_boot(layout_) : Status{};
}

Status Agent::Parts::open_directories() {
  if (Status made = make_directories(layout_.tasks()); !made) return made;
  auto lock = DirectoryLock::take(layout_.lock(), kPatienceForPredecessor);
  if (!lock) return fail(lock.error());
  lock_ = std::move(*lock);

  auto identity = load_or_create_identity(layout_.instance());
  if (!identity) return fail(identity.error());
  identity_ = std::move(*identity);
  registration_ = make_registration(options_, identity_);

  const auto boot = check_boot(layout_);
  if (!boot) return fail(boot.error());
  boot_ = *boot;
  if (boot_ == Boot::kNew) {
    if (Status cleared = clear_after_boot(layout_); !cleared) return cleared;
  }
  return make_directories(layout_.task_states());
}

Status Agent::Parts::open_adapters() {
  auto images = images::ImageStore::open(layout_.images());
  if (!images) return fail(images.error());
  images_ = std::move(*images);

  network::TaskNetworkOptions network_options;
  network_options.instance_tag = layout_.instance_tag();
  network_options.state_directory = layout_.network();
  auto network = network::TaskNetwork::open(std::move(network_options));
  if (!network) return fail(network.error());
  network_ = std::move(*network);

  auto user_namespaces = namespaces::UserNamespaces::open(layout_.user_namespaces(),
                                                          stable_hash(layout_.instance_tag()));
  if (!user_namespaces) return fail(user_namespaces.error());
  user_namespaces_ = std::move(*user_namespaces);
  if (Status able = check_user_namespaces(*user_namespaces_, layout_, options_.policy); !able) {
    return able;
  }

  agent_runtime::RuntimeOptions runtime_options;
  runtime_options.state_directory = layout_.runtime_state();
  runtime_options.cgroup_root = layout_.cgroup_root();
  runtime_options.crun_entry = options_.crun_entry.value_or(beside_this_program("minato-crun"));
  runtime_options.on_exit = [this](const agent_runtime::ContainerExit& exit) {
    loop_.post([this, exit] { runner_->container_exited(exit); });
  };
  auto runtime = agent_runtime::ContainerRuntime::open(std::move(runtime_options));
  if (!runtime) return fail(runtime.error());
  runtime_ = std::move(*runtime);

  if (options_.ingress == IngressRole::kNone) return {};
  ingress::IngressOptions ingress_options;
  ingress_options.directory = layout_.ingress();
  ingress_options.access_logs = layout_.access_logs();
  ingress_options.on_health = [this](std::vector<link::TargetHealthReport> reports) {
    loop_.post([this, reports = std::move(reports)] { send_target_health(reports); });
  };
  ingress_options.on_statistics = [this](link::IngressStatistics statistics) {
    loop_.post([this, statistics = std::move(statistics)] { send_statistics(statistics); });
  };
  auto ingress = ingress::Ingress::start(std::move(ingress_options));
  if (!ingress) return fail(ingress.error());
  ingress_ = std::move(*ingress);
  if (options_.dns.empty()) return {};
  auto names = NameService::start(options_.dns, layout_.instance_tag());
  if (!names) return fail(names.error());
  names_ = std::move(*names);
  return {};
}

Status Agent::Parts::restore() {
  AssignmentJournal::Tasks tasks;
  auto journal = AssignmentJournal::open(layout_.assignments(), tasks);
  if (!journal) return fail(journal.error());
  Machine machine{layout_,   options_.region,   *images_,       *network_,
                  *runtime_, *user_namespaces_, options_.policy};
  if (Status restored = restore_tasks(machine, std::move(tasks), boot_, loop_.now(), book_);
      !restored) {
    return restored;
  }
  logs_ = std::make_unique<LogReader>(loop_);
  sessions_ = std::make_unique<SessionHost>(
      ControlPlaneAddress{options_.host, options_.port, options_.region, layout_.data_directory()},
      *runtime_);
  shipper_ = std::make_unique<LogShipper>(
      LogsApiOptions{options_.host, options_.port, options_.region, layout_.data_directory()});
  runner_ = std::make_unique<TaskRunner>(std::move(machine), loop_, book_, observers());
  keeper_ =
      std::make_unique<AssignmentKeeper>(loop_, book_, *runner_, std::move(*journal), answers());
  return {};
}

TaskObservers Agent::Parts::observers() {
  TaskObservers observers;
  observers.on_change = [this](TaskEntry& entry) { outbox_.changed(entry, loop_.now()); };
  observers.on_stopped = [this](TaskEntry& entry) { keeper_->task_stopped(entry); };
  observers.on_network_change = [this] { give_local_targets(); };
  observers.before_clearing = [this](const TaskEntry& entry, std::function<void()> clear) {
    shipper_->finish(shipped_logs(layout_, entry), [this, clear] { loop_.post(clear); });
  };
  return observers;
}

AssignmentAnswers Agent::Parts::answers() {
  AssignmentAnswers answers;
  answers.acknowledge = [this](std::int64_t sequence) {
    link::AgentMessage message;
    message.assignments_ack = link::AssignmentsAck{sequence};
    link_->send(message);
  };
  answers.ask_about = [this](std::vector<std::string> task_ids) {
    link::AgentMessage message;
    message.unknown_tasks = std::move(task_ids);
    link_->send(message);
  };
  answers.reconnect = [this](const std::string& reason) { link_->drop(reason); };
  return answers;
}

// -- At work --------------------------------------------------------------------------------------

void Agent::Parts::run() {
  loop_.set_when_idle([this] { send_due_reports(); });
  loop_.post([this] {
    give_local_targets();
    begin_tasks();
    link_ = std::make_unique<LinkClient>(
        ControlPlaneAddress{options_.host, options_.port, options_.region,
                            layout_.data_directory()},
        loop_,
        LinkCallbacks{[this] { link_opened(); },
                      [this](link::ServerMessage message) { take(std::move(message)); },
                      [this] { registered_ = Registration::kNone; }});
    tick();
  });
  spdlog::info("Machine {} ({}), {} tasks", identity_.ec2_instance_id,
               identity_.container_instance_id, book_.size());
  loop_.run();
  sessions_.reset();
  link_.reset();
  shipper_.reset();
  logs_.reset();
  keeper_.reset();
  runner_.reset();
}

// What the former life left under way goes on.
void Agent::Parts::begin_tasks() {
  std::vector<TaskEntry*> entries;
  for (const auto& [id, entry] : book_.entries()) entries.push_back(entry.get());
  for (TaskEntry* entry : entries) {
    const auto& assignment = entry->assigned.assignment;
    if (assignment.desired_status == link::DesiredStatus::kStopped) {
      runner_->feed(*entry, StopRequested{assignment.stopped_reason.value_or("")});
    } else {
      runner_->feed(*entry, Tick{});
    }
  }
}

void Agent::Parts::link_opened() {
  keeper_->connected();
  link::AgentMessage message;
  message.register_machine = registration_;
  message.register_machine->tasks = outbox_.unacknowledged(loop_.now());
  link_->send(message);
}

void Agent::Parts::take(link::ServerMessage message) {
  if (message.registered) registered(*message.registered);
  if (message.refused) refused(*message.refused);
  if (message.assignments) keeper_->take(*message.assignments);
  if (message.report_acks) outbox_.acknowledged(*message.report_acks);
  if (message.confirm_stops) keeper_->confirm_stops(*message.confirm_stops);
  if (message.ingress && names_) names_->apply(*message.ingress);
  if (message.ingress && ingress_) ingress_->apply(std::move(*message.ingress));
  if (message.read_logs) read_logs(*message.read_logs);
  if (message.open_session) open_session(std::move(*message.open_session));
}

void Agent::Parts::registered(const link::Registered& answer) {
  spdlog::info("Registered at {}:{}", options_.host, options_.port);
  registered_ = Registration::kDone;
  if (ingress_) send_target_health(ingress_->target_health());
  beat(++registrations_, std::max(Millis{answer.heartbeat_millis}, Millis{100}));
}

void Agent::Parts::refused(const link::Refused& refusal) {
  spdlog::error("The control plane refuses this machine: {}", refusal.reason);
  // It may refuse news of a machine that it had taken: everything is told anew later.
  registered_ = Registration::kNone;
  loop_.at(loop_.now() + kPauseAfterRefusal, [this] {
    if (registered_ == Registration::kNone) link_->drop("refused");
  });
}

void Agent::Parts::beat(std::int64_t registration, Millis interval) {
  if (registered_ == Registration::kNone || registration != registrations_) return;
  link::AgentMessage message;
  message.heartbeat = link::Heartbeat{static_cast<std::int32_t>(book_.size())};
  link_->send(message);
  loop_.at(loop_.now() + interval,
           [this, registration, interval] { beat(registration, interval); });
}

void Agent::Parts::read_logs(const link::ReadLogs& request) {
  const TaskEntry* entry = book_.find(request.task_id);
  const bool over = entry && entry->has_stopped();
  logs_->read(request, entry ? log_places(layout_, *entry) : std::vector<LogPlace>{},
              over ? agent_logs::LogEnd::kClosed : agent_logs::LogEnd::kOpen,
              [this](link::LogLines lines) {
                link::AgentMessage message;
                message.log_lines = std::move(lines);
                link_->send(message);
              });
}

void Agent::Parts::open_session(link::OpenSession order) {
  const std::string id = order.session_id;
  const auto container = running_container(book_.find(order.task_id), order.container);
  std::optional<std::string> refusal = "The container is not running.";
  if (container) refusal = sessions_->open(std::move(order), *container);
  if (!refusal) return;
  link::AgentMessage message;
  message.session_refused = link::SessionRefused{id, *refusal};
  link_->send(message);
}

void Agent::Parts::rotate_logs() {
  std::vector<LogPlace> places;
  for (const auto& [id, entry] : book_.entries()) {
    if (entry->has_stopped()) continue;
    for (LogPlace& place : log_places(layout_, *entry)) places.push_back(std::move(place));
  }
  if (!places.empty()) logs_->rotate(std::move(places));
}

void Agent::Parts::ship_logs() {
  std::vector<ShippedLog> logs;
  for (const auto& [id, entry] : book_.entries()) {
    for (ShippedLog& log : shipped_logs(layout_, *entry)) logs.push_back(std::move(log));
  }
  shipper_->set_logs(std::move(logs));
}

void Agent::Parts::send_target_health(std::vector<link::TargetHealthReport> reports) {
  if (registered_ == Registration::kNone || reports.empty()) return;
  link::AgentMessage message;
  message.target_health = std::move(reports);
  link_->send(message);
}

void Agent::Parts::send_some_target_health() {
  auto reports = ingress_->target_health(told_targets_, kTargetsATick);
  if (reports.empty()) reports = ingress_->target_health(told_targets_ = 0, kTargetsATick);
  told_targets_ += reports.size();
  send_target_health(std::move(reports));
}

void Agent::Parts::send_statistics(link::IngressStatistics statistics) {
  if (registered_ == Registration::kNone) return;
  link::AgentMessage message;
  message.ingress_statistics = std::move(statistics);
  link_->send(message);
}

void Agent::Parts::give_local_targets() {
  if (ingress_) ingress_->set_local_targets(local_targets(book_, identity_.ec2_instance_id));
}

void Agent::Parts::send_due_reports() {
  if (registered_ == Registration::kNone) return;
  link::AgentMessage message;
  message.task_reports = outbox_.due(loop_.now());
  if (!message.task_reports->empty()) link_->send(message);
}

void Agent::Parts::repair_network() {
  if (repair_ == Repair::kUnderWay) return;
  repair_ = Repair::kUnderWay;
  upkeep_.submit([this] {
    const Status status = network_->repair();
    loop_.post([this, reason = status ? "" : status.error().message] { repaired(reason); });
  });
}

void Agent::Parts::repaired(const std::string& failure) {
  repair_ = Repair::kNone;
  // Once for each reason, not every few seconds.
  if (!failure.empty() && failure != repair_failure_) {
    spdlog::warn("The network of this machine's tasks can't be repaired: {}", failure);
  }
  repair_failure_ = failure;
}

void Agent::Parts::tick() {
  runner_->keep_stale_states();
  keeper_->tick();
  ship_logs();
  // As it is now, not only as it changed: what the control plane could not keep is told again.
  if (ingress_) send_some_target_health();
  ++ticks_;
  if (ticks_ % kTicksToTrim == 0) ::malloc_trim(0);
  if (ticks_ % kTicksToRotate == 0) rotate_logs();
  if (ticks_ % kTicksToRepair == 0) repair_network();
  loop_.at(loop_.now() + kTick, [this] { tick(); });
}

// -- The outside ----------------------------------------------------------------------------------

Agent::Agent(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Agent::~Agent() = default;

Result<std::unique_ptr<Agent>> Agent::open(AgentOptions options) {
  auto parts = std::make_unique<Parts>(std::move(options));
  if (Status opened = parts->open(); !opened) return fail(opened.error());
  return std::unique_ptr<Agent>(new Agent(std::move(parts)));
}

void Agent::run() { parts_->run(); }

void Agent::stop() { parts_->stop(); }

}  // namespace minato::agent
