// The commands of the program. Each returns the exit status; errors go to standard error, "minato:
// ...".
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/options.h"

namespace minato::cli {

/// The process could not start, and starting it again will not help before something is changed.
inline constexpr int kCannotStart = 69;

int run_server(const ServerCommand& command);
int run_agent(const AgentCommand& command);
/// `arguments`: the command line after "up", handed on to the server; `agent` likewise to the
/// agent.
int run_up(const ServerCommand& server, const AgentCommand& agent);
/// Held by `minato up` while it runs.
std::filesystem::path up_lock(const std::filesystem::path& data);
/// Ends `minato up` too, if it runs.
int run_down(const PlaceOptions& place);
int run_status(const ReachOptions& reach, const std::string& cluster);
int run_deploy(const DeployCommand& command);
/// Back to what was deployed before, or what a deployment in progress came from.
int run_rollback(const RolloutOptions& options);
/// Continues a deployment that is paused by a hook.
int run_promote(const RolloutOptions& options);
/// New tasks of what the service runs already.
int run_restart(const RolloutOptions& options);
/// What load balancers and target groups do: again every second on a terminal, else once.
int run_top(const TopCommand& command);
/// What each container instance would say to one more task of a service, or like a task.
int run_explain(const ExplainCommand& command);
int run_logs(const LogsCommand& command);
/// Runs a command in a container; its exit status, or 125 when it could not be run.
int run_exec(const ExecCommand& command);
int run_copy(const CopyCommand& command);
/// Until a signal.
int run_port_forward(const PortForwardCommand& command);
int run_image_load(const PlaceOptions& place, const std::filesystem::path& archive,
                   const std::string& name);
int run_image_list(const PlaceOptions& place);

/// "minato: MESSAGE" on standard error; returns 1.
int say_error(const std::string& message);

}  // namespace minato::cli
