#include "wire/codec/timestamp_text.h"

#include <gtest/gtest.h>

namespace minato::wire {
namespace {

TEST(TimestampText, IsIsoInUtc) {
  EXPECT_EQ(timestamp_text(instant_from_millis(0)), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(timestamp_text(instant_from_millis(1'700'000'000'123)), "2023-11-14T22:13:20.123Z");
  EXPECT_EQ(timestamp_text(instant_from_millis(-1)), "1969-12-31T23:59:59.999Z");
}

TEST(TimestampText, ReadsIsoAndEpoch) {
  const Instant instant = instant_from_millis(1'700'000'000'123);
  for (const char* text :
       {"2023-11-14T22:13:20.123Z", "2023-11-14T22:13:20.1234567Z", "2023-11-15T07:13:20.123+09:00",
        "2023-11-14T12:13:20.123-1000", "1700000000.123"}) {
    EXPECT_EQ(parse_timestamp(text), instant) << text;
  }
  EXPECT_EQ(parse_timestamp("2023-11-14T22:13:20Z"), instant_from_millis(1'700'000'000'000));
}

TEST(TimestampText, RefusesWhatIsNeither) {
  for (const char* text :
       {"", "T", "2023-11-14", "2023-02-30T00:00:00Z", "2023-11-14T24:00:00Z",
        "2023-11-14T22:13:20", "2023-11-14T22:13:20.Z", "2023-11-14T22:13:20Zx",
        "2023-11-14T22:13:20+9:00", "1e999", "nan", "12 ", "0x10", "99999999999999"}) {
    EXPECT_EQ(parse_timestamp(text), std::nullopt) << text;
  }
}

TEST(TimestampText, KnowsTheYears0To9999Only) {
  for (const char* text : {"0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"}) {
    ASSERT_TRUE(parse_timestamp(text)) << text;
    EXPECT_EQ(parse_timestamp(timestamp_text(*parse_timestamp(text))), parse_timestamp(text));
  }
  for (const char* text : {"0000-01-01T00:00:00+00:01", "9999-12-31T23:59:60Z",
                           "9999-12-31T23:59:59-00:01", "-62167219201", "253402300800"}) {
    EXPECT_EQ(parse_timestamp(text), std::nullopt) << text;
  }
  EXPECT_EQ(instant_from_epoch_seconds(253402300799.999),
            parse_timestamp("9999-12-31T23:59:59.999Z"));
  EXPECT_EQ(instant_from_epoch_seconds(253402300799.9999), std::nullopt);
  EXPECT_EQ(instant_from_epoch_seconds(-1e300), std::nullopt);
}

}  // namespace
}  // namespace minato::wire
