#include "services/logs/group_handlers.h"

#include <algorithm>
#include <array>

#include "services/logs/find_logs.h"
#include "services/logs/log_commands.h"
#include "services/logs/tag_handlers.h"

namespace minato::logs {
namespace {

using engine::Context;
using engine::State;

/// The only ones that CloudWatch Logs takes.
constexpr std::array kRetentions{1,   3,   5,   7,   14,   30,   60,   90,   120,  150,  180,
                                 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653};

Status check_new_group(const State& state, const api::CreateLogGroup::Request& request) {
  if (request.log_group_name.starts_with("aws/")) {
    return fail(ErrorCode::kInvalidParameter, "Log group names must not begin with 'aws/'.");
  }
  if (request.log_group_class.value_or(api::LogGroupClass::kStandard) !=
      api::LogGroupClass::kStandard) {
    return fail(ErrorCode::kUnsupportedMember,
                "Minato has log groups of the logGroupClass STANDARD only.");
  }
  if (state.table<LogGroup>().find(LogGroupName(request.log_group_name)) != nullptr) {
    return fail(ErrorCode::kConflict, "The specified log group already exists");
  }
  return {};
}

}  // namespace

Answer<api::CreateLogGroup> create_log_group(const State& state,
                                             const api::CreateLogGroup::Request& request,
                                             Context& context) {
  if (Status checked = check_new_group(state, request); !checked) return fail(checked.error());
  auto tags = with_added_tags({}, request.tags.value_or(Tags{}), ErrorCode::kInvalidParameter);
  if (!tags) return fail(tags.error());
  LogGroup made;
  made.name = LogGroupName(request.log_group_name);
  made.number = LogGroupNumber(context.random.hex(16));
  made.created_at = context.now;
  made.tags = std::move(*tags);
  auto handled = answered(api::CreateLogGroup::Response{});
  handled.plan.add(CreateLogGroup{std::move(made)});
  return handled;
}

Answer<api::DeleteLogGroup> delete_log_group(const State& state,
                                             const api::DeleteLogGroup::Request& request,
                                             Context&) {
  const auto group = find_group(state, request.log_group_name);
  if (!group) return fail(group.error());
  auto handled = answered(api::DeleteLogGroup::Response{});
  handled.plan.add(DeleteLogGroup{(*group)->name});
  return handled;
}

Answer<api::PutRetentionPolicy> put_retention_policy(
    const State& state, const api::PutRetentionPolicy::Request& request, Context&) {
  if (std::find(kRetentions.begin(), kRetentions.end(), request.retention_in_days) ==
      kRetentions.end()) {
    std::string known;
    for (const int days : kRetentions) known += (known.empty() ? "" : ", ") + std::to_string(days);
    return fail(ErrorCode::kInvalidParameter, "retentionInDays must be one of " + known + ".");
  }
  const auto group = find_group(state, request.log_group_name);
  if (!group) return fail(group.error());
  auto handled = answered(api::PutRetentionPolicy::Response{});
  handled.plan.add(SetLogRetention{(*group)->name, request.retention_in_days});
  return handled;
}

Answer<api::DeleteRetentionPolicy> delete_retention_policy(
    const State& state, const api::DeleteRetentionPolicy::Request& request, Context&) {
  const auto group = find_group(state, request.log_group_name);
  if (!group) return fail(group.error());
  auto handled = answered(api::DeleteRetentionPolicy::Response{});
  handled.plan.add(SetLogRetention{(*group)->name, std::nullopt});
  return handled;
}

Answer<api::CreateLogStream> create_log_stream(const State& state,
                                               const api::CreateLogStream::Request& request,
                                               Context& context) {
  const auto group = find_group(state, request.log_group_name);
  if (!group) return fail(group.error());
  if (find_stream(state, **group, request.log_stream_name)) {
    return fail(ErrorCode::kConflict, "The specified log stream already exists");
  }
  LogStream made;
  made.path = log_stream_key((*group)->name, request.log_stream_name);
  made.group = (*group)->name;
  made.name = request.log_stream_name;
  made.number = static_cast<std::int64_t>(context.random.next() >> 1) | 1;
  made.created_at = context.now;
  auto handled = answered(api::CreateLogStream::Response{});
  handled.plan.add(CreateLogStream{std::move(made)});
  return handled;
}

Answer<api::DeleteLogStream> delete_log_stream(const State& state,
                                               const api::DeleteLogStream::Request& request,
                                               Context&) {
  const auto group = find_group(state, request.log_group_name);
  if (!group) return fail(group.error());
  const auto stream = find_stream(state, **group, request.log_stream_name);
  if (!stream) return fail(stream.error());
  auto handled = answered(api::DeleteLogStream::Response{});
  handled.plan.add(DeleteLogStream{(*stream)->path});
  return handled;
}

}  // namespace minato::logs
