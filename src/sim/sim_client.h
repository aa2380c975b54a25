// SimClient: a user with one service: makes definitions, a service, updates, scalings, tasks,
// protects some, by the API alone, one request after the other. Tells the checkers what was
// acknowledged.
#pragma once

#include <string>
#include <vector>

#include "sim/acknowledged_write_checker.h"
#include "sim/sim_cloud.h"
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
  const std::string& image() const { return image_; }
  /// Its service takes requests by these from now on.
  void use_target_group(std::string arn) { target_group_ = std::move(arn); }

 private:
  using Body = std::string;
  enum class Failed { kRefused, kUnknown };

  void plan_next();
  void act();
  void register_definition();
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
  std::string balancers() const;

  SimWorld& world_;
  SimCloud& cloud_;
  AcknowledgedWriteChecker& promises_;
  TaskProtectionChecker& protections_;
  const std::string name_;
  const std::string image_;
  const ecs::ServiceKey key_;
  std::string target_group_;
  bool stopped_ = false;
  std::vector<std::string> definitions_;
  /// As it was last acknowledged.
  ServiceValue service_;
  int tokens_ = 0;
};

}  // namespace minato::sim
