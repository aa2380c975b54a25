#include "cli/deployment_follower.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>

#include "cli/json_members.h"

namespace minato::cli {
namespace {

using boost::json::array;
using boost::json::object;
using Outcome = DeploymentReport::Outcome;
using Remainder = DeploymentProgress::Remainder;
using SteadyClock = std::chrono::steady_clock;

constexpr Millis kInterval{250};
constexpr int kLinesOfFailedTask = 20;
/// DescribeTasks takes no more at once.
constexpr std::size_t kTasksAtOnce = 100;

Result<object> only_one(const object& answer, const char* member, const char* what) {
  const auto all = objects_of(answer, member);
  if (all.empty()) return fail(ErrorCode::kClient, std::string(what) + " is gone");
  return *all.front();
}

/// The control plane may be starting anew.
bool will_pass(const Error& error) {
  return error.code == ErrorCode::kServer || is_no_answer(error);
}

Millis since(SteadyClock::time_point begin) {
  return std::chrono::duration_cast<Millis>(SteadyClock::now() - begin);
}

std::string how_it_stands(const DeploymentProgress& progress) {
  std::string text = progress_line(progress);
  if (!progress.obstacle.empty()) text += "; the service " + progress.obstacle;
  return text;
}

}  // namespace

Result<DeploymentProgress> DeploymentFollower::look(const FollowRequest& request) {
  object question;
  question["serviceDeploymentArns"] = array{boost::json::value(request.service_deployment)};
  const auto deployments = client_.ecs("DescribeServiceDeployments", question);
  if (!deployments) return fail(deployments.error());
  const auto deployment = only_one(*deployments, "serviceDeployments", "the service deployment");
  if (!deployment) return fail(deployment.error());
  question = {{"cluster", request.service.cluster},
              {"services", array{boost::json::value(request.service.name)}}};
  const auto services = client_.ecs("DescribeServices", question);
  if (!services) return fail(services.error());
  const auto service = only_one(*services, "services", "the service");
  if (!service) return fail(service.error());
  DeploymentProgress progress = read_progress(*service, *deployment, request.deployment);
  std::erase_if(progress.paused_hooks, [&](const std::string& hook) {
    return std::ranges::count(request.continued_hooks, hook) > 0;
  });
  const bool goes_on = judge(progress, request.goal).kind == Verdict::Kind::kGoesOn;
  if (goes_on) find_remainder(request, progress);
  return progress;
}

/// As long as an old task is wanted, the new ones are not good enough yet. Stages of a shift of
/// traffic speak for themselves.
void DeploymentFollower::find_remainder(const FollowRequest& request,
                                        DeploymentProgress& progress) {
  const bool by_stages = !progress.stage.empty() && progress.stage != "SCALE_UP";
  if (!all_run(progress) || by_stages) return;
  progress.remainder = progress.old_deployments.empty() ? Remainder::kHealth : Remainder::kEndOfOld;
  for (const std::string& old : progress.old_deployments) {
    const auto wanted = client_.ecs(
        "ListTasks", {{"cluster", request.service.cluster}, {"startedBy", old}, {"maxResults", 1}});
    if (wanted && !list_of(*wanted, "taskArns").empty()) progress.remainder = Remainder::kHealth;
  }
}

void DeploymentFollower::read_lines(const FollowRequest& request, FailedTask& task) {
  object question{
      {"cluster", request.service.cluster}, {"task", task.id}, {"tail", kLinesOfFailedTask}};
  if (!task.container.empty()) question["container"] = task.container;
  const auto answer = client_.call("minato", "Minato_20261101.GetTaskLogs", question);
  if (!answer) {
    task.no_lines_because = answer.error().message;
    return;
  }
  for (const object* line : objects_of(*answer, "lines")) {
    task.lines.push_back(text_of(*line, "text"));
  }
  const bool did_run = task.exit_code.has_value();
  if (task.lines.empty() && did_run) task.no_lines_because = "it wrote none";
}

void DeploymentFollower::look_for_failed_task(const FollowRequest& request) {
  const object question{{"cluster", request.service.cluster},
                        {"serviceName", request.service.name},
                        {"desiredStatus", "STOPPED"}};
  const auto arns = client_.ecs_all("ListTasks", "taskArns", question);
  if (!arns) return;
  array tasks;
  for (std::size_t from = 0; from < arns->size(); from += kTasksAtOnce) {
    const auto end = std::min(from + kTasksAtOnce, arns->size());
    const array group(arns->begin() + from, arns->begin() + end);
    const auto answer =
        client_.ecs("DescribeTasks", {{"cluster", request.service.cluster}, {"tasks", group}});
    if (!answer) return;
    for (const auto& task : list_of(*answer, "tasks")) tasks.push_back(task);
  }
  seen_.failed_task = first_failed_task(tasks, request.deployment);
  if (seen_.failed_task) read_lines(request, *seen_.failed_task);
}

void DeploymentFollower::tell_news(const FollowRequest& request) {
  const DeploymentProgress& now = seen_.progress;
  if (now.failed > 0 && !seen_.failed_task) {
    look_for_failed_task(request);
    if (seen_.failed_task) {
      display_.say("task " + seen_.failed_task->id +
                   " failed: " + why_it_failed(*seen_.failed_task));
    }
  }
  if (now.obstacle == told_obstacle_) return;
  told_obstacle_ = now.obstacle;
  if (!now.obstacle.empty()) display_.say("the service " + now.obstacle);
}

bool DeploymentFollower::has_ended(const FollowRequest& request,
                                   StabilityWatch::Verdict stability) {
  const Verdict verdict = judge(seen_.progress, request.goal);
  switch (verdict.kind) {
    case Verdict::Kind::kGoesOn:
      return false;
    case Verdict::Kind::kSucceeded:
      if (stability == StabilityWatch::Verdict::kTooEarly) return false;
      if (stability == StabilityWatch::Verdict::kBroken) {
        seen_.outcome = Outcome::kFailed;
        seen_.reason = "its tasks ran, and then failed: the service keeps trying";
        return true;
      }
      seen_.outcome = Outcome::kSucceeded;
      return true;
    case Verdict::Kind::kPaused:
      seen_.outcome = Outcome::kPaused;
      return true;
    case Verdict::Kind::kFailed:
      break;
  }
  seen_.outcome = Outcome::kFailed;
  seen_.reason = verdict.reason;
  return true;
}

Followed DeploymentFollower::follow(const FollowRequest& request) {
  InterruptWatch interrupts;
  const auto begin = SteadyClock::now();
  for (;;) {
    const auto progress = look(request);
    const std::string clock = fmt::format("{} s", since(begin).count() / 1000);
    if (progress) {
      seen_.progress = *progress;
      tell_news(request);
      const auto stability = stability_.see(seen_.progress, since(begin));
      const bool is_over = has_ended(request, stability);
      // A deployment that failed quickly is gone from the service before its tasks were looked at.
      const bool is_unexplained = seen_.outcome == Outcome::kFailed && !seen_.failed_task;
      if (is_over && is_unexplained) look_for_failed_task(request);
      if (!is_over && progress->status.ends_with("SUCCESSFUL")) {
        seen_.progress.remainder = Remainder::kStability;
      }
      display_.show(progress_line(seen_.progress), clock);
      if (is_over) return seen_;
      seen_.reason = how_it_stands(seen_.progress);
    } else if (will_pass(progress.error())) {
      seen_.reason = "Minato does not answer: " + progress.error().message;
      display_.show(seen_.reason, clock);
    } else {
      seen_.reason = progress.error().message;
      return seen_;
    }
    const Millis left = request.timeout - since(begin);
    if (left <= Millis{0}) seen_.outcome = Outcome::kTimedOut;
    if (left <= Millis{0}) return seen_;
    if (interrupts.wait(std::min(kInterval, left))) {
      seen_.outcome = Outcome::kInterrupted;
      return seen_;
    }
  }
}

}  // namespace minato::cli
