// What the commands take from the command line. One struct for each command; main.cpp fills them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace minato::cli {

/// Where the data and the API of one Minato are to be.
struct PlaceOptions {
  std::filesystem::path data = "/var/lib/minato";
  /// "ADDRESS:PORT"
  std::string listen = "127.0.0.1:4566";
  std::string region = "us-east-1";
  bool verbose = false;
};

/// Where a running Minato is: what is not given is what its server noted in the data directory.
struct ReachOptions {
  std::filesystem::path data = "/var/lib/minato";
  std::string listen;
  std::string region;
};

struct ServerCommand {
  PlaceOptions place;
  std::string account = "000000000000";
  std::string access_key;
  std::string secret_key;
  std::string load_balancer_pool = "127.77.0.0/16";
  /// "ADDRESS:PORT" of the DNS server; empty: none, and load balancers are named by their address.
  std::string dns;
  int instance_lost_after_seconds = 15;
  int stopped_task_retention_seconds = 24 * 3600;
  /// Write the access key as the AWS profile "minato" of this user.
  bool write_profile = false;
};

struct AgentCommand {
  PlaceOptions place;
  std::optional<std::string> cluster;
  std::optional<std::string> name;
  std::optional<std::string> address;
  std::optional<std::string> availability_zone;
  std::optional<int> cpu;
  std::optional<int> memory;
  bool no_ingress = false;
  /// What tasks may do to this machine (agent/machine_policy.h).
  bool allow_privileged = false;
  bool no_user_namespaces = false;
  std::string dns;
};

/// What the commands that change what a service runs have in common.
struct RolloutOptions {
  ReachOptions reach;
  /// NAME, CLUSTER/NAME or an ARN.
  std::string service;
  std::string cluster;
  bool wait = true;
  std::int64_t timeout_seconds = 600;
  bool json = false;
};

/// Either an image or a task definition is given.
struct DeployCommand {
  RolloutOptions rollout;
  std::string image;
  std::string container;
  /// A file, or family[:revision].
  std::string task_definition;
};

struct TopCommand {
  ReachOptions reach;
  bool once = false;
  /// The API's answer as it is, once.
  bool json = false;
};

struct ExplainCommand {
  ReachOptions reach;
  /// A service's name or ARN, or a task's id or ARN.
  std::string name;
  std::string cluster;
};

struct LogsCommand {
  ReachOptions reach;
  std::string cluster;
  std::string task;
  std::string container;
  int tail = 100;
  bool follow = false;
};

struct ExecCommand {
  ReachOptions reach;
  /// A task's id (or its beginning) or ARN, or a service.
  std::string task;
  std::string cluster;
  std::string container;
  /// Neither: a terminal where standard input and output are one.
  bool terminal = false;
  bool no_terminal = false;
  /// Standard input is handed on unless it is not wanted.
  bool input = true;
  bool no_input = false;
  std::vector<std::string> command;
};

struct CopyCommand {
  ReachOptions reach;
  std::string cluster;
  std::string container;
  /// One of them is TASK:/PATH.
  std::string from;
  std::string to;
};

struct PortForwardCommand {
  ReachOptions reach;
  std::string task;
  std::string cluster;
  std::string container;
  /// "[LOCAL:]REMOTE"
  std::string ports;
};

}  // namespace minato::cli
