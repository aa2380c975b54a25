#include "agent/metadata_desk.h"

#include <boost/json.hpp>

#include "agent/metadata/metadata_document.h"
#include "agent/metadata/protection_document.h"
#include "agent/metadata/stats_document.h"
#include "agent/task_plan_maker.h"

namespace minato::agent {
namespace {

namespace json = boost::json;

using agent_metadata::Document;
using agent_metadata::json_response;
using agent_metadata::MetadataRequest;
using agent_metadata::StatsInput;
using agent_metadata::TagsView;
using agent_metadata::TaskView;

/// SDKs wait for two seconds, and try again.
constexpr Millis kPatienceForKeys{1'500};

/// Whether a request from this address comes from one of the task's containers. Tasks that share
/// the machine's network cannot be told apart, nor from anything else that runs on the machine.
bool comes_from(const TaskEntry& entry, const std::string& source) {
  if (source == agent_metadata::kLoopback) {
    return network_mode(entry.definition()) == network::NetworkMode::kHost;
  }
  for (const network::Sandbox& sandbox : entry.sandboxes) {
    if (sandbox.mode != network::NetworkMode::kHost && sandbox.address == source) return true;
  }
  return false;
}

std::string in_seconds(Instant instant) {
  std::string text = agent_metadata::time_text(instant);
  return text.substr(0, text.find('.')) + 'Z';
}

wire::HttpResponse credentials_error(int status, std::string_view code, std::string_view message) {
  return json_response(
      status, json::serialize(
                  json::object{{"code", code}, {"message", message}, {"HTTPErrorCode", status}}));
}

wire::HttpResponse credentials_response(const link::TaskCredentials& keys) {
  return json_response(200,
                       json::serialize(json::object{{"RoleArn", keys.role_arn},
                                                    {"AccessKeyId", keys.access_key_id},
                                                    {"SecretAccessKey", keys.secret_access_key},
                                                    {"Token", keys.token},
                                                    {"Expiration", in_seconds(keys.expiration)}}));
}

wire::HttpResponse not_found(Document document) {
  if (document == Document::kCredentials) {
    return credentials_error(404, "InvalidIdInRequest",
                             "CredentialsV2Request: Credentials not found");
  }
  return json_response(404, json::serialize(json::value(
                                "V4 metadata handler: unable to find a container of this task with "
                                "the id of the request")));
}

/// One container's statistics; null when it does not run.
json::value stats_of(const agent_metadata::UsageSampler& sampler, StatsInput input,
                     const std::string& cgroup_path) {
  auto usage = sampler.cgroups().read_all(cgroup_path);
  if (!usage) return nullptr;
  const auto recent = sampler.recent(input.runtime_id);
  input.processors = sampler.cgroups().processors();
  input.usage = std::move(*usage);
  input.last = recent.last;
  input.before = recent.before;
  return agent_metadata::stats_document(input);
}

/// "arn:aws:ecs:REGION:ACCOUNT:container-instance/CLUSTER/ID" beside the task's own ARN.
std::string instance_arn(const TaskEntry& entry, const std::string& instance_id) {
  const std::string& task = entry.assigned.assignment.task_arn;
  return task.substr(0, task.find(":task/")) + ":container-instance/" +
         entry.assigned.assignment.cluster + '/' + instance_id;
}

/// Puts the tags of a resource there, or why there are none.
void read_tags(const EcsApiClient& api, const std::string& arn, const char* field,
               std::map<std::string, std::string>& tags, TagsView& view) {
  const auto answer =
      api.call("ListTagsForResource", json::serialize(json::object{{"resourceArn", arn}}), {});
  if (!answer) {
    view.errors.push_back({field, "RequestError", answer.error().message, arn, 500, ""});
    return;
  }
  boost::system::error_code error;
  const json::value body = json::parse(answer->body, error);
  const auto text = [](const json::value& object, const char* name) -> std::string {
    const json::value* value = object.is_object() ? object.get_object().if_contains(name) : nullptr;
    return value && value->is_string() ? std::string(value->get_string()) : "";
  };
  if (answer->status != 200) {
    view.errors.push_back({field, text(body, "__type"), text(body, "message"), arn, answer->status,
                           answer->request_id});
    return;
  }
  const json::value* list = body.is_object() ? body.get_object().if_contains("tags") : nullptr;
  if (!list || !list->is_array()) return;
  for (const json::value& tag : list->get_array()) tags[text(tag, "key")] = text(tag, "value");
}

}  // namespace

MetadataDesk::MetadataDesk(EventLoop& loop, const TaskBook& book,
                           const agent_metadata::EndpointIds& ids,
                           const agent_metadata::UsageSampler& usage, const RoleCredentials& roles,
                           MetadataDeskOptions options)
    : loop_(loop),
      book_(book),
      ids_(ids),
      usage_(usage),
      roles_(roles),
      options_(std::move(options)),
      api_(options_.api) {}

void MetadataDesk::take(MetadataRequest request, wire::HttpReply reply) {
  const bool writes = request.path.document == Document::kTaskProtection && request.method == "PUT";
  if (request.method != "GET" && !writes) {
    return reply({405, {{"Content-Type", "text/plain; charset=utf-8"}}, "Method Not Allowed\n"});
  }
  loop_.post(
      [this, request = std::move(request), reply = std::move(reply)] { answer(request, reply); });
}

MetadataDesk::Asker MetadataDesk::find(const MetadataRequest& request) const {
  for (const auto& [id, entry] : book_.entries()) {
    if (entry->has_stopped() || !comes_from(*entry, request.source)) continue;
    if (request.path.document == Document::kCredentials) {
      if (agent_metadata::same_id(ids_.credentials(id), request.path.id)) return {entry.get(), 0};
      continue;
    }
    const auto& runtime_ids = entry->assigned.runtime_ids;
    for (std::size_t i = 0; i < runtime_ids.size(); ++i) {
      if (agent_metadata::same_id(ids_.container(runtime_ids[i]), request.path.id)) {
        return {entry.get(), i};
      }
    }
  }
  return {};
}

void MetadataDesk::answer(const MetadataRequest& request, const wire::HttpReply& reply) {
  const Asker asker = find(request);
  if (!asker.entry) return reply(not_found(request.path.document));
  switch (request.path.document) {
    case Document::kCredentials:
      return answer_credentials(asker, reply);
    case Document::kTaskProtection:
      return answer_protection(asker, request, reply);
    case Document::kContainerStats:
    case Document::kTaskStats:
      return answer_stats(asker, request.path.document, reply);
    case Document::kTaskWithTags:
      return answer_with_tags(asker, reply);
    case Document::kContainer:
    case Document::kTask:
      break;
  }
  const TaskView view = make_task_view(*asker.entry, options_.machine);
  reply(json_response(200, json::serialize(request.path.document == Document::kTask
                                               ? agent_metadata::task_document(view)
                                               : agent_metadata::container_document(
                                                     view.containers.at(asker.container)))));
}

void MetadataDesk::answer_credentials(const Asker& asker, const wire::HttpReply& reply) {
  if (task_role(*asker.entry).empty()) return reply(not_found(Document::kCredentials));
  const auto* keys = roles_.find(asker.entry->id(), loop_.now());
  if (keys) return reply(credentials_response(*keys));
  waiting_.push_back({asker.entry->id(), loop_.now() + kPatienceForKeys, reply});
  loop_.at(waiting_.back().until, [this] { tick(); });
  options_.ask_for_credentials();
}

void MetadataDesk::credentials_came() {
  std::vector<Waiting> waiting = std::exchange(waiting_, {});
  for (Waiting& one : waiting) {
    if (const auto* keys = roles_.find(one.task_id, loop_.now())) {
      one.reply(credentials_response(*keys));
    } else {
      waiting_.push_back(std::move(one));
    }
  }
}

void MetadataDesk::tick() {
  std::vector<Waiting> waiting = std::exchange(waiting_, {});
  for (Waiting& one : waiting) {
    if (loop_.now() < one.until) {
      waiting_.push_back(std::move(one));
      continue;
    }
    one.reply(credentials_error(503, "CredentialsUninitialized",
                                "CredentialsV2Request: Credentials uninitialized for ID"));
  }
}

void MetadataDesk::answer_stats(const Asker& asker, Document document, wire::HttpReply reply) {
  std::vector<std::pair<StatsInput, std::string>> containers;
  for (std::size_t i = 0; i < asker.entry->assigned.runtime_ids.size(); ++i) {
    if (document == Document::kContainerStats && i != asker.container) continue;
    StatsInput input;
    input.runtime_id = asker.entry->assigned.runtime_ids[i];
    input.runtime_name = runtime_name(*asker.entry, i);
    input.now = loop_.now();
    containers.emplace_back(std::move(input), options_.cgroup_of(*asker.entry, i));
  }
  pool_.submit([this, document, containers = std::move(containers), reply = std::move(reply)] {
    json::object all;
    for (const auto& [input, cgroup] : containers) {
      all[input.runtime_id] = stats_of(usage_, input, cgroup);
    }
    if (document == Document::kTaskStats) return reply(json_response(200, json::serialize(all)));
    const json::value& one = all.begin()->value();
    reply(one.is_null()
              ? json_response(404, json::serialize(json::value(
                                       "V4 container stats handler: unable to get container stats: "
                                       "the container does not run")))
              : json_response(200, json::serialize(one)));
  });
}

void MetadataDesk::answer_with_tags(const Asker& asker, wire::HttpReply reply) {
  pool_.submit([this, view = make_task_view(*asker.entry, options_.machine),
                instance = instance_arn(*asker.entry, options_.container_instance_id),
                reply = std::move(reply)] {
    TagsView tags;
    read_tags(api_, instance, "ContainerInstanceTags", tags.container_instance, tags);
    read_tags(api_, view.arn, "TaskTags", tags.task, tags);
    reply(json_response(200, json::serialize(agent_metadata::task_document_with_tags(view, tags))));
  });
}

void MetadataDesk::answer_protection(const Asker& asker, const MetadataRequest& request,
                                     wire::HttpReply reply) {
  const auto& assignment = asker.entry->assigned.assignment;
  const auto respond = [](const wire::HttpReply& to, const agent_metadata::ProtectionAnswer& what) {
    to(json_response(what.status, json::serialize(what.body)));
  };
  std::optional<agent_metadata::ProtectionWish> wish;
  if (request.method == "PUT") {
    const auto parsed = agent_metadata::parse_protection_wish(request.body);
    if (!parsed) {
      return respond(reply, agent_metadata::protection_error(400, assignment.task_arn,
                                                             "InvalidParameterException",
                                                             parsed.error().message));
    }
    wish = *parsed;
  }
  std::optional<link::TaskCredentials> keys;
  if (!task_role(*asker.entry).empty()) {
    const auto* found = roles_.find(asker.entry->id(), loop_.now());
    if (!found) {
      options_.ask_for_credentials();
      return respond(
          reply, agent_metadata::protection_error(503, assignment.task_arn, "ServerException",
                                                  "The keys of the task's role are not here yet"));
    }
    keys = *found;
  }
  pool_.submit(
      [this, respond, keys = std::move(keys), arn = assignment.task_arn,
       operation = wish ? "UpdateTaskProtection" : "GetTaskProtection",
       body = agent_metadata::protection_call(assignment.cluster, assignment.task_arn, wish),
       reply = std::move(reply)] {
        const auto answer = api_.call(operation, body, keys);
        if (answer) {
          return respond(reply, agent_metadata::protection_answer(
                                    arn, answer->status, answer->request_id, answer->body));
        }
        const bool timeout = answer.error().code == ErrorCode::kTimeout;
        respond(reply, agent_metadata::protection_error(
                           timeout ? 504 : 500, arn, timeout ? "RequestCanceled" : "RequestError",
                           timeout ? "Timed out calling Amazon ECS Task Protection API"
                                   : answer.error().message));
      });
}

}  // namespace minato::agent
