#include "cli/task_definition_edit.h"

#include <algorithm>
#include <boost/json.hpp>
#include <vector>

#include "cli/json_members.h"
#include "cli/similar_names.h"

namespace minato::cli {
namespace {

using boost::json::object;

/// What ECS tells of a task definition and does not take.
constexpr const char* kReadOnly[] = {"taskDefinitionArn",  "revision",        "status",
                                     "requiresAttributes", "compatibilities", "registeredAt",
                                     "registeredBy",       "deregisteredAt",  "deleteRequestedAt"};

std::vector<object*> containers_of(object& definition) {
  std::vector<object*> containers;
  auto* list = definition.if_contains("containerDefinitions");
  if (list == nullptr || !list->is_array()) return containers;
  for (auto& each : list->get_array()) {
    if (each.is_object()) containers.push_back(&each.get_object());
  }
  return containers;
}

std::vector<std::string> names_of(const std::vector<object*>& containers) {
  std::vector<std::string> names;
  for (const object* each : containers) names.push_back(text_of(*each, "name"));
  return names;
}

bool is_essential(const object* container) {
  return !container->contains("essential") || is_true(*container, "essential");
}

Result<object*> choose(const std::vector<object*>& containers, const std::string& wanted) {
  if (!wanted.empty()) {
    for (object* each : containers) {
      if (text_of(*each, "name") == wanted) return each;
    }
    return fail(ErrorCode::kInvalidParameter, "no container \"" + wanted +
                                                  "\" in the task definition" +
                                                  instead_of(wanted, names_of(containers)));
  }
  if (containers.size() == 1) return containers.front();
  if (std::ranges::count_if(containers, is_essential) == 1) {
    return *std::ranges::find_if(containers, is_essential);
  }
  return fail(ErrorCode::kInvalidParameter,
              "--container is to say whose image it is, as no container alone is essential" +
                  instead_of("", names_of(containers)));
}

std::string place_in(const std::string& text, std::size_t offset) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size()));
  return "line " + std::to_string(1 + std::count(text.begin(), end, '\n'));
}

}  // namespace

object registrable(const object& described) {
  const bool is_answer = described.contains("taskDefinition");
  object definition = is_answer ? object_of(described, "taskDefinition") : described;
  for (const char* member : kReadOnly) definition.erase(member);
  if (is_answer && !list_of(described, "tags").empty()) {
    definition["tags"] = list_of(described, "tags");
  }
  return definition;
}

Result<object> parse_task_definition(const std::string& text, const std::string& name) {
  boost::json::stream_parser parser;
  boost::system::error_code error;
  const std::size_t read = parser.write_some(text.data(), text.size(), error);
  if (!error && text.find_first_not_of(" \t\r\n", read) != std::string::npos) {
    error = boost::json::error::extra_data;
  }
  if (!error) parser.finish(error);
  if (error) {
    return fail(ErrorCode::kInvalidParameter,
                name + ", " + place_in(text, read) + ": no JSON: " + error.message());
  }
  const boost::json::value value = parser.release();
  if (value.is_object()) {
    object definition = registrable(value.get_object());
    if (definition.contains("containerDefinitions")) return definition;
  }
  return fail(ErrorCode::kInvalidParameter,
              name + ": no task definition: containerDefinitions is missing");
}

Result<ImageChange> change_image(object definition, const std::string& container,
                                 const std::string& image) {
  const auto chosen = choose(containers_of(definition), container);
  if (!chosen) return fail(chosen.error());
  const std::string name = text_of(**chosen, "name");
  const std::string before = text_of(**chosen, "image");
  (**chosen)["image"] = image;
  return ImageChange{std::move(definition), name, before};
}

}  // namespace minato::cli
