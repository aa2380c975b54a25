// The AWS profile: the section of ~/.aws/credentials and ~/.aws/config through which the stock
// clients find Minato. Everything else in those files stays byte for byte as it is.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "wire/credentials.h"

namespace minato::wire {

struct AwsProfile {
  std::string name = "minato";
  AccessKey access_key;
  std::string region;
  std::string endpoint;  // "http://127.0.0.1:4566".
};

/// Writes [NAME] into HOME/.aws/credentials and [profile NAME] into HOME/.aws/config, both 0600.
Status write_aws_profile(const std::filesystem::path& home, const AwsProfile& profile);

/// `content` with the section replaced by those settings, or appended when there is none.
std::string with_ini_section(std::string_view content, std::string_view section,
                             const std::vector<std::pair<std::string, std::string>>& settings);

}  // namespace minato::wire
