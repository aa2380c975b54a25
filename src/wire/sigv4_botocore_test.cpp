// Our verifier against the signer that most clients use, where Debian's python3-botocore is there.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdio>
#include <memory>

#include "base/system_clock.h"
#include "wire/sigv4_verifier.h"

namespace minato::wire {
namespace {

const AccessKey kKey{"AKIAABCDEFGHIJKLMNOP", "abcdefghij0123456789abcdefghij0123456789"};

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
  std::string out;
  char buffer[4096];
  for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, pipe.get())) > 0;) {
    out.append(buffer, got);
  }
  return out;
}

HttpRequest request_of(const boost::json::value& json) {
  HttpRequest request;
  request.method = json.at("method").as_string();
  request.target = json.at("target").as_string();
  request.body = json.at("body").as_string();
  for (const boost::json::value& header : json.at("headers").as_array()) {
    request.headers.add(std::string(header.at(0).as_string()),
                        std::string(header.at(1).as_string()));
  }
  return request;
}

TEST(Sigv4Botocore, VerifiesWhatBotocoreSigns) {
  const std::string script = MINATO_WIRE_TESTDATA "/sign_with_botocore.py";
  const std::string output = output_of("/usr/bin/python3 -B " + script + " " + kKey.id + " " +
                                       kKey.secret + " eu-central-1 2>/dev/null");
  if (output.empty()) GTEST_SKIP() << "no /usr/bin/python3 with botocore here";
  const Sigv4Verifier verifier(
      {kKey, "eu-central-1", {"ecs", "elasticloadbalancing", "sts", "ec2", "minato"}});
  const boost::json::value requests = boost::json::parse(output);
  ASSERT_GT(requests.as_array().size(), 5u);
  for (const boost::json::value& json : requests.as_array()) {
    HttpRequest request = request_of(json);
    const auto scope = verifier.verify(request, wall_now());
    EXPECT_TRUE(scope) << request.target << ": " << scope.error().message;
    request.body += "x";
    const bool unsigned_body = request.headers.find("X-Amz-Content-Sha256").has_value();
    EXPECT_EQ(verifier.verify(request, wall_now()).has_value(), unsigned_body) << request.target;
  }
}

}  // namespace
}  // namespace minato::wire
