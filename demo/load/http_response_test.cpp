#include "load/http_response.h"

#include <gtest/gtest.h>

namespace minato::load {
namespace {

using Progress = HttpResponse::Progress;

TEST(HttpResponse, IsCompleteAtItsContentLengthHoweverItArrives) {
  const std::string_view text = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";
  HttpResponse response;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    ASSERT_EQ(response.feed(text.substr(i, 1)), Progress::kIncomplete) << i;
  }
  EXPECT_EQ(response.feed("o"), Progress::kComplete);
  EXPECT_EQ(response.status(), 200);
  EXPECT_EQ(response.body(), "hello");
  EXPECT_TRUE(response.keep_alive());
}

TEST(HttpResponse, KnowsThatTheServerWillClose) {
  HttpResponse response;
  EXPECT_EQ(response.feed("HTTP/1.1 503 Busy\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n"),
            Progress::kComplete);
  EXPECT_EQ(response.status(), 503);
  EXPECT_FALSE(response.keep_alive());
}

TEST(HttpResponse, EndsWithTheLastChunk) {
  HttpResponse response;
  EXPECT_EQ(response.feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n"),
            Progress::kIncomplete);
  EXPECT_EQ(response.feed("0\r\n\r\n"), Progress::kComplete);
}

TEST(HttpResponse, EndsWithTheConnectionWithoutALength) {
  HttpResponse response;
  EXPECT_EQ(response.feed("HTTP/1.0 200 OK\r\n\r\nsome"), Progress::kIncomplete);
  EXPECT_EQ(response.closed(), Progress::kComplete);
}

TEST(HttpResponse, IsBrokenWhenTheConnectionEndsEarly) {
  HttpResponse response;
  EXPECT_EQ(response.closed(), Progress::kMalformed);
  response.feed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
  EXPECT_EQ(response.closed(), Progress::kMalformed);
}

TEST(HttpResponse, RefusesWhatIsNotHttp) {
  HttpResponse response;
  EXPECT_EQ(response.feed("SSH-2.0-OpenSSH_9.2\r\n\r\n"), Progress::kMalformed);
}

}  // namespace
}  // namespace minato::load
