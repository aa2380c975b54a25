#include "services/ecs/operations/cluster_request.h"

#include "base/enum_names.h"

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

Status read_insights(const std::string& value, ClusterSettings& settings) {
  if (settings.container_insights) {
    return invalid("The setting containerInsights is specified more than once.");
  }
  if (value != "enabled" && value != "disabled" && value != "enhanced") {
    return invalid(
        "Invalid value for containerInsights: it must be enabled, enhanced or disabled.");
  }
  settings.container_insights = value;
  return {};
}

Status read_run_task(const std::string& value, ClusterSettings& settings) {
  if (settings.run_task_waits) {
    return invalid("The setting minato.runTaskWithoutCapacity is specified more than once.");
  }
  if (value != "wait" && value != "fail") {
    return invalid("Invalid value for minato.runTaskWithoutCapacity: it must be wait or fail.");
  }
  settings.run_task_waits = value == "wait";
  return {};
}

Status read_rebalancing(const std::string& value, ClusterSettings& settings) {
  if (settings.instance_rebalancing) {
    return invalid("The setting minato.instanceRebalancing is specified more than once.");
  }
  InstanceRebalancing rebalancing{};
  if (!parse_enum(value, rebalancing)) {
    return invalid(
        "Invalid value for minato.instanceRebalancing: it must be enabled, dry-run or disabled.");
  }
  settings.instance_rebalancing = rebalancing;
  return {};
}

Status read_setting(api::ClusterSettingName name, const std::string& value,
                    ClusterSettings& settings) {
  switch (name) {
    case api::ClusterSettingName::kContainerInsights:
      return read_insights(value, settings);
    case api::ClusterSettingName::kRunTaskWithoutCapacity:
      return read_run_task(value, settings);
    case api::ClusterSettingName::kInstanceRebalancing:
      break;
  }
  return read_rebalancing(value, settings);
}

}  // namespace

Result<ClusterSettings> read_cluster_settings(
    const std::optional<std::vector<api::ClusterSetting>>& settings) {
  ClusterSettings read;
  if (!settings) return read;
  for (const auto& setting : *settings) {
    if (!setting.name) return invalid("Setting name must not be blank.");
    const std::string value = setting.value.value_or("");
    if (const Status good = read_setting(*setting.name, value, read); !good) {
      return fail(good.error());
    }
  }
  return read;
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
