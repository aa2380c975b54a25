#include "services/logs/describe_groups.h"

#include "services/logs/find_logs.h"

namespace minato::logs {
namespace {

constexpr std::int32_t kLargestPage = 50;

}  // namespace

Result<LogGroupPage> select_groups(const engine::State& state,
                                   const api::DescribeLogGroups::Request& request) {
  if (request.log_group_name_prefix && request.log_group_name_pattern) {
    return fail(
        ErrorCode::kInvalidParameter,
        "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
  }
  LogGroupPage page;
  using Class = api::LogGroupClass;
  if (request.log_group_class.value_or(Class::kStandard) != Class::kStandard) return page;
  const std::string prefix = request.log_group_name_prefix.value_or("");
  const std::string pattern = request.log_group_name_pattern.value_or("");
  const auto size = static_cast<std::size_t>(request.limit.value_or(kLargestPage));
  const auto& rows = state.table<LogGroup>().rows();
  auto at = request.next_token ? rows.upper_bound(LogGroupName(*request.next_token))
                               : rows.lower_bound(LogGroupName(prefix));
  for (; at != rows.end(); ++at) {
    const std::string& name = at->first.str();
    if (!name.starts_with(prefix)) {
      if (name > prefix) break;
      continue;
    }
    if (name.find(pattern) == std::string::npos) continue;
    if (page.groups.size() == size) {
      page.next_token = page.groups.back().name.str();
      break;
    }
    page.groups.push_back(at->second.record);
  }
  return page;
}

api::LogGroup shown(const engine::State& state, const LogGroup& group) {
  const auto& identity = state.setting<Identity>();
  api::LogGroup shown;
  shown.log_group_name = group.name.str();
  shown.creation_time = to_millis(group.created_at);
  shown.retention_in_days = group.retention_in_days;
  shown.metric_filter_count = 0;
  shown.log_group_arn = log_group_arn(identity, group.name);
  shown.arn = *shown.log_group_arn + ":*";
  shown.log_group_class = api::LogGroupClass::kStandard;
  shown.deletion_protection_enabled = false;
  return shown;
}

}  // namespace minato::logs
