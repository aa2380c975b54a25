#include "control_plane/session_request.h"

#include <gtest/gtest.h>

namespace minato::control_plane {
namespace {

using control::api::StartTaskSessionRequest;
using ecs::api::ExecuteCommandRequest;

TEST(SessionRequest, ExecuteCommandIsInteractive) {
  ExecuteCommandRequest request;
  request.task = "t";
  request.command = "ls -l '/a b'";
  request.interactive = true;
  const auto order = make_order(request);
  ASSERT_TRUE(order);
  EXPECT_EQ(order->command->arguments, (std::vector<std::string>{"ls", "-l", "/a b"}));
  EXPECT_TRUE(order->command->terminal);
  request.interactive = false;
  EXPECT_EQ(make_order(request).error().code, ErrorCode::kInvalidParameter);
  request.interactive = true;
  request.command = " ";
  EXPECT_FALSE(make_order(request));
}

TEST(SessionRequest, OneThingAtATime) {
  StartTaskSessionRequest request;
  EXPECT_FALSE(make_order(request));
  request.port = 80;
  EXPECT_EQ(make_order(request)->port, 80);
  request.read_path = "/x";
  EXPECT_FALSE(make_order(request));
  request.port.reset();
  EXPECT_EQ(make_order(request)->read_path, "/x");
  request.read_path = "x";
  EXPECT_FALSE(make_order(request));
  request.read_path.reset();
  request.write_path = std::string("/x\0y", 4);
  EXPECT_FALSE(make_order(request));
  request.write_path.reset();
  request.command = std::vector<std::string>{""};
  EXPECT_FALSE(make_order(request));
  request.command = std::vector<std::string>{"top"};
  request.terminal = true;
  request.rows = 10;
  request.columns = 20;
  const auto order = make_order(request);
  ASSERT_TRUE(order);
  EXPECT_TRUE(order->command->terminal);
  EXPECT_EQ(order->command->rows, 10);
  EXPECT_EQ(order->command->columns, 20);
}

TEST(SessionRequest, TheStreamIsWhereTheApiIs) {
  EXPECT_EQ(stream_url("http://127.0.0.1:4566", "s"),
            "ws://127.0.0.1:4566/v1/data-channel?role=publish_subscribe&session=s");
  EXPECT_EQ(stream_url("https://minato.example", "s"),
            "wss://minato.example/v1/data-channel?role=publish_subscribe&session=s");
}

}  // namespace
}  // namespace minato::control_plane
