#include "services/elb/listener_certificate_commands.h"

namespace minato::elb {

void SetListenerTls::apply(engine::Commit& commit) const {
  commit.update<Listener>(arn, [&](Listener& listener) {
    listener.protocol = protocol;
    listener.tls = tls;
  });
  if (tls.certificate.empty()) erase_certificates(commit, arn);
}

void AddListenerCertificate::apply(engine::Commit& commit) const {
  // The listener may have gone in the same tick.
  if (commit.state().table<Listener>().find(certificate.listener) == nullptr) return;
  if (commit.state().table<ListenerCertificate>().find(certificate.key()) != nullptr) return;
  commit.insert(certificate);
}

void RemoveListenerCertificate::apply(engine::Commit& commit) const {
  commit.erase<ListenerCertificate>(key);
}

void SetListenerOptions::apply(engine::Commit& commit) const {
  commit.update<Listener>(arn, [&](Listener& listener) { listener.options = options; });
}

void erase_certificates(engine::Commit& commit, const ListenerArn& listener) {
  const auto rows = commit.state().index<ListenerCertificatesByListener>().find(listener);
  for (const ListenerCertificate* row : rows) {
    const ListenerCertificateKey key = row->key();
    commit.erase<ListenerCertificate>(key);
  }
}

}  // namespace minato::elb
