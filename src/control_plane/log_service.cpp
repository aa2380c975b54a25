#include "control_plane/log_service.h"

#include "api/logs_codec.h"
#include "base/log.h"
#include "control_plane/engine_question.h"
#include "control_plane/log_batch.h"
#include "control_plane/log_pages.h"
#include "control_plane/log_streams_page.h"
#include "control_plane/log_tokens.h"
#include "services/logs/describe_groups.h"
#include "services/logs/find_logs.h"

namespace minato::control_plane {
namespace {

using engine::State;
using log_store::StreamNumber;
using logs::LogGroup;
using logs::LogStream;

constexpr Millis kDay{24 * 3'600'000};
/// Appends wait for each other anyway where they are of one group; searches must not hold them up.
constexpr int kWriters = 2;
constexpr int kReaders = 2;

std::optional<Millis> retention_of(const LogGroup& group) {
  if (!group.retention_in_days) return std::nullopt;
  return *group.retention_in_days * kDay;
}

/// What the files need to know of what a request names.
struct Target {
  log_store::GroupNumber group;
  std::optional<Millis> retention;
  /// Absent: all.
  std::optional<std::set<StreamNumber>> streams;
};

StreamNumber number_of(const LogStream& stream) { return static_cast<StreamNumber>(stream.number); }

Target target_of(const LogGroup& group) {
  return {group.number.str(), retention_of(group), std::nullopt};
}

Result<Target> find_stream(const State& state, Result<const LogGroup*> group,
                           const std::string& name) {
  if (!group) return fail(group.error());
  const auto stream = logs::find_stream(state, **group, name);
  if (!stream) return fail(stream.error());
  Target target = target_of(**group);
  target.streams.emplace().insert(number_of(**stream));
  return target;
}

Result<Target> find_searched(const State& state, const logs::api::FilterLogEventsRequest& request) {
  if (request.log_stream_names && request.log_stream_name_prefix) {
    return fail(ErrorCode::kInvalidParameter,
                "Only one of logStreamNames and logStreamNamePrefix may be specified.");
  }
  const auto group =
      logs::find_named_group(state, request.log_group_name, request.log_group_identifier);
  if (!group) return fail(group.error());
  Target target = target_of(**group);
  if (request.log_stream_names) {
    auto& streams = target.streams.emplace();
    for (const auto& name : *request.log_stream_names) {
      const auto stream = logs::find_stream(state, **group, name);
      if (!stream) return fail(stream.error());
      streams.insert(number_of(**stream));
    }
  } else if (request.log_stream_name_prefix) {
    auto& streams = target.streams.emplace();
    logs::for_each_stream(state, (*group)->name, *request.log_stream_name_prefix,
                          [&](const LogStream& stream) { streams.insert(number_of(stream)); });
  }
  return target;
}

/// "GROUP STREAM" in numbers; which is what is left to say of a stream that is gone.
std::string publishing_key(const LogGroup* group, const LogStream& stream) {
  return (group == nullptr ? "" : group->number.str()) + ' ' + std::to_string(stream.number);
}

}  // namespace

class LogService::Core {
 public:
  explicit Core(engine::Engine& engine) : writers_(kWriters), readers_(kReaders) {
    publish_groups(engine);
    publish_streams(engine);
  }

  ~Core() { stop(); }

  Status start(std::filesystem::path directory, const State& state, EngineLoop& loop,
               const Clock& clock) {
    auto store = log_store::LogStore::open(std::move(directory), clock);
    if (!store) return fail(store.error());
    store_ = std::move(*store);
    std::map<log_store::GroupNumber, std::set<StreamNumber>> present;
    for (const auto& [name, row] : state.table<LogGroup>().rows()) {
      present[row.record.number.str()];
      store_->set_retention(row.record.number.str(), retention_of(row.record));
    }
    for (const auto& [path, row] : state.table<LogStream>().rows()) {
      const LogGroup* const group = state.table<LogGroup>().find(row.record.group);
      if (group != nullptr) present[group->number.str()].insert(number_of(row.record));
    }
    store_->keep_only(std::move(present));
    loop_ = &loop;
    clock_ = &clock;
    return {};
  }

  void stop() {
    writers_.stop();
    readers_.stop();
  }

  void add_operations(EdgeOperations& operations);

 private:
  void publish_groups(engine::Engine& engine);
  void publish_streams(engine::Engine& engine);

  template <class T>
  void ask(std::function<Result<T>(const State&)> look, std::function<void(Result<T>)> reply) {
    loop_->submit(engine_question<T>(std::move(look), std::move(reply)));
  }
  /// Finds what a request names, then does `work` with its files on a thread of `pool`.
  template <class Operation, class Work>
  void with_target(WorkPool& pool, std::function<Result<Target>(const State&)> look,
                   EdgeReply<Operation> reply, Work work) {
    ask<Target>(std::move(look),
                [this, &pool, reply, work = std::move(work)](Result<Target> found) {
                  if (!found) return reply(fail(found.error()));
                  pool.post([this, reply, work, target = std::move(*found)] {
                    const auto group = store_->group(target.group);
                    if (!group) return reply(fail(group.error()));
                    std::optional<Instant> oldest;
                    if (target.retention) oldest = clock_->now() - *target.retention;
                    work(target, LineSource{**group, oldest}, reply);
                  });
                });
  }

  void put(logs::api::PutLogEventsRequest request, EdgeReply<logs::api::PutLogEvents> reply);
  void get(logs::api::GetLogEventsRequest request, EdgeReply<logs::api::GetLogEvents> reply);
  void filter(logs::api::FilterLogEventsRequest request,
              EdgeReply<logs::api::FilterLogEvents> reply);
  void name_streams(FoundLines found, EdgeReply<logs::api::FilterLogEvents> reply);
  void describe_groups(logs::api::DescribeLogGroupsRequest request,
                       EdgeReply<logs::api::DescribeLogGroups> reply);
  void describe_streams(logs::api::DescribeLogStreamsRequest request,
                        EdgeReply<logs::api::DescribeLogStreams> reply);

  std::unique_ptr<log_store::LogStore> store_;
  EngineLoop* loop_ = nullptr;
  const Clock* clock_ = nullptr;
  // Ended before the store that they work on.
  WorkPool writers_;
  WorkPool readers_;
};

void LogService::Core::publish_groups(engine::Engine& engine) {
  const auto id = engine.add_publisher(
      {"log_groups", [this](const State& state, const std::string& key) -> engine::Release {
         const auto& found = state.index<logs::LogGroupsByNumber>().find(logs::LogGroupNumber(key));
         if (found.empty()) {
           return [this, key] { writers_.post([this, key] { store_->remove_group(key); }); };
         }
         return [this, key, retention = retention_of(**found.begin())] {
           store_->set_retention(key, retention);
         };
       }});
  engine.watch_to_publish<LogGroup>(id, [](const LogGroup& group) { return group.number.str(); });
}

void LogService::Core::publish_streams(engine::Engine& engine) {
  const auto id = engine.add_publisher(
      {"log_streams", [this](const State& state, const std::string& key) -> engine::Release {
         const auto space = key.find(' ');
         const std::int64_t number = std::stoll(key.substr(space + 1));
         if (space == 0 || !state.index<logs::LogStreamsByNumber>().find(number).empty()) {
           return nullptr;
         }
         return [this, group = key.substr(0, space), number] {
           writers_.post([this, group, number] {
             store_->remove_stream(group, static_cast<StreamNumber>(number));
           });
         };
       }});
  const auto* const groups = &engine.state().table<LogGroup>();
  engine.watch_to_publish<LogStream>(id, [groups](const LogStream& stream) {
    return publishing_key(groups->find(stream.group), stream);
  });
}

void LogService::Core::put(logs::api::PutLogEventsRequest request,
                           EdgeReply<logs::api::PutLogEvents> reply) {
  auto shared = std::make_shared<logs::api::PutLogEventsRequest>(std::move(request));
  with_target<logs::api::PutLogEvents>(
      writers_,
      [shared](const State& state) {
        return find_stream(state, logs::find_group(state, shared->log_group_name),
                           shared->log_stream_name);
      },
      std::move(reply),
      [this, shared](const Target& target, const LineSource& source, const auto& answer) {
        const Instant now = clock_->now();
        const auto batch = check_batch(shared->log_events, now, target.retention);
        if (!batch) return answer(fail(batch.error()));
        std::vector<log_store::NewLine> lines;
        lines.reserve(batch->kept.size());
        for (const auto& event : batch->kept) lines.push_back({event.timestamp, event.message});
        const Status kept = source.group.append(*target.streams->begin(), lines, now);
        if (!kept) return answer(fail(kept.error()));
        logs::api::PutLogEventsResponse response;
        response.next_sequence_token = position_text({to_millis(now), 0});
        response.rejected_log_events_info = batch->rejected;
        answer(std::move(response));
      });
}

void LogService::Core::get(logs::api::GetLogEventsRequest request,
                           EdgeReply<logs::api::GetLogEvents> reply) {
  with_target<logs::api::GetLogEvents>(
      readers_,
      [request](const State& state) {
        return find_stream(
            state,
            logs::find_named_group(state, request.log_group_name, request.log_group_identifier),
            request.log_stream_name);
      },
      std::move(reply),
      [request](const Target& target, const LineSource& source, const auto& answer) {
        answer(get_log_events(source, *target.streams->begin(), request));
      });
}

void LogService::Core::filter(logs::api::FilterLogEventsRequest request,
                              EdgeReply<logs::api::FilterLogEvents> reply) {
  with_target<logs::api::FilterLogEvents>(
      readers_, [request](const State& state) { return find_searched(state, request); },
      std::move(reply),
      [this, request](const Target& target, const LineSource& source, const auto& answer) {
        auto found = find_lines(source, target.streams, request);
        if (!found) return answer(fail(found.error()));
        name_streams(std::move(*found), answer);
      });
}

void LogService::Core::name_streams(FoundLines found, EdgeReply<logs::api::FilterLogEvents> reply) {
  using Names = std::map<StreamNumber, std::string>;
  auto numbers = std::make_shared<std::set<StreamNumber>>();
  for (const auto& line : found.lines) numbers->insert(line.stream);
  auto shared = std::make_shared<FoundLines>(std::move(found));
  ask<Names>(
      [numbers](const State& state) -> Result<Names> {
        Names names;
        const auto& index = state.index<logs::LogStreamsByNumber>();
        for (const StreamNumber number : *numbers) {
          const auto& rows = index.find(static_cast<std::int64_t>(number));
          if (!rows.empty()) names[number] = (*rows.begin())->name;
        }
        return names;
      },
      [this, shared, reply = std::move(reply)](Result<Names> names) {
        if (!names) return reply(fail(names.error()));
        readers_.post([shared, reply, names = std::move(*names)] {
          reply(shown(std::move(*shared), names));
        });
      });
}

void LogService::Core::describe_groups(logs::api::DescribeLogGroupsRequest request,
                                       EdgeReply<logs::api::DescribeLogGroups> reply) {
  struct Page {
    logs::api::DescribeLogGroupsResponse response;
    std::vector<log_store::GroupNumber> numbers;
  };
  ask<Page>(
      [request = std::move(request)](const State& state) -> Result<Page> {
        auto selected = logs::select_groups(state, request);
        if (!selected) return fail(selected.error());
        Page page;
        page.response.next_token = std::move(selected->next_token);
        auto& groups = page.response.log_groups.emplace();
        for (const auto& group : selected->groups) {
          groups.push_back(logs::shown(state, group));
          page.numbers.push_back(group.number.str());
        }
        return page;
      },
      [this, reply = std::move(reply)](Result<Page> page) {
        if (!page) return reply(fail(page.error()));
        readers_.post([this, reply, page = std::move(*page)]() mutable {
          auto& groups = *page.response.log_groups;
          for (std::size_t i = 0; i < groups.size(); ++i) {
            const auto group = store_->group(page.numbers[i]);
            groups[i].stored_bytes =
                group ? static_cast<std::int64_t>((*group)->stored_bytes()) : 0;
          }
          reply(std::move(page.response));
        });
      });
}

void LogService::Core::describe_streams(logs::api::DescribeLogStreamsRequest request,
                                        EdgeReply<logs::api::DescribeLogStreams> reply) {
  if (Status checked = check_request(request); !checked) return reply(fail(checked.error()));
  struct Streams {
    log_store::GroupNumber group;
    std::string group_arn;
    std::vector<LogStream> streams;
  };
  auto shared = std::make_shared<logs::api::DescribeLogStreamsRequest>(std::move(request));
  ask<Streams>(
      [shared](const State& state) -> Result<Streams> {
        const auto group =
            logs::find_named_group(state, shared->log_group_name, shared->log_group_identifier);
        if (!group) return fail(group.error());
        Streams found{(*group)->number.str(),
                      logs::log_group_arn(state.setting<Identity>(), (*group)->name),
                      {}};
        logs::for_each_stream(state, (*group)->name, shared->log_stream_name_prefix.value_or(""),
                              [&](const LogStream& stream) { found.streams.push_back(stream); });
        return found;
      },
      [this, shared, reply = std::move(reply)](Result<Streams> found) {
        if (!found) return reply(fail(found.error()));
        readers_.post([this, shared, reply, found = std::move(*found)] {
          const auto group = store_->group(found.group);
          if (!group) return reply(fail(group.error()));
          reply(page_of_streams(found.streams, (*group)->facts(), found.group_arn, *shared));
        });
      });
}

void LogService::Core::add_operations(EdgeOperations& operations) {
  constexpr std::string_view kSigningName = "logs";
  using namespace logs::api;
  operations.add<PutLogEvents>(kSigningName, [this](auto request, auto reply) {
    put(std::move(request), std::move(reply));
  });
  operations.add<GetLogEvents>(kSigningName, [this](auto request, auto reply) {
    get(std::move(request), std::move(reply));
  });
  operations.add<FilterLogEvents>(kSigningName, [this](auto request, auto reply) {
    filter(std::move(request), std::move(reply));
  });
  operations.add<DescribeLogGroups>(kSigningName, [this](auto request, auto reply) {
    describe_groups(std::move(request), std::move(reply));
  });
  operations.add<DescribeLogStreams>(kSigningName, [this](auto request, auto reply) {
    describe_streams(std::move(request), std::move(reply));
  });
}

LogService::LogService(engine::Engine& engine) : core_(std::make_unique<Core>(engine)) {}
LogService::~LogService() = default;

Status LogService::start(std::filesystem::path directory, const State& state, EngineLoop& loop,
                         const Clock& clock) {
  return core_->start(std::move(directory), state, loop, clock);
}

void LogService::add_operations(EdgeOperations& operations) { core_->add_operations(operations); }
void LogService::stop() { core_->stop(); }

}  // namespace minato::control_plane
