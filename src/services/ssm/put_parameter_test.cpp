#include "services/ssm/put_parameter.h"

#include "services/ssm/parameter_test_fixture.h"
#include "services/ssm/parameter_version.h"

namespace minato::ssm {
namespace {

using PutParameterTest = ParameterTest;

TEST_F(PutParameterTest, ANewParameterIsVersionOneAndReadBack) {
  const auto put_answer = put("/prod/db", "secret-value");
  EXPECT_EQ(put_answer.at("Version"), 1);
  EXPECT_EQ(put_answer.at("Tier"), "Standard");
  const auto got = ask_json("GetParameter", {{"Name", "/prod/db"}}).at("Parameter").as_object();
  EXPECT_EQ(got.at("Value"), "secret-value");
  EXPECT_EQ(got.at("Type"), "String");
  EXPECT_EQ(got.at("DataType"), "text");
  EXPECT_EQ(got.at("ARN"), "arn:aws:ssm:eu-west-1:123456789012:parameter/prod/db");
  EXPECT_FALSE(got.contains("Selector"));
}

TEST_F(PutParameterTest, OverwritingHasToBeSaidAndMakesAVersion) {
  put("greeting", "hello", {{"Description", "what to say"}, {"AllowedPattern", "^h"}});
  EXPECT_EQ(
      refused("PutParameter", {{"Name", "greeting"}, {"Value", "hi"}, {"Type", "String"}}).code,
      ErrorCode::kParameterAlreadyExists);
  EXPECT_EQ(again("greeting", "hi").at("Version"), 2);
  EXPECT_EQ(value_of("greeting"), "hi");
  EXPECT_EQ(value_of("greeting:1"), "hello");
  const auto described = ask_json("DescribeParameters", {}).at("Parameters").at(0).as_object();
  EXPECT_EQ(described.at("Description"), "what to say");
  EXPECT_EQ(described.at("AllowedPattern"), "^h");
  EXPECT_EQ(
      refused("PutParameter", {{"Name", "greeting"}, {"Value", "x"}, {"Overwrite", true}}).code,
      ErrorCode::kParameterPatternMismatch);
}

TEST_F(PutParameterTest, NamesHaveRules) {
  struct Row {
    std::string name;
    ErrorCode code;
  };
  std::string deep;
  for (int i = 0; i < 16; ++i) deep += "/a";
  for (const Row& row : {
           Row{"aws-thing", ErrorCode::kValidation},
           Row{"SSMthing", ErrorCode::kValidation},
           Row{"/AWS", ErrorCode::kValidation},
           Row{"/aws/thing", ErrorCode::kAccessDenied},
           Row{"/ssm/thing", ErrorCode::kValidation},
           Row{"a b", ErrorCode::kValidation},
           Row{"a:1", ErrorCode::kValidation},
           Row{"a/b", ErrorCode::kValidation},
           Row{"/a/", ErrorCode::kValidation},
           Row{"/a//b", ErrorCode::kValidation},
           Row{"\xc3\xa4", ErrorCode::kValidation},
           Row{"", ErrorCode::kValidation},
           Row{std::string(1000, 'a'), ErrorCode::kValidation},
           Row{deep, ErrorCode::kHierarchyLevelLimitExceeded},
       }) {
    EXPECT_EQ(
        refused("PutParameter", {{"Name", row.name}, {"Value", "v"}, {"Type", "String"}}).code,
        row.code)
        << row.name;
  }
  put(deep.substr(2), "v");
  put("/a", "v");
  put("a.b-c_D1", "v");
}

TEST_F(PutParameterTest, MembersHaveRules) {
  struct Row {
    json::object more;
    ErrorCode code;
  };
  put("there", "v");
  put("secure", "v", {{"Type", "SecureString"}});
  for (const Row& row : {
           Row{{{"Type", nullptr}}, ErrorCode::kValidation},
           Row{{{"Type", "Secret"}}, ErrorCode::kValidation},
           Row{{{"Value", ""}}, ErrorCode::kValidation},
           Row{{{"Value", "{{ssm:other}}"}}, ErrorCode::kValidation},
           Row{{{"KeyId", "alias/mine"}}, ErrorCode::kValidation},
           Row{{{"DataType", "binary"}}, ErrorCode::kValidation},
           Row{{{"DataType", "aws:ec2:image"}}, ErrorCode::kUnsupportedMember},
           Row{{{"Policies", "[]x"}}, ErrorCode::kUnsupportedMember},
           Row{{{"AllowedPattern", "("}}, ErrorCode::kInvalidAllowedPattern},
           Row{{{"AllowedPattern", "^\\d+$"}}, ErrorCode::kParameterPatternMismatch},
           Row{{{"Tags", {{{"Key", "aws:x"}, {"Value", "v"}}}}}, ErrorCode::kValidation},
           Row{{{"Tags", {{{"Key", "k"}, {"Value", "v"}}}}, {"Overwrite", true}},
               ErrorCode::kValidation},
           Row{{{"Name", "there"}, {"Type", "SecureString"}, {"Overwrite", true}},
               ErrorCode::kHierarchyTypeMismatch},
       }) {
    json::object body{{"Name", "new"}, {"Value", "v"}, {"Type", "String"}};
    for (const auto& member : row.more) body[member.key()] = member.value();
    const Error error = refused("PutParameter", body);
    EXPECT_EQ(error.code, row.code) << json::serialize(body) << ' ' << error.message;
  }
}

TEST_F(PutParameterTest, APatternThatNeverEndsIsGivenUp) {
  const Error error = refused("PutParameter", {{"Name", "new"},
                                               {"Value", std::string(4000, 'a')},
                                               {"Type", "String"},
                                               {"AllowedPattern", "^(a|a)*(b|c)$"}});
  EXPECT_EQ(error.code, ErrorCode::kParameterPatternMismatch);
  EXPECT_NE(error.message.find("too many steps"), std::string::npos) << error.message;
  EXPECT_EQ(error.message.find("aaaa"), std::string::npos);
}

TEST_F(PutParameterTest, TiersLimitSizes) {
  const std::string standard(4096, 'x');
  const std::string advanced(8192, 'x');
  EXPECT_EQ(put("a", standard).at("Tier"), "Standard");
  const auto sized = [&](const std::string& name, std::size_t size, const char* tier) {
    return json::object{{"Name", name},
                        {"Value", std::string(size, 'x')},
                        {"Type", "String"},
                        {"Tier", tier},
                        {"Overwrite", true}};
  };
  EXPECT_EQ(refused("PutParameter", sized("b", 4097, "Standard")).code, ErrorCode::kValidation);
  EXPECT_EQ(refused("PutParameter", sized("b", 8193, "Advanced")).code, ErrorCode::kValidation);
  EXPECT_EQ(ask_json("PutParameter", sized("b", 8192, "Advanced")).at("Tier"), "Advanced");
  EXPECT_EQ(refused("PutParameter", sized("b", 1, "Standard")).code, ErrorCode::kValidation);
  EXPECT_EQ(again("b", "small").at("Tier"), "Advanced");
  EXPECT_EQ(ask_json("PutParameter", sized("c", 4096, "Intelligent-Tiering")).at("Tier"),
            "Standard");
  EXPECT_EQ(ask_json("PutParameter", sized("c", 4097, "Intelligent-Tiering")).at("Tier"),
            "Advanced");
  EXPECT_EQ(ask_json("PutParameter", sized("c", 1, "Intelligent-Tiering")).at("Tier"), "Advanced");
}

TEST_F(PutParameterTest, AHundredVersionsAreKept) {
  put("p", "1");
  for (int i = 2; i <= 101; ++i) again("p", std::to_string(i));
  EXPECT_EQ(refused("GetParameter", {{"Name", "p:1"}}).code, ErrorCode::kParameterVersionNotFound);
  EXPECT_EQ(value_of("p:2"), "2");
  EXPECT_EQ(value_of("p"), "101");
  EXPECT_EQ(state().table<ParameterVersion>().size(), 100u);
  ask_json("LabelParameterVersion", {{"Name", "p"}, {"ParameterVersion", 2}, {"Labels", {"old"}}});
  EXPECT_EQ(refused("PutParameter", {{"Name", "p"}, {"Value", "x"}, {"Overwrite", true}}).code,
            ErrorCode::kParameterMaxVersionLimitExceeded);
  ask_json("UnlabelParameterVersion",
           {{"Name", "p"}, {"ParameterVersion", 2}, {"Labels", {"old"}}});
  EXPECT_EQ(again("p", "102").at("Version"), 102);
}

TEST_F(PutParameterTest, NoValueIsInTheJournalInClear) {
  put("/prod/plain", "a-plain-value-4711");
  put("/prod/secure", "a-secure-value-4711", {{"Type", "SecureString"}});
  again("/prod/secure", "another-value-4711");
  std::size_t rows = 0;
  for (const auto& row : journal()) {
    ++rows;
    EXPECT_EQ(row.value->find("4711"), std::string::npos) << *row.value;
  }
  EXPECT_EQ(rows, 5u);
}

TEST_F(PutParameterTest, AJournalReplaysToTheSameAndNoticesForeignValues) {
  put("/a", "one", {{"Tags", {{{"Key", "k"}, {"Value", "v"}}}}, {"Type", "SecureString"}});
  again("/a", "two");
  ask_json("LabelParameterVersion", {{"Name", "/a"}, {"ParameterVersion", 1}, {"Labels", {"was"}}});
  const auto replayed = [&](unsigned char key) {
    auto made = std::make_unique<TestEngine>("ssm");
    made->engine().state().add_setting(test_vault(key));
    install(made->engine(), made->registry());
    EXPECT_TRUE(made->engine().load(journal()));
    return made;
  };
  const auto same = replayed(1);
  EXPECT_EQ(count_foreign_values(same->state()), 0u);
  const std::string history = R"({"Name":"/a","WithDecryption":true})";
  EXPECT_EQ(same->ask("GetParameterHistory", history), ask("GetParameterHistory", history));
  const auto foreign = replayed(2);
  EXPECT_EQ(count_foreign_values(foreign->state()), 2u);
  EXPECT_EQ(foreign->refusal("GetParameter", history).code, ErrorCode::kInternalServerError);
}

TEST_F(PutParameterTest, AValueMovedToAnotherParameterDoesNotOpen) {
  put("/a", "of a");
  put("/b", "of b");
  auto rows = journal();
  std::string of_a;
  for (const auto& row : rows) {
    if (row.key != "/a:0000000001") continue;
    of_a = json::value_to<std::string>(json::parse(*row.value).at("sealedValue"));
  }
  for (auto& row : rows) {
    if (row.key != "/b:0000000001") continue;
    auto value = json::parse(*row.value).as_object();
    value["sealedValue"] = of_a;
    row.value = json::serialize(value);
  }
  TestEngine other("ssm");
  other.engine().state().add_setting(test_vault());
  install(other.engine(), other.registry());
  ASSERT_TRUE(other.engine().load(rows));
  EXPECT_EQ(other.refusal("GetParameter", R"({"Name":"/b"})").code,
            ErrorCode::kInternalServerError);
  EXPECT_NE(other.ask("GetParameter", R"({"Name":"/a"})").find("of a"), std::string::npos);
}

}  // namespace
}  // namespace minato::ssm
