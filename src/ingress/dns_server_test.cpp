#include "ingress/dns_server.h"

#include <gtest/gtest.h>

#include "ingress/dns_message.h"
#include "ingress/http_test_peers.h"

namespace minato::ingress {
namespace {

std::string ask(const Endpoint& server, const std::string& packet, int type) {
  const UniqueFd fd(::socket(AF_INET, type | SOCK_CLOEXEC, 0));
  const timeval patience{3, 0};
  ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  const sockaddr_in place = socket_place(server.address, server.port);
  ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&place), sizeof place);
  std::string sent = packet;
  if (type == SOCK_STREAM) sent.insert(0, {'\0', static_cast<char>(packet.size())});
  ::send(fd.get(), sent.data(), sent.size(), MSG_NOSIGNAL);
  char buffer[2048];
  std::string received;
  while (received.size() < 12 + (type == SOCK_STREAM ? 2 : 0)) {
    const ssize_t got = ::recv(fd.get(), buffer, sizeof buffer, 0);
    if (got <= 0) return "";
    received.append(buffer, static_cast<std::size_t>(got));
  }
  return type == SOCK_STREAM ? received.substr(2) : received;
}

std::unique_ptr<DnsServer> started(std::vector<Endpoint> upstream) {
  auto server = DnsServer::start({{"127.0.0.1", 0}, "elb.minato", std::move(upstream)});
  EXPECT_TRUE(server) << server.error().message;
  return std::move(*server);
}

TEST(DnsServerTest, AnswersItsNamesAndPassesOthersOn) {
  const auto elsewhere = started({});
  elsewhere->set_names({{"example.com", "192.0.2.80"}});
  // A resolver that is down comes first: the next one is asked.
  const auto server = started({{"127.0.0.1", 1}, elsewhere->listening()});
  server->set_names({{"web.elb.minato", "127.77.0.1"}});
  for (const int type : {SOCK_DGRAM, SOCK_STREAM}) {
    const std::string own = ask(server->listening(), dns_query(1, "web.elb.minato", 1), type);
    EXPECT_TRUE(own.ends_with(std::string("\x7f\x4d\x00\x01", 4)));
  }
  const std::string passed = ask(server->listening(), dns_query(2, "example.com", 1), SOCK_DGRAM);
  EXPECT_TRUE(passed.ends_with(std::string("\xc0\x00\x02\x50", 4)));
  const auto direct = started({elsewhere->listening()});
  const std::string streamed =
      ask(direct->listening(), dns_query(3, "example.com", 1), SOCK_STREAM);
  EXPECT_TRUE(streamed.ends_with(std::string("\xc0\x00\x02\x50", 4)));
}

TEST(DnsServerTest, RefusesWhatNobodyCanAnswer) {
  const auto alone = started({});
  EXPECT_EQ(ask(alone->listening(), dns_query(1, "example.com", 1), SOCK_DGRAM)[3] & 15, 5);
  const auto cut_off = started({{"127.0.0.1", 1}});
  EXPECT_EQ(ask(cut_off->listening(), dns_query(1, "example.com", 1), SOCK_DGRAM)[3] & 15, 2);
}

TEST(DnsServerTest, ATakenPlaceIsSaid) {
  const auto first = started({});
  const auto second = DnsServer::start({first->listening(), "elb.minato", {}});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kConflict);
}

}  // namespace
}  // namespace minato::ingress
