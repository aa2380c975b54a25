#include "ingress/dns_message.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "ingress/dns_zone.h"

namespace minato::ingress {
namespace {

DnsZone sample_zone() {
  DnsZone zone("elb.minato.");
  zone.set_names({{"web-1.elb.minato", "127.77.0.1"}, {"Shop.Example.com", "127.77.0.2"}});
  return zone;
}

int outcome_of(const std::string& answer) { return answer[3] & 15; }
int answers_in(const std::string& answer) { return answer[7]; }

TEST(DnsMessageTest, AQueryIsReadBack) {
  const auto question = parse_dns_question(dns_query(0x1234, "Web.Elb.Minato", kDnsTypeA));
  ASSERT_TRUE(question);
  EXPECT_EQ(question->id, 0x1234);
  EXPECT_EQ(question->name, "web.elb.minato");
  EXPECT_EQ(question->type, kDnsTypeA);
  EXPECT_TRUE(question->recursion_desired);
}

TEST(DnsZoneTest, AKnownNameHasItsAddress) {
  const auto answer = sample_zone().answer(dns_query(7, "WEB-1.elb.minato", kDnsTypeA));
  ASSERT_TRUE(answer);
  EXPECT_EQ(outcome_of(*answer), 0);
  EXPECT_EQ(answers_in(*answer), 1);
  EXPECT_TRUE(answer->ends_with(std::string("\x7f\x4d\x00\x01", 4)));
  EXPECT_TRUE(sample_zone().answer(dns_query(7, "shop.example.com", kDnsTypeA)));
}

TEST(DnsZoneTest, AnotherTypeOfAKnownNameHasNoRecordsAndNoError) {
  const auto answer = sample_zone().answer(dns_query(7, "web-1.elb.minato", 28));
  ASSERT_TRUE(answer);
  EXPECT_EQ(outcome_of(*answer), 0);
  EXPECT_EQ(answers_in(*answer), 0);
}

TEST(DnsZoneTest, UnknownNamesOfTheZoneDoNotExistAndOthersAreForSomebodyElse) {
  const auto missing = sample_zone().answer(dns_query(7, "nobody.elb.minato", kDnsTypeA));
  ASSERT_TRUE(missing);
  EXPECT_EQ(outcome_of(*missing), 3);
  EXPECT_FALSE(sample_zone().answer(dns_query(7, "example.com", kDnsTypeA)));
  EXPECT_FALSE(sample_zone().answer(dns_query(7, "notelb.minato", kDnsTypeA)));
}

TEST(DnsZoneTest, NoPacketIsTooBroken) {
  const DnsZone zone = sample_zone();
  EXPECT_EQ(zone.answer(""), "");
  EXPECT_EQ(zone.answer("short"), "");
  const std::string query = dns_query(7, "web-1.elb.minato", kDnsTypeA);
  for (std::size_t length = 0; length < query.size(); ++length) {
    const auto answer = zone.answer(std::string_view(query).substr(0, length));
    ASSERT_TRUE(answer) << length;
    EXPECT_EQ(length < 12 ? 1 : outcome_of(*answer), 1) << length;
  }
  std::string loop = query;
  loop[12] = static_cast<char>(0xc0);  // A compressed name that points at itself.
  EXPECT_EQ(outcome_of(*zone.answer(loop)), 1);
  SeededRandom random(7);
  for (int round = 0; round < 100000; ++round) {
    std::string noise = round % 2 == 0 ? query : std::string(random.below(600), '\0');
    for (std::uint64_t i = 0; i < 1 + random.below(20) && !noise.empty(); ++i) {
      noise[random.below(noise.size())] = static_cast<char>(random.next());
    }
    zone.answer(noise);
  }
}

}  // namespace
}  // namespace minato::ingress
