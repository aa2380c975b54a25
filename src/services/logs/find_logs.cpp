#include "services/logs/find_logs.h"

namespace minato::logs {
namespace {

tl::unexpected<Error> no_group() {
  return fail(ErrorCode::kResourceNotFound, "The specified log group does not exist.");
}

}  // namespace

std::string log_group_arn(const Identity& identity, const LogGroupName& name) {
  return make_arn(identity, "logs", "log-group:" + name.str());
}

std::string log_stream_arn(const Identity& identity, const LogStream& stream) {
  return log_group_arn(identity, stream.group) + ":log-stream:" + stream.name;
}

Result<const LogGroup*> find_group(const engine::State& state, const std::string& name) {
  const LogGroup* const found = state.table<LogGroup>().find(LogGroupName(name));
  if (found == nullptr) return no_group();
  return found;
}

Result<const LogStream*> find_stream(const engine::State& state, const LogGroup& group,
                                     const std::string& name) {
  const LogStream* const found = state.table<LogStream>().find(log_stream_key(group.name, name));
  if (found == nullptr) {
    return fail(ErrorCode::kResourceNotFound, "The specified log stream does not exist.");
  }
  return found;
}

Result<const LogGroup*> find_group_by_arn(const engine::State& state, const std::string& arn) {
  const std::string prefix = log_group_arn(state.setting<Identity>(), LogGroupName());
  if (!arn.starts_with(prefix)) {
    if (arn.starts_with("arn:")) return no_group();
    return fail(ErrorCode::kInvalidParameter, "'" + arn + "' is not the ARN of a log group.");
  }
  std::string name = arn.substr(prefix.size());
  if (name.ends_with(":*")) name.resize(name.size() - 2);
  return find_group(state, name);
}

Result<const LogGroup*> find_named_group(const engine::State& state,
                                         const std::optional<std::string>& name,
                                         const std::optional<std::string>& identifier) {
  if (name.has_value() == identifier.has_value()) {
    return fail(ErrorCode::kInvalidParameter,
                "Exactly one of logGroupName and logGroupIdentifier must be specified.");
  }
  if (name) return find_group(state, *name);
  return identifier->starts_with("arn:") ? find_group_by_arn(state, *identifier)
                                         : find_group(state, *identifier);
}

}  // namespace minato::logs
