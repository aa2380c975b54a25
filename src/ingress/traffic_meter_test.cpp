#include "ingress/traffic_meter.h"

#include <gtest/gtest.h>

namespace minato::ingress {
namespace {

ProxyStatistics shows(std::uint64_t requests, std::uint64_t open = 0) {
  ProxyStatistics statistics;
  ProxyTraffic& traffic = statistics.backends.emplace_back();
  traffic.name = "tg";
  traffic.counts.requests = requests;
  traffic.open = open;
  return statistics;
}

TEST(TrafficMeterTest, CountsOnOverAReloadWhileTheOldWorkerStillWorks) {
  TrafficMeter meter;
  meter.note(1, shows(100, 3));
  EXPECT_EQ(meter.take()["tg"].counts.requests, 100u);
  meter.note(1, shows(140, 2));
  meter.note(2, shows(5, 4));
  meter.keep_only({2, {1}});
  const auto both = meter.take().at("tg");
  EXPECT_EQ(both.counts.requests, 45u);
  EXPECT_EQ(both.open, 6u);
  meter.keep_only({2, {}});
  meter.note(2, shows(5));
  EXPECT_TRUE(meter.take().empty());
}

TEST(TrafficMeterTest, WhatAnAdoptedWorkerDidBeforeIsNotCountedAgain) {
  TrafficMeter meter;
  meter.adopt({7, {6}});
  meter.note(7, shows(1000));
  meter.note(6, shows(500));
  EXPECT_TRUE(meter.take().empty());
  meter.note(7, shows(1010));
  meter.note(8, shows(1));
  EXPECT_EQ(meter.take()["tg"].counts.requests, 11u);
}

TEST(TrafficMeterTest, CountersThatBeganAnewAreCountedFromNothing) {
  TrafficMeter meter;
  meter.note(1, shows(100));
  meter.take();
  meter.note(1, shows(7));
  EXPECT_EQ(meter.take()["tg"].counts.requests, 7u);
}

}  // namespace
}  // namespace minato::ingress
