#include "services/ecs/derived_ids.h"

#include <functional>

namespace minato::ecs {

std::string derived_uuid(const TaskId& task, const std::string& of) {
  std::size_t first = std::hash<std::string>{}(task.str() + of);
  std::string hex;
  static constexpr char kHex[] = "0123456789abcdef";
  for (int i = 0; i < 32; ++i) {
    if (i == 16) first = std::hash<std::string>{}(of + task.str());
    hex += kHex[first & 15];
    first >>= 4;
  }
  hex[12] = '4';
  hex[16] = 'a';
  return hex.substr(0, 8) + '-' + hex.substr(8, 4) + '-' + hex.substr(12, 4) + '-' +
         hex.substr(16, 4) + '-' + hex.substr(20);
}

std::string container_arn(const Identity& identity, const ClusterName& cluster, const TaskId& task,
                          const std::string& container) {
  return make_arn(
      identity, "ecs",
      "container/" + cluster.str() + '/' + task.str() + '/' + derived_uuid(task, container));
}

}  // namespace minato::ecs
