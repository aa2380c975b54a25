// Against the machine's own kernel, as root: real namespaces, real rules, real traffic.
#include "agent/network/task_network.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

#include "agent/network/machine_network.h"
#include "agent/network/network_namespace.h"
#include "agent/network/nftables_session.h"
#include "base/file.h"
#include "base/instance_tag.h"
#include "base/unique_fd.h"
#include "base/units.h"

namespace minato::network {
namespace {

using std::chrono::steady_clock;

bool eventually(const std::function<bool()>& condition) {
  const auto deadline = steady_clock::now() + Seconds(5);
  while (!condition()) {
    if (steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(Millis(5));
  }
  return true;
}

sockaddr_in place_of(const std::string& address, std::uint16_t port) {
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(port);
  ::inet_pton(AF_INET, address.c_str(), &place.sin_addr);
  return place;
}

// A socket of the sandbox, or of the machine for an empty path: made by a thread that enters it.
UniqueFd socket_in(const std::filesystem::path& sandbox, Protocol protocol) {
  UniqueFd made;
  std::thread([&] {
    if (!sandbox.empty()) {
      const UniqueFd space(::open(sandbox.c_str(), O_RDONLY | O_CLOEXEC));
      if (!space || ::setns(space.get(), CLONE_NEWNET) != 0) return;
    }
    const int type = protocol == Protocol::kTcp ? SOCK_STREAM : SOCK_DGRAM;
    made.reset(::socket(AF_INET, type | SOCK_CLOEXEC, 0));
  }).join();
  return made;
}

// Answers every connection and every datagram that comes to a port of a sandbox with a word.
class Answerer {
 public:
  Answerer(const std::filesystem::path& sandbox, std::uint16_t port, std::string word)
      : word_(std::move(word)),
        stream_(socket_in(sandbox, Protocol::kTcp)),
        datagrams_(socket_in(sandbox, Protocol::kUdp)) {
    const sockaddr_in place = place_of("0.0.0.0", port);
    for (const UniqueFd* fd : {&stream_, &datagrams_}) {
      EXPECT_EQ(::bind(fd->get(), reinterpret_cast<const sockaddr*>(&place), sizeof place), 0);
    }
    EXPECT_EQ(::listen(stream_.get(), 16), 0);
    thread_ = std::thread([this] { serve(); });
  }
  ~Answerer() {
    stop_ = true;
    thread_.join();
  }

 private:
  void serve() {
    pollfd sockets[2] = {{stream_.get(), POLLIN, 0}, {datagrams_.get(), POLLIN, 0}};
    while (!stop_) {
      ::poll(sockets, 2, 10);
      if (sockets[0].revents != 0) {
        const UniqueFd connection(::accept4(stream_.get(), nullptr, nullptr, SOCK_CLOEXEC));
        EXPECT_GT(::write(connection.get(), word_.data(), word_.size()), 0);
      }
      if (sockets[1].revents != 0) answer_datagram();
    }
  }
  void answer_datagram() {
    char buffer[64];
    sockaddr_in from{};
    socklen_t length = sizeof from;
    auto* generic = reinterpret_cast<sockaddr*>(&from);
    ::recvfrom(datagrams_.get(), buffer, sizeof buffer, 0, generic, &length);
    ::sendto(datagrams_.get(), word_.data(), word_.size(), 0, generic, length);
  }

  std::string word_;
  UniqueFd stream_;
  UniqueFd datagrams_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

// The word that answers there, "" for none within half a second.
std::string ask(const std::filesystem::path& from, const std::string& address, std::uint16_t port,
                Protocol protocol = Protocol::kTcp) {
  const UniqueFd fd = socket_in(from, protocol);
  const timeval patience{0, 900000};
  ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  const sockaddr_in place = place_of(address, port);
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&place), sizeof place) != 0) return "";
  if (protocol == Protocol::kUdp && ::send(fd.get(), "?", 1, 0) != 1) return "";
  char buffer[64];
  const ssize_t got = ::recv(fd.get(), buffer, sizeof buffer, 0);
  return got > 0 ? std::string(buffer, static_cast<std::size_t>(got)) : "";
}

class TaskNetworkTest : public testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root";
    std::string name = testing::TempDir() + "minato-network-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    tag_ = instance_tag(folder_);
    reopen();
  }
  void TearDown() override {
    if (!network_) return;
    const auto removed = network_->remove_all();
    EXPECT_TRUE(removed) << removed.error().message;
    EXPECT_TRUE(eventually([&] { return links_left() == 0; }));
    EXPECT_FALSE(std::filesystem::exists("/run/minato/" + tag_));
    auto nftables = NftablesSession::open();
    EXPECT_FALSE((*nftables)->run("list table ip minato_" + tag_));
    std::filesystem::remove_all(folder_);
  }

  // As a new agent does; the old one is gone first, as its process would be.
  void reopen() {
    network_.reset();
    auto opened = TaskNetwork::open({tag_, folder_ / "agent" / "network"});
    ASSERT_TRUE(opened) << opened.error().message;
    network_ = std::move(*opened);
  }
  Sandbox attach(const std::string& name, NetworkMode mode, std::vector<PortRequest> ports) {
    auto sandbox = network_->attach({{"0123456789abcdef", name}, mode, std::move(ports), {}});
    EXPECT_TRUE(sandbox) << sandbox.error().message;
    return sandbox.value_or(Sandbox{});
  }
  // Every link of this instance, bridge included.
  int links_left() const {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/sys/class/net")) {
      if (entry.path().native().find(tag_) != std::string::npos) ++count;
    }
    return count;
  }

  std::filesystem::path folder_;
  std::string tag_;
  std::unique_ptr<TaskNetwork> network_;
};

TEST_F(TaskNetworkTest, APublishedPortIsReachedFromEverywhereOnTheMachine) {
  const Sandbox web = attach("web", NetworkMode::kBridge, {{80, 0}, {80, 0, Protocol::kUdp}});
  const Sandbox other = attach("other", NetworkMode::kBridge, {});
  ASSERT_EQ(web.bindings.size(), 2u);
  const std::uint16_t tcp = web.bindings[0].host_port;
  const std::uint16_t udp = web.bindings[1].host_port;
  const Answerer answerer(web.namespace_path, 80, "web");
  EXPECT_EQ(ask("", web.address, 80), "web");
  EXPECT_EQ(ask("", "127.0.0.1", tcp), "web");
  EXPECT_EQ(ask("", "127.0.0.1", udp, Protocol::kUdp), "web");
  EXPECT_EQ(ask("", network_->gateway_address(), tcp), "web");
  EXPECT_EQ(ask(other.namespace_path, web.address, 80), "web");
  EXPECT_EQ(ask(other.namespace_path, network_->gateway_address(), tcp), "web");
  EXPECT_EQ(ask(web.namespace_path, network_->gateway_address(), tcp), "web") << "hairpin";
  EXPECT_EQ(ask(web.namespace_path, "127.0.0.1", 80), "web") << "loopback of the sandbox";
  if (const std::string machine = machine_address(); !machine.empty()) {
    EXPECT_EQ(ask("", machine, tcp), "web");
    EXPECT_EQ(ask(other.namespace_path, machine, tcp), "web");
    EXPECT_EQ(ask(web.namespace_path, machine, udp, Protocol::kUdp), "web");
  }
}

TEST_F(TaskNetworkTest, ALoopbackServiceOfTheMachineIsNotReachedFromASandbox) {
  const Sandbox web = attach("web", NetworkMode::kBridge, {});
  const UniqueFd listener = socket_in("", Protocol::kTcp);
  const sockaddr_in place = place_of("127.0.0.1", 0);
  ASSERT_EQ(::bind(listener.get(), reinterpret_cast<const sockaddr*>(&place), sizeof place), 0);
  ASSERT_EQ(::listen(listener.get(), 1), 0);
  sockaddr_in bound{};
  socklen_t length = sizeof bound;
  ::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&bound), &length);
  EXPECT_EQ(ask(web.namespace_path, network_->gateway_address(), ntohs(bound.sin_port)), "");
}

// What `path` below /proc/sys/net says inside a sandbox.
std::string setting_in(const std::filesystem::path& sandbox, const std::string& path) {
  std::string value;
  std::thread([&] {
    const UniqueFd space(::open(sandbox.c_str(), O_RDONLY | O_CLOEXEC));
    if (::setns(space.get(), CLONE_NEWNET) == 0)
      value = read_file("/proc/sys/net/" + path).value_or("");
  }).join();
  return value;
}

TEST_F(TaskNetworkTest, OrdinaryUsersMayListenOnLowPortsInASandboxOnly) {
  const std::string before =
      read_file("/proc/sys/net/ipv4/ip_unprivileged_port_start").value_or("");
  const Sandbox web = attach("web", NetworkMode::kBridge, {});
  EXPECT_EQ(setting_in(web.namespace_path, "ipv4/ip_unprivileged_port_start"), "0\n");
  EXPECT_EQ(read_file("/proc/sys/net/ipv4/ip_unprivileged_port_start").value_or(""), before);
}

TEST_F(TaskNetworkTest, AFixedPortIsRefusedWhileAnotherSandboxHasIt) {
  const Sandbox first = attach("first", NetworkMode::kBridge, {{80, 18080}});
  const auto second =
      network_->attach({{"0123", "second"}, NetworkMode::kBridge, {{80, 18080}}, {}});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().message, "Bind for 0.0.0.0:18080 failed: port is already allocated");
  EXPECT_EQ(network_->sandboxes().size(), 1u);
  ASSERT_TRUE(network_->detach(first.key));
  const Sandbox third = attach("third", NetworkMode::kBridge, {{80, 18080}});
  const Answerer answerer(third.namespace_path, 80, "third");
  EXPECT_EQ(ask("", "127.0.0.1", 18080), "third");
}

TEST_F(TaskNetworkTest, DatagramsOfALongLivedClientFollowTheReplacement) {
  const UniqueFd client = socket_in("", Protocol::kUdp);
  const timeval patience{0, 900000};
  ::setsockopt(client.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  const sockaddr_in place = place_of("127.0.0.1", 18053);
  ASSERT_EQ(::connect(client.get(), reinterpret_cast<const sockaddr*>(&place), sizeof place), 0);
  for (const std::string word : {"first", "second"}) {
    const Sandbox sandbox = attach(word, NetworkMode::kBridge, {{53, 18053, Protocol::kUdp}});
    const Answerer answerer(sandbox.namespace_path, 53, word);
    ::send(client.get(), "?", 1, 0);
    char buffer[64];
    const ssize_t got = ::recv(client.get(), buffer, sizeof buffer, 0);
    ASSERT_GT(got, 0) << word;
    EXPECT_EQ(std::string(buffer, static_cast<std::size_t>(got)), word);
    ASSERT_TRUE(network_->detach(sandbox.key));
  }
}

TEST_F(TaskNetworkTest, OtherModes) {
  const Sandbox own = attach("task", NetworkMode::kAwsvpc, {{80, 0}});
  const Sandbox none = attach("none", NetworkMode::kNone, {{80, 0}});
  const Sandbox host = attach("host", NetworkMode::kHost, {{8080, 0}});
  EXPECT_TRUE(own.bindings.empty());
  const Answerer answerer(own.namespace_path, 80, "own");
  EXPECT_EQ(ask("", own.address, 80), "own");
  EXPECT_EQ(none.address, "");
  EXPECT_TRUE(is_network_namespace(none.namespace_path));
  EXPECT_EQ(ask(none.namespace_path, own.address, 80), "");
  EXPECT_TRUE(host.namespace_path.empty());
  EXPECT_EQ(host.bindings.front().host_port, 8080);
}

TEST_F(TaskNetworkTest, ANewAgentAdoptsWhatItKnowsAndRemovesTheRest) {
  const Sandbox web = attach("web", NetworkMode::kBridge, {{80, 0}});
  const Sandbox forgotten = attach("forgotten", NetworkMode::kBridge, {{80, 0}});
  const Answerer answerer(web.namespace_path, 80, "web");
  const std::string subnet = network_->subnet();
  reopen();
  const auto adopted = network_->recover({web.key, {"gone", "gone"}});
  ASSERT_TRUE(adopted);
  EXPECT_EQ(*adopted, std::vector{web});
  EXPECT_EQ(network_->subnet(), subnet);
  EXPECT_EQ(ask("", "127.0.0.1", web.bindings[0].host_port), "web");
  EXPECT_FALSE(std::filesystem::exists(forgotten.namespace_path));
  const auto taken = network_->attach(
      {{"0123", "late"}, NetworkMode::kBridge, {{80, web.bindings[0].host_port}}, {}});
  EXPECT_FALSE(taken) << "an adopted port is held again";
  EXPECT_NE(attach("new", NetworkMode::kBridge, {}).address, web.address);
}

TEST_F(TaskNetworkTest, FlushedRulesComeBack) {
  const Sandbox web = attach("web", NetworkMode::kBridge, {{80, 0}});
  const Answerer answerer(web.namespace_path, 80, "web");
  auto nftables = NftablesSession::open();
  ASSERT_TRUE((*nftables)->run("delete table ip minato_" + tag_));
  ASSERT_TRUE(network_->repair());
  EXPECT_EQ(ask("", "127.0.0.1", web.bindings[0].host_port), "web");
  ASSERT_TRUE((*nftables)->run("flush table ip minato_" + tag_));
  ASSERT_TRUE(network_->repair());
  EXPECT_EQ(ask("", "127.0.0.1", web.bindings[0].host_port), "web");
  ASSERT_TRUE((*nftables)->run("delete table ip minato_" + tag_));
  const Sandbox late = attach("late", NetworkMode::kBridge, {{81, 0}});
  const Answerer late_answerer(late.namespace_path, 81, "late");
  EXPECT_EQ(ask("", "127.0.0.1", late.bindings[0].host_port), "late");
  EXPECT_EQ(ask("", "127.0.0.1", web.bindings[0].host_port), "web");
}

TEST_F(TaskNetworkTest, AFirewallThatDropsForwardedPacketsIsPassed) {
  auto nftables = NftablesSession::open();
  if ((*nftables)->run("list table ip filter")) GTEST_SKIP() << "another firewall is here";
  ASSERT_TRUE((*nftables)->run(
      "table ip filter { chain DOCKER-USER { }\n"
      "chain FORWARD { type filter hook forward priority 0; policy drop; jump DOCKER-USER; }\n}"));
  EXPECT_TRUE(network_->repair());
  EXPECT_TRUE(network_->repair());
  const auto rules = (*nftables)->run("list chain ip filter DOCKER-USER");
  ASSERT_TRUE(rules);
  EXPECT_NE(rules->find("iifname \"mnt" + tag_), std::string::npos) << *rules;
  // With bridged packets filtered too (br_netfilter), neighbours need the pass as well.
  const Sandbox web = attach("web", NetworkMode::kBridge, {{80, 0}});
  const Sandbox other = attach("other", NetworkMode::kBridge, {});
  const Answerer answerer(web.namespace_path, 80, "web");
  EXPECT_EQ(ask(other.namespace_path, network_->gateway_address(), web.bindings[0].host_port),
            "web");
  EXPECT_TRUE(network_->remove_all());
  const auto left = (*nftables)->run("list chain ip filter DOCKER-USER");
  EXPECT_EQ(left->find("mnt" + tag_), std::string::npos) << *left;
  EXPECT_TRUE((*nftables)->run("delete table ip filter"));
}

TEST_F(TaskNetworkTest, ManySandboxesAtOnceAndNothingLeft) {
  constexpr int kThreads = 8;
  constexpr int kEach = 25;
  const auto started = steady_clock::now();
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([this, thread] {
      for (int i = 0; i < kEach; ++i) {
        const SandboxKey key{"task" + std::to_string(thread), "c" + std::to_string(i)};
        EXPECT_TRUE(network_->attach({key, NetworkMode::kBridge, {{80, 0}}, {}}));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto attached = steady_clock::now();
  EXPECT_EQ(network_->sandboxes().size(), static_cast<std::size_t>(kThreads * kEach));
  EXPECT_EQ(links_left(), kThreads * kEach + 1);
  ASSERT_TRUE(network_->recover({}));
  const auto detached = steady_clock::now();
  EXPECT_TRUE(eventually([&] { return links_left() == 1; }));
  const auto each = [&](auto span) {
    return std::chrono::duration<double, std::milli>(span).count() / (kThreads * kEach);
  };
  RecordProperty("attach_ms", std::to_string(each(attached - started)));
  printf("attach %.2f ms, detach %.2f ms a sandbox, one host port each\n", each(attached - started),
         each(detached - attached));
}

}  // namespace
}  // namespace minato::network
