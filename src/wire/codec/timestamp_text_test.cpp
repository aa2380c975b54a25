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

}  // namespace
}  // namespace minato::wire
