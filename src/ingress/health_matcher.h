// ELB's matchers, as HAProxy's expectations of a check's answer. Pure.
#pragma once

#include <string>
#include <string_view>

namespace minato::ingress {

/// "200,301-302", which HAProxy writes alike; "200" for what is none.
std::string status_list(std::string_view matcher);

/// The lines for gRPC codes: "12", "0-99", "0,12". A call that fails is answered by headers alone,
/// with its code among them; where one succeeds the code comes behind the body, out of a check's
/// sight: with 0 among the codes an answer without a code in its headers is good.
std::string grpc_expectation(std::string_view matcher);

}  // namespace minato::ingress
