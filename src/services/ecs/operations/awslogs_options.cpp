#include "services/ecs/operations/awslogs_options.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace minato::ecs {
namespace {

using Options = std::map<std::string, std::string>;

constexpr std::array<std::string_view, 2> kRequired{"awslogs-group", "awslogs-region"};
constexpr std::array<std::string_view, 6> kKnown{
    "awslogs-group",        "awslogs-region", "awslogs-stream-prefix",
    "awslogs-create-group", "mode",           "max-buffer-size"};
constexpr std::array<std::string_view, 3> kUnsupported{
    "awslogs-datetime-format", "awslogs-multiline-pattern", "awslogs-endpoint"};

template <class List>
bool has(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

std::string joined(const std::string& list, std::string_view name) {
  return list + (list.empty() ? "" : ", ") + std::string(name);
}

/// "25m": a number, a unit (b, k, m, g), and perhaps "b" behind it.
bool is_size(std::string_view text) {
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0) return false;
  text.remove_prefix(digits);
  if (!text.empty() && std::string_view("kKmMgG").find(text[0]) != std::string_view::npos) {
    text.remove_prefix(1);
  }
  return text.empty() || text == "b" || text == "B";
}

Status check_names(const Options& options) {
  std::string missing, unknown;
  for (const auto name : kRequired) {
    const auto at = options.find(std::string(name));
    if (at == options.end() || at->second.empty()) missing = joined(missing, name);
  }
  for (const auto& [name, value] : options) {
    if (has(kUnsupported, name)) {
      return fail(ErrorCode::kUnsupportedMember,
                  "The option " + name + " of the log driver awslogs is not supported yet.");
    }
    if (!has(kKnown, name)) unknown = joined(unknown, name);
  }
  if (!unknown.empty()) {
    return fail(ErrorCode::kClient, "Log driver awslogs disallows options: " + unknown);
  }
  if (!missing.empty()) {
    return fail(ErrorCode::kClient, "Log driver awslogs requires options: " + missing);
  }
  return {};
}

Status bad_value(const std::string& name, const std::string& value, const char* wanted) {
  return fail(ErrorCode::kClient, "Invalid value '" + value + "' of the awslogs option " + name +
                                      ": it must be " + wanted + ".");
}

bool is_group_name(std::string_view text) {
  return text.size() <= 512 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view("._/#-").find(c) != std::string_view::npos;
         });
}

}  // namespace

Status check_awslogs_options(const Options& options) {
  if (Status checked = check_names(options); !checked) return checked;
  for (const auto& [name, value] : options) {
    if (name == "awslogs-create-group" && value != "true" && value != "false") {
      return bad_value(name, value, "true or false");
    }
    if (name == "mode" && value != "blocking" && value != "non-blocking") {
      return bad_value(name, value, "blocking or non-blocking");
    }
    if (name == "max-buffer-size" && !is_size(value)) {
      return bad_value(name, value, "a size such as 25m");
    }
    if (name == "awslogs-group" && !is_group_name(value)) {
      return bad_value(name, value, "the name of a log group");
    }
    if (name == "awslogs-stream-prefix" && value.find_first_of(":*") != std::string::npos) {
      return bad_value(name, value, "without ':' and '*'");
    }
  }
  if (options.count("max-buffer-size") > 0 &&
      (options.count("mode") == 0 || options.at("mode") != "non-blocking")) {
    return fail(ErrorCode::kClient,
                "The awslogs option max-buffer-size goes with mode non-blocking only.");
  }
  return {};
}

}  // namespace minato::ecs
