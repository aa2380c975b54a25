#include "agent/network/host_ports.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace minato::network {
namespace {

// A listener of some other program, on a port that the kernel chose.
struct Listener {
  explicit Listener(const char* address) : fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in place{};
    place.sin_family = AF_INET;
    ::inet_pton(AF_INET, address, &place.sin_addr);
    socklen_t length = sizeof place;
    auto* generic = reinterpret_cast<sockaddr*>(&place);
    EXPECT_EQ(::bind(fd.get(), generic, length), 0);
    EXPECT_EQ(::listen(fd.get(), 1), 0);
    EXPECT_EQ(::getsockname(fd.get(), generic, &length), 0);
    port = ntohs(place.sin_port);
  }
  UniqueFd fd;
  std::uint16_t port = 0;
};

TEST(HostPortsTest, ChoosesWithinTheRangeAndFindsTheLastFreeOne) {
  SeededRandom random(1);
  const auto none = [](std::uint16_t) { return false; };
  const auto any = choose_dynamic_port(random, none, [](std::uint16_t) { return true; });
  EXPECT_GE(*any, kFirstDynamicPort);
  EXPECT_LE(*any, kLastDynamicPort);
  const auto last =
      choose_dynamic_port(random, none, [](std::uint16_t port) { return port == 40123; });
  EXPECT_EQ(last, 40123);
  EXPECT_FALSE(choose_dynamic_port(random, none, none));
}

TEST(HostPortsTest, WhatIsToBeAvoidedComesLast) {
  const auto all = [](std::uint16_t) { return true; };
  const auto none = [](std::uint16_t) { return false; };
  SeededRandom random(1);
  SeededRandom again(1);
  const auto first = choose_dynamic_port(random, none, all);
  const auto other = choose_dynamic_port(
      again, [&](std::uint16_t port) { return port == first; }, all);
  ASSERT_TRUE(first && other);
  EXPECT_NE(*first, *other);
  EXPECT_TRUE(choose_dynamic_port(again, all, all));
}

TEST(HostPortsTest, AFixedPortIsGivenOnceUntilReleased) {
  HostPorts ports("", 1);
  const auto first = ports.reserve({{80, 0, Protocol::kTcp}});
  ASSERT_TRUE(first);
  const std::uint16_t taken = first->front().host_port;
  const auto second = ports.reserve({{81, 0, Protocol::kUdp}, {80, taken, Protocol::kTcp}});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kClient);
  EXPECT_EQ(second.error().message,
            "Bind for 0.0.0.0:" + std::to_string(taken) + " failed: port is already allocated");
  ports.release(*first);
  EXPECT_TRUE(ports.reserve({{80, taken, Protocol::kTcp}}));
}

TEST(HostPortsTest, OtherProgramsPortsAreRefusedWhereverTheyListen) {
  for (const char* address : {"0.0.0.0", "127.0.0.1"}) {
    const Listener listener(address);
    HostPorts ports("", 1);
    EXPECT_FALSE(ports.reserve({{80, listener.port, Protocol::kTcp}})) << address;
  }
  // A balancer's own address is another matter.
  const Listener balancer("127.77.3.4");
  HostPorts ports("", 1);
  EXPECT_TRUE(ports.reserve({{80, balancer.port, Protocol::kTcp}}));
}

TEST(HostPortsTest, TwoMinatosNeverHoldTheSamePort) {
  HostPorts one("", 1);
  HostPorts other("", 1);  // The same seed draws the same ports.
  const auto first = one.reserve({{80, 0, Protocol::kTcp}});
  const auto second = other.reserve({{80, 0, Protocol::kTcp}});
  ASSERT_TRUE(first && second);
  EXPECT_NE(first->front().host_port, second->front().host_port);
}

}  // namespace
}  // namespace minato::network
