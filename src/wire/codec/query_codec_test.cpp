#include "wire/codec/query_codec.h"

#include <gtest/gtest.h>

#include "api/ec2_codec.h"
#include "api/elb_codec.h"
#include "api/everything_codec.h"
#include "wire/codec/utf8.h"

namespace minato::wire {
namespace {

using everything::Color;
using everything::EchoRequest;
using everything::EchoResponse;
using everything::Everything;
using everything::Inner;

template <class Shape>
Result<Shape> decode_form(std::string_view form) {
  const Result<QueryParameters> parameters = QueryParameters::parse(form);
  if (!parameters) return fail(parameters.error());
  return decode_query<Shape>(*parameters);
}

template <class Shape = EchoRequest>
std::string refusal(std::string_view form) {
  const Result<Shape> decoded = decode_form<Shape>(form);
  if (decoded) return "accepted";
  return std::string(to_string(decoded.error().code)) + ": " + decoded.error().message;
}

TEST(QueryCodec, ReadsEveryKindOfMember) {
  const auto request = decode_form<EchoRequest>(
      "Action=Echo&Version=2026-11-22&everything.string=a+b%26c%E6%B8%AF&everything.integer=-7"
      "&everything.long=9007199254740992&everything.double=0.5&everything.boolean=true"
      "&everything.timestamp=2023-11-14T22:13:20.123Z&everything.color=blue-green"
      "&everything.strings.member.2=b&everything.strings.member.1=a&everything.strings.member.10=c"
      "&everything.inner.name=n&everything.inner.color=red"
      "&everything.inners.member.1.name=m&everything.inners.member.1.color=HTTP_1"
      "&everything.nested.member.1.member.1=x"
      "&everything.counts.entry.1.key=k&everything.counts.entry.1.value=3"
      "&everything.flat.1=f&everything.flatCounts.1.key=l&everything.flatCounts.1.value=4"
      "&everything.namedStrings.item.1=i&everything.novel=ignored");
  ASSERT_TRUE(request) << request.error().message;
  const Everything expected{
      .string = "a b&c\xE6\xB8\xAF",
      .integer = -7,
      .long_ = 9007199254740992,
      .double_ = 0.5,
      .boolean = true,
      .timestamp = instant_from_millis(1'700'000'000'123),
      .color = Color::kBlueGreen,
      .strings = {{"a", "b", "c"}},
      .inner = Inner{.name = "n", .color = Color::kRed},
      .inners = {{Inner{.name = "m", .color = Color::kHttp1}}},
      .nested = {{{"x"}}},
      .counts = {{{"k", 3}}},
      .flat_strings = {{"f"}},
      .flat_counts = {{{"l", 4}}},
      .named_strings = {{"i"}},
  };
  EXPECT_EQ(request->everything, expected);
}

TEST(QueryCodec, ReadsAnEmptyListAndNothing) {
  EXPECT_EQ(decode_form<EchoRequest>("everything.strings=")->everything->strings,
            std::vector<std::string>{});
  EXPECT_EQ(decode_form<EchoRequest>("Action=Echo"), EchoRequest{});
}

TEST(QueryCodec, NamesThePlaceOfWhatIsWrong) {
  const std::string start = "Validation: 1 validation error detected: Value ";
  EXPECT_EQ(refusal("everything.inners.member.1.name=a"),
            start +
                "null at 'everything.inners[0].color' failed to satisfy constraint: Member "
                "must not be null");
  EXPECT_EQ(refusal("everything.integer=12x"),
            start +
                "'12x' at 'everything.integer' failed to satisfy constraint: Member must be an "
                "integer of 32 bits");
  EXPECT_EQ(refusal("everything.port=70000"),
            start +
                "'70000' at 'everything.port' failed to satisfy constraint: Member must have "
                "value less than or equal to 65535");
  EXPECT_EQ(refusal("everything.strings.member.x=1"),
            "Validation: The parameter everything.strings.member.x does not number its element: "
            "expected everything.strings.member.N");
  EXPECT_EQ(refusal("everything.laterFlag=true"),
            "UnsupportedMember: everything.laterFlag is not supported yet by Minato");
  EXPECT_EQ(refusal("everything.laterFlag=false&everything.laterList="), "accepted");
  for (const char* form :
       {"everything.integer=", "everything.integer=99999999999", "everything.double=nan",
        "everything.double=1e999", "everything.boolean=maybe", "everything.timestamp=yesterday",
        "everything.timestamp=2026-13-01T00:00:00Z", "everything.string.member.1=x",
        "everything.counts.entry.1.value=3", "everything.counts.entry.1.key=k",
        "everything.strings.member.-1=a", "everything.strings.member.99999999999=a"}) {
    EXPECT_TRUE(refusal(form).starts_with("Validation: ")) << form << refusal(form);
  }
}

TEST(QueryCodec, RefusesFormsThatAreNotForms) {
  EXPECT_EQ(refusal("a=1&b=%zz"),
            "MalformedRequest: The form has a bad percent escape '%zz' at byte 6");
  EXPECT_EQ(refusal("a=%2"), "MalformedRequest: The form has a bad percent escape '%2' at byte 2");
  EXPECT_EQ(refusal("a=%FF"), "MalformedRequest: The form is not UTF-8 in '%FF' at byte 2");
  EXPECT_EQ(refusal("&&=&=x&a&b="), "accepted");
  EXPECT_EQ(refusal("a=1&b=2&%61=3"),
            "MalformedRequest: The form has the parameter 'a' more than once");
}

TEST(QueryCodec, FlattensEveryListOfEc2Forms) {
  const auto request = decode_form<ec2::api::DescribeVpcsRequest>(
      "Filter.1.Name=isDefault&Filter.1.Value.1=true&Filter.1.Value.2=false&VpcId.1=vpc-1");
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(request->filters->at(0),
            (ec2::api::Filter{.name = "isDefault", .values = {{"true", "false"}}}));
  EXPECT_EQ(request->vpc_ids, std::vector<std::string>{"vpc-1"});
}

TEST(QueryCodec, ReadsAListenerAsTheCommandLineSendsIt) {
  const auto request = decode_form<elb::api::CreateListenerRequest>(
      "Action=CreateListener&Version=2015-12-01&LoadBalancerArn=arn%3Aaws%3Alb&Protocol=HTTP&Port="
      "80"
      "&DefaultActions.member.1.Type=forward&DefaultActions.member.1.TargetGroupArn=arn%3Atg");
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(request->port, 80);
  EXPECT_EQ(request->default_actions.at(0).target_group_arn, "arn:tg");
}

std::string body(const std::string& xml) { return xml.substr(xml.find('\n') + 1); }

TEST(QueryCodec, WritesAwsQueryAnswers) {
  const EchoResponse response{.everything =
                                  Everything{.string = "<&>\"'\r\x01",
                                             .double_ = 0.5,
                                             .boolean = true,
                                             .timestamp = instant_from_millis(1'700'000'000'123),
                                             .color = Color::kBlueGreen,
                                             .strings = {{"a", "b"}},
                                             .inner = Inner{.name = "n", .color = Color::kRed},
                                             .nested = {{{"x"}}},
                                             .counts = {{{"k", 3}}},
                                             .flat_strings = {{"f", "g"}},
                                             .named_strings = {{"i"}}}};
  EXPECT_EQ(body(encode_query_xml(everything::kServiceModel, "Echo", response, "id<1>")),
            "<EchoResponse xmlns=\"http://example.com/doc/2026-11-22/\"><EchoResult><everything>"
            "<string>&lt;&amp;&gt;&quot;&apos;&#13;\xEF\xBF\xBD</string><double>0.5</double>"
            "<boolean>true</boolean><timestamp>2023-11-14T22:13:20.123Z</timestamp>"
            "<color>blue-green</color><strings><member>a</member><member>b</member></strings>"
            "<inner><name>n</name><color>red</color></inner>"
            "<nested><member><member>x</member></member></nested>"
            "<counts><entry><key>k</key><value>3</value></entry></counts>"
            "<flat>f</flat><flat>g</flat><namedStrings><item>i</item></namedStrings>"
            "</everything></EchoResult><ResponseMetadata><RequestId>id&lt;1&gt;</RequestId>"
            "</ResponseMetadata></EchoResponse>");
  EXPECT_EQ(body(encode_query_xml(everything::kServiceModel, "Nothing",
                                  everything::NothingResponse{}, "r")),
            "<NothingResponse xmlns=\"http://example.com/doc/2026-11-22/\"><NothingResult>"
            "</NothingResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>"
            "</NothingResponse>");
}

TEST(QueryCodec, WritesEc2Answers) {
  const ec2::api::DescribeVpcsResponse response{
      .vpcs = {{ec2::api::Vpc{.is_default = true, .vpc_id = "vpc-1"}}}};
  EXPECT_EQ(body(encode_query_xml(ec2::api::kServiceModel, "DescribeVpcs", response, "r")),
            "<DescribeVpcsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
            "<requestId>r</requestId><vpcSet><item><isDefault>true</isDefault>"
            "<vpcId>vpc-1</vpcId></item></vpcSet></DescribeVpcsResponse>");
}

TEST(QueryCodec, CutsLongValuesBetweenCharacters) {
  const std::string message = refusal("everything.integer=" + std::string(99, 'x') + "%E6%B8%AF");
  EXPECT_TRUE(is_utf8(message)) << message;
  EXPECT_NE(message.find("xxx...' at 'everything.integer'"), std::string::npos) << message;
}

TEST(QueryCodec, RefusesAKeyThatComesTwice) {
  EXPECT_EQ(refusal("everything.counts.entry.1.key=k&everything.counts.entry.1.value=1"
                    "&everything.counts.entry.2.key=k&everything.counts.entry.2.value=2"),
            "Validation: everything.counts.k is there more than once");
}

TEST(QueryCodec, WritesNothingThatXmlCannotHold) {
  const auto escaped = [](std::string_view text) {
    std::string out;
    append_xml_escaped(text, out);
    return out;
  };
  const std::string replaced(kReplacementCharacter);
  EXPECT_EQ(escaped("\xE6\xB8\xAF \xF0\x9F\x9A\xA2"), "\xE6\xB8\xAF \xF0\x9F\x9A\xA2");
  // U+FFFE and U+FFFF are UTF-8, yet no characters of XML.
  EXPECT_EQ(escaped("a\xEF\xBF\xBE\xEF\xBF\xBF<"), "a" + replaced + replaced + "&lt;");
  EXPECT_EQ(escaped("\xFF|\xC3(|\xE6\xB8"), replaced + "|" + replaced + "(|" + replaced + replaced);
}

}  // namespace
}  // namespace minato::wire
