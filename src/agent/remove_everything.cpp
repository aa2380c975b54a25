#include "agent/remove_everything.h"

#include "agent/data_layout.h"
#include "agent/directory_lock.h"
#include "agent/network/task_network.h"
#include "agent/task_restorer.h"
#include "ingress/ingress.h"
#include "ingress/resolver_file.h"

namespace minato::agent {
namespace {

constexpr Millis kPatience{10'000};

Status remove_network(const DataLayout& layout) {
  network::TaskNetworkOptions options;
  options.instance_tag = layout.instance_tag();
  options.state_directory = layout.network();
  const auto network = network::TaskNetwork::open(std::move(options));
  if (!network) return fail(network.error());
  return (*network)->remove_all();
}

}  // namespace

Status remove_everything(const std::filesystem::path& data_directory) {
  const DataLayout layout(data_directory);
  std::error_code error;
  if (!std::filesystem::exists(layout.agent(), error)) return {};
  const auto lock = DirectoryLock::take(layout.lock(), kPatience);
  if (!lock) return fail(lock.error());

  Status first;
  const auto note = [&first](const Status& status) {
    if (first && !status) first = status;
  };
  note(ingress::shut_down_ingress(layout.ingress()));
  note(ingress::remove_resolver(layout.instance_tag()));
  note(clear_after_boot(layout));
  note(remove_network(layout));
  // As after a new boot, nothing is left to be adopted.
  std::filesystem::remove(layout.boot_id(), error);
  return first;
}

}  // namespace minato::agent
