// Forms of the query protocols: any bytes are read or refused in words; what was read can be
// written as a form, or as JSON, and is then read as the same again.
#include <string>

#include "api/ec2_codec.h"
#include "api/elb_codec.h"
#include "api/everything_codec.h"
#include "base/check.h"
#include "fuzz_target.h"
#include "shape_values.h"
#include "wire/codec/json_codec.h"
#include "wire/codec/query_codec.h"
#include "wire/codec/utf8.h"

namespace minato::fuzz {
namespace {

using wire::QueryParameters;

void check_refusal(const Error& error) {
  MINATO_CHECK(error.code == ErrorCode::kMalformedRequest || error.code == ErrorCode::kValidation ||
                   error.code == ErrorCode::kUnsupportedMember,
               "a form is refused as something else");
  MINATO_CHECK(wire::is_utf8(error.message), "a message is no text");
}

/// The same parameters, written another way.
std::string every_byte_escaped(const QueryParameters& parameters) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string form;
  const auto append = [&form](std::string_view text) {
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      form.append({'%', kDigits[byte >> 4], kDigits[byte & 15]});
    }
  };
  for (const auto& [name, value] : parameters.values()) {
    append(name);
    form += '=';
    append(value);
    form += '&';
  }
  return form;
}

enum class AlsoAsJson { kYes, kNo };

template <class Shape>
void try_shape(const QueryParameters& parameters, AlsoAsJson json) {
  const wire::Type& type = wire::type_of<Shape>();
  const Result<Shape> shape = wire::decode_query<Shape>(parameters);
  if (!shape) return check_refusal(shape.error());
  const auto again = QueryParameters::parse(write_form(type, &*shape));
  MINATO_CHECK(again, "a form that was written cannot be parsed");
  const Result<Shape> reread = wire::decode_query<Shape>(*again);
  MINATO_CHECK(reread && *reread == *shape, "a form that was written reads differently");
  if (json == AlsoAsJson::kNo) return;
  const Result<Shape> from_json = wire::decode_json_text<Shape>(wire::encode_json_text(*shape));
  MINATO_CHECK(from_json && same_value(type, &*shape, &*from_json), "JSON reads differently");
}

}  // namespace

void try_input(std::string_view input) {
  const auto parameters = QueryParameters::parse(input);
  if (!parameters) return check_refusal(parameters.error());
  for (const auto& [name, value] : parameters->values()) {
    MINATO_CHECK(wire::is_utf8(name) && wire::is_utf8(value), "a parameter is no text");
  }
  const auto again = QueryParameters::parse(every_byte_escaped(*parameters));
  MINATO_CHECK(again && again->values() == parameters->values(), "escapes change a form");

  // A document comes as a text in a form and as a value in JSON.
  try_shape<everything::EchoRequest>(*parameters, AlsoAsJson::kNo);
  try_shape<elb::api::CreateLoadBalancerRequest>(*parameters, AlsoAsJson::kYes);
  try_shape<elb::api::CreateTargetGroupRequest>(*parameters, AlsoAsJson::kYes);
  try_shape<elb::api::CreateListenerRequest>(*parameters, AlsoAsJson::kYes);
  try_shape<elb::api::ModifyListenerRequest>(*parameters, AlsoAsJson::kYes);
  try_shape<elb::api::RegisterTargetsRequest>(*parameters, AlsoAsJson::kYes);
  try_shape<ec2::api::DescribeVpcsRequest>(*parameters, AlsoAsJson::kYes);
  try_shape<ec2::api::DescribeSubnetsRequest>(*parameters, AlsoAsJson::kYes);
}

}  // namespace minato::fuzz
