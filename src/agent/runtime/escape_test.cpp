// What root in a container tries to get out of it, and does not (escape_probe/escape_probe.cpp has
// the attempts). The same probe in a privileged container shows that it would notice.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>

#include <map>
#include <sstream>

#include "agent/namespaces/kept_namespace.h"
#include "agent/namespaces/namespace_child.h"
#include "agent/namespaces/user_namespaces.h"
#include "agent/runtime/real_containers_for_test.h"
#include "base/file.h"
#include "base/unique_fd.h"

namespace minato::agent_runtime {
namespace {

namespace fs = std::filesystem;

class Escape : public RealContainers {
 protected:
  void TearDown() override {
    EXPECT_TRUE(namespaces::drop_namespace(folder_ / "network"));
    EXPECT_TRUE(namespaces::remove_user_namespaces(folder_ / "users"));
    RealContainers::TearDown();
  }
  void SetUp() override {
    RealContainers::SetUp();
    if (IsSkipped()) return;
    marker_ = folder_ / "of-the-machine";
    ASSERT_TRUE(write_file_durably(marker_, "secret\n"));
  }

  ContainerSpec probe() {
    auto spec = shell("");
    spec.args = {"/probe", marker_.string()};
    spec.mounts = {{.source = MINATO_ESCAPE_PROBE, .target = "/probe"}};
    return spec;
  }
  /// By attempt: whether it was blocked.
  std::map<std::string, bool> attempts(const ContainerSpec& spec) {
    std::map<std::string, bool> attempts;
    std::istringstream lines(output_of(spec));
    std::string word;
    std::string name;
    while (lines >> word && std::getline(lines >> std::ws, name))
      attempts[name] = word == "blocked";
    return attempts;
  }
  /// As the agent makes them for a task.
  void give_namespaces(ContainerSpec& spec) {
    auto all = namespaces::UserNamespaces::open(folder_ / "users", 11);
    ASSERT_TRUE(all) << all.error().message;
    auto user = (*all)->attach("task");
    ASSERT_TRUE(user) << user.error().message;
    const int owner = ::open(user->file.c_str(), O_RDONLY | O_CLOEXEC);
    const UniqueFd held(owner);
    const auto made = namespaces::with_new_namespaces({CLONE_NEWNET, owner}, [&](pid_t inside) {
      return namespaces::keep_namespace("/proc/" + std::to_string(inside) + "/ns/net",
                                        folder_ / "network");
    });
    ASSERT_TRUE(made) << made.error().message;
    spec.user_namespace = *user;
    spec.network_namespace = folder_ / "network";
  }

  fs::path marker_;
};

TEST_F(Escape, NoAttemptSucceeds) {
  auto spec = probe();
  give_namespaces(spec);
  const auto tried = attempts(spec);
  EXPECT_GE(tried.size(), 60u);
  for (const auto& [name, blocked] : tried) EXPECT_TRUE(blocked) << name;
}

TEST_F(Escape, AddedCapabilitiesDoNotReachTheMachine) {
  auto spec = probe();
  spec.added_capabilities = {"ALL"};
  give_namespaces(spec);
  // What it may do to itself with them is no escape.
  const std::map<std::string, bool> own = {{"change the machine's name", true},
                                           {"take all capabilities", true}};
  for (const auto& [name, blocked] : attempts(spec)) {
    EXPECT_TRUE(blocked || own.contains(name)) << name;
  }
}

TEST_F(Escape, MostSucceedWhereNothingIsContained) {
  auto spec = probe();
  spec.privilege = Privilege::kPrivileged;
  const auto tried = attempts(spec);
  int done = 0;
  for (const auto& [name, blocked] : tried) done += blocked ? 0 : 1;
  EXPECT_GE(done, 30);
  for (const char* name :
       {"be root of the machine", "mount a file system in memory",
        "have the kernel run a program for cores", "load a program into the kernel"}) {
    ASSERT_TRUE(tried.contains(name)) << name;
    EXPECT_FALSE(tried.at(name)) << name;
  }
}

}  // namespace
}  // namespace minato::agent_runtime
