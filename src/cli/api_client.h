// ApiClient: the commands' own way to the API, signed with the key in the data directory.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "base/result.h"
#include "cli/options.h"
#include "wire/http_client.h"
#include "wire/sigv4_signer.h"

namespace minato::cli {

/// Whether a call's error says that nobody answered, or nobody who speaks the API.
bool is_no_answer(const Error& error);
/// A call's error for people.
std::string explanation_of(const Error& error);

class ApiClient {
 public:
  /// kNotFound: no Minato has ever run on this data directory; kIo: its key is not ours to read.
  static Result<ApiClient> open(const ReachOptions& reach);

  /// "ADDRESS:PORT"
  const std::string& listen() const { return listen_; }

  /// An awsJson operation: `target` is "AmazonEC2ContainerServiceV20141113.ListClusters". Errors
  /// carry the API's own message: kClusterNotFound, kUnsupported, kServer for what may
  /// pass, else kClient.
  Result<boost::json::object> call(const std::string& service, const std::string& target,
                                   const boost::json::object& request);
  /// The same for ECS.
  Result<boost::json::object> ecs(const std::string& operation, const boost::json::object& request);
  /// Of a List operation of ECS all that is in `member`, page after page.
  Result<boost::json::array> ecs_all(const std::string& operation, const std::string& member,
                                     boost::json::object request);

 private:
  ApiClient(wire::AccessKey key, std::string region, std::string listen);

  wire::AccessKey key_;
  std::string region_;
  std::string listen_;
  wire::HttpClient http_;
};

}  // namespace minato::cli
