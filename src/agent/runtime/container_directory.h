// ContainerDirectory: where the things of one container lie below its own directory. Its mounts are
// elsewhere (container_mounts.h).
//   container.json        what adoption needs (container_record.h)
//   bundle/               config.json; conmon's ctl, attach and winsz
//   layers/{upper,work}   the writable layer
//   conmon/               exit, oom, conmon.pid, container.pid
//   logs/container.log    k8s-file format
#pragma once

#include <filesystem>
#include <utility>

namespace minato::agent_runtime {

class ContainerDirectory {
 public:
  explicit ContainerDirectory(std::filesystem::path root) : root_(std::move(root)) {}

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path record() const { return root_ / "container.json"; }
  std::filesystem::path bundle() const { return root_ / "bundle"; }
  std::filesystem::path config() const { return bundle() / "config.json"; }
  std::filesystem::path log_control() const { return bundle() / "ctl"; }
  std::filesystem::path layers() const { return root_ / "layers"; }
  std::filesystem::path upper() const { return layers() / "upper"; }
  std::filesystem::path work() const { return layers() / "work"; }
  std::filesystem::path conmon() const { return root_ / "conmon"; }
  std::filesystem::path conmon_pid() const { return conmon() / "conmon.pid"; }
  std::filesystem::path container_pid() const { return conmon() / "container.pid"; }
  std::filesystem::path exit_code() const { return conmon() / "exit"; }
  std::filesystem::path logs() const { return root_ / "logs"; }
  std::filesystem::path log() const { return logs() / "container.log"; }

 private:
  std::filesystem::path root_;
};

}  // namespace minato::agent_runtime
