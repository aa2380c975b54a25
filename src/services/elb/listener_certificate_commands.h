// The commands that change what listeners show their clients.
#pragma once

#include "engine/command.h"
#include "services/elb/listener.h"
#include "services/elb/listener_certificate.h"

namespace minato::elb {

/// Another protocol, default certificate or policy. Without TLS the other certificates go as well.
struct SetListenerTls {
  static constexpr std::string_view kName = "SetListenerTls";
  void apply(engine::Commit& commit) const;

  ListenerArn arn;
  Protocol protocol;
  ListenerTls tls;
};

struct AddListenerCertificate {
  static constexpr std::string_view kName = "AddListenerCertificate";
  void apply(engine::Commit& commit) const;

  ListenerCertificate certificate;
};

struct RemoveListenerCertificate {
  static constexpr std::string_view kName = "RemoveListenerCertificate";
  void apply(engine::Commit& commit) const;

  ListenerCertificateKey key;
};

/// What ModifyListenerAttributes changes.
struct SetListenerOptions {
  static constexpr std::string_view kName = "SetListenerOptions";
  void apply(engine::Commit& commit) const;

  ListenerArn arn;
  ListenerOptions options;
};

/// For commands that take a listener away, or its TLS.
void erase_certificates(engine::Commit& commit, const ListenerArn& listener);

}  // namespace minato::elb
