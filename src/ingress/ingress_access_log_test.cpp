// Against a real HAProxy with real traffic: access logs.
#include <algorithm>
#include <cstdio>
#include <sstream>

#include "ingress/ingress_for_test.h"

namespace minato::ingress {
namespace {

class IngressAccessLogTest : public IngressTest {
 protected:
  void begin() {
    ingress_.reset();
    IngressOptions options;
    options.directory = folder_ / "ingress";
    options.access_logs = folder_ / "access-logs";
    ingress_ = std::move(*Ingress::start(std::move(options)));
  }
  void configure(std::vector<std::uint16_t> ports) {
    link::IngressConfiguration configuration;
    configuration.full = true;
    auto whole = balancer(std::move(ports));
    whole.arn =
        "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/50dc6c495c0c9188";
    whole.access_logs = link::IngressAccessLogs{"bucket", "prefix"};
    for (auto& listener : whole.listeners) listener.rules = rules_;
    configuration.load_balancers.emplace().push_back(whole);
    configuration.target_groups.emplace().push_back(group_);
    ingress_->apply(std::move(configuration));
  }
  void rule(int priority, const std::string& path, link::IngressAction action) {
    link::IngressCondition condition;
    condition.kind = link::IngressConditionKind::kPathPattern;
    condition.values = {path};
    rules_.push_back({"arn:rule/" + path, priority, {condition}, std::move(action)});
  }
  /// Every line of every file, without what the test's own asking for readiness left.
  std::vector<std::string> lines() const {
    std::vector<std::string> found;
    FILE* pipe = ::popen(("cd / && for f in $(find '" + (folder_ / "access-logs").native() +
                          "' -type f | sort); do gzip -dc < $f; done 2>/dev/null")
                             .c_str(),
                         "r");
    std::string text;
    for (int letter = 0; (letter = ::fgetc(pipe)) != EOF;) text += static_cast<char>(letter);
    ::pclose(pipe);
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) found.push_back(line);
    return found;
  }
  std::size_t count(const std::string& part) const {
    const auto all = lines();
    return static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [&](const auto& line) { return line.find(part) != line.npos; }));
  }
  std::string line_with(const std::string& part) const {
    for (const auto& line : lines()) {
      if (line.find(part) != std::string::npos) return line;
    }
    return "";
  }
  /// `target` as it stands in the request's first line.
  int ask(int fd, const std::string& target) {
    const std::string request =
        "GET " + target + " HTTP/1.1\r\nHost: www.test\r\nUser-Agent: a \"test\"\t1\r\n\r\n";
    ::send(fd, request.data(), request.size(), MSG_NOSIGNAL);
    const std::string answer = read_message(fd);
    return answer.size() < 12 ? 0 : std::stoi(answer.substr(9, 3));
  }
  int ask_once(const std::string& target) {
    return ask(connect_client(address_, kPort).get(), target);
  }

  std::vector<link::IngressRule> rules_;
};

TEST_F(IngressAccessLogTest, EveryRequestIsALineOfElbsAlsoOverReloadsAndRestarts) {
  TestServer server("one");
  add(server);
  link::IngressAction redirect;
  redirect.redirect = link::IngressRedirect{301, "HTTPS", "#{host}", "443", "/#{path}", "#{query}"};
  rule(10, "/moved*", redirect);
  link::IngressAction fixed;
  fixed.fixed_response = link::IngressFixedResponse{404, "text/plain", "none"};
  rule(20, "/none", fixed);
  rule(30, "/ruled", forward_to(group_.arn));
  begin();
  configure({kPort});
  ASSERT_TRUE(eventually([&] { return is(server, link::TargetState::kHealthy); }));
  ASSERT_TRUE(eventually([&] { return status() == 200; }));
  for (int i = 0; i < 50; ++i) ASSERT_EQ(ask_once("/plain?a=\"" + std::to_string(i)), 200);
  EXPECT_EQ(ask_once("/moved/x?y=1"), 301);
  EXPECT_EQ(ask_once("/none"), 404);
  EXPECT_EQ(ask_once("/ruled"), 200);
  ASSERT_TRUE(eventually([&] { return count("/ruled") == 1; }));
  EXPECT_EQ(count("/plain"), 50u);

  const std::string plain = line_with("/plain");
  const std::string target = "127.0.0.1:" + std::to_string(server.endpoint().port);
  EXPECT_TRUE(plain.starts_with("http 20")) << plain;
  EXPECT_NE(plain.find(" app/web/50dc6c495c0c9188 127.0.0.1:"), std::string::npos) << plain;
  EXPECT_NE(plain.find(' ' + target + " 0.0"), std::string::npos) << plain;
  EXPECT_NE(plain.find(" 200 200 "), std::string::npos) << plain;
  EXPECT_NE(plain.find("\"GET http://www.test:18000/plain?a=\\x22"), std::string::npos) << plain;
  EXPECT_NE(plain.find(" HTTP/1.1\" \"a \\x22test\\x22\\x091\" - - " + group_.arn + " \"Root=1-"),
            std::string::npos)
      << plain;
  EXPECT_NE(plain.find(" \"-\" \"-\" 0 20"), std::string::npos) << plain;
  EXPECT_TRUE(plain.ends_with(" \"forward\" \"-\" \"-\" \"" + target + "\" \"200\" \"-\" \"-\" -"))
      << plain;
  const std::string moved = line_with("/moved");
  EXPECT_NE(moved.find(" - -1 -1 -1 301 - "), std::string::npos) << moved;
  EXPECT_NE(moved.find(" 10 20"), std::string::npos) << moved;
  EXPECT_NE(moved.find(" \"redirect\" \"https://www.test:443/moved/x?y=1\" \"-\""),
            std::string::npos)
      << moved;
  EXPECT_NE(line_with("/none").find(" \"fixed-response\" \"-\""), std::string::npos);
  EXPECT_NE(line_with("/ruled").find(" 30 20"), std::string::npos);

  // A request that an old worker finishes is not forgotten.
  server.delay_ms = 1500;
  std::thread slow([&] { EXPECT_EQ(ask_once("/slow"), 200); });
  ASSERT_TRUE(eventually([&] { return server.last_request().find("/slow") != std::string::npos; }));
  configure({kPort, kPort + 1});
  server.delay_ms = 0;
  ASSERT_TRUE(eventually([&] { return request_once(address_, kPort + 1).status == 200; }));
  slow.join();
  EXPECT_TRUE(eventually([&] { return count("/slow") == 1; }));

  // Nor those that came while no agent was there.
  ingress_.reset();
  EXPECT_EQ(count("/plain"), 50u);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(ask_once("/alone"), 200);
  begin();
  configure({kPort, kPort + 1});
  EXPECT_TRUE(eventually([&] { return count("/alone") == 20; }));
}

}  // namespace
}  // namespace minato::ingress
