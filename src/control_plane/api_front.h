// ApiFront: the one door for every service. It tells service, operation and protocol of an HTTP
// request, verifies the signature, hands the call to `Execute` and encodes its error, if that is
// what comes back. It runs on the server's I/O threads and keeps nothing of a request; safe on any
// thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/principal.h"
#include "base/result.h"
#include "wire/aws_error.h"
#include "wire/credentials.h"
#include "wire/http_server.h"
#include "wire/sigv4_verifier.h"

namespace minato::control_plane {

struct ApiCall {
  std::string service;  // The signing name: "ecs", "elasticloadbalancing", "sts", "ec2", "minato".
  std::string operation;  // "CreateCluster"; always one that the service's table has as supported.
  wire::Protocol protocol = wire::Protocol::kAwsJson11;
  std::string body;        // JSON, or a form.
  std::string request_id;  // A UUID, for XML answers that repeat it.
  std::string endpoint;    // How the caller reached the API: "http://127.0.0.1:4566".
  std::optional<Principal> session = std::nullopt;  // Who asks; absent: the account's root.
};

/// Takes the encoded body of the answer, or the error; from any thread, once.
using Answer = std::function<void(Result<std::string>)>;
using Execute = std::function<void(ApiCall, Answer)>;

struct ApiFrontOptions {
  std::string region;
  wire::AccessKey access_key;
  std::string version;                  // For the page at /.
  wire::OpenSession open_session = {};  // Absent: nobody has keys but the root.
};

class ApiFront {
 public:
  ApiFront(ApiFrontOptions options, Execute execute);
  ~ApiFront();

  /// HttpServerOptions::handler.
  void handle(wire::HttpRequest request, wire::HttpReply reply) const;
  /// HttpServerOptions::refuse: bad HTTP as the AWS error that fits what is known of the request.
  wire::HttpResponse refuse(const wire::HttpRequest& request, const Error& error) const;
  /// WebSocketHandler::refuse for the machine link: nothing when the upgrade is signed for the
  /// service "minato" by the root access key.
  std::optional<wire::HttpResponse> refuse_upgrade(const wire::HttpRequest& request) const;

 private:
  class Core;
  std::shared_ptr<const Core> core_;
};

}  // namespace minato::control_plane
