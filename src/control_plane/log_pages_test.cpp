#include "control_plane/log_pages.h"

#include <gtest/gtest.h>

#include "control_plane/log_tokens.h"
#include "log_store/temporary_directory.h"

namespace minato::control_plane {
namespace {

using log_store::GroupStore;
using log_store::NewLine;

class LogPagesTest : public testing::Test {
 protected:
  LogPagesTest() : group_(*GroupStore::open(directory_.path() / "g", {})) {}

  void append(log_store::StreamNumber stream, std::int64_t time, const std::string& text) {
    const NewLine line{time, text};
    ASSERT_TRUE(group_->append(stream, std::span(&line, 1), instant_from_millis(9'000)));
  }
  logs::api::GetLogEventsResponse get(logs::api::GetLogEventsRequest request) {
    auto response = get_log_events({*group_, oldest_}, 1, request);
    EXPECT_TRUE(response) << response.error().message;
    return response ? *response : logs::api::GetLogEventsResponse{};
  }
  static std::vector<std::string> texts(const logs::api::GetLogEventsResponse& response) {
    std::vector<std::string> texts;
    for (const auto& event : *response.events) texts.push_back(*event.message);
    return texts;
  }

  const log_store::TemporaryDirectory directory_;
  std::shared_ptr<GroupStore> group_;
  std::optional<Instant> oldest_;
};

using Texts = std::vector<std::string>;

TEST_F(LogPagesTest, ReadsFromBothEnds) {
  for (int i = 0; i < 5; ++i) append(1, 100 + i, "line " + std::to_string(i));
  append(2, 101, "of another stream");
  logs::api::GetLogEventsRequest request;
  request.limit = 2;
  EXPECT_EQ(texts(get(request)), (Texts{"line 3", "line 4"}));
  request.start_from_head = true;
  EXPECT_EQ(texts(get(request)), (Texts{"line 0", "line 1"}));
  request.limit.reset();
  EXPECT_EQ(texts(get(request)).size(), 5u);
}

TEST_F(LogPagesTest, TokensLeadForwardAndBack) {
  for (int i = 0; i < 5; ++i) append(1, 100, "line " + std::to_string(i));
  logs::api::GetLogEventsRequest request;
  request.limit = 2;
  request.start_from_head = true;
  Texts seen;
  auto page = get(request);
  for (int pages = 0; pages < 10; ++pages) {
    for (auto& text : texts(page)) seen.push_back(text);
    const std::string token = *page.next_forward_token;
    request.next_token = token;
    page = get(request);
    if (*page.next_forward_token == token) break;
  }
  EXPECT_EQ(seen, (Texts{"line 0", "line 1", "line 2", "line 3", "line 4"}));
  // At the end the token stays, and leads to what comes later.
  EXPECT_TRUE(page.events->empty());
  const auto end = page.next_forward_token;
  append(1, 100, "line 5");
  request.next_token = end;
  EXPECT_EQ(texts(get(request)), (Texts{"line 5"}));

  request.next_token = page.next_backward_token;
  EXPECT_EQ(texts(get(request)), (Texts{"line 3", "line 4"}));
  request.next_token = get(request).next_backward_token;
  EXPECT_EQ(texts(get(request)), (Texts{"line 1", "line 2"}));
  request.next_token = get(request).next_backward_token;
  EXPECT_EQ(texts(get(request)), (Texts{"line 0"}));
  request.next_token = get(request).next_backward_token;
  const auto begin = get(request);
  EXPECT_TRUE(begin.events->empty());
  EXPECT_EQ(begin.next_backward_token, request.next_token);
}

TEST_F(LogPagesTest, AnEmptyStreamHasTokensToo) {
  const auto empty = get({});
  EXPECT_TRUE(empty.events->empty());
  append(1, 100, "first");
  logs::api::GetLogEventsRequest request;
  request.next_token = empty.next_forward_token;
  EXPECT_EQ(texts(get(request)), (Texts{"first"}));
}

TEST_F(LogPagesTest, TheEndOfTheRangeIsOutsideForOneAndInsideForTheOther) {
  for (int i = 0; i < 3; ++i) append(1, 100 + i, "line " + std::to_string(i));
  logs::api::GetLogEventsRequest get_request;
  get_request.start_time = 101;
  get_request.end_time = 102;
  EXPECT_EQ(texts(get(get_request)), (Texts{"line 1"}));
  logs::api::FilterLogEventsRequest filter;
  filter.start_time = 101;
  filter.end_time = 102;
  EXPECT_EQ(find_lines({*group_, oldest_}, std::nullopt, filter)->lines.size(), 2u);
  get_request.end_time = 100;
  EXPECT_FALSE(get_log_events({*group_, oldest_}, 1, get_request));
}

TEST_F(LogPagesTest, WhatHasExpiredIsNotRead) {
  append(1, 100, "old");
  append(1, 200, "new");
  oldest_ = instant_from_millis(150);
  EXPECT_EQ(texts(get({})), (Texts{"new"}));
  EXPECT_EQ(find_lines({*group_, oldest_}, std::nullopt, {})->lines.size(), 1u);
}

TEST_F(LogPagesTest, Filters) {
  append(1, 100, "an ERROR here");
  append(2, 101, R"({"level":"ERROR","n":4})");
  append(1, 102, "nothing");
  const auto found = [&](const std::string& pattern) {
    logs::api::FilterLogEventsRequest request;
    request.filter_pattern = pattern;
    const auto lines = find_lines({*group_, oldest_}, std::nullopt, request);
    EXPECT_TRUE(lines) << pattern;
    return lines ? lines->lines.size() : 0;
  };
  EXPECT_EQ(found("ERROR"), 2u);
  EXPECT_EQ(found("ERROR here"), 1u);
  EXPECT_EQ(found("{ $.n > 3 }"), 1u);
  EXPECT_EQ(found("[one]"), 2u);
  EXPECT_EQ(found(""), 3u);
  logs::api::FilterLogEventsRequest bad;
  bad.filter_pattern = "{ $.n }";
  EXPECT_EQ(find_lines({*group_, oldest_}, std::nullopt, bad).error().code,
            ErrorCode::kInvalidParameter);
}

TEST_F(LogPagesTest, ShowsStreamsByName) {
  append(1, 100, "a");
  append(2, 101, "b");
  auto found = find_lines({*group_, oldest_}, std::nullopt, {});
  const auto response = shown(std::move(*found), {{1, "web/1"}});
  ASSERT_EQ(response.events->size(), 1u);
  EXPECT_EQ(response.events->at(0).log_stream_name, "web/1");
  EXPECT_EQ(response.events->at(0).event_id->size(), 56u);
  EXPECT_EQ(response.events->at(0).ingestion_time, 9'000);
}

TEST_F(LogPagesTest, RefusesTokensThatAreNone) {
  for (const char* token : {"x", "f/12", "f/", "b/zz"}) {
    logs::api::GetLogEventsRequest request;
    request.next_token = token;
    EXPECT_EQ(get_log_events({*group_, oldest_}, 1, request).error().code,
              ErrorCode::kInvalidParameter);
    logs::api::FilterLogEventsRequest filter;
    filter.next_token = token;
    EXPECT_FALSE(find_lines({*group_, oldest_}, std::nullopt, filter));
  }
  const log_store::Position position{1'700'000'000'123, 77};
  EXPECT_EQ(parse_position(position_text(position)), position);
}

}  // namespace
}  // namespace minato::control_plane
