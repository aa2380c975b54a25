// Protocol: how a service's requests, answers and errors are written on the wire. Every service
// speaks one of them; the tables out of api/*.smithy say which.
#pragma once

namespace minato::wire {

enum class Protocol {
  kAwsJson10,  // X-Amz-Target and JSON, application/x-amz-json-1.0.
  kAwsJson11,  // The same as application/x-amz-json-1.1: ECS.
  kAwsQuery,   // A form with Action and Version, answered in XML: ELB, STS.
  kEc2Query,   // EC2's own variant of it.
};

}  // namespace minato::wire
