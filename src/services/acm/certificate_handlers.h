// The operations on certificates as pure functions; errors by the names of the API.
#pragma once

#include "api/acm.h"
#include "services/handler.h"

namespace minato::acm {

/// A new certificate, or new material for one that is there.
Answer<api::ImportCertificate> import_certificate(const engine::State& state,
                                                  const api::ImportCertificate::Request& request,
                                                  engine::Context& context);

Answer<api::DescribeCertificate> describe_certificate(
    const engine::State& state, const api::DescribeCertificate::Request& request,
    engine::Context& context);

/// The certificate and its chain; the key is not for anybody.
Answer<api::GetCertificate> get_certificate(const engine::State& state,
                                            const api::GetCertificate::Request& request,
                                            engine::Context& context);

/// Refused while a listener shows it.
Answer<api::DeleteCertificate> delete_certificate(const engine::State& state,
                                                  const api::DeleteCertificate::Request& request,
                                                  engine::Context& context);

Answer<api::AddTagsToCertificate> add_tags(const engine::State& state,
                                           const api::AddTagsToCertificate::Request& request,
                                           engine::Context& context);

Answer<api::RemoveTagsFromCertificate> remove_tags(
    const engine::State& state, const api::RemoveTagsFromCertificate::Request& request,
    engine::Context& context);

Answer<api::ListTagsForCertificate> list_tags(const engine::State& state,
                                              const api::ListTagsForCertificate::Request& request,
                                              engine::Context& context);

}  // namespace minato::acm
