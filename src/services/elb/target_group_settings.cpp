#include "services/elb/target_group_settings.h"

#include "services/ec2/default_network.h"
#include "services/elb/name_rules.h"
#include "services/elb/tags.h"

namespace minato::elb {
namespace {

using Request = api::CreateTargetGroup::Request;

Status unsupported(std::string_view member, std::string_view value, std::string_view supported) {
  return fail(ErrorCode::kUnsupportedMember, std::string(member) + " '" + std::string(value) +
                                                 "' is not supported; " + std::string(supported) +
                                                 " is");
}

Status missing(std::string_view member) {
  return fail(ErrorCode::kValidation, "A " + std::string(member) + " must be specified");
}

Status check_address_type(const Request& request) {
  if (request.ip_address_type &&
      *request.ip_address_type != api::TargetGroupIpAddressTypeEnum::kIpv4) {
    return unsupported("IpAddressType", to_string(*request.ip_address_type), "'ipv4'");
  }
  return {};
}

Result<Protocol> read_protocol(const Request& request) {
  if (!request.protocol) return fail(missing("Protocol").error());
  Protocol read = Protocol::kHttp;
  if (parse_enum(to_string(*request.protocol), read)) return read;
  return fail(
      unsupported("Protocol", to_string(*request.protocol), "'HTTP', 'HTTPS', 'TCP' or 'TLS'")
          .error());
}

Result<ProtocolVersion> read_version(const Request& request, Protocol protocol) {
  ProtocolVersion read = ProtocolVersion::kHttp1;
  if (!request.protocol_version) return read;
  if (!is_http(protocol)) {
    return fail(ErrorCode::kValidation,
                "ProtocolVersion is not for target groups with the "
                "protocol '" +
                    std::string(to_string(protocol)) + "'");
  }
  if (parse_enum(*request.protocol_version, read)) return read;
  return fail(ErrorCode::kValidation, "ProtocolVersion must be 'HTTP1', 'HTTP2' or 'GRPC', not '" +
                                          *request.protocol_version + "'");
}

Result<int> read_port(const std::optional<std::int32_t>& port) {
  if (!port) return fail(missing("Port").error());
  if (*port >= 1 && *port <= 65535) return *port;
  return fail(ErrorCode::kValidation,
              "Port must be between 1 and 65535, not " + std::to_string(*port));
}

Result<std::string> read_vpc(const engine::State& state, const Request& request) {
  if (!request.vpc_id) return fail(missing("VpcId").error());
  const auto& network = state.setting<ec2::DefaultNetwork>();
  if (*request.vpc_id == network.vpc_id) return *request.vpc_id;
  return fail(ErrorCode::kValidation, "The VPC ID '" + *request.vpc_id + "' is not found");
}

Result<TargetType> read_target_type(const std::optional<api::TargetTypeEnum>& type) {
  TargetType read = TargetType::kInstance;
  if (!type || parse_enum(to_string(*type), read)) return read;
  return fail(unsupported("TargetType", to_string(*type), "'instance' or 'ip'").error());
}

}  // namespace

Result<TargetGroup> read_target_group(const engine::State& state, const Request& request) {
  if (Status checked = check_target_group_name(request.name); !checked) {
    return fail(checked.error());
  }
  const auto type = read_target_type(request.target_type);
  if (!type) return fail(type.error());
  const auto protocol = read_protocol(request);
  if (!protocol) return fail(protocol.error());
  const auto version = read_version(request, *protocol);
  if (!version) return fail(version.error());
  if (Status checked = check_address_type(request); !checked) return fail(checked.error());
  const auto port = read_port(request.port);
  if (!port) return fail(port.error());
  auto vpc = read_vpc(state, request);
  if (!vpc) return fail(vpc.error());
  auto tags = read_tags(request.tags);
  if (!tags) return fail(tags.error());
  TargetGroup group;
  group.name = request.name;
  group.protocol = *protocol;
  group.protocol_version = *version;
  group.port = *port;
  group.vpc = std::move(*vpc);
  group.target_type = *type;
  group.tags = std::move(*tags);
  auto check = new_health_check(group, health_check_change(request));
  if (!check) return fail(check.error());
  group.health_check = std::move(*check);
  return group;
}

bool same_settings(const TargetGroup& wanted, const TargetGroup& present) {
  return wanted.protocol == present.protocol &&
         wanted.protocol_version == present.protocol_version && wanted.port == present.port &&
         wanted.vpc == present.vpc && wanted.target_type == present.target_type &&
         wanted.health_check == present.health_check && wanted.tags == present.tags;
}

}  // namespace minato::elb
