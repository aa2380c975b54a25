#include "cli/deployment_report.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "cli/json_members.h"

namespace minato::cli {
namespace {

using boost::json::object;
using Outcome = DeploymentReport::Outcome;

constexpr int kInterruptedStatus = 130;

const char* name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kSucceeded:
      return "SUCCEEDED";
    case Outcome::kUnchanged:
      return "UNCHANGED";
    case Outcome::kStarted:
      return "STARTED";
    case Outcome::kPaused:
      return "PAUSED";
    case Outcome::kFailed:
      return "FAILED";
    case Outcome::kTimedOut:
      return "TIMED_OUT";
    case Outcome::kInterrupted:
      return "INTERRUPTED";
    case Outcome::kRefused:
      return "REFUSED";
  }
  return "FAILED";
}

/// Without its full stop: more of the sentence follows.
std::string clause(const std::string& sentence) {
  return sentence.ends_with('.') ? sentence.substr(0, sentence.size() - 1) : sentence;
}

std::string headline(const DeploymentReport& report) {
  const std::string after = duration_text(report.duration);
  switch (report.outcome) {
    case Outcome::kSucceeded:
      return fmt::format("{} in {}.", report.done, after);
    case Outcome::kFailed:
      return fmt::format("{}: {} (after {}).", report.not_done, clause(report.reason), after);
    case Outcome::kTimedOut:
      return fmt::format("{} within {}; the deployment goes on: {}.", report.not_done, after,
                         clause(report.reason));
    case Outcome::kInterrupted:
      return fmt::format("Waited for no longer; the deployment goes on: {}.",
                         clause(report.reason));
    case Outcome::kPaused:
    case Outcome::kStarted:
    case Outcome::kUnchanged:
    case Outcome::kRefused:
      break;
  }
  return report.reason;
}

std::string task_text(const FailedTask& task) {
  std::string text =
      "\nThe first task that failed: " + task.id + "\n  " + why_it_failed(task) + '\n';
  if (!task.lines.empty()) text += "  its last lines:\n";
  for (const std::string& line : task.lines) text += "    " + line + '\n';
  if (!task.no_lines_because.empty()) text += "  no log lines: " + task.no_lines_because + '\n';
  return text;
}

void set(object& into, const char* member, const std::string& text) {
  if (!text.empty()) into[member] = text;
}

object task_json(const FailedTask& task) {
  object json;
  set(json, "id", task.id);
  set(json, "stopCode", task.stop_code);
  set(json, "stoppedReason", task.reason);
  set(json, "container", task.container);
  set(json, "containerReason", task.container_reason);
  if (task.exit_code) json["exitCode"] = *task.exit_code;
  json["logLines"] = boost::json::array(task.lines.begin(), task.lines.end());
  set(json, "noLogLinesBecause", task.no_lines_because);
  return json;
}

}  // namespace

int exit_status_of(const DeploymentReport& report) {
  switch (report.outcome) {
    case Outcome::kSucceeded:
    case Outcome::kUnchanged:
    case Outcome::kStarted:
    case Outcome::kPaused:
      return 0;
    case Outcome::kInterrupted:
      return kInterruptedStatus;
    case Outcome::kFailed:
    case Outcome::kTimedOut:
    case Outcome::kRefused:
      break;
  }
  return 1;
}

std::string duration_text(Millis duration) {
  const double seconds = static_cast<double>(duration.count()) / 1000;
  if (seconds < 60) return fmt::format("{:.1f} s", seconds);
  const auto whole = duration.count() / 1000;
  if (whole % 60 == 0) return fmt::format("{} min", whole / 60);
  return fmt::format("{} min {} s", whole / 60, whole % 60);
}

std::string report_text(const DeploymentReport& report) {
  std::string text = headline(report) + '\n';
  if (report.failed_task && report.outcome != Outcome::kSucceeded) {
    text += task_text(*report.failed_task);
  }
  if (!report.hint.empty()) text += report.failed_task ? '\n' + report.hint : report.hint;
  if (!report.hint.empty()) text += '\n';
  return text;
}

object report_json(const DeploymentReport& report) {
  object json;
  json["outcome"] = name_of(report.outcome);
  set(json, "service", report.service);
  set(json, "status", report.status);
  set(json, "serviceDeploymentArn", report.service_deployment);
  set(json, "serviceRevisionArn", report.service_revision);
  set(json, "taskDefinitionArn", report.task_definition);
  if (report.duration > Millis{0}) json["durationMillis"] = report.duration.count();
  if (report.outcome == Outcome::kSucceeded) return json;
  set(json, "reason", report.reason);
  if (report.failed_task) json["failedTask"] = task_json(*report.failed_task);
  return json;
}

}  // namespace minato::cli
