#include "services/acm/certificate_handlers.h"

#include <algorithm>

#include "services/acm/arns.h"
#include "services/acm/certificate_commands.h"
#include "services/acm/certificate_reader.h"
#include "services/acm/certificate_users.h"
#include "services/acm/shown.h"
#include "services/acm/tags.h"
#include "services/base64.h"

namespace minato::acm {
namespace {

using engine::Context;
using engine::State;
using ImportRequest = api::ImportCertificate::Request;

/// ACM's quota of imported certificates.
constexpr std::size_t kMostCertificates = 2500;

Result<std::string> read_blob(std::string_view member, const std::string& base64) {
  auto bytes = decode_base64(base64);
  if (bytes && !bytes->empty()) return std::move(*bytes);
  return fail(ErrorCode::kValidation, "The value of " + std::string(member) +
                                          " must be a blob of at least 1 byte, in base64");
}

Result<ReadCertificate> read_request(const ImportRequest& request, Instant now) {
  CertificateSource source;
  auto certificate = read_blob("Certificate", request.certificate);
  if (!certificate) return fail(certificate.error());
  source.certificate = std::move(*certificate);
  auto key = read_blob("PrivateKey", request.private_key);
  if (!key) return fail(key.error());
  source.private_key = std::move(*key);
  if (request.certificate_chain) {
    auto chain = read_blob("CertificateChain", *request.certificate_chain);
    if (!chain) return fail(chain.error());
    source.chain = std::move(*chain);
  }
  return read_certificate(source, now);
}

bool has_all(const std::vector<std::string>& present, const std::vector<std::string>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& item) {
    return std::find(present.begin(), present.end(), item) != present.end();
  });
}

/// What uses the certificate relies on these.
Status check_replacement(const CertificateFacts& present, const CertificateFacts& wanted) {
  if (wanted.key_algorithm != present.key_algorithm) {
    return fail(ErrorCode::kValidation,
                "The key algorithm of a certificate cannot be changed from "
                "'" +
                    present.key_algorithm + "' to '" + wanted.key_algorithm +
                    "' by importing it again.");
  }
  if (has_all(wanted.key_usages, present.key_usages) &&
      has_all(wanted.extended_key_usages, present.extended_key_usages)) {
    return {};
  }
  return fail(ErrorCode::kValidation,
              "Key usages cannot be removed from a certificate by importing it again.");
}

Handled<api::ImportCertificate::Response> imported(const CertificateArn& arn) {
  api::ImportCertificate::Response response;
  response.certificate_arn = arn.str();
  return answered(std::move(response));
}

Answer<api::ImportCertificate> import_again(const State& state, const ImportRequest& request,
                                            Context& context) {
  const auto found = find_certificate(state, *request.certificate_arn);
  if (!found) return fail(found.error());
  if (request.tags && !request.tags->empty()) {
    return fail(ErrorCode::kValidation, "Tagging is not permitted on re-import.");
  }
  auto read = read_request(request, context.now);
  if (!read) return fail(read.error());
  if (Status checked = check_replacement((*found)->facts, read->facts); !checked) {
    return fail(checked.error());
  }
  auto handled = imported((*found)->arn);
  handled.plan.add(ReplaceCertificate{(*found)->arn, std::move(read->facts),
                                      std::move(read->material), context.now});
  return handled;
}

}  // namespace

Answer<api::ImportCertificate> import_certificate(const State& state, const ImportRequest& request,
                                                  Context& context) {
  if (request.certificate_arn) return import_again(state, request, context);
  auto read = read_request(request, context.now);
  if (!read) return fail(read.error());
  auto tags = read_tags(request.tags.value_or(std::vector<api::Tag>{}));
  if (!tags) return fail(tags.error());
  if (state.table<Certificate>().size() >= kMostCertificates) {
    return fail(ErrorCode::kLimitExceeded, "There are " + std::to_string(kMostCertificates) +
                                               " imported certificates, which is the quota");
  }
  Certificate made;
  made.arn = make_certificate_arn(state.setting<Identity>(), context.random);
  made.facts = std::move(read->facts);
  made.material = std::move(read->material);
  made.created_at = context.now;
  made.imported_at = context.now;
  made.tags = std::move(*tags);
  auto handled = imported(made.arn);
  handled.plan.add(CreateCertificate{std::move(made)});
  return handled;
}

Answer<api::DescribeCertificate> describe_certificate(
    const State& state, const api::DescribeCertificate::Request& request, Context& context) {
  const auto found = find_certificate(state, request.certificate_arn);
  if (!found) return fail(found.error());
  api::DescribeCertificate::Response response;
  response.certificate = shown(state, **found, context.now);
  return answered(std::move(response));
}

Answer<api::GetCertificate> get_certificate(const State& state,
                                            const api::GetCertificate::Request& request, Context&) {
  const auto found = find_certificate(state, request.certificate_arn);
  if (!found) return fail(found.error());
  const CertificateMaterial& material = (*found)->material;
  api::GetCertificate::Response response;
  response.certificate = material.certificate;
  if (!material.chain.empty()) response.certificate_chain = material.chain;
  return answered(std::move(response));
}

Answer<api::DeleteCertificate> delete_certificate(const State& state,
                                                  const api::DeleteCertificate::Request& request,
                                                  Context&) {
  const auto found = find_certificate(state, request.certificate_arn);
  if (!found) return fail(found.error());
  const CertificateArn& arn = (*found)->arn;
  if (!users_of(state, arn).empty()) {
    return fail(ErrorCode::kResourceInUse, "Certificate " + arn.str() + " in account " +
                                               state.setting<Identity>().account + " is in use.");
  }
  auto handled = answered(api::DeleteCertificate::Response{});
  handled.plan.add(DeleteCertificate{arn});
  return handled;
}

Answer<api::AddTagsToCertificate> add_tags(const State& state,
                                           const api::AddTagsToCertificate::Request& request,
                                           Context&) {
  const auto found = find_certificate(state, request.certificate_arn);
  if (!found) return fail(found.error());
  const auto added = read_tags(request.tags);
  if (!added) return fail(added.error());
  auto tags = with_added_tags((*found)->tags, *added);
  if (!tags) return fail(tags.error());
  auto handled = answered(api::AddTagsToCertificate::Response{});
  handled.plan.add(TagCertificate{(*found)->arn, std::move(*tags)});
  return handled;
}

Answer<api::RemoveTagsFromCertificate> remove_tags(
    const State& state, const api::RemoveTagsFromCertificate::Request& request, Context&) {
  const auto found = find_certificate(state, request.certificate_arn);
  if (!found) return fail(found.error());
  auto handled = answered(api::RemoveTagsFromCertificate::Response{});
  handled.plan.add(TagCertificate{(*found)->arn, without_tags((*found)->tags, request.tags)});
  return handled;
}

Answer<api::ListTagsForCertificate> list_tags(const State& state,
                                              const api::ListTagsForCertificate::Request& request,
                                              Context&) {
  const auto found = find_certificate(state, request.certificate_arn);
  if (!found) return fail(found.error());
  api::ListTagsForCertificate::Response response;
  response.tags = shown_tags((*found)->tags);
  return answered(std::move(response));
}

}  // namespace minato::acm
