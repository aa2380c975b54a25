#include "services/secretsmanager/install.h"

#include <algorithm>

#include "api/secretsmanager_codec.h"
#include "engine/journalled_table.h"
#include "services/secretsmanager/deletion.h"
#include "services/secretsmanager/random_password.h"
#include "services/secretsmanager/read_handlers.h"
#include "services/secretsmanager/secret_list.h"
#include "services/secretsmanager/secret_version.h"
#include "services/secretsmanager/tags.h"
#include "services/secretsmanager/write_handlers.h"
#include "services/value_vault.h"

namespace minato::secretsmanager {
namespace {

void add_deletion_controller(engine::Engine& engine) {
  const auto id = engine.add_controller({"secretsmanager.deletion", reconcile_deletion});
  engine.watch<Secret>(id, [](const Secret& secret) -> std::optional<std::string> {
    if (!secret.delete_at) return std::nullopt;
    return secret.arn.str();
  });
}

}  // namespace

void install(engine::Engine& engine, OperationRegistry& registry) {
  constexpr std::string_view kSigningName = "secretsmanager";
  engine::install_table<Secret>(engine.state());
  engine::install_table<SecretVersion>(engine.state());
  engine.state().add_index<SecretsByName>();
  engine.state().add_index<VersionsBySecret>();
  add_deletion_controller(engine);
  registry.add<api::CreateSecret>(kSigningName, create_secret);
  registry.add<api::GetSecretValue>(kSigningName, get_secret_value);
  registry.add<api::BatchGetSecretValue>(kSigningName, batch_get_secret_value);
  registry.add<api::PutSecretValue>(kSigningName, put_secret_value);
  registry.add<api::UpdateSecret>(kSigningName, update_secret);
  registry.add<api::UpdateSecretVersionStage>(kSigningName, update_secret_version_stage);
  registry.add<api::ListSecretVersionIds>(kSigningName, list_secret_version_ids);
  registry.add<api::DescribeSecret>(kSigningName, describe_secret);
  registry.add<api::ListSecrets>(kSigningName, list_secrets);
  registry.add<api::DeleteSecret>(kSigningName, delete_secret);
  registry.add<api::RestoreSecret>(kSigningName, restore_secret);
  registry.add<api::TagResource>(kSigningName, tag_resource);
  registry.add<api::UntagResource>(kSigningName, untag_resource);
  registry.add<api::GetRandomPassword>(kSigningName, get_random_password);
  registry.add<api::GetResourcePolicy>(kSigningName, get_resource_policy);
}

std::size_t count_foreign_values(const engine::State& state) {
  const auto& vault = state.setting<ValueVault>();
  const auto& rows = state.table<SecretVersion>().rows();
  return static_cast<std::size_t>(std::ranges::count_if(
      rows, [&](const auto& row) { return !vault.has_key_of(row.second.record.sealed_value); }));
}

}  // namespace minato::secretsmanager
