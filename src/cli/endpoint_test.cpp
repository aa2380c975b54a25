#include "cli/endpoint.h"

#include <gtest/gtest.h>

namespace minato::cli {
namespace {

TEST(ParseEndpoint, TakesAddressAndPort) {
  const auto endpoint = parse_endpoint("127.0.0.1:4566");
  ASSERT_TRUE(endpoint);
  EXPECT_EQ(endpoint->address, "127.0.0.1");
  EXPECT_EQ(endpoint->port, 4566);
}

TEST(ParseEndpoint, RefusesWhatIsNotOneAndSaysWhatWouldBe) {
  for (const char* text : {"", "4566", ":4566", "host:", "host:port", "host:70000", "host:1x"}) {
    const auto endpoint = parse_endpoint(text);
    ASSERT_FALSE(endpoint) << text;
    EXPECT_NE(endpoint.error().message.find("ADDRESS:PORT"), std::string::npos);
  }
}

}  // namespace
}  // namespace minato::cli
