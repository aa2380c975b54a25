#include "services/acm/certificate_commands.h"

namespace minato::acm {

void CreateCertificate::apply(engine::Commit& commit) const { commit.insert(certificate); }

void ReplaceCertificate::apply(engine::Commit& commit) const {
  commit.update<Certificate>(arn, [&](Certificate& certificate) {
    certificate.facts = facts;
    certificate.material = material;
    certificate.imported_at = at;
  });
}

void DeleteCertificate::apply(engine::Commit& commit) const { commit.erase<Certificate>(arn); }

void TagCertificate::apply(engine::Commit& commit) const {
  commit.update<Certificate>(arn, [&](Certificate& certificate) { certificate.tags = tags; });
}

}  // namespace minato::acm
