#include "wire/echo.h"

#include <gtest/gtest.h>

namespace minato::traffic {
namespace {

TEST(PlanAnswer, FillsUpToTheBytesAskedFor) {
  EXPECT_EQ(plan_answer("GET", "/echo/7", "").body, "/echo/7");
  EXPECT_EQ(plan_answer("GET", "/echo/7?bytes=20", "").body, "/echo/7?bytes=20....");
  EXPECT_EQ(plan_answer("GET", "/elsewhere", "").status, 404);
}

TEST(PlanAnswer, TakesItsTime) {
  EXPECT_EQ(plan_answer("GET", "/slow/1?seconds=1.5", "").delay.count(), 1500);
  EXPECT_EQ(plan_answer("GET", "/trickle/1?bytes=3&seconds=5", "").trickle.count(), 5000);
  EXPECT_EQ(plan_answer("POST", "/echo/1", "sent").body, "sent");
}

TEST(PieceOf, PiecesAreTheWhole) {
  for (const std::string whole : {"", "abc", "0123456789", "a body of more than ten bytes"}) {
    std::string joined;
    for (int piece = 0; piece < kPieces; ++piece) joined += piece_of(whole, piece);
    EXPECT_EQ(joined, whole);
  }
}

TEST(GrpcMessage, HasItsLengthInFront) {
  EXPECT_EQ(grpc_message("abc"), std::string("\0\0\0\0\3abc", 8));
  EXPECT_EQ(grpc_message(std::string(258, 'x')).substr(0, 5), std::string("\0\0\0\1\2", 5));
}

}  // namespace
}  // namespace minato::traffic
