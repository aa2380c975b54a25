// ListCertificates: what is asked for by status, key and usage, in the order of their making.
#pragma once

#include "api/acm.h"
#include "services/handler.h"

namespace minato::acm {

/// Like ACM it lists, unless key types are named, those with RSA keys of 1024 and 2048 bits alone.
Answer<api::ListCertificates> list_certificates(const engine::State& state,
                                                const api::ListCertificates::Request& request,
                                                engine::Context& context);

}  // namespace minato::acm
