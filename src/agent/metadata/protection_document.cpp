#include "agent/metadata/protection_document.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <boost/json.hpp>
#include <cmath>

namespace minato::agent_metadata {
namespace {

namespace json = boost::json;

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

/// Empty when there is no such text.
std::string text_of(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->get_string()) : "";
}

/// awsJson's seconds since 1970, perhaps with a fraction; null stays null.
json::value date_of(const json::object& task) {
  const json::value* value = task.if_contains("expirationDate");
  if (!value || !value->is_number()) return nullptr;
  return json::string(
      fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                  fmt::gmtime(static_cast<std::time_t>(std::floor(value->to_number<double>())))));
}

/// The only element of a list of objects, or null.
const json::object* only(const json::object& answer, const char* list) {
  const json::value* value = answer.if_contains(list);
  if (!value || !value->is_array() || value->get_array().empty()) return nullptr;
  return value->get_array().front().if_object();
}

ProtectionAnswer protection_of(const json::object& task) {
  const json::value* enabled = task.if_contains("protectionEnabled");
  return {200, json::object{{"protection", json::object{{"ExpirationDate", date_of(task)},
                                                        {"ProtectionEnabled",
                                                         enabled ? *enabled : json::value(false)},
                                                        {"TaskArn", text_of(task, "taskArn")}}}}};
}

ProtectionAnswer failure_of(const json::object& failure) {
  const std::string detail = text_of(failure, "detail");
  return {200,
          json::object{{"failure", json::object{{"Arn", text_of(failure, "arn")},
                                                {"Detail", detail.empty() ? json::value(nullptr)
                                                                          : json::value(detail)},
                                                {"Reason", text_of(failure, "reason")}}}}};
}

}  // namespace

Result<ProtectionWish> parse_protection_wish(std::string_view body) {
  boost::system::error_code error;
  const json::value value = json::parse(body, error);
  const json::object* const object = error ? nullptr : value.if_object();
  if (!object) return invalid("UpdateTaskProtection: failed to decode request");
  ProtectionWish wish;
  const json::value* enabled = object->if_contains("ProtectionEnabled");
  if (!enabled || enabled->is_null()) {
    return invalid("Invalid request: does not contain 'ProtectionEnabled' field");
  }
  if (!enabled->is_bool()) return invalid("Invalid request: 'ProtectionEnabled' is no boolean");
  wish.enabled = enabled->get_bool();
  for (const auto& [name, member] : *object) {
    if (name == "ProtectionEnabled") continue;
    if (name != "ExpiresInMinutes") {
      return invalid("UpdateTaskProtection: failed to decode request: unknown field \"" +
                     std::string(name) + "\"");
    }
    if (member.is_null()) continue;
    if (!member.is_int64()) return invalid("Invalid request: 'ExpiresInMinutes' is no integer");
    wish.expires_in_minutes = member.get_int64();
  }
  return wish;
}

std::string protection_call(const std::string& cluster, const std::string& task_arn,
                            const std::optional<ProtectionWish>& wish) {
  json::object call{{"cluster", cluster}, {"tasks", json::array{task_arn}}};
  if (wish) {
    call["protectionEnabled"] = wish->enabled;
    if (wish->expires_in_minutes) call["expiresInMinutes"] = *wish->expires_in_minutes;
  }
  return json::serialize(call);
}

ProtectionAnswer protection_error(int status, const std::string& task_arn, std::string_view code,
                                  std::string_view message) {
  return {status,
          json::object{
              {"error", json::object{{"Arn", task_arn}, {"Code", code}, {"Message", message}}}}};
}

ProtectionAnswer protection_answer(const std::string& task_arn, int status,
                                   const std::string& request_id, std::string_view body) {
  boost::system::error_code error;
  const json::value value = json::parse(body, error);
  const json::object* const answer = error ? nullptr : value.if_object();
  if (!answer) {
    return protection_error(500, task_arn, "ServerException", "The API's answer is no JSON.");
  }
  if (status != 200) {
    ProtectionAnswer made =
        protection_error(status, task_arn, text_of(*answer, "__type"), text_of(*answer, "message"));
    made.body.as_object()["requestID"] = request_id;
    return made;
  }
  if (const json::object* failure = only(*answer, "failures")) return failure_of(*failure);
  if (const json::object* task = only(*answer, "protectedTasks")) return protection_of(*task);
  return protection_error(500, task_arn, "ServerException", "The API's answer names no task.");
}

}  // namespace minato::agent_metadata
