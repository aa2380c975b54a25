// DataLayout: where the agent keeps what, below the data directory and (what must not outlive the
// kernel's state) below /run. Paths only; nothing is touched.
#pragma once

#include <filesystem>
#include <string>

namespace minato::agent {

class DataLayout {
 public:
  explicit DataLayout(std::filesystem::path data_directory);

  const std::filesystem::path& data_directory() const { return data_; }
  /// Eight hexadecimal digits in every machine-wide name of this Minato.
  const std::string& instance_tag() const { return tag_; }

  std::filesystem::path agent() const { return data_ / "agent"; }
  std::filesystem::path lock() const { return agent() / "lock"; }
  std::filesystem::path instance() const { return agent() / "instance.json"; }
  std::filesystem::path boot_id() const { return agent() / "boot_id"; }
  std::filesystem::path assignments() const { return agent() / "assignments.journal"; }
  std::filesystem::path network() const { return agent() / "network"; }
  std::filesystem::path images() const { return data_ / "images"; }
  std::filesystem::path ingress() const { return data_ / "ingress"; }
  std::filesystem::path access_logs() const { return data_ / "access-logs"; }

  std::filesystem::path tasks() const { return agent() / "tasks"; }
  std::filesystem::path task(const std::string& task_id) const { return tasks() / task_id; }
  /// The runtime's own directory of one container, logs included.
  std::filesystem::path containers(const std::string& task_id) const {
    return task(task_id) / "containers";
  }
  std::filesystem::path container(const std::string& task_id, const std::string& name) const {
    return containers(task_id) / name;
  }
  /// A volume that goes with its task.
  std::filesystem::path task_volumes(const std::string& task_id) const {
    return task(task_id) / "volumes";
  }
  std::filesystem::path task_volume(const std::string& task_id, const std::string& name) const {
    return task_volumes(task_id) / name;
  }
  /// A volume that tasks share, and that stays.
  std::filesystem::path shared_volume(const std::string& name) const {
    return data_ / "volumes" / name;
  }

  /// On a tmpfs: gone with a reboot, never out of room with the data directory, free to write.
  std::filesystem::path volatile_state() const { return "/run/minato-" + tag_; }
  /// The runtime makes its own folder there.
  std::filesystem::path runtime_state() const { return volatile_state(); }
  /// Where root inside a task, who is nobody on the machine, can reach it.
  std::filesystem::path names() const { return volatile_state() / "names"; }
  std::filesystem::path names_of(const std::string& task_id) const { return names() / task_id; }
  /// hosts, hostname and resolv.conf of one container.
  std::filesystem::path name_files(const std::string& task_id, const std::string& name) const {
    return names_of(task_id) / name;
  }
  std::filesystem::path user_namespaces() const { return volatile_state() / "users"; }
  std::filesystem::path task_states() const { return volatile_state() / "tasks"; }
  std::filesystem::path task_state(const std::string& task_id) const {
    return task_states() / (task_id + ".json");
  }

  /// "minato-<tag>", below every cgroup hierarchy's root.
  std::string cgroup_root() const { return "minato-" + tag_; }
  std::string task_cgroup(const std::string& task_id) const {
    return cgroup_root() + "/" + task_id;
  }

 private:
  std::filesystem::path data_;
  std::string tag_;
};

}  // namespace minato::agent
