#include "ingress/access_log_line.h"

#include <gtest/gtest.h>

namespace minato::ingress {
namespace {

LoggedFrontend frontend() {
  LoggedFrontend frontend;
  frontend.balancer_arn =
      "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/50dc6c495c0c9188";
  frontend.balancer = "app/web/50dc6c495c0c9188";
  frontend.address = "127.77.0.1";
  frontend.port = 80;
  return frontend;
}

const KnownGroup kGroup{"arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123",
                        false};

// 2018-07-02T22:23:00.186Z, after 30 ms of idle connection.
constexpr const char* kForwarded =
    "A\tlb_web\ttg_web\ti-1\t1530570180\t156\t0\t30\t1\t2\t3\t40\t5\t51\t10.0.0.9\t40914\t10.0.0."
    "1\t"
    "8080\t200\t34\t366\tGET\tHTTP/1.1\t-\t-\t-\t-\t{Root=1-5B-0|-|www.test:80|curl/7.46.0}\t/"
    "a\t?b=c";

std::string logged(std::string_view line, LoggedFrontend from = frontend(),
                   const KnownGroup* group = &kGroup) {
  const auto request = parse_logged_request(line);
  return request ? access_log_line(*request, from, group) : "nothing";
}

TEST(AccessLogLineTest, HasEveryFieldInElbsOrder) {
  EXPECT_EQ(logged(kForwarded),
            "http 2018-07-02T22:23:00.237000Z app/web/50dc6c495c0c9188 10.0.0.9:40914 "
            "10.0.0.1:8080 0.006 0.040 0.005 200 200 34 366 "
            "\"GET http://www.test:80/a?b=c HTTP/1.1\" \"curl/7.46.0\" - - "
            "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123 "
            "\"Root=1-5B-0\" \"-\" \"-\" 0 2018-07-02T22:23:00.186000Z \"forward\" \"-\" \"-\" "
            "\"10.0.0.1:8080\" \"200\" \"-\" \"-\" -");
}

TEST(AccessLogLineTest, ARedirectHasNoTarget) {
  LoggedFrontend https = frontend();
  https.is_encrypted = true;
  https.port = 443;
  https.certificate = "arn:certificate";
  EXPECT_EQ(
      logged("A\tlb_web\tlb_web\t<NOSRV>\t1530570180\t0\t7\t0\t0\t-1\t-1\t-1\t-1\t0\t10.0.0.9\t1\t-"
             "\t-\t"
             "301\t0\t90\tGET\tHTTP/2.0\tTLS_AES_128_GCM_SHA256\tTLSv1.3\twww%2Etest\t"
             "10/redirect\t{-|https://b.test:443/x|www.test|-}\t/\t",
             https, nullptr),
      "h2 2018-07-02T22:23:00.007000Z app/web/50dc6c495c0c9188 10.0.0.9:1 - -1 -1 -1 301 - 0 "
      "90 \"GET https://www.test:443/ HTTP/2.0\" \"-\" TLS_AES_128_GCM_SHA256 TLSv1.3 - \"-\" "
      "\"www.test\" \"arn:certificate\" 10 2018-07-02T22:23:00.007000Z \"redirect\" "
      "\"https://b.test:443/x\" \"-\" \"-\" \"-\" \"-\" \"-\" -");
}

TEST(AccessLogLineTest, WhatClientsWriteIsEscaped) {
  std::string line = kForwarded;
  line.replace(line.find("curl/7.46.0"), 11, "a#22 b\\#09#C3#A9");
  const std::string shown = logged(line);
  EXPECT_NE(shown.find("\"a\\x22 b\\x5c\\x09\\xc3\\xa9\""), std::string::npos) << shown;
}

TEST(AccessLogLineTest, WhatWasNoRequestIsStillALine) {
  const std::string shown = logged(
      "A\tlb_web\tlb_web\t<NOSRV>\t1530570180\t0\t0\t0\t-1\t-1\t-1\t-1\t-1\t3\t10.0.0.9\t1\t-\t-"
      "\t400\t0\t"
      "187\t<BADREQ>\t<BADREQ>\t-\t-\t-\t-\t{|||}\t<BADREQ>\t",
      frontend(), nullptr);
  EXPECT_NE(shown.find(" -1 -1 -1 400 - 0 187 \"- http://127.77.0.1:80- -\" \"-\" "),
            std::string::npos)
      << shown;
}

TEST(AccessLogLineTest, AnythingElseIsNoLine) {
  for (const char* line : {"", "A", "S\tlb\ttg\t1", "Proxy web stopped", "A\t\t\t\t\t\t"}) {
    EXPECT_EQ(logged(line), "nothing") << line;
  }
}

TEST(AccessLogLineTest, ALineThatWasTooLongLacksItsEndOnly) {
  const std::string line = kForwarded;
  for (std::size_t size = 0; size < line.size(); ++size) (void)logged(line.substr(0, size));
  const std::string shown = logged(line.substr(0, line.find("/7.46.0")));
  EXPECT_NE(shown.find("\"GET http://www.test:80 HTTP/1.1\" \"curl\""), std::string::npos) << shown;
}

}  // namespace
}  // namespace minato::ingress
