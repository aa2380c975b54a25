#include "agent/images/image_reference.h"

#include <gtest/gtest.h>

namespace minato::images {
namespace {

const std::string kDigest = "sha256:" + std::string(64, 'a');

TEST(ImageReference, NormalisesAsDockerDoes) {
  const struct {
    std::string text, canonical, familiar;
    bool names_registry;
  } rows[] = {
      {"nginx", "docker.io/library/nginx:latest", "nginx:latest", false},
      {"sample:v1", "docker.io/library/sample:v1", "sample:v1", false},
      {"team/app:1.2", "docker.io/team/app:1.2", "team/app:1.2", false},
      {"docker.io/nginx", "docker.io/library/nginx:latest", "nginx:latest", true},
      {"index.docker.io/library/nginx:1", "docker.io/library/nginx:1", "nginx:1", true},
      {"library/team/app:1", "docker.io/library/team/app:1", "library/team/app:1", false},
      {"docker.io/localhost/app:1", "docker.io/localhost/app:1", "docker.io/localhost/app:1", true},
      {"docker://nginx:1.25", "docker.io/library/nginx:1.25", "nginx:1.25", false},
      {"localhost/app", "localhost/app:latest", "localhost/app:latest", true},
      {"localhost:5000/app", "localhost:5000/app:latest", "localhost:5000/app:latest", true},
      {"127.0.0.1:5000/a/b:t", "127.0.0.1:5000/a/b:t", "127.0.0.1:5000/a/b:t", true},
      {"[::1]:5000/a:t", "[::1]:5000/a:t", "[::1]:5000/a:t", true},
      {"quay.io/a/b_c/d-e.f__g", "quay.io/a/b_c/d-e.f__g:latest", "quay.io/a/b_c/d-e.f__g:latest",
       true},
      {"nginx@" + kDigest, "docker.io/library/nginx@" + kDigest, "nginx@" + kDigest, false},
      {"nginx:1@" + kDigest, "docker.io/library/nginx:1@" + kDigest, "nginx:1@" + kDigest, false},
      {"123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:v3",
       "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:v3",
       "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:v3", true},
  };
  for (const auto& row : rows) {
    const auto reference = ImageReference::parse(row.text);
    ASSERT_TRUE(reference) << row.text << ": " << reference.error().message;
    EXPECT_EQ(reference->canonical(), row.canonical);
    EXPECT_EQ(reference->familiar(), row.familiar);
    EXPECT_EQ(reference->names_registry(), row.names_registry) << row.text;
    EXPECT_EQ(ImageReference::parse(row.canonical)->canonical(), row.canonical);
    EXPECT_EQ(ImageReference::parse(row.familiar)->canonical(), row.canonical);
  }
}

TEST(ImageReference, SaysWhatIsWrong) {
  const struct {
    std::string text, complaint;
  } rows[] = {
      {"", "it is empty"},
      {"docker://", "it is empty"},
      {"Nginx", "must be lower case"},
      {"quay.io/Team/app", "must be lower case"},
      {"nginx:", "the tag after ':' is missing"},
      {"nginx:-x", "\"-x\" is not a valid tag"},
      {"nginx:a b", "\"a b\" is not a valid tag"},
      {"nginx:" + std::string(129, 'x'), "longer than 128"},
      {"nginx@sha256:12", "64 lower-case hexadecimal digits"},
      {"nginx@md5:12", "must begin with \"sha256:\""},
      {"a//b", "\"\" is not a valid part"},
      {"a/b/", "\"\" is not a valid part"},
      {"quay.io/", "the repository name is missing"},
      {"a..b", "\"a..b\" is not a valid part"},
      {"../etc", "\"..\" is not a registry"},
      {"host:port/app", "\"host:port\" is not a registry"},
      {"a___b", "not a valid part"},
      {"x/" + std::string(300, 'y'), "longer than 255"},
      {std::string(255, 'y'), "longer than 255"},
      {"ngi\nnx", "not printable ASCII"},
      {"[::\xff]:5000/app", "not printable ASCII"},
  };
  for (const auto& row : rows) {
    const auto reference = ImageReference::parse(row.text);
    ASSERT_FALSE(reference) << row.text;
    EXPECT_EQ(reference.error().code, ErrorCode::kInvalidParameter);
    EXPECT_NE(reference.error().message.find(row.complaint), std::string::npos)
        << row.text << ": " << reference.error().message;
  }
}

}  // namespace
}  // namespace minato::images
