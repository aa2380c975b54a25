#include "target/proxy_header.h"

#include <gtest/gtest.h>

namespace minato::traffic {
namespace {

using Progress = ProxyHeader::Progress;

const std::string kSignature("\r\n\r\n\0\r\nQUIT\n", 12);
// A connection 127.0.0.1:40000 > 127.90.0.1:81.
const std::string kHeader =
    kSignature + std::string("\x21\x11\0\x0c\x7f\0\0\1\x7f\x5a\0\1\x9c\x40\0\x51", 16);

TEST(ProxyHeader, TellsWhoTheClientIsAndWhereItsBytesBegin) {
  const ProxyHeader header = parse_proxy_header(kHeader + "hello");
  EXPECT_EQ(header.progress, Progress::kComplete);
  EXPECT_EQ(header.size, kHeader.size());
  EXPECT_EQ(header.source, "127.0.0.1:40000");
}

TEST(ProxyHeader, WaitsForItsLastByte) {
  for (std::size_t size = 0; size < kHeader.size(); ++size) {
    EXPECT_EQ(parse_proxy_header(kHeader.substr(0, size)).progress, Progress::kIncomplete) << size;
  }
}

TEST(ProxyHeader, ABalancersOwnCheckHasNoClient) {
  const ProxyHeader header = parse_proxy_header(kSignature + std::string("\x20\0\0\0", 4));
  EXPECT_EQ(header.progress, Progress::kComplete);
  EXPECT_EQ(header.source, "");
}

TEST(ProxyHeader, AnythingElseIsRefused) {
  EXPECT_EQ(parse_proxy_header("GET / HTTP/1.1").progress, Progress::kMalformed);
  EXPECT_EQ(parse_proxy_header("PROXY TCP4 1.2.3.4").progress, Progress::kMalformed);
  EXPECT_EQ(parse_proxy_header(kSignature + std::string("\x11\x11\0\0", 4)).progress,
            Progress::kMalformed);
}

}  // namespace
}  // namespace minato::traffic
