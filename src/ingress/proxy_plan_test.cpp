#include "ingress/proxy_plan.h"

#include <gtest/gtest.h>

#include "ingress/backend_text.h"
#include "ingress/health_matcher.h"
#include "ingress/proxy_names.h"
#include "ingress/test_shapes.h"

namespace minato::ingress {
namespace {

const std::string kArn = "arn:x:targetgroup/web/01";

ProxyPlan sample_plan() {
  ProxyPlan plan;
  plan.statistics_socket = "/data/haproxy.sock";
  plan.idle_socket = "/data/idle.sock";
  plan.state_file = "/data/servers.state";
  plan.max_connections = 900;
  plan.user = "haproxy";
  PlannedFrontend& frontend = plan.frontends.emplace_back();
  frontend.name = "lb_web_80_01";
  frontend.address = "127.77.0.1";
  frontend.port = 80;
  frontend.listener = test_listener("arn:listener/1", 80, kArn);
  frontend.balancer = std::make_shared<link::IngressLoadBalancer>(
      test_balancer("arn:lb/web", "web", frontend.address));
  auto group = test_group(kArn, "web");
  group.health_check = test_health_check("/health");
  group.health_check.healthy_threshold = 3;
  group.health_check.matcher = "200-299,302";
  PlannedBackend& backend = plan.backends.emplace_back();
  backend.name = backend_name(kArn);
  backend.probe = probe_name(kArn);
  backend.group = std::make_shared<link::IngressTargetGroup>(group);
  backend.serving = {{"i-1_32768_10.0.0.2_80", {"10.0.0.2", 80}, ServerHealth::kUp},
                     {"i-1_32769_10.0.0.3_80", {"10.0.0.3", 80}, ServerHealth::kDown}};
  backend.probing = {{"i-1_32770_10.0.0.4_80", {"10.0.0.4", 80}, ServerHealth::kDown}};
  return plan;
}

/// Shapes are shared and constant: a change makes another.
template <class Shape, class Change>
void change(std::shared_ptr<const Shape>& shape, Change change) {
  auto changed = std::make_shared<Shape>(*shape);
  change(*changed);
  shape = std::move(changed);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(ProxyPlanTest, TheConfigurationSaysWhatThePlanSays) {
  const std::string text = configuration_text(sample_plan());
  EXPECT_TRUE(has(text, "\n  bind 127.77.0.1:80\n")) << text;
  EXPECT_TRUE(has(text, "\n  default_backend " + backend_name(kArn) + "\n"));
  EXPECT_TRUE(has(text, "\n  http-request set-header X-Forwarded-Port 80\n"));
  EXPECT_TRUE(has(text, "\n  http-check expect status 200-299,302\n"));
  EXPECT_TRUE(has(text, "uri /health ver HTTP/1.1"));
  EXPECT_TRUE(has(text, "\n  timeout check 5s\n"));
  EXPECT_TRUE(has(text,
                  "\n  server i-1_32768_10.0.0.2_80 10.0.0.2:80 check inter 30s fall 2 rise 3 "
                  "pool-max-conn -1 pool-purge-delay 5s\n"));
  EXPECT_TRUE(has(text, "\n  user haproxy\n  group haproxy\n"));
  // The probe stands in a backend that no frontend leads to.
  EXPECT_LT(text.find("backend " + probe_name(kArn)), text.find("server i-1_32770"));
}

TEST(ProxyPlanTest, AttributesAreInTheConfiguration) {
  ProxyPlan plan = sample_plan();
  EXPECT_TRUE(has(configuration_text(plan), "\n  balance roundrobin\n  timeout server 60s\n"));
  change(plan.backends[0].group, [](auto& group) {
    group.algorithm = link::BalancingAlgorithm::kLeastOutstandingRequests;
  });
  plan.backends[0].idle_timeout_seconds = 7;
  change(plan.frontends[0].balancer, [](auto& balancer) {
    balancer.idle_timeout_seconds = 8;
    balancer.forwarded_client_port = true;
    balancer.client_keep_alive_seconds = 90;
  });
  std::string text = configuration_text(plan);
  EXPECT_TRUE(has(text, "\n  balance leastconn\n  timeout server 7s\n")) << text;
  EXPECT_TRUE(has(text, "\n  timeout client 8s\n"));
  EXPECT_TRUE(has(text, "X-Forwarded-For \"%[src]:%[src_port]\""));
  EXPECT_TRUE(has(text, "Connection close if { date,sub(sess.born) ge 90 }"));
  EXPECT_NE(structure_hash(plan), structure_hash(sample_plan()));
  change(plan.frontends[0].balancer,
         [](auto& balancer) { balancer.forwarded_for = link::ForwardedFor::kRemove; });
  EXPECT_TRUE(has(configuration_text(plan), "del-header X-Forwarded-For"));
  change(plan.frontends[0].balancer,
         [](auto& balancer) { balancer.forwarded_for = link::ForwardedFor::kPreserve; });
  EXPECT_FALSE(has(configuration_text(plan), "X-Forwarded-For"));
}

TEST(ProxyPlanTest, OnlyTheStructureChangesTheHash) {
  const std::string hash = structure_hash(sample_plan());
  ProxyPlan plan = sample_plan();
  plan.backends[0].serving.clear();
  EXPECT_EQ(structure_hash(plan), hash);
  EXPECT_TRUE(has(configuration_text(plan), "description " + hash));
  plan.frontends[0].port = 81;
  EXPECT_NE(structure_hash(plan), hash);
  plan = sample_plan();
  change(plan.backends[0].group, [](auto& group) { group.health_check.interval_seconds = 10; });
  EXPECT_NE(structure_hash(plan), hash) << "servers added later would check otherwise";
  plan = sample_plan();
  change(plan.backends[0].group, [](auto& group) { group.health_check.path = "/other"; });
  EXPECT_NE(structure_hash(plan), hash);
}

TEST(ProxyPlanTest, ServersBeginAsTheyWere) {
  const std::string text = state_text(sample_plan());
  EXPECT_TRUE(text.starts_with("1\n# be_id"));
  EXPECT_TRUE(
      has(text, "1 " + backend_name(kArn) + " 1 i-1_32768_10.0.0.2_80 10.0.0.2 2 0 1 1 0 6 3 4 6"))
      << text;
  EXPECT_TRUE(
      has(text, "1 " + backend_name(kArn) + " 2 i-1_32769_10.0.0.3_80 10.0.0.3 0 0 1 1 0 6 3 0 6"))
      << text;
}

TEST(ProxyPlanTest, ConnectionsFitTheDescriptors) {
  EXPECT_EQ(connections_for(20000, 0), 9388u);
  EXPECT_EQ(connections_for(1048576, 0), 50000u);
  EXPECT_EQ(connections_for(100, 0), 100u);
  EXPECT_EQ(connections_for(20000, 1000), 9388u);
  // Checks take descriptors too.
  EXPECT_EQ(connections_for(20000, 10000), 1708u);
  EXPECT_EQ(connections_for(20000, 12000), 1708u);
}

TEST(ProxyNamesTest, NothingOfAUserReachesTheConfigurationAsSyntax) {
  const std::string hostile = "a'\n  bind *:1\n\"$HOME\\ #";
  for (const std::string& name :
       {backend_name("arn:x:targetgroup/" + hostile + "/1"), plain_name(hostile),
        server_name({hostile, 80}, {hostile, 80}),
        frontend_name(test_balancer("arn", hostile, "1.2.3.4"), test_listener(hostile, 80, ""))}) {
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "0123456789.-_"),
              std::string::npos)
        << name;
  }
  EXPECT_EQ(check_path("/a b'c\\d\n\"{x}#"), "/a%20b%27c%5Cd%0A%22%7Bx%7D%23");
  EXPECT_EQ(check_path("/health?deep=1&x=%20"), "/health?deep=1&x=%20");
  EXPECT_EQ(check_path("health"), "/health");
  EXPECT_EQ(check_path(""), "/");
  EXPECT_EQ(status_list("200,301-302"), "200,301-302");
  for (const char* bad : {"", "2xx", "200,", "200\n  bind *:1", "100-299", "200-"}) {
    EXPECT_EQ(status_list(bad), "200") << bad;
  }
}

TEST(ProxyNamesTest, NamesAreReadableAndDistinct) {
  const std::string arn = "arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/web/0123";
  EXPECT_TRUE(backend_name(arn).starts_with("tg_web_"));
  EXPECT_NE(backend_name(arn), backend_name(arn + "4"));
  EXPECT_EQ(server_name({"i-1", 32768}, {"10.0.0.2", 80}), "i-1_32768_10.0.0.2_80");
}

}  // namespace
}  // namespace minato::ingress
