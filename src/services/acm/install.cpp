#include "services/acm/install.h"

#include "api/acm_codec.h"
#include "engine/journalled_table.h"
#include "services/acm/certificate.h"
#include "services/acm/certificate_handlers.h"
#include "services/acm/certificate_list.h"

namespace minato::acm {

void install(engine::Engine& engine, OperationRegistry& registry) {
  constexpr std::string_view kSigningName = "acm";
  engine::install_table<Certificate>(engine.state());
  registry.add<api::ImportCertificate>(kSigningName, import_certificate);
  registry.add<api::DescribeCertificate>(kSigningName, describe_certificate);
  registry.add<api::GetCertificate>(kSigningName, get_certificate);
  registry.add<api::ListCertificates>(kSigningName, list_certificates);
  registry.add<api::DeleteCertificate>(kSigningName, delete_certificate);
  registry.add<api::AddTagsToCertificate>(kSigningName, add_tags);
  registry.add<api::RemoveTagsFromCertificate>(kSigningName, remove_tags);
  registry.add<api::ListTagsForCertificate>(kSigningName, list_tags);
}

}  // namespace minato::acm
