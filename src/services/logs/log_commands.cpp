#include "services/logs/log_commands.h"

#include <vector>

#include "services/logs/find_logs.h"

namespace minato::logs {

void CreateLogGroup::apply(engine::Commit& commit) const { commit.insert(group); }

void DeleteLogGroup::apply(engine::Commit& commit) const {
  std::vector<LogStreamKey> streams;
  for_each_stream(commit.state(), name, "",
                  [&](const LogStream& stream) { streams.push_back(stream.path); });
  for (const auto& stream : streams) commit.erase<LogStream>(stream);
  commit.erase<LogGroup>(name);
}

void SetLogRetention::apply(engine::Commit& commit) const {
  commit.update<LogGroup>(name, [&](LogGroup& group) { group.retention_in_days = days; });
}

void TagLogGroup::apply(engine::Commit& commit) const {
  commit.update<LogGroup>(name, [&](LogGroup& group) { group.tags = tags; });
}

void CreateLogStream::apply(engine::Commit& commit) const { commit.insert(stream); }

void DeleteLogStream::apply(engine::Commit& commit) const { commit.erase<LogStream>(path); }

}  // namespace minato::logs
