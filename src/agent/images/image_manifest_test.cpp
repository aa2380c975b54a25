#include "agent/images/image_manifest.h"

#include <gtest/gtest.h>

#include "agent/images/image_config.h"

namespace minato::images {
namespace {

std::string hex_of(char c) { return "sha256:" + std::string(64, c); }

std::string entry(char digest, const std::string& os, const std::string& architecture) {
  return R"({"mediaType":"m","size":3,"digest":")" + hex_of(digest) + R"(","platform":{"os":")" +
         os + R"(","architecture":")" + architecture + R"("}})";
}

TEST(ImageManifest, ReadsManifestAndWhatItComposes) {
  ImageManifest manifest{Descriptor{"c", *Digest::parse(hex_of('a')), 7}, {}};
  manifest.layers.push_back(Descriptor{"l", *Digest::parse(hex_of('b')), 9});
  const auto document = parse_manifest(compose_manifest(manifest));
  ASSERT_TRUE(document) << document.error().message;
  const auto& read = std::get<ImageManifest>(*document);
  EXPECT_EQ(read.config.digest.str(), hex_of('a'));
  ASSERT_EQ(read.layers.size(), 1u);
  EXPECT_EQ(read.layers[0].size, 9u);
  EXPECT_EQ(read.layers[0].media_type, "l");
}

TEST(ImageManifest, ChoosesThisMachinesPlatform) {
  const std::string here(this_architecture());
  const auto document = parse_manifest(
      R"({"manifests":[)" + entry('1', "linux", "s390x") + "," + entry('2', "windows", here) + "," +
      entry('3', "linux", here) + "," + entry('4', "unknown", "unknown") + "]}");
  ASSERT_TRUE(document);
  const auto chosen = choose_platform(std::get<ImageIndex>(*document));
  ASSERT_TRUE(chosen);
  EXPECT_EQ(chosen->manifest.digest.str(), hex_of('3'));
}

TEST(ImageManifest, SaysWhichPlatformsThereAre) {
  const auto document = parse_manifest(R"({"manifests":[)" + entry('1', "linux", "s390x") + "]}");
  const auto chosen = choose_platform(std::get<ImageIndex>(*document));
  ASSERT_FALSE(chosen);
  EXPECT_NE(chosen.error().message.find("no matching manifest for linux/"), std::string::npos);
  EXPECT_NE(chosen.error().message.find("linux/s390x"), std::string::npos);
}

TEST(ImageManifest, RefusesOtherDocuments) {
  for (const std::string text :
       {"", "[]", "{}", R"({"manifests":3})", R"({"config":{"digest":"md5:1"}})",
        R"({"manifests":[7]})", R"({"fsLayers":[],"schemaVersion":1})"}) {
    const auto document = parse_manifest(text);
    ASSERT_FALSE(document) << text;
    EXPECT_EQ(document.error().code, ErrorCode::kInvalidParameter);
  }
}

TEST(ImageConfig, ReadsWhatARuntimeNeeds) {
  const auto file = parse_image_config(
      R"({"architecture":"amd64","os":"linux","config":{"Entrypoint":["/app"],"Cmd":null,
          "Env":["A=1","B="],"WorkingDir":"/srv","User":"101:102","StopSignal":"SIGQUIT",
          "ExposedPorts":{"80/tcp":{},"53/udp":{}},"Volumes":{"/data":{}}},
          "rootfs":{"type":"layers","diff_ids":[")" +
      hex_of('c') + R"("]}})");
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->config.entrypoint, std::vector<std::string>{"/app"});
  EXPECT_TRUE(file->config.cmd.empty());
  EXPECT_EQ(file->config.env, (std::vector<std::string>{"A=1", "B="}));
  EXPECT_EQ(file->config.working_dir, "/srv");
  EXPECT_EQ(file->config.user, "101:102");
  EXPECT_EQ(file->config.stop_signal, "SIGQUIT");
  EXPECT_EQ(file->config.exposed_ports, (std::vector<std::string>{"80/tcp", "53/udp"}));
  EXPECT_EQ(file->config.volumes, std::vector<std::string>{"/data"});
  EXPECT_EQ(file->diff_ids.at(0).str(), hex_of('c'));
}

TEST(ImageConfig, NamesTheMemberThatIsWrong) {
  const auto wrong = parse_image_config(R"({"config":{"Env":"A=1"},"rootfs":{}})");
  ASSERT_FALSE(wrong);
  EXPECT_NE(wrong.error().message.find("\"Env\" must be an array"), std::string::npos);
  const auto chart = parse_image_config(R"({"name":"a Helm chart"})");
  ASSERT_FALSE(chart);
  EXPECT_NE(chart.error().message.find("not a container image"), std::string::npos);
}

}  // namespace
}  // namespace minato::images
