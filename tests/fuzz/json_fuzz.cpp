// JSON of requests and of the machine link: any bytes are read or refused in words; what was read
// is written in two ways, and read from both as the same again. Whatever texts a value of ours has,
// JSON comes of it.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <string>

#include "api/agent_codec.h"
#include "api/ecs_codec.h"
#include "api/everything_codec.h"
#include "base/check.h"
#include "fuzz_target.h"
#include "shape_values.h"
#include "wire/codec/json_codec.h"
#include "wire/codec/utf8.h"

namespace minato::fuzz {
namespace {

template <class Shape>
void try_shape(std::string_view text) {
  const wire::Type& type = wire::type_of<Shape>();
  const Result<Shape> shape = wire::decode_json_text<Shape>(text);
  if (!shape) {
    const ErrorCode code = shape.error().code;
    MINATO_CHECK(code == ErrorCode::kMalformedRequest || code == ErrorCode::kValidation ||
                     code == ErrorCode::kUnsupportedMember,
                 "JSON is refused as something else");
    MINATO_CHECK(wire::is_utf8(shape.error().message), "a message is no text");
    return;
  }
  const std::string written = wire::encode_json_text(*shape);
  const Result<Shape> reread = wire::decode_json_text<Shape>(written);
  MINATO_CHECK(reread && same_value(type, &*shape, &*reread), "what was written reads differently");
  const std::string tree = boost::json::serialize(wire::encode_json(*shape));
  const Result<Shape> from_tree = wire::decode_json_text<Shape>(tree);
  MINATO_CHECK(from_tree && same_value(type, &*shape, &*from_tree), "the tree reads differently");
}

/// Whatever is in a value of ours, the text is JSON.
void try_any_texts(Words words) {
  everything::Everything value;
  fill_value(wire::type_of<everything::Everything>(), words, &value);
  boost::json::error_code error;
  boost::json::parse(wire::encode_json_text(value), error);
  MINATO_CHECK(!error, "what was written is no JSON");
  boost::json::parse(boost::json::serialize(wire::encode_json(value)), error);
  MINATO_CHECK(!error, "the tree is no JSON");
}

}  // namespace

void try_input(std::string_view input) {
  try_any_texts(Words(input));
  try_shape<everything::Everything>(input);
  try_shape<ecs::api::RegisterTaskDefinitionRequest>(input);
  try_shape<ecs::api::CreateServiceRequest>(input);
  try_shape<ecs::api::RunTaskRequest>(input);
  try_shape<link::AgentMessage>(input);
  try_shape<link::ServerMessage>(input);
}

}  // namespace minato::fuzz
