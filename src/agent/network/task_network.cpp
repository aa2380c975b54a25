#include "agent/network/task_network.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

#include "agent/network/address_pool.h"
#include "agent/network/bridge_network.h"
#include "agent/network/connection_tracking.h"
#include "agent/network/host_ports.h"
#include "agent/network/links.h"
#include "agent/network/machine_network.h"
#include "agent/network/network_namespace.h"
#include "agent/network/sandbox_record.h"
#include "base/file.h"
#include "base/log.h"
#include "base/system_random.h"

namespace minato::network {
namespace {

std::vector<PublishedPort> published_ports(const Sandbox& sandbox) {
  std::vector<PublishedPort> ports;
  if (sandbox.mode != NetworkMode::kBridge) return ports;
  for (const PortBinding& binding : sandbox.bindings) {
    ports.push_back(PublishedPort{binding.protocol, binding.host_port, sandbox.address,
                                  binding.container_port});
  }
  return ports;
}

bool publishes_datagrams(const Sandbox& sandbox) {
  const auto is_udp = [](const PortBinding& port) { return port.protocol == Protocol::kUdp; };
  return std::any_of(sandbox.bindings.begin(), sandbox.bindings.end(), is_udp);
}

bool has_address(NetworkMode mode) {
  return mode == NetworkMode::kBridge || mode == NetworkMode::kAwsvpc;
}

// Below /run nothing outlives the kernel's state: no sync is needed.
Status write_record(const std::filesystem::path& path, const Sandbox& sandbox) {
  const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  const std::string text = sandbox_record_text(sandbox);
  if (!fd || ::write(fd.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    return fail(errno_error(path.native(), errno));
  }
  return {};
}

std::vector<std::filesystem::path> files_in(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    files.push_back(entry.path());
  }
  return files;
}

// The lock goes with the last Minato of the machine.
void forget_lock_if_alone() {
  const std::filesystem::path lock = "/run/minato/subnets.lock";
  if (files_in("/run/minato") != std::vector{lock}) return;
  std::error_code ignored;
  std::filesystem::remove(lock, ignored);
  std::filesystem::remove("/run/minato", ignored);
}

}  // namespace

class TaskNetwork::State {
 public:
  State(BridgeNetwork bridge, std::string machine)
      : network_(std::move(bridge)),
        machine_(std::move(machine)),
        addresses_(network_.subnet),
        ports_(machine_, system_random_seed()) {}

  Status load();
  Result<Sandbox> attach(const SandboxRequest& request);
  Status detach(const SandboxKey& key);
  Result<std::vector<Sandbox>> recover(const std::vector<SandboxKey>& known);
  std::vector<Sandbox> sandboxes() const;
  Status repair();

  const BridgeNetwork& network() const { return network_; }

 private:
  void adopt(const std::filesystem::path& record);
  Result<Sandbox> reserve(const SandboxRequest& request);
  Status build(const Sandbox& sandbox, const std::filesystem::path& owner);
  Status connect(const Sandbox& sandbox, NetworkNamespace& inside);
  Status publish(const Sandbox& sandbox);
  Status unpublish(const Sandbox& sandbox);
  Status dismantle(const Sandbox& sandbox);
  void release(const Sandbox& sandbox);
  Status install_all_rules();
  std::filesystem::path record_path(const SandboxKey& key) const;

  BridgeNetwork network_;
  std::string machine_;
  mutable std::mutex mutex_;  // Guards what follows; never held over a call to the kernel's links.
  AddressPool addresses_;
  HostPorts ports_;
  std::map<SandboxKey, Sandbox> sandboxes_;
  std::set<SandboxKey> leaving_;  // Their rules may not come back.
  std::mutex rules_mutex_;        // One writer of the map of published ports at a time.
};

// -- Finding what exists
// ----------------------------------------------------------------------------

std::filesystem::path TaskNetwork::State::record_path(const SandboxKey& key) const {
  return network_.names.records / sandbox_file_name(key);
}

Status TaskNetwork::State::load() {
  for (const auto& record : files_in(network_.names.records)) adopt(record);
  std::set<std::filesystem::path> known;
  for (const auto& [key, sandbox] : sandboxes_) known.insert(sandbox.namespace_path);
  for (const auto& file : files_in(network_.names.namespaces)) {
    if (known.contains(file)) continue;
    if (auto removed = remove_network_namespace(file); !removed) return removed;
  }
  return install_all_rules();
}

void TaskNetwork::State::adopt(const std::filesystem::path& record) {
  const auto text = read_file(record);
  auto sandbox = text ? parse_sandbox_record(*text) : Result<Sandbox>(fail(text.error()));
  const bool kept_by_file = sandbox && sandbox->mode != NetworkMode::kHost;
  if (!sandbox || (kept_by_file && !is_network_namespace(sandbox->namespace_path))) {
    // Written by halves, or from before the machine went down.
    std::error_code ignored;
    std::filesystem::remove(record, ignored);
    return;
  }
  if (const auto address = Ipv4Address::parse(sandbox->address); address) addresses_.mark(*address);
  if (sandbox->mode == NetworkMode::kBridge) ports_.readopt(sandbox->bindings);
  sandboxes_.emplace(sandbox->key, std::move(*sandbox));
}

Status TaskNetwork::State::install_all_rules() {
  const std::lock_guard rules_lock(rules_mutex_);
  std::vector<PublishedPort> published;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, sandbox] : sandboxes_) {
      if (leaving_.contains(key)) continue;
      const auto ports = published_ports(sandbox);
      published.insert(published.end(), ports.begin(), ports.end());
    }
  }
  return install_rules(network_, published);
}

Result<std::vector<Sandbox>> TaskNetwork::State::recover(const std::vector<SandboxKey>& known) {
  const std::set<SandboxKey> wanted(known.begin(), known.end());
  std::vector<Sandbox> kept;
  for (const Sandbox& sandbox : sandboxes()) {
    if (wanted.contains(sandbox.key)) {
      kept.push_back(sandbox);
    } else if (auto detached = detach(sandbox.key); !detached) {
      return fail(detached.error());
    }
  }
  return kept;
}

std::vector<Sandbox> TaskNetwork::State::sandboxes() const {
  const std::lock_guard lock(mutex_);
  std::vector<Sandbox> all;
  for (const auto& [key, sandbox] : sandboxes_) all.push_back(sandbox);
  return all;
}

Status TaskNetwork::State::repair() {
  if (auto allowed = allow_forwarding(network_.names.bridge); !allowed) return allowed;
  if (!rules_are_installed(network_)) {
    spdlog::warn("network: rules of table {} are gone; putting them back", network_.names.table);
    return install_all_rules();
  }
  return pass_other_firewalls(*network_.nftables, network_.names.bridge);
}

// -- Coming and going
// -------------------------------------------------------------------------------

Result<Sandbox> TaskNetwork::State::reserve(const SandboxRequest& request) {
  Sandbox sandbox{request.key, request.mode, {}, "", "", {}};
  const std::lock_guard lock(mutex_);
  if (sandboxes_.contains(request.key)) {
    return fail(ErrorCode::kConflict, fmt::format("Sandbox {} of task {} exists already.",
                                                  request.key.name, request.key.task_id));
  }
  if (request.mode == NetworkMode::kHost) {
    sandbox.address = machine_.empty() ? "127.0.0.1" : machine_;
    for (const PortRequest& port : request.ports) {
      sandbox.bindings.push_back(
          PortBinding{"0.0.0.0", port.container_port, port.container_port, port.protocol});
    }
  } else {
    sandbox.namespace_path = network_.names.namespaces / sandbox_file_name(request.key);
  }
  if (request.mode == NetworkMode::kBridge) {
    auto bindings = ports_.reserve(request.ports);
    if (!bindings) return fail(bindings.error());
    sandbox.bindings = std::move(*bindings);
  }
  if (has_address(request.mode)) {
    const auto address = addresses_.take();
    if (!address) {
      ports_.release(sandbox.bindings);
      return fail(ErrorCode::kUnavailable,
                  "Every address of " + network_.subnet.str() + " is in use.");
    }
    sandbox.address = address->str();
    sandbox.mac = mac_for(*address);
  }
  sandboxes_.emplace(request.key, sandbox);
  return sandbox;
}

Result<Sandbox> TaskNetwork::State::attach(const SandboxRequest& request) {
  if (auto valid = validate_key(request.key); !valid) return fail(valid.error());
  auto sandbox = reserve(request);
  if (!sandbox) return sandbox;
  if (auto built = build(*sandbox, request.owner); !built) {
    {
      const std::lock_guard lock(mutex_);
      leaving_.insert(sandbox->key);
    }
    (void)dismantle(*sandbox);
    release(*sandbox);
    return fail(built.error());
  }
  return sandbox;
}

Status TaskNetwork::State::build(const Sandbox& sandbox, const std::filesystem::path& owner) {
  if (auto written = write_record(record_path(sandbox.key), sandbox); !written) return written;
  if (sandbox.namespace_path.empty()) return {};
  auto inside = create_network_namespace(sandbox.namespace_path, owner);
  if (!inside) return fail(inside.error());
  if (!has_address(sandbox.mode)) return {};
  if (auto connected = connect(sandbox, *inside); !connected) return connected;
  return publish(sandbox);
}

Status TaskNetwork::State::connect(const Sandbox& sandbox, NetworkNamespace& inside) {
  auto socket = NetlinkSocket::open(NETLINK_ROUTE);
  if (!socket) return fail(socket.error());
  const Ipv4Address address = *Ipv4Address::parse(sandbox.address);
  const VethPair pair{network_.names.veth(address), network_.index, inside.fd.get(), sandbox.mac,
                      network_.mtu};
  if (auto created = create_veth(*socket, pair); !created) return created;
  const auto configured =
      configure_sandbox_link(inside.inside, address, network_.subnet.prefix, network_.subnet.at(1));
  if (!configured) return configured;
  wait_until_usable(inside.inside, "eth0");
  wait_until_usable(*socket, pair.name);
  // It has a carrier only while it has a port.
  wait_until_usable(*socket, network_.names.bridge);
  return {};
}

Status TaskNetwork::State::publish(const Sandbox& sandbox) {
  const auto ports = published_ports(sandbox);
  if (ports.empty()) return {};
  {
    const std::lock_guard rules_lock(rules_mutex_);
    const auto run = network_.nftables->run(publish_text(network_.names.table, ports));
    if (run) return {};
    if (run.error().code != ErrorCode::kNotFound) return fail(run.error());
  }
  // Someone flushed the machine's rules: the whole table comes back, this sandbox included.
  return install_all_rules();
}

Status TaskNetwork::State::unpublish(const Sandbox& sandbox) {
  const auto ports = published_ports(sandbox);
  const std::lock_guard rules_lock(rules_mutex_);
  for (const PublishedPort& port : ports) {
    const auto run = network_.nftables->run(unpublish_text(network_.names.table, {port}));
    if (!run && run.error().code != ErrorCode::kNotFound) return fail(run.error());
  }
  return {};
}

Status TaskNetwork::State::dismantle(const Sandbox& sandbox) {
  auto outcome = unpublish(sandbox);
  if (publishes_datagrams(sandbox)) {
    if (const auto address = Ipv4Address::parse(sandbox.address); address) {
      (void)forget_datagram_flows(*address);
    }
  }
  if (!sandbox.namespace_path.empty()) {
    if (auto removed = remove_network_namespace(sandbox.namespace_path); !removed) {
      outcome = removed;
    }
  }
  std::error_code ignored;
  std::filesystem::remove(record_path(sandbox.key), ignored);
  return outcome;
}

void TaskNetwork::State::release(const Sandbox& sandbox) {
  const std::lock_guard lock(mutex_);
  if (sandbox.mode == NetworkMode::kBridge) ports_.release(sandbox.bindings);
  if (const auto address = Ipv4Address::parse(sandbox.address);
      address && has_address(sandbox.mode)) {
    addresses_.release(*address);
  }
  sandboxes_.erase(sandbox.key);
  leaving_.erase(sandbox.key);
}

Status TaskNetwork::State::detach(const SandboxKey& key) {
  Sandbox sandbox;
  {
    const std::lock_guard lock(mutex_);
    const auto found = sandboxes_.find(key);
    // Of two that detach the same, one does the work.
    if (found == sandboxes_.end() || !leaving_.insert(key).second) return {};
    sandbox = found->second;
  }
  const auto outcome = dismantle(sandbox);
  release(sandbox);
  return outcome;
}

// -- The public face
// --------------------------------------------------------------------------------

Result<std::unique_ptr<TaskNetwork>> TaskNetwork::open(TaskNetworkOptions options) {
  const auto pool = Ipv4Network::parse(options.subnet_pool);
  if (!pool || pool->prefix > 28) {
    return fail(ErrorCode::kInvalidParameter,
                "The subnet pool \"" + options.subnet_pool +
                    "\" is no IPv4 network of at least 16 addresses, such as 10.124.0.0/14.");
  }
  auto bridge = open_bridge_network(NetworkNames(options.instance_tag), *pool,
                                    options.state_directory / "subnet");
  if (!bridge) return fail(bridge.error());
  auto state = std::make_unique<State>(std::move(*bridge), machine_address());
  if (auto loaded = state->load(); !loaded) return fail(loaded.error());
  return std::unique_ptr<TaskNetwork>(new TaskNetwork(std::move(state)));
}

TaskNetwork::TaskNetwork(std::unique_ptr<State> state) : state_(std::move(state)) {}
TaskNetwork::~TaskNetwork() = default;

Result<Sandbox> TaskNetwork::attach(const SandboxRequest& request) {
  return state_->attach(request);
}
Status TaskNetwork::detach(const SandboxKey& key) { return state_->detach(key); }
Result<std::vector<Sandbox>> TaskNetwork::recover(const std::vector<SandboxKey>& known) {
  return state_->recover(known);
}
std::vector<Sandbox> TaskNetwork::sandboxes() const { return state_->sandboxes(); }
Status TaskNetwork::repair() { return state_->repair(); }
Status TaskNetwork::remove_all() { return remove_task_network(state_->network().names.tag); }
std::string TaskNetwork::gateway_address() const { return state_->network().subnet.at(1).str(); }
std::string TaskNetwork::subnet() const { return state_->network().subnet.str(); }

Status remove_task_network(const std::string& instance_tag) {
  const NetworkNames names(instance_tag);
  auto socket = NetlinkSocket::open(NETLINK_ROUTE);
  auto nftables = NftablesSession::open();
  if (!socket) return fail(socket.error());
  if (!nftables) return fail(nftables.error());
  Status outcome;
  const auto note = [&](Status step) {
    if (!step && outcome) outcome = std::move(step);
  };
  const auto removed = (*nftables)->run(remove_rules_text(names.table));
  if (!removed) note(fail(removed.error()));
  note(forget_other_firewalls(**nftables, names.bridge));
  for (const auto& file : files_in(names.namespaces)) note(remove_network_namespace(file));
  // Where a process still holds a namespace its link would stay.
  const std::string veth_prefix = "v" + instance_tag + "-";
  for (const std::string& link : link_names(*socket)) {
    if (link.starts_with(veth_prefix)) note(delete_link(*socket, link));
  }
  note(delete_link(*socket, names.bridge));
  std::error_code ignored;
  std::filesystem::remove_all(names.run_directory, ignored);
  forget_lock_if_alone();
  return outcome;
}

}  // namespace minato::network
