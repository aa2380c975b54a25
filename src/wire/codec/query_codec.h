// Forms and XML of the awsQuery and ec2Query protocols: a form in, an XML document out. Decoding
// validates as the JSON codec does (validation.h); parameters that no member answers to are
// ignored. Lists come as Name.member.N (flattened ones, and all of ec2Query's, as Name.N), maps as
// Name.entry.N.key and .value. Timestamps are written as ISO 8601 and read as that or as epoch
// seconds. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/codec/query_parameters.h"
#include "wire/codec/service_model.h"
#include "wire/codec/type.h"

namespace minato::wire {

/// The type-erased codec under the templates below.
Status decode_query(const Type& type, const QueryParameters& parameters, void* value);
std::string encode_query_xml(const ServiceModel& service, std::string_view operation,
                             const Type& type, const void* value, std::string_view request_id);

template <class Shape>
Result<Shape> decode_query(const QueryParameters& parameters) {
  Shape shape;
  if (Status decoded = decode_query(type_of<Shape>(), parameters, &shape); !decoded) {
    return fail(std::move(decoded.error()));
  }
  return shape;
}

/// The whole answer. awsQuery: <OpResponse><OpResult>...</OpResult><ResponseMetadata>; ec2Query:
/// <OpResponse><requestId>.
template <class Shape>
std::string encode_query_xml(const ServiceModel& service, std::string_view operation,
                             const Shape& shape, std::string_view request_id) {
  return encode_query_xml(service, operation, type_of<Shape>(), &shape, request_id);
}

/// `text` as XML character data or attribute value, appended to `out`. What XML cannot hold becomes
/// U+FFFD.
void append_xml_escaped(std::string_view text, std::string& out);

}  // namespace minato::wire
