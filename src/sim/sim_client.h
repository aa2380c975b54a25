// SimClient: a user with one service: makes definitions, a service, updates, scalings, tasks,
// protects some, by the API alone, one request after the other. Tells the checkers what was
// acknowledged.
#pragma once

#include <string>
#include <vector>

#include "sim/acknowledged_write_checker.h"
#include "sim/sim_front.h"
#include "sim/strategy_wishes.h"
#include "sim/task_protection_checker.h"

namespace minato::sim {

/// Those that hear what clients were told.
struct Promises {
  AcknowledgedWriteChecker& writes;
  TaskProtectionChecker& protections;
};

class SimClient {
 public:
  SimClient(SimWorld& world, SimCloud& cloud, Promises promises, int number);

  void start();
  /// Asks for nothing more.
  void stop() { stopped_ = true; }
  const std::string& name() const { return name_; }
  const std::string& image() const { return image_; }
  /// Its service takes requests by these from now on.
  void use_traffic(SimTraffic traffic) { traffic_ = std::move(traffic); }

 private:
  using Body = std::string;
  enum class Failed { kRefused, kUnknown };

  void plan_next();
  void act();
  void register_definition();
  void register_job();
  void send_definition(const Body& body, std::function<void(const std::string& arn)> then);
  void create_service();
  void update_service();
  void delete_service();
  void run_task();
  void send_run_task(const std::string& token, const Body& body);
  void stop_some_task();
  void stop_task(const std::string& arn);
  void protect_some_tasks();
  void protect(const std::vector<std::string>& tasks);
  void look();
  /// `value`: what the service is when it is done.
  void change_service(const std::string& operation, const Body& body, const ServiceValue& value);
  void call(const std::string& operation, const Body& body,
            std::function<void(Result<std::string>)> then);
  /// Those that a service of this kind may have.
  void choose_percents(ServiceValue& value);
  void choose_rules(ServiceValue& value);
  void choose_strategy(ServiceValue& value);
  /// Nothing where it takes no requests.
  StrategyWishes::Balancers balancers(const ServiceValue& value);
  /// A new service finds all requests of its listeners at its first target group.
  void point_traffic_at(const std::string& group, std::function<void()> then);
  void point(std::vector<std::string> places, const std::string& group, std::function<void()> then);
  std::string placement();
  /// Members of a definition, and of what runs tasks of it; each with a comma after or before it.
  std::string compatibility() const;
  std::string network() const;
  std::string providers();

  SimWorld& world_;
  SimCloud& cloud_;
  AcknowledgedWriteChecker& promises_;
  TaskProtectionChecker& protections_;
  const std::string name_;
  const std::string image_;
  /// Its tasks are of capacity providers, each with a network of its own.
  const bool by_providers_;
  const ecs::ServiceKey key_;
  StrategyWishes wishes_;
  SimTraffic traffic_;
  bool stopped_ = false;
  std::vector<std::string> definitions_;
  /// ARNs of definitions whose tasks end by themselves, for hooks.
  std::vector<std::string> jobs_;
  /// As it was last acknowledged.
  ServiceValue service_;
  int tokens_ = 0;
};

}  // namespace minato::sim
