#include "wire/codec/service_model.h"

#include <algorithm>

namespace minato::wire {
namespace {

template <class Predicate>
const ServiceModel* find_service(Predicate predicate) {
  const auto services = all_services();
  const auto found = std::ranges::find_if(services, predicate);
  return found == services.end() ? nullptr : *found;
}

bool is_query(const ServiceModel& service) {
  return service.protocol == Protocol::kAwsQuery || service.protocol == Protocol::kEc2Query;
}

}  // namespace

const OperationModel* ServiceModel::find_operation(std::string_view operation) const {
  const auto found = std::ranges::lower_bound(operations, operation, {}, &OperationModel::name);
  return found != operations.end() && found->name == operation ? &*found : nullptr;
}

const ServiceModel* find_service_by_signing_name(std::string_view signing_name) {
  return find_service([&](const auto* service) { return service->signing_name == signing_name; });
}

const ServiceModel* find_service_by_target_prefix(std::string_view target_prefix) {
  if (target_prefix.empty()) return nullptr;
  return find_service([&](const auto* service) { return service->target_prefix == target_prefix; });
}

const ServiceModel* find_service_by_action(std::string_view action, std::string_view version) {
  return find_service([&](const auto* service) {
    if (!is_query(*service)) return false;
    if (!version.empty()) return service->api_version == version;
    return service->find_operation(action) != nullptr;
  });
}

}  // namespace minato::wire
