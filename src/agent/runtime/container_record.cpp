#include "agent/runtime/container_record.h"

#include <boost/json.hpp>
#include <cerrno>
#include <cstdio>

#include "agent/runtime/plain_file.h"
#include "base/file.h"

namespace minato::agent_runtime {

namespace json = boost::json;

ContainerRecord make_record(const ContainerSpec& spec, const std::string& boot_id) {
  return {.id = spec.id,
          .task_id = spec.task_id,
          .name = spec.name,
          .cgroup_path = spec.cgroup_path,
          .boot_id = boot_id,
          .stop_signal = spec.stop_signal,
          .labels = spec.labels};
}

Status write_record(const std::filesystem::path& file, const ContainerRecord& record) {
  const std::filesystem::path draft = file.string() + ".new";
  const json::object object{{"id", record.id},
                            {"taskId", record.task_id},
                            {"name", record.name},
                            {"cgroupPath", record.cgroup_path},
                            {"bootId", record.boot_id},
                            {"stopSignal", record.stop_signal},
                            {"labels", json::value_from(record.labels)},
                            {"complete", record.completeness == Completeness::kComplete}};
  if (auto written = write_plain_file(draft, json::serialize(object)); !written) return written;
  if (::rename(draft.c_str(), file.c_str()) != 0) return fail(errno_error(file.string(), errno));
  return {};
}

Result<ContainerRecord> read_record(const std::filesystem::path& file) {
  const auto text = read_file(file);
  if (!text)
    return fail(ErrorCode::kNotFound, file.string() + " cannot be read: " + text.error().message);
  try {
    const auto value = json::parse(*text);
    ContainerRecord record;
    record.id = json::value_to<std::string>(value.at("id"));
    record.task_id = json::value_to<std::string>(value.at("taskId"));
    record.name = json::value_to<std::string>(value.at("name"));
    record.cgroup_path = json::value_to<std::string>(value.at("cgroupPath"));
    record.boot_id = json::value_to<std::string>(value.at("bootId"));
    record.stop_signal = value.at("stopSignal").to_number<int>();
    record.labels = json::value_to<std::map<std::string, std::string>>(value.at("labels"));
    if (value.at("complete").as_bool()) record.completeness = Completeness::kComplete;
    return record;
  } catch (const std::exception& error) {
    return fail(ErrorCode::kNotFound, file.string() + " is not whole: " + error.what());
  }
}

std::string read_boot_id() {
  auto id = read_file("/proc/sys/kernel/random/boot_id").value_or("");
  while (!id.empty() && id.back() == '\n') id.pop_back();
  return id;
}

}  // namespace minato::agent_runtime
