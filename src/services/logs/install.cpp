#include "services/logs/install.h"

#include "api/logs_codec.h"
#include "engine/journalled_table.h"
#include "services/logs/group_handlers.h"
#include "services/logs/log_group.h"
#include "services/logs/log_stream.h"
#include "services/logs/tag_handlers.h"

namespace minato::logs {

void install(engine::Engine& engine, OperationRegistry& registry) {
  constexpr std::string_view kSigningName = "logs";
  engine::install_table<LogGroup>(engine.state());
  engine::install_table<LogStream>(engine.state());
  engine.state().add_index<LogGroupsByNumber>();
  engine.state().add_index<LogStreamsByNumber>();
  registry.add<api::CreateLogGroup>(kSigningName, create_log_group);
  registry.add<api::DeleteLogGroup>(kSigningName, delete_log_group);
  registry.add<api::PutRetentionPolicy>(kSigningName, put_retention_policy);
  registry.add<api::DeleteRetentionPolicy>(kSigningName, delete_retention_policy);
  registry.add<api::CreateLogStream>(kSigningName, create_log_stream);
  registry.add<api::DeleteLogStream>(kSigningName, delete_log_stream);
  registry.add<api::TagResource>(kSigningName, tag_resource);
  registry.add<api::UntagResource>(kSigningName, untag_resource);
  registry.add<api::ListTagsForResource>(kSigningName, list_tags_for_resource);
  registry.add<api::TagLogGroup>(kSigningName, tag_log_group);
  registry.add<api::UntagLogGroup>(kSigningName, untag_log_group);
  registry.add<api::ListTagsLogGroup>(kSigningName, list_tags_log_group);
}

}  // namespace minato::logs
