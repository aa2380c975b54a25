// `minato`: one program for every part. This file is its command line; commands.h has what they do.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <string_view>

#include "agent/machine_resources.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "sim/sim_command.h"

namespace minato::cli {

namespace {

constexpr const char* kExamples = R"(
Examples:
  minato up                                   everything on this machine, until Ctrl-C
  minato up --data /srv/a --listen 127.0.0.1:4600 --load-balancer-pool 127.78.0.0/16
                                              a second one beside it
  minato image load web.tar                   an archive of `docker save`, or OCI
  minato status                               what runs, what is deployed, what is free
  minato top                                  requests, errors and latencies, live
  minato logs -f 0f3c...                      a task's lines as they come
  minato exec web -- sh                       a shell in a running container of the service web
  minato cp web:/etc/nginx/nginx.conf .       a file out of it, or the other way round
  minato port-forward web 8080:80             its port 80 as port 8080 of this machine
  minato deploy web --image shop/web:1.8      a new image; ends when it runs, or with the reason
  minato rollback web                         back to what was deployed before
  minato down                                 end Minato and every container, keep the state

  export AWS_ENDPOINT_URL=http://127.0.0.1:4566     (newer clients; else --endpoint-url)
  aws --profile minato ecs list-services --cluster default
)";

void add_place(CLI::App& command, PlaceOptions& place) {
  command.add_option("--data", place.data, "Data directory")->capture_default_str();
  command.add_option("--listen", place.listen, "ADDRESS:PORT of the API")->capture_default_str();
  command.add_option("--region", place.region, "AWS region that this is to be")
      ->capture_default_str();
  command.add_flag("--verbose,-v", place.verbose, "Log more");
}

void add_reach(CLI::App& command, ReachOptions& reach) {
  command.add_option("--data", reach.data, "Data directory")->capture_default_str();
  command.add_option("--listen", reach.listen, "ADDRESS:PORT of the API (as its server noted it)");
  command.add_option("--region", reach.region, "AWS region (as its server noted it)");
}

void add_server(CLI::App& command, ServerCommand& server) {
  command.add_option("--account", server.account, "AWS account number that this is to be")
      ->capture_default_str();
  command.add_option("--access-key", server.access_key,
                     "Access key id; made at the first start and kept otherwise");
  command.add_option("--secret-key", server.secret_key, "Secret access key, with --access-key");
  command
      .add_option("--load-balancer-pool", server.load_balancer_pool,
                  "Addresses of load balancers, NETWORK/BITS or FIRST-LAST")
      ->capture_default_str();
  command
      .add_option("--instance-lost-after", server.instance_lost_after_seconds,
                  "Seconds without a machine until its tasks are replaced")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command
      .add_option("--stopped-task-retention", server.stopped_task_retention_seconds,
                  "Seconds for which stopped tasks stay visible")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  command.add_flag("--write-profile", server.write_profile,
                   "Write the access key as AWS profile \"minato\" of this user");
}

/// Empty: the name will do.
std::string refuse_zone(const std::string& name) {
  if (agent::is_availability_zone(name)) return {};
  return "an availability zone is 1 to 64 letters, digits and hyphens, such as us-east-1b";
}

void add_agent(CLI::App& command, AgentCommand& agent) {
  command.add_option("--cluster", agent.cluster,
                     "The one cluster that this machine serves (all, if not given)");
  command.add_option("--name", agent.name, "Shown as the attribute minato.name");
  command.add_option("--address", agent.address, "Where other machines reach this one");
  command
      .add_option("--availability-zone", agent.availability_zone,
                  "Zone that tasks are spread over (the region's first, if not given)")
      ->check(CLI::Validator(refuse_zone, "ZONE"));
  command.add_option("--cpu", agent.cpu, "CPU units for tasks (all, if not given)")
      ->check(CLI::PositiveNumber);
  command.add_option("--memory", agent.memory, "MiB for tasks (most, if not given)")
      ->check(CLI::PositiveNumber);
  command.add_flag("--no-ingress", agent.no_ingress, "No load balancer on this machine");
  command.add_flag(
      "--allow-privileged", agent.allow_privileged,
      "Tasks may have all of this machine: privileged containers, devices, sockets and "
      "system folders as volumes");
  command.add_flag("--no-user-namespaces", agent.no_user_namespaces,
                   "Root of a task is root of this machine (for Linux before 5.19)");
}

constexpr const char* kDeployExamples = R"(
--wait ends with 0 as soon as the deployment is successful (or paused by a hook), and with 1 as
soon as it has failed or is being rolled back: then the first task that failed is shown with its
reason, its exit code and its last lines. Where the service has no circuit breaker, so many failed
tasks as would trip it end the wait, not the deployment; and a success is one only when all tasks
have run for three seconds. Ctrl-C ends the wait alone, with 130.

Examples:
  minato deploy web --image shop/web:1.8
  minato deploy prod/web --image shop/web:1.8 --container app --timeout 3m
  minato deploy web --task-definition web:7
  minato deploy web --task-definition web.json --no-wait
  aws ecs describe-task-definition --task-definition web | minato deploy web --task-definition -
  minato deploy web --image shop/web:1.8 --json | jq -r .outcome
)";

constexpr const char* kRollbackExamples = R"(
A deployment that is in progress is stopped and goes back to where it came from. Otherwise the task
definition before the current one that was deployed to its end is deployed again.

Examples:
  minato rollback web
  minato rollback prod/web --no-wait
)";

constexpr const char* kPromoteExamples = R"(
Continues a deployment that waits at a lifecycle hook with the target type PAUSE.

Examples:
  minato promote web
  minato promote prod/web --timeout 30m
)";

constexpr const char* kRestartExamples = R"(
A deployment of what the service runs already: new tasks first, then the old ones end, within the
service's minimum and maximum healthy percent. An image's tag is looked up anew.

Examples:
  minato restart web
  minato restart prod/web --no-wait
)";

constexpr int kLongestWait = 7 * 24 * 3600;

void add_rollout(CLI::App& command, RolloutOptions& rollout) {
  command.add_option("SERVICE", rollout.service, "NAME, CLUSTER/NAME or an ARN")->required();
  command.add_option("--cluster", rollout.cluster, "Its cluster, if it is not \"default\"");
  auto* wait = command.add_flag(
      "--wait", [](std::int64_t) {}, "Follow the deployment to its end (the default)");
  command
      .add_flag_callback(
          "--no-wait", [&rollout] { rollout.wait = false; }, "Only begin it")
      ->excludes(wait);
  const std::map<std::string, std::int64_t> units{{"s", 1}, {"m", 60}, {"h", 3600}};
  command
      .add_option("--timeout", rollout.timeout_seconds, "Wait for no longer, as in 90s, 10m, 1h")
      ->transform(CLI::AsNumberWithUnit(units).description(""))
      ->check(CLI::Range(1, kLongestWait).description(""))
      ->type_name("TIME")
      ->default_str("10m");
  command.add_flag("--json", rollout.json,
                   "One JSON object at the end; what else there is to say goes to standard error");
  add_reach(command, rollout.reach);
}

struct AllOptions {
  ServerCommand server;
  AgentCommand agent;
  LogsCommand logs;
  ExecCommand exec;
  CopyCommand copy;
  PortForwardCommand port_forward;
  ExplainCommand explain;
  TopCommand top;
  DeployCommand deploy;
  RolloutOptions rollout;
  PlaceOptions place;
  ReachOptions reach;
  std::string cluster;
  std::string image_name;
  std::filesystem::path archive;
  sim::SimOptions sim;
  /// Words after `--`, as they are.
  std::vector<std::string> behind_dashes;
};

void add_run_commands(CLI::App& app, AllOptions& options, int& status) {
  auto* up = app.add_subcommand("up", "Run everything on this machine, until Ctrl-C");
  add_place(*up, options.server.place);
  add_server(*up, options.server);
  add_agent(*up, options.agent);
  up->add_option("--dns", options.server.dns,
                 "ADDRESS:PORT of a DNS server for the names of load balancers");
  up->callback([&] {
    options.agent.place = options.server.place;
    options.agent.dns = options.server.dns;
    status = run_up(options.server, options.agent);
  });

  auto* server = app.add_subcommand("server", "Run the control plane alone; needs no root");
  add_place(*server, options.server.place);
  add_server(*server, options.server);
  server->add_option("--dns", options.server.dns,
                     "Name load balancers instead of showing their address");
  server->callback([&] { status = run_server(options.server); });

  auto* agent = app.add_subcommand("agent", "Run containers for the control plane at --listen");
  add_place(*agent, options.agent.place);
  add_agent(*agent, options.agent);
  agent->add_option("--dns", options.agent.dns,
                    "ADDRESS:PORT of a DNS server for the names of load balancers");
  agent->callback([&] { status = run_agent(options.agent); });

  auto* down = app.add_subcommand(
      "down", "End Minato and every container of a data directory; keep its state");
  down->add_option("--data", options.place.data, "Data directory")->capture_default_str();
  down->add_flag("--verbose,-v", options.place.verbose, "Log more");
  down->callback([&] { status = run_down(options.place); });
}

/// The container that a session is with.
template <class Command>
void add_session_place(CLI::App& app, Command& command) {
  app.add_option("--cluster", command.cluster, "The task's cluster, if it is not \"default\"");
  app.add_option("--container", command.container, "Which container, where a task has several");
  add_reach(app, command.reach);
}

void add_session_commands(CLI::App& app, AllOptions& options, int& status) {
  constexpr const char* kTask = "A task's id, the beginning of its id, its ARN, or a service";
  auto* exec = app.add_subcommand("exec", "Run a command in a running container");
  exec->add_option("TASK", options.exec.task, kTask)->required();
  exec->add_option("COMMAND", options.exec.command, "After `--`: the program and its arguments");
  auto* terminal = exec->add_flag("--tty,-t", options.exec.terminal,
                                  "With a terminal (as it is where this is one)");
  exec->add_flag("--no-tty,-T", options.exec.no_terminal,
                 "Without one: standard output and standard error stay apart")
      ->excludes(terminal);
  auto* input = exec->add_flag("--interactive,-i", options.exec.input,
                               "Hand on standard input (as it is anyway)");
  exec->add_flag("--no-stdin,-n", options.exec.no_input, "The command has no input")
      ->excludes(input);
  add_session_place(*exec, options.exec);
  exec->callback([&] {
    auto& command = options.exec.command;
    command.insert(command.end(), options.behind_dashes.begin(), options.behind_dashes.end());
    if (command.empty()) throw CLI::RequiredError("COMMAND");
    status = run_exec(options.exec);
  });

  auto* copy = app.add_subcommand("cp", "Copy files out of a running container, or into it");
  copy->add_option("FROM", options.copy.from, "A path here, or TASK:/PATH (or SERVICE:/PATH)")
      ->required();
  copy->add_option("TO", options.copy.to, "The other; into it, where it is a folder")->required();
  add_session_place(*copy, options.copy);
  copy->callback([&] { status = run_copy(options.copy); });

  auto* forward = app.add_subcommand(
      "port-forward", "Connections to a port here, handed on to one in a task, until Ctrl-C");
  forward->add_option("TASK", options.port_forward.task, kTask)->required();
  forward->add_option("PORTS", options.port_forward.ports, "[LOCAL:]REMOTE; LOCAL 0: any free one")
      ->required();
  add_session_place(*forward, options.port_forward);
  forward->callback([&] { status = run_port_forward(options.port_forward); });
}

void add_look_commands(CLI::App& app, AllOptions& options, int& status) {
  auto* show = app.add_subcommand("status", "What runs, what is deployed, what is free");
  add_reach(*show, options.reach);
  show->add_option("--cluster", options.cluster, "Only this cluster");
  show->callback([&] { status = run_status(options.reach, options.cluster); });

  auto* top = app.add_subcommand(
      "top", "Requests, errors and latencies of load balancers and target groups, each second");
  add_reach(*top, options.top.reach);
  top->add_flag("--once", options.top.once, "Show it once (so it is without a terminal)");
  top->add_flag("--json", options.top.json, "The numbers as JSON, once");
  top->callback([&] { status = run_top(options.top); });

  auto* explain = app.add_subcommand(
      "explain", "Which container instances would take one more task, and what the others lack");
  add_reach(*explain, options.explain.reach);
  explain->add_option("NAME", options.explain.name, "A service's name, a task's id, or an ARN")
      ->required();
  explain->add_option("--cluster", options.explain.cluster,
                      "Its cluster, if it is not \"default\"");
  explain->callback([&] { status = run_explain(options.explain); });

  auto* logs = app.add_subcommand("logs", "What the containers of a task wrote");
  add_reach(*logs, options.logs.reach);
  logs->add_option("TASK", options.logs.task, "A task's id or ARN")->required();
  logs->add_option("--cluster", options.logs.cluster, "Its cluster, if it is not \"default\"");
  logs->add_option("--container", options.logs.container, "Only this container");
  logs->add_option("--tail,-n", options.logs.tail, "The newest lines only")
      ->capture_default_str()
      ->check(CLI::Range(1, 10000));
  logs->add_flag("--follow,-f", options.logs.follow, "Go on with lines as they come");
  logs->callback([&] { status = run_logs(options.logs); });
  add_session_commands(app, options, status);
}

void add_deploy_command(CLI::App& app, DeployCommand& options, int& status) {
  auto* deploy = app.add_subcommand("deploy", "Deploy an image or a task definition to a service");
  auto* what = deploy->add_option_group("What to deploy");
  auto* image = what->add_option("--image", options.image,
                                 "An image in place of the one that the service runs; all else of "
                                 "its task definition stays");
  what->add_option(
      "--task-definition", options.task_definition,
      "FILE.json as `aws ecs register-task-definition --cli-input-json` takes it (- is "
      "stdin), or family[:revision]");
  what->require_option(1);
  const CLI::Validator not_empty(
      [](std::string& text) { return text.empty() ? "is empty" : std::string(); }, "");
  for (auto* option : what->get_options()) option->check(not_empty);
  deploy
      ->add_option("--container", options.container,
                   "Whose image; needed where a task has several essential containers")
      ->needs(image);
  add_rollout(*deploy, options.rollout);
  deploy->footer(kDeployExamples);
  deploy->callback([&] { status = run_deploy(options); });
}

void add_rollout_commands(CLI::App& app, AllOptions& options, int& status) {
  add_deploy_command(app, options.deploy, status);
  struct Command {
    const char* name;
    const char* description;
    const char* examples;
    int (*run)(const RolloutOptions&);
  };
  for (const Command& each :
       {Command{"rollback", "Take a service back to what was deployed before", kRollbackExamples,
                run_rollback},
        Command{"promote", "Continue a deployment that is paused", kPromoteExamples, run_promote},
        Command{"restart", "Replace the tasks of a service by new ones", kRestartExamples,
                run_restart}}) {
    auto* command = app.add_subcommand(each.name, each.description);
    add_rollout(*command, options.rollout);
    command->footer(each.examples);
    command->callback([&options, &status, run = each.run] { status = run(options.rollout); });
  }
}

void add_image_commands(CLI::App& app, AllOptions& options, int& status) {
  auto* image = app.add_subcommand("image", "Images of this machine");
  image->require_subcommand(1);
  auto* load = image->add_subcommand("load", "Take images out of an archive");
  load->add_option("--data", options.place.data, "Data directory")->capture_default_str();
  load->add_option("FILE", options.archive, "Archive of `docker save` or OCI layout; - is stdin")
      ->required();
  load->add_option("--name", options.image_name,
                   "Name of an image that the archive leaves unnamed");
  load->callback(
      [&] { status = run_image_load(options.place, options.archive, options.image_name); });
  auto* list = image->add_subcommand("ls", "What is here");
  list->add_option("--data", options.place.data, "Data directory")->capture_default_str();
  list->callback([&] { status = run_image_list(options.place); });
}

void add_sim_command(CLI::App& app, AllOptions& options, int& status) {
  auto* command =
      app.add_subcommand("sim", "Run the engine against a simulated world, from a seed");
  command->add_option("--seed", options.sim.seed, "The same seed gives the same history")
      ->capture_default_str();
  command->add_option("--minutes", options.sim.minutes, "Simulated minutes of faults")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command->add_option("--machines", options.sim.machines, "Simulated machines")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command->add_option("--trace", options.sim.trace_lines, "Events shown when a check fails")
      ->capture_default_str();
  command
      ->add_option("--canary", options.sim.canary,
                   "Plant a bug, which the checks must find: agent, journal or balancer")
      ->expected(0, 1)
      ->default_str("balancer");
  command->callback([&] { status = sim::run_sim_command(options.sim); });
}

}  // namespace
}  // namespace minato::cli

int main(int argc, char** argv) {
  using namespace minato::cli;
  CLI::App app("Amazon ECS's API on machines you own.", "minato");
  app.set_version_flag("--version", "minato " MINATO_VERSION);
  app.footer(kExamples);
  app.require_subcommand(1);
  AllOptions options;
  int status = 0;
  add_run_commands(app, options, status);
  add_look_commands(app, options, status);
  add_rollout_commands(app, options, status);
  add_image_commands(app, options, status);
  add_sim_command(app, options, status);
  // What stands behind `--` is another program's command line, of which the parser would take words
  // in brackets for lists.
  char** const dashes = std::find(argv, argv + argc, std::string_view("--"));
  if (dashes != argv + argc) options.behind_dashes.assign(dashes + 1, argv + argc);
  try {
    app.parse(static_cast<int>(dashes - argv), argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  return status;
}
