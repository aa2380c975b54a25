#include <unistd.h>

#include <chrono>
#include <sstream>
#include <thread>

#include "agent/runtime/overlay_mount.h"
#include "agent/runtime/real_containers_for_test.h"
#include "base/file.h"
#include "base/system_random.h"

namespace minato::agent_runtime {

namespace fs = std::filesystem;

namespace {

fs::path busybox() {
  for (const char* path : {"/bin/busybox", "/usr/bin/busybox"})
    if (::access(path, X_OK) == 0) return path;
  return {};
}

void assemble_root(const fs::path& root) {
  for (const char* folder : {"bin", "etc", "tmp", "root", "proc", "sys", "dev"})
    fs::create_directories(root / folder);
  fs::copy_file(busybox(), root / "bin/busybox");
  for (const char* name :
       {"sh",   "cat", "echo",     "sleep",  "kill", "id",   "ls",   "mount", "mkdir",   "touch",
        "env",  "pwd", "hostname", "dd",     "tr",   "tail", "true", "mknod", "unshare", "stty",
        "head", "wc",  "grep",     "chroot", "yes",  "nc",   "ip",   "seq",   "printf",  "test"})
    fs::create_symlink("busybox", root / "bin" / name);
  std::ignore = write_file_durably(
      root / "etc/passwd", "root:x:0:0:root:/root:/bin/sh\nweb:x:1000:1000::/srv/web:/bin/sh\n");
  std::ignore = write_file_durably(root / "etc/group", "root:x:0:\nweb:x:1000:\nvideo:x:44:web\n");
}

std::string hex(std::size_t length) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (std::uint64_t bits = 0; text.size() < length; bits >>= 4) {
    if (bits == 0) bits = system_random_seed();
    text += digits[bits & 15];
  }
  return text;
}

}  // namespace

bool eventually(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

void RealContainers::SetUp() {
  if (::geteuid() != 0) GTEST_SKIP() << "Real containers need root: run this as root.";
  ASSERT_FALSE(busybox().empty()) << "Needs the Debian package busybox-static.";
  std::string pattern = fs::temp_directory_path() / "minato-runtime-XXXXXX";
  ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
  folder_ = pattern;
  fs::permissions(folder_, fs::perms(0711));  // For root inside a user namespace.
  tag_ = "minato-test-" + hex(8);
  assemble_root(folder_ / "image");
  restart_runtime();
}

void RealContainers::restart_runtime() {
  runtime_.reset();
  RuntimeOptions options;
  options.state_directory = folder_ / "state";
  options.cgroup_root = tag_;
  options.crun_entry = MINATO_CRUN_ENTRY;
  options.on_exit = [this](const ContainerExit& exit) {
    const std::lock_guard lock(mutex_);
    EXPECT_TRUE(exits_.emplace(exit.id, exit).second) << "told twice";
    exited_.notify_all();
  };
  auto runtime = ContainerRuntime::open(std::move(options));
  ASSERT_TRUE(runtime) << runtime.error().message;
  runtime_ = std::move(*runtime);
}

void RealContainers::TearDown() {
  if (!runtime_) return;
  runtime_.reset();
  const auto mounts = read_file("/proc/self/mountinfo").value();
  for (const char* place : {"tasks", "state"})
    EXPECT_TRUE(mounts_below(mounts, folder_ / place).empty()) << "a mount is left";
  const auto purged =
      purge({.root = folder_, .state_directory = folder_ / "state", .cgroup_root = tag_});
  EXPECT_TRUE(purged) << purged.error().message;
  std::error_code error;
  for (fs::recursive_directory_iterator entry("/sys/fs/cgroup", error), end; !error && entry != end;
       entry.increment(error))
    EXPECT_NE(entry->path().filename(), tag_) << "a cgroup is left";
  fs::remove_all(folder_);
}

ContainerSpec RealContainers::shell(const std::string& script) {
  ContainerSpec spec;
  spec.id = hex(64);
  spec.task_id = "task";
  spec.name = "c" + std::to_string(++containers_);
  spec.directory = folder_ / "tasks" / spec.name;
  spec.lower_layers = {folder_ / "image"};
  spec.args = {"/bin/sh", "-c", script};
  spec.cgroup_path = tag_ + "/task/" + spec.name;
  return spec;
}

void RealContainers::run(const ContainerSpec& spec) {
  const auto created = runtime_->create(spec);
  ASSERT_TRUE(created) << created.error().message;
  const auto started = runtime_->start(spec.id);
  ASSERT_TRUE(started) << started.error().message;
}

ContainerExit RealContainers::wait_for_exit(const std::string& id) {
  std::unique_lock lock(mutex_);
  const auto told = [&] { return exits_.contains(id); };
  EXPECT_TRUE(exited_.wait_for(lock, std::chrono::seconds(20), told)) << "no exit was reported";
  return told() ? exits_.at(id) : ContainerExit{};
}

void RealContainers::forget_exit(const std::string& id) {
  const std::lock_guard lock(mutex_);
  exits_.erase(id);
}

ContainerExit RealContainers::run_to_the_end(const ContainerSpec& spec) {
  run(spec);
  return wait_for_exit(spec.id);
}

std::string RealContainers::log_of(const ContainerSpec& spec) {
  std::istringstream lines(read_file(ContainerRuntime::log_file(spec.directory)).value_or(""));
  std::string all;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string skipped;
    words >> skipped >> skipped >> skipped;
    words.get();
    std::getline(words, line);
    all += line + "\n";
  }
  return all;
}

bool RealContainers::wait_for_log(const ContainerSpec& spec, const std::string& text) {
  return eventually([&] { return log_of(spec).find(text) != std::string::npos; });
}

std::string RealContainers::output_of(const ContainerSpec& spec) {
  const auto exit = run_to_the_end(spec);
  EXPECT_EQ(exit.exit_code, 0) << log_of(spec);
  const auto output = log_of(spec);
  const auto removed = runtime_->remove(spec.id, LogRetention::kDelete);
  EXPECT_TRUE(removed) << removed.error().message;
  return output;
}

}  // namespace minato::agent_runtime
