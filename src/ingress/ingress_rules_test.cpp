// Against a real HAProxy: rules, weights, stickiness, TLS, TCP and the versions of HTTP.
#include <array>
#include <cstdio>
#include <map>

#include "ingress/ingress_for_test.h"

namespace minato::ingress {
namespace {

using Kind = link::IngressConditionKind;

std::string run(const std::string& command) {
  std::string output;
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return output;
  std::array<char, 4096> buffer{};
  while (const std::size_t got = ::fread(buffer.data(), 1, buffer.size(), pipe)) {
    output.append(buffer.data(), got);
  }
  ::pclose(pipe);
  return output;
}

link::IngressCondition condition(Kind kind, std::vector<std::string> values) {
  link::IngressCondition made;
  made.kind = kind;
  made.values = std::move(values);
  return made;
}

link::IngressCondition header(const std::string& name, std::vector<std::string> values) {
  auto made = condition(Kind::kHttpHeader, std::move(values));
  made.header_name = name;
  return made;
}

link::IngressCondition query(std::optional<std::string> key, const std::string& value) {
  link::IngressCondition made;
  made.kind = Kind::kQueryString;
  made.pairs = {{std::move(key), value}};
  return made;
}

link::IngressAction fixed(const std::string& body, int status = 200) {
  link::IngressAction action;
  action.fixed_response = link::IngressFixedResponse{status, "text/plain", body};
  return action;
}

link::IngressAction redirect(link::IngressRedirect to) {
  link::IngressAction action;
  action.redirect = std::move(to);
  return action;
}

class IngressRulesTest : public IngressTest {
 protected:
  void SetUp() override {
    IngressTest::SetUp();
    if (IsSkipped()) return;
    other_ = test_group(group_.arn + "4", "other");
    other_.health_check = group_.health_check;
    listener_ = test_listener("arn:listener/1", kPort, group_.arn);
  }

  void rule(std::vector<link::IngressCondition> conditions, link::IngressAction action) {
    if (!listener_.rules) listener_.rules.emplace();
    const std::string arn = "arn:rule/" + std::to_string(listener_.rules->size());
    listener_.rules->push_back({arn, {}, std::move(conditions), std::move(action)});
  }
  void apply_listener() {
    link::IngressConfiguration configuration;
    configuration.full = true;
    auto whole = balancer({});
    whole.listeners = {listener_};
    configuration.load_balancers.emplace().push_back(whole);
    configuration.target_groups = {group_, other_};
    configuration.certificates = certificates_;
    ingress_->apply(std::move(configuration));
  }
  void add_other(const TestServer& server) {
    other_.targets.push_back({"127.0.0.1", server.endpoint().port, "127.0.0.1", false});
  }
  /// What curl prints for a request to the listener.
  std::string curl(const std::string& arguments, const std::string& path = "/") {
    const bool tls = listener_.protocol == link::IngressProtocol::kHttps;
    return run("curl -s -k --max-time 5 " + arguments + " '" + (tls ? "https" : "http") + "://" +
               address_ + ":" + std::to_string(kPort) + path + "' 2>&1");
  }
  bool answers(const std::string& arguments, const std::string& path, const std::string& body) {
    return eventually([&] { return curl(arguments, path) == body; });
  }
  void split(int first, int second) {
    listener_.default_action.forward->target_groups = {{group_.arn, first}, {other_.arn, second}};
  }
  std::map<std::string, int> ask(int requests) {
    std::map<std::string, int> bodies;
    const UniqueFd fd = connect_client(address_, kPort);
    for (int i = 0; i < requests; ++i) ++bodies[request_on(fd.get()).body];
    return bodies;
  }

  link::IngressTargetGroup other_;
  link::IngressListener listener_;
  std::vector<link::IngressCertificate> certificates_;
};

TEST_F(IngressRulesTest, TheFirstRuleWhoseConditionsHoldDecides) {
  TestServer web("web");
  TestServer other("other");
  add(web);
  add_other(other);
  auto regex = condition(Kind::kPathPattern, {});
  regex.regexes = {"^/v[0-9]+/"};
  rule({condition(Kind::kHostHeader, {"*.example.com"}), condition(Kind::kPathPattern, {"/a?c"})},
       fixed("host and path"));
  rule({condition(Kind::kHostHeader, {"other.*"})}, forward_to(other_.arn));
  rule({regex}, fixed("regex"));
  rule({header("X-Kind", {"mob*", "tablet"})}, fixed("header"));
  rule({query("version", "v*"), condition(Kind::kRequestMethod, {"GET"})}, fixed("query"));
  rule({query({}, "secret")}, fixed("any query"));
  rule({condition(Kind::kRequestMethod, {"DELETE", "PUT"})}, fixed("method", 403));
  rule({condition(Kind::kSourceIp, {"10.0.0.0/8"})}, fixed("elsewhere"));
  rule({condition(Kind::kPathPattern, {"/local"}), condition(Kind::kSourceIp, {"127.0.0.0/8"})},
       fixed("here"));
  rule({condition(Kind::kPathPattern, {"/old*"})},
       redirect({301, "HTTPS", "#{host}", "443", "/new/#{path}", "#{query}"}));
  rule({condition(Kind::kPathPattern, {"/text"})}, fixed("a \"b\" 'c'\n#d %[src] \\ ${HOME} {}"));
  apply_listener();
  const struct {
    std::string arguments;
    std::string path;
    std::string body;
  } cases[] = {
      {"", "/", "web"},
      {"-H 'Host: WWW.example.COM:99'", "/abc", "host and path"},
      {"-H 'Host: www.example.com'", "/abcd", "web"},
      {"-H 'Host: example.com'", "/abc", "web"},
      {"-H 'Host: other.net'", "/", "other"},
      {"", "/v12/x", "regex"},
      {"-H 'X-Kind: Mobile'", "/", "header"},
      {"-H 'X-Kind: tablets'", "/", "web"},
      {"", "/?a=1&VERSION=V2&b", "query"},
      {"-X POST", "/?version=v2", "web"},
      {"", "/?xversion=v2", "web"},
      {"", "/?a=secret", "any query"},
      {"", "/?secret", "any query"},
      {"", "/?a=secrets", "web"},
      {"-X DELETE -w '%{http_code}'", "/", "method403"},
      {"", "/local", "here"},
      {"-o /dev/null -w '%{http_code} %{redirect_url}'", "/old/1?x=%20y",
       "301 https://" + address_ + ":443/new/old/1?x=%20y"},
      {"-o /dev/null -w '%{http_code} %{redirect_url}'", "/old",
       "301 https://" + address_ + ":443/new/old"},
      {"", "/text", "a \"b\" 'c'\n#d %[src] \\ ${HOME} {}"},
  };
  ASSERT_TRUE(answers("", "/", "web"));
  ASSERT_TRUE(answers("-H 'Host: other.net'", "/", "other"));
  for (const auto& [arguments, path, body] : cases) {
    EXPECT_EQ(curl(arguments, path), body) << arguments << ' ' << path;
  }
}

TEST_F(IngressRulesTest, NothingOfAUserGetsBeyondItsWord) {
  TestServer web("web");
  add(web);
  const std::string hostile = "\"'\\\n  bind *:1\n#${HOME}%[src]{ } -f /etc/passwd --";
  for (const Kind kind :
       {Kind::kHostHeader, Kind::kPathPattern, Kind::kRequestMethod, Kind::kSourceIp}) {
    rule({condition(kind, {hostile, "-f", "-i"})}, fixed(hostile));
    auto regex = condition(kind, {});
    regex.regexes = {"(", hostile, "-f"};
    rule({regex}, forward_to(hostile));
  }
  rule({header(hostile, {hostile})}, fixed("x"));
  rule({header("x", {hostile})}, redirect({301, hostile, hostile, hostile, hostile, hostile}));
  rule({query(hostile, hostile)}, fixed("x", -5));
  group_.stickiness = link::IngressStickiness{link::StickinessKind::kAppCookie, 5, hostile};
  group_.health_check.matcher = hostile;
  group_.health_check.path = "/" + hostile;
  listener_.arn = hostile;
  apply_listener();
  EXPECT_TRUE(answers("", "/", "web"));
  EXPECT_TRUE(eventually([&] { return ingress_->listener_problems().empty(); }));
}

TEST_F(IngressRulesTest, TrafficFollowsTheWeightsAndAChangeTakesNoReload) {
  TestServer web("web");
  TestServer other("other");
  add(web);
  add_other(other);
  split(1, 3);
  apply_listener();
  ASSERT_TRUE(eventually([&] { return ask(20).size() == 2 && ask(4).count("web") == 1; }));
  auto seen = ask(10000);
  EXPECT_NEAR(seen["web"], 2500, 100) << "within 1 % of the requests";
  EXPECT_NEAR(seen["other"], 7500, 100);
  EXPECT_NEAR(ask(20)["web"], 5, 1) << "few requests follow the weights as well";
  const std::string process = read_file(folder_ / "ingress" / "haproxy.cfg").value_or("");
  split(1, 0);
  const auto changed = steady_clock::now();
  apply_listener();
  ASSERT_TRUE(within(Millis(2000), [&] { return ask(10)["web"] == 10; }));
  printf("a weight was seen in the traffic after %.0f ms\n", millis_since(changed));
  EXPECT_EQ(read_file(folder_ / "ingress" / "haproxy.cfg").value_or(""), process) << "no reload";
  split(0, 0);
  apply_listener();
  EXPECT_TRUE(eventually([&] { return status() == 503; }));
  reopen();
  split(0, 5);
  apply_listener();
  EXPECT_TRUE(eventually([&] { return ask(10)["other"] == 10; })) << "adopted";
}

TEST_F(IngressRulesTest, AClientStaysWithItsTargetGroup) {
  TestServer web("web");
  TestServer other("other");
  add(web);
  add_other(other);
  split(1, 1);
  listener_.default_action.forward->sticky_seconds = 60;
  apply_listener();
  ASSERT_TRUE(eventually([&] { return ask(20).size() == 2 && ask(4).count("web") == 1; }));
  const std::string jar = (folder_ / "jar").native();
  const std::string first = curl("-c " + jar);
  for (int i = 0; i < 8; ++i) EXPECT_EQ(curl("-b " + jar), first);
  EXPECT_NE(read_file(jar).value_or("").find("AWSALBTG\t"), std::string::npos);
}

TEST_F(IngressRulesTest, AClientStaysWithItsTargetUntilItDrains) {
  TestServer one("one");
  TestServer two("two");
  add(one);
  add(two);
  group_.stickiness = link::IngressStickiness{link::StickinessKind::kLbCookie, 60, {}};
  apply_listener();
  ASSERT_TRUE(eventually([&] {
    return is(one, link::TargetState::kHealthy) && is(two, link::TargetState::kHealthy);
  }));
  const std::string jar = (folder_ / "jar").native();
  const std::string first = curl("-c " + jar);
  for (int i = 0; i < 6; ++i) EXPECT_EQ(curl("-b " + jar), first);
  TestServer third("three");
  add(third);  // Added at run time: its cookie is known, too.
  apply_listener();
  ASSERT_TRUE(eventually([&] { return is(third, link::TargetState::kHealthy); }));
  ASSERT_TRUE(eventually([&] { return curl("-c " + jar) == "three"; }));
  for (int i = 0; i < 6; ++i) EXPECT_EQ(curl("-b " + jar), "three");
  target_of(third).draining = true;
  apply_listener();
  ASSERT_TRUE(eventually([&] { return is(third, link::TargetState::kDrained); }));
  EXPECT_NE(curl("-b " + jar), "three");
}

class IngressTlsTest : public IngressRulesTest {
 protected:
  void certificate(const std::string& name) {
    const std::string key = (folder_ / "key.pem").native();
    const std::string pem =
        run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 "
            "-nodes -days 2 -subj /CN=" +
            name + " -addext subjectAltName=DNS:" + name + " -keyout " + key + " 2>/dev/null");
    certificates_.push_back({"arn:certificate/" + name, pem + read_file(key).value_or("")});
    if (!listener_.certificates) listener_.certificates.emplace();
    listener_.certificates->push_back(certificates_.back().arn);
  }
  /// The name in the certificate that a client who asks for `name` gets.
  std::string subject(const std::string& name) {
    return run("echo | timeout 2 openssl s_client -connect " + address_ + ":" +
               std::to_string(kPort) + " -servername " + name +
               " 2>/dev/null | openssl x509 -noout -subject 2>/dev/null");
  }
};

TEST_F(IngressTlsTest, EachNameHasItsCertificateAndHttp2IsSpoken) {
  TestServer web("web");
  add(web);
  listener_.protocol = link::IngressProtocol::kHttps;
  certificate("first.test");
  certificate("second.test");
  options_.tls_headers = true;
  apply_listener();
  ASSERT_TRUE(answers("", "/", "web"));
  EXPECT_EQ(subject("second.test"), "subject=CN = second.test\n");
  EXPECT_EQ(subject("first.test"), "subject=CN = first.test\n");
  EXPECT_EQ(subject("third.test"), "subject=CN = first.test\n");
  EXPECT_EQ(curl("-o /dev/null -w '%{http_version}' --http2"), "2");
  const std::string request = web.last_request();
  EXPECT_NE(request.find("x-forwarded-proto: https\r\n"), std::string::npos) << request;
  EXPECT_NE(request.find("x-amzn-tls-version: TLSv1.3\r\n"), std::string::npos) << request;
  options_.http2 = false;
  listener_.tls_policy = link::IngressTlsPolicy{{"TLSv1.2"}, {"ECDHE-ECDSA-AES256-GCM-SHA384"}};
  apply_listener();
  EXPECT_TRUE(answers("-o /dev/null -w '%{http_version}' --http2", "/", "1.1"));
  EXPECT_TRUE(answers("-o /dev/null -w '%{http_code}' --tlsv1.3", "/", "000"));
}

TEST_F(IngressTlsTest, ABrokenCertificateStopsItsListenerOnly) {
  TestServer web("web");
  add(web);
  listener_.protocol = link::IngressProtocol::kHttps;
  certificate("first.test");
  certificates_[0].pem = "nonsense";
  apply_listener();
  ASSERT_TRUE(eventually([&] { return ingress_->listener_problems().size() == 1; }));
  EXPECT_NE(ingress_->listener_problems()[0].message.find("it is no certificate"),
            std::string::npos);
  certificates_.clear();
  listener_.certificates.reset();
  certificate("first.test");
  apply_listener();
  EXPECT_TRUE(answers("", "/", "web"));
  EXPECT_TRUE(eventually([&] { return ingress_->listener_problems().empty(); }));
}

TEST_F(IngressTlsTest, TcpAndTlsListenersPassConnectionsOn) {
  TestServer web("web");
  add(web);
  group_.protocol = link::IngressProtocol::kTcp;
  group_.health_check.protocol = link::IngressProtocol::kTcp;
  listener_.protocol = link::IngressProtocol::kTcp;
  options_.type = link::LoadBalancerType::kNetwork;
  apply_listener();
  ASSERT_TRUE(answers("", "/", "web"));
  EXPECT_EQ(web.last_request().find("x-forwarded"), std::string::npos);
  listener_.protocol = link::IngressProtocol::kTls;
  certificate("first.test");
  apply_listener();
  EXPECT_TRUE(eventually([&] { return subject("x") == "subject=CN = first.test\n"; }));
  EXPECT_EQ(run("curl -sk https://" + address_ + ":" + std::to_string(kPort)), "web");
}

}  // namespace
}  // namespace minato::ingress
