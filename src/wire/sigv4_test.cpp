#include "wire/sigv4.h"

#include <gtest/gtest.h>

#include "wire/sigv4_authorization.h"
#include "wire/sigv4_signer.h"

namespace minato::wire {
namespace {

// AWS's published test suite for Signature Version 4: its key, moment and scope.
const AccessKey kSuiteKey{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"};
constexpr std::string_view kSuiteDate = "20150830T123600Z";

struct Vector {
  std::string name;
  std::string method;
  std::string target;
  HttpHeaders headers;
  std::string body;
  std::string signature;
};

const std::vector<Vector>& vectors() {
  static const std::string kVanilla =
      "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
  static const std::vector<Vector> all = {
      {"get-vanilla", "GET", "/", {}, "", kVanilla},
      {"get-relative", "GET", "/example/..", {}, "", kVanilla},
      {"get-relative-relative", "GET", "/example1/example2/../..", {}, "", kVanilla},
      {"get-slash", "GET", "//", {}, "", kVanilla},
      {"get-slash-dot-slash", "GET", "/./", {}, "", kVanilla},
      {"get-vanilla-query-order-key-case",
       "GET",
       "/?Param2=value2&Param1=value1",
       {},
       "",
       "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
      {"get-header-key-duplicate",
       "GET",
       "/",
       {{"My-Header1", "value2"}, {"My-Header1", "value2"}, {"My-Header1", "value1"}},
       "",
       "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
      {"get-header-value-trim",
       "GET",
       "/",
       {{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}},
       "",
       "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
      {"get-utf8",
       "GET",
       "/\xE1\x88\xB4",
       {},
       "",
       "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
      {"post-vanilla",
       "POST",
       "/",
       {},
       "",
       "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
      {"post-vanilla-query",
       "POST",
       "/?Param1=value1",
       {},
       "",
       "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"},
      {"post-header-key-sort",
       "POST",
       "/",
       {{"My-Header1", "value1"}},
       "",
       "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"},
      {"post-x-www-form-urlencoded",
       "POST",
       "/",
       {{"Content-Type", "application/x-www-form-urlencoded"}},
       "Param1=value1",
       "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"},
  };
  return all;
}

TEST(Sigv4, SignsThePublishedVectors) {
  for (const Vector& vector : vectors()) {
    HttpRequest request{vector.method, vector.target, vector.headers, vector.body, ""};
    request.headers.add("Host", "example.amazonaws.com");
    Sigv4Signer signer(kSuiteKey, "us-east-1", "service");
    signer.sign(request, *parse_amz_date(kSuiteDate));
    const auto authorization = parse_authorization(request);
    ASSERT_TRUE(authorization) << vector.name;
    EXPECT_EQ(authorization->signature, vector.signature) << vector.name;
  }
}

TEST(Sigv4, NormalizesPaths) {
  EXPECT_EQ(canonical_path(""), "/");
  EXPECT_EQ(canonical_path("/"), "/");
  EXPECT_EQ(canonical_path("/a//b/"), "/a/b/");
  EXPECT_EQ(canonical_path("/../../a"), "/a");
  EXPECT_EQ(canonical_path("/a%20b"), "/a%2520b");
  EXPECT_EQ(canonical_path("/.."), "/");
}

TEST(Sigv4, SortsAndEncodesQueries) {
  EXPECT_EQ(canonical_query(""), "");
  EXPECT_EQ(canonical_query("b=2&a=1&a=0&&c"), "a=0&a=1&b=2&c=");
  EXPECT_EQ(canonical_query("k=a/b%2fc%7E"), "k=a%2Fb%2Fc~");
  EXPECT_EQ(canonical_query("k=%zz%"), "k=%25zz%25");
  EXPECT_EQ(canonical_query("k=a=b"), "k=a%3Db");
  EXPECT_EQ(canonical_query("k=a+b"), "k=a%20b");
  EXPECT_EQ(canonical_query("k=a%2Bb"), "k=a%2Bb");
}

TEST(Sigv4, ReadsAndWritesDates) {
  const std::optional<Instant> parsed = parse_amz_date(kSuiteDate);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(amz_date(*parsed), kSuiteDate);
  for (const std::string_view bad :
       {"", "20150830", "20150830T123600", "20151330T123600Z", "20150230T123600Z",
        "20150830T243600Z", "2015083xT123600Z", "20150830 123600Z", "-0150830T123600Z"}) {
    EXPECT_FALSE(parse_amz_date(bad)) << bad;
  }
}

TEST(Sigv4, HashesLikeEverybodyElse) {
  EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  // RFC 4231, cases 2 and 6 (a key longer than a block).
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(hmac_sha256(std::string(131, '\xaa'),
                               "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Sigv4, ComparesInConstantTime) {
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abcd"));
}

}  // namespace
}  // namespace minato::wire
