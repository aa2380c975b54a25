// TestCluster: the ECS wing over the balancing wing, with machines that say what a test wants. For
// tests of the ECS wing and of what lies above it.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "api/agent.h"
#include "services/ec2/install.h"
#include "services/ecs/cluster_commands.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/install.h"
#include "services/ecs/registration.h"
#include "services/ecs/service_commands.h"
#include "services/ecs/service_event.h"
#include "services/ecs/task.h"
#include "services/ecs/task_commands.h"
#include "services/elb/install_for_test.h"
#include "services/elb/instance_directory.h"
#include "services/elb/load_balancer_commands.h"
#include "services/elb/load_balancer_pool.h"
#include "services/elb/target_commands.h"
#include "services/elb/target_group_commands.h"
#include "services/test_engine.h"

namespace minato::ecs {

class TestCluster : public TestEngine {
 public:
  explicit TestCluster(EcsSettings settings = {}) : TestEngine("ecs") {
    engine::State& parts = engine().state();
    parts.add_setting(elb::LoadBalancerPool{});
    parts.add_setting(elb::InstanceDirectory{find_address});
    ec2::install(engine(), registry());
    elb::install_with_certificates(engine(), registry());
    install(engine(), settings);
    create_cluster("default");
  }

  template <class Command>
  void run(Command command) {
    engine::Plan plan;
    plan.add(std::move(command));
    apply(std::move(plan));
  }
  void create_cluster(const std::string& name) {
    run(CreateCluster{{.name = ClusterName(name),
                       .status = ClusterStatus::kActive,
                       .container_insights = {},
                       .run_task_waits = false,
                       .instance_rebalancing = {},
                       .created_at = now(),
                       .tags = {}}});
  }

  // Machines. Number 1 has the ids ...1 and so on.
  static InstanceId instance_id(int number) {
    return InstanceId("0000000000000000000000000000000" + std::to_string(number));
  }
  static std::string ec2_id(int number) { return "i-0000000000000000" + std::to_string(number); }
  static link::RegisterMachine machine(int number, int cpu = 4096, int memory = 8192) {
    link::RegisterMachine machine;
    machine.container_instance_id = instance_id(number).str();
    machine.ec2_instance_id = ec2_id(number);
    machine.agent_version = "1.0.0";
    machine.cpu = cpu;
    machine.memory = memory;
    machine.address = "10.0.0." + std::to_string(number);
    machine.ingress = false;
    return machine;
  }
  void connect(const link::RegisterMachine& machine) {
    apply(plan_registration(machine, ++connection_, now()));
  }
  void connect(int number) { connect(machine(number)); }
  void disconnect(int number) {
    const auto* link = state().table<InstanceLink>().find(instance_id(number));
    apply(plan_disconnect(state(), instance_id(number), link->connection, now()));
  }

  // Definitions: one container "app" that maps its port 80, and what a task takes.
  TaskDefinitionKey define(const std::string& family, TaskResources resources = small()) {
    int revision = 1;
    while (state().table<TaskDefinition>().find({family, revision}) != nullptr) ++revision;
    api::ContainerDefinition app;
    app.name = "app";
    app.image = "sample";
    api::TaskDefinition document;
    document.network_mode = api::NetworkMode::kBridge;
    document.container_definitions.emplace().push_back(std::move(app));
    TaskDefinition definition;
    definition.id = {family, revision};
    definition.document = Document<api::TaskDefinition>(std::move(document));
    definition.resources = std::move(resources);
    run(RegisterTaskDefinition{definition});
    return definition.id;
  }
  static TaskResources small() { return {CpuUnits{128}, Mebibytes{128}, {}}; }

  // Services, in the cluster "default", of the newest definition of a family of the same name.
  Service service(const std::string& name, int count) const {
    int revision = 1;
    while (state().table<TaskDefinition>().find({name, revision + 1}) != nullptr) ++revision;
    Service service;
    service.cluster = ClusterName("default");
    service.name = name;
    service.desired_count = count;
    service.created_at = now();
    service.deployments.push_back(deployment({name, revision}, 1));
    return service;
  }
  Deployment deployment(const TaskDefinitionKey& definition, int number) const {
    Deployment deployment;
    deployment.id = DeploymentId("ecs-svc/" + std::to_string(number));
    deployment.definition = definition;
    deployment.created_at = now();
    return deployment;
  }
  void create_service(Service service) { run(CreateService{std::move(service)}); }
  const Service& service_row(const std::string& name) const {
    return state().table<Service>().at(service_key(ClusterName("default"), name));
  }

  // Tasks.
  const Task& task(const TaskId& id) const { return state().table<Task>().at(id); }
  /// Those of a service that are wanted to run.
  std::vector<TaskId> wanted(const std::string& service) const {
    std::vector<TaskId> ids;
    const ServiceKey key = service_key(ClusterName("default"), service);
    for (const Task* task : state().index<TasksByService>().find(key)) {
      if (task->desired_status == DesiredStatus::kRunning) ids.push_back(task->id);
    }
    return ids;
  }
  link::TaskReport report(const TaskId& id, link::AgentTaskStatus status) {
    link::TaskReport report;
    report.task_id = id.str();
    report.version = ++report_version_;
    report.last_status = status;
    link::ContainerReport app;
    app.name = "app";
    app.health = link::ContainerHealth::kUnknown;
    app.last_status = link::ContainerStatus::kPending;
    if (status == link::AgentTaskStatus::kRunning)
      app.last_status = link::ContainerStatus::kRunning;
    if (status == link::AgentTaskStatus::kStopped)
      app.last_status = link::ContainerStatus::kStopped;
    minato::ecs::api::NetworkBinding binding;
    binding.container_port = 80;
    binding.host_port = 32768 + static_cast<int>(report_version_);
    app.network_bindings.emplace().push_back(binding);
    report.containers.push_back(std::move(app));
    return report;
  }
  void say(const link::TaskReport& report) { apply(plan_reports({report}, now())); }
  void report_running(const TaskId& id) {
    auto running = report(id, link::AgentTaskStatus::kRunning);
    running.started_at = now();
    say(running);
  }
  void report_stopped(const TaskId& id, const std::string& code, const std::string& reason) {
    auto stopped = report(id, link::AgentTaskStatus::kStopped);
    if (!code.empty()) stopped.stop_code = code;
    if (!reason.empty()) stopped.stopped_reason = reason;
    stopped.execution_stopped_at = now();
    say(stopped);
  }
  void stop(const TaskId& id) { run(StopTask{id, "UserInitiated", "Task stopped by user", now()}); }

  /// How many events of all services hold this text.
  int events_with(const std::string& text) const {
    return static_cast<int>(
        std::ranges::count_if(state().table<ServiceEvent>().rows(), [&](const auto& row) {
          return row.second.record.message.find(text) != std::string::npos;
        }));
  }

  // Balancing: a target group with a listener, and what its balancer says.
  elb::TargetGroupArn create_group(const std::string& name, int delay_seconds = 30) {
    const elb::TargetGroupArn arn("arn:group/" + name);
    elb::TargetGroup group;
    group.arn = arn;
    group.name = name;
    group.port = 80;
    group.deregistration_delay_seconds = delay_seconds;
    run(elb::CreateTargetGroup{group});
    elb::Listener listener;
    listener.arn = elb::ListenerArn("arn:listener/" + name);
    listener.port = 80;
    listener.default_action = elb::forward_to(arn);
    run(elb::CreateListener{listener});
    return arn;
  }
  std::vector<const elb::Target*> targets(const elb::TargetGroupArn& group) const {
    const auto& rows = state().index<elb::TargetsByGroup>().find(group);
    return {rows.begin(), rows.end()};
  }
  void target_becomes(const elb::TargetKey& key, elb::TargetState health) {
    run(elb::SetTargetHealth{key, health, "", ""});
  }

 private:
  static std::optional<std::string> find_address(const engine::State& state,
                                                 const std::string& ec2_id) {
    const auto& instances = state.index<InstancesByEc2Id>().find(ec2_id);
    if (instances.empty()) return std::nullopt;
    return (*instances.begin())->address;
  }

  std::uint64_t connection_ = 0;
  std::int64_t report_version_ = 0;
};

}  // namespace minato::ecs
