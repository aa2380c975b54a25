#include "agent/metadata/metadata_server.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "wire/http_client.h"

namespace minato::agent_metadata {
namespace {

class MetadataServerTest : public testing::Test {
 protected:
  MetadataServerTest() { std::filesystem::remove(file_); }
  ~MetadataServerTest() override { std::filesystem::remove(file_); }

  std::unique_ptr<MetadataServer> start() {
    MetadataServerOptions options;
    options.gateway_address = "127.0.0.7";
    options.port_file = file_;
    options.port_seed = static_cast<std::uint64_t>(::getpid());
    options.handler = [](MetadataRequest request, wire::HttpReply reply) {
      reply(json_response(200, request.method + ' ' + request.path.id + ' ' + request.source));
    };
    auto server = MetadataServer::start(std::move(options));
    EXPECT_TRUE(server) << server.error().message;
    return server ? std::move(*server) : nullptr;
  }
  static wire::HttpResponse get(const std::string& address, std::uint16_t port,
                                const std::string& path) {
    wire::HttpClient client;
    auto answer =
        client.send({"GET", "http://" + address + ':' + std::to_string(port) + path, {}, ""});
    EXPECT_TRUE(answer) << answer.error().message;
    return answer.value_or(wire::HttpResponse{});
  }

  std::filesystem::path file_ = std::filesystem::path(testing::TempDir()) /
                                ("metadata_server_test." + std::to_string(::getpid()));
};

TEST_F(MetadataServerTest, SaysWhoAsksForWhat) {
  const auto server = start();
  ASSERT_TRUE(server);
  const auto answer = get(kLoopback, server->loopback_port(), "/v4/ab-1/task?x=y");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "GET ab-1 127.0.0.1");
  EXPECT_EQ(get("127.0.0.7", server->gateway_port(), "/v2/credentials/c").status, 200);
  EXPECT_EQ(get("127.0.0.7", server->gateway_port(), "/latest/meta-data").status, 404);
}

TEST_F(MetadataServerTest, OneAddressDoesNotAskWithoutEnd) {
  const auto server = start();
  ASSERT_TRUE(server);
  wire::HttpClient client;
  const std::string url =
      "http://127.0.0.1:" + std::to_string(server->loopback_port()) + "/v4/ab-1";
  int refused = 0;
  for (int i = 0; i < 500; ++i) {
    const auto answer = client.send({"GET", url, {}, ""});
    ASSERT_TRUE(answer) << answer.error().message;
    refused += answer->status == 429 ? 1 : 0;
  }
  EXPECT_GT(refused, 0);
}

TEST_F(MetadataServerTest, TheLoopbacksPortStays) {
  auto server = start();
  ASSERT_TRUE(server);
  const std::uint16_t port = server->loopback_port();
  server.reset();
  server = start();
  EXPECT_EQ(server->loopback_port(), port);
  // A second Minato finds another, and keeps it.
  std::filesystem::rename(file_, file_.native() + ".other");
  const auto second = start();
  EXPECT_NE(second->loopback_port(), port);
  EXPECT_EQ(*read_file(file_), std::to_string(second->loopback_port()) + "\n");
  std::filesystem::remove(file_.native() + ".other");
}

}  // namespace
}  // namespace minato::agent_metadata
