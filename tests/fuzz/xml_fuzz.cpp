// The XML of the query protocols: an answer with any texts and numbers in it is well-formed, and a
// reader finds in it every value that the shape has.
#include <charconv>
#include <string>

#include "api/ec2_codec.h"
#include "api/elb_codec.h"
#include "api/everything_codec.h"
#include "base/check.h"
#include "fuzz_target.h"
#include "shape_values.h"
#include "wire/aws_error.h"
#include "wire/codec/query_codec.h"
#include "wire/codec/timestamp_text.h"
#include "wire/codec/utf8.h"
#include "wire/codec/validation.h"
#include "xml_reader.h"

namespace minato::fuzz {
namespace {

using wire::Flattening;
using wire::Kind;
using wire::Member;
using wire::Type;

void check_value(const Type& type, const void* value, const XmlElement& element);

template <class Number>
bool reads_as(std::string_view text, const void* value) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  return parsed.ec == std::errc() && parsed.ptr == end &&
         number == *static_cast<const Number*>(value);
}

bool scalar_reads_as(const Type& type, const void* value, const std::string& text) {
  switch (type.kind) {
    case Kind::kInteger:
      return reads_as<std::int32_t>(text, value);
    case Kind::kLong:
      return reads_as<std::int64_t>(text, value);
    case Kind::kDouble:
      return reads_as<double>(text, value);
    case Kind::kBoolean:
      return text == (*static_cast<const bool*>(value) ? "true" : "false");
    case Kind::kTimestamp:
      return wire::parse_timestamp(text) == *static_cast<const Instant*>(value);
    case Kind::kEnum:
      return text == wire::enum_text(type, value);
    default:
      return text == xml_characters(*static_cast<const std::string*>(value));
  }
}

/// The children of an element, which must be used one after another to the last.
class Children {
 public:
  explicit Children(const XmlElement& element) : element_(element) {
    MINATO_CHECK(element.text.empty(), "text where elements belong");
  }
  const XmlElement& next(std::string_view name) {
    MINATO_CHECK(used_ < element_.children.size(), "a value is missing");
    MINATO_CHECK(element_.children[used_].name == name, "an element has another name");
    return element_.children[used_++];
  }
  void check_used() const {
    MINATO_CHECK(used_ == element_.children.size(), "an element too many");
  }

 private:
  const XmlElement& element_;
  std::size_t used_ = 0;
};

void check_elements(const Type& type, const void* value, std::string_view name, Children& in) {
  for (std::size_t i = 0; i < type.list->size(value); ++i) {
    check_value(*type.element, type.list->at(value, i), in.next(name));
  }
}

struct EntryChecker {
  const Type& type;
  std::string_view name;
  Children& in;

  static void visit(void* context, const std::string& key, const void* value) {
    auto& checker = *static_cast<EntryChecker*>(context);
    Children entry(checker.in.next(checker.name));
    MINATO_CHECK(entry.next("key").text == xml_characters(key), "a key reads differently");
    check_value(*checker.type.element, value, entry.next(checker.type.element_xml_name));
    entry.check_used();
  }
};

void check_entries(const Type& type, const void* value, std::string_view name, Children& in) {
  EntryChecker checker{type, name, in};
  type.map->for_each(value, &checker, &EntryChecker::visit);
}

void check_members(const Type& type, const void* value, Children& in) {
  for (const Member& member : type.members) {
    const void* const inner = member.get(value);
    if (inner == nullptr) continue;
    const bool bare = member.flattening == Flattening::kAlways;
    if (bare && member.type->kind == Kind::kList) {
      check_elements(*member.type, inner, member.xml_name, in);
    } else if (bare && member.type->kind == Kind::kMap) {
      check_entries(*member.type, inner, member.xml_name, in);
    } else {
      check_value(*member.type, inner, in.next(member.xml_name));
    }
  }
}

void check_value(const Type& type, const void* value, const XmlElement& element) {
  if (type.kind != Kind::kStructure && type.kind != Kind::kList && type.kind != Kind::kMap) {
    MINATO_CHECK(element.children.empty(), "elements where text belongs");
    MINATO_CHECK(scalar_reads_as(type, value, element.text), "a value reads differently");
    return;
  }
  Children children(element);
  if (type.kind == Kind::kStructure) check_members(type, value, children);
  if (type.kind == Kind::kList) check_elements(type, value, type.element_xml_name, children);
  if (type.kind == Kind::kMap) check_entries(type, value, "entry", children);
  children.check_used();
}

template <class Shape>
void try_answer(const wire::ServiceModel& service, std::string_view operation, Words words) {
  const Type& type = wire::type_of<Shape>();
  const std::string request_id(words.next());
  Shape shape;
  fill_value(type, words, &shape);
  const auto root = read_xml(wire::encode_query_xml(service, operation, shape, request_id));
  MINATO_CHECK(root, "an answer is not well-formed XML");
  MINATO_CHECK(root->name == std::string(operation) + "Response", "the root has another name");
  Children children(*root);
  const XmlElement* id = nullptr;
  if (service.protocol == wire::Protocol::kEc2Query) {
    id = &children.next("requestId");
    check_members(type, &shape, children);
  } else {
    check_value(type, &shape, children.next(std::string(operation) + "Result"));
    id = &children.next("ResponseMetadata").children.at(0);
  }
  children.check_used();
  MINATO_CHECK(id->text == xml_characters(request_id), "the request's id reads differently");
}

const XmlElement* find(const XmlElement& element, std::string_view name) {
  if (element.name == name) return &element;
  for (const XmlElement& child : element.children) {
    if (const XmlElement* const found = find(child, name)) return found;
  }
  return nullptr;
}

void try_error(std::string_view message) {
  for (const auto protocol : {wire::Protocol::kAwsQuery, wire::Protocol::kEc2Query}) {
    const wire::HttpResponse response = wire::aws_error_response(
        {protocol, "http://example.com/", "id"}, {ErrorCode::kValidation, std::string(message)});
    const auto root = read_xml(response.body);
    MINATO_CHECK(root, "an error is not well-formed XML");
    const XmlElement* const found = find(*root, "Message");
    MINATO_CHECK(found != nullptr, "an error without its message");
    MINATO_CHECK(!wire::is_utf8(message) || found->text == xml_characters(message),
                 "an error's message reads differently");
  }
}

}  // namespace

void try_input(std::string_view input) {
  const Words words(input);
  try_answer<everything::EchoResponse>(everything::kServiceModel, "Echo", words);
  try_answer<elb::api::DescribeLoadBalancersResponse>(elb::api::kServiceModel,
                                                      "DescribeLoadBalancers", words);
  try_answer<elb::api::DescribeRulesResponse>(elb::api::kServiceModel, "DescribeRules", words);
  try_answer<ec2::api::DescribeSecurityGroupsResponse>(ec2::api::kServiceModel,
                                                       "DescribeSecurityGroups", words);
  try_error(input);
}

}  // namespace minato::fuzz
