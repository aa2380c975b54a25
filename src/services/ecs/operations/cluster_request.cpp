#include "services/ecs/operations/cluster_request.h"

namespace minato::ecs {
namespace {

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

bool names_a_place(const api::ExecuteCommandLogConfiguration& logs) {
  return !logs.cloud_watch_log_group_name.value_or("").empty() ||
         !logs.s3_bucket_name.value_or("").empty();
}

Status check_execute_command(const api::ExecuteCommandConfiguration& configuration) {
  const bool own_logs = configuration.logging == api::ExecuteCommandLogging::kOverride;
  if (own_logs && !configuration.log_configuration) {
    return invalid("logConfiguration must be specified when logging is OVERRIDE.");
  }
  if (!configuration.log_configuration) return {};
  if (!own_logs) {
    return invalid("logConfiguration can only be specified when logging is OVERRIDE.");
  }
  const auto& logs = *configuration.log_configuration;
  if (!names_a_place(logs)) {
    return invalid("logConfiguration must name a cloudWatchLogGroupName or an s3BucketName.");
  }
  if (logs.s3_key_prefix && logs.s3_bucket_name.value_or("").empty()) {
    return invalid("s3KeyPrefix can only be specified with an s3BucketName.");
  }
  return {};
}

}  // namespace

Result<std::optional<std::string>> read_cluster_settings(
    const std::optional<std::vector<api::ClusterSetting>>& settings) {
  std::optional<std::string> insights;
  if (!settings) return insights;
  for (const auto& setting : *settings) {
    if (!setting.name) return invalid("Setting name must not be blank.");
    if (insights) return invalid("The setting containerInsights is specified more than once.");
    insights = setting.value.value_or("");
    if (*insights != "enabled" && *insights != "disabled" && *insights != "enhanced") {
      return invalid(
          "Invalid value for containerInsights: it must be enabled, enhanced or disabled.");
    }
  }
  return insights;
}

Result<Document<api::ClusterConfiguration>> read_cluster_configuration(
    const std::optional<api::ClusterConfiguration>& configuration) {
  if (!configuration) return Document<api::ClusterConfiguration>();
  if (configuration->execute_command_configuration) {
    const Status good = check_execute_command(*configuration->execute_command_configuration);
    if (!good) return fail(good.error());
  }
  return Document<api::ClusterConfiguration>(*configuration);
}

}  // namespace minato::ecs
