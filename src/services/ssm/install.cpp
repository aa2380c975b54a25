#include "services/ssm/install.h"

#include <algorithm>

#include "api/ssm_codec.h"
#include "engine/journalled_table.h"
#include "services/ssm/delete_parameters.h"
#include "services/ssm/get_parameters.h"
#include "services/ssm/label_handlers.h"
#include "services/ssm/parameter_list.h"
#include "services/ssm/parameter_version.h"
#include "services/ssm/put_parameter.h"
#include "services/ssm/tags.h"
#include "services/value_vault.h"

namespace minato::ssm {

void install(engine::Engine& engine, OperationRegistry& registry) {
  constexpr std::string_view kSigningName = "ssm";
  engine::install_table<Parameter>(engine.state());
  engine::install_table<ParameterVersion>(engine.state());
  engine.state().add_index<VersionsByParameter>();
  registry.add<api::PutParameter>(kSigningName, put_parameter);
  registry.add<api::GetParameter>(kSigningName, get_parameter);
  registry.add<api::GetParameters>(kSigningName, get_parameters);
  registry.add<api::GetParametersByPath>(kSigningName, get_parameters_by_path);
  registry.add<api::DescribeParameters>(kSigningName, describe_parameters);
  registry.add<api::GetParameterHistory>(kSigningName, get_parameter_history);
  registry.add<api::LabelParameterVersion>(kSigningName, label_parameter_version);
  registry.add<api::UnlabelParameterVersion>(kSigningName, unlabel_parameter_version);
  registry.add<api::DeleteParameter>(kSigningName, delete_parameter);
  registry.add<api::DeleteParameters>(kSigningName, delete_parameters);
  registry.add<api::AddTagsToResource>(kSigningName, add_tags);
  registry.add<api::RemoveTagsFromResource>(kSigningName, remove_tags);
  registry.add<api::ListTagsForResource>(kSigningName, list_tags);
}

std::size_t count_foreign_values(const engine::State& state) {
  const auto& vault = state.setting<ValueVault>();
  const auto& rows = state.table<ParameterVersion>().rows();
  return static_cast<std::size_t>(std::ranges::count_if(
      rows, [&](const auto& row) { return !vault.has_key_of(row.second.record.sealed_value); }));
}

}  // namespace minato::ssm
