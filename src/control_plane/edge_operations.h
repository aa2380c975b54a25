// EdgeOperations: the operations that are served beside the engine, by an adapter that waits for
// disks or machines. It decodes a call on the I/O thread that read it and encodes the answer on the
// thread that gives it. Filled once at start; afterwards used from any thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "control_plane/api_front.h"
#include "wire/codec/json_codec.h"

namespace minato::control_plane {

/// Once, from any thread.
template <class Operation>
using EdgeReply = std::function<void(Result<typename Operation::Response>)>;

/// Runs on an I/O thread and must not block.
template <class Operation>
using EdgeHandler = std::function<void(typename Operation::Request, EdgeReply<Operation>)>;

class EdgeOperations {
 public:
  /// For services that speak awsJson.
  template <class Operation>
  void add(std::string_view signing_name, EdgeHandler<Operation> handler);

  /// The same for a handler that has to know how the caller reached the API.
  template <class Operation>
  void add_with_endpoint(std::string_view signing_name,
                         std::function<void(typename Operation::Request,
                                            const std::string& endpoint, EdgeReply<Operation>)>
                             handler);

  bool has(const ApiCall& call) const {
    return operations_.count(std::pair{call.service, call.operation}) > 0;
  }
  /// One that it has.
  void serve(const ApiCall& call, Answer answer) const {
    operations_.at(std::pair{call.service, call.operation})(call, std::move(answer));
  }

 private:
  using Serve = std::function<void(const ApiCall& call, Answer)>;
  std::map<std::pair<std::string, std::string>, Serve> operations_;
};

template <class Operation>
void EdgeOperations::add(std::string_view signing_name, EdgeHandler<Operation> handler) {
  add_with_endpoint<Operation>(
      signing_name, [handler = std::move(handler)](typename Operation::Request request,
                                                   const std::string&, EdgeReply<Operation> reply) {
        handler(std::move(request), std::move(reply));
      });
}

template <class Operation>
void EdgeOperations::add_with_endpoint(
    std::string_view signing_name,
    std::function<void(typename Operation::Request, const std::string& endpoint,
                       EdgeReply<Operation>)>
        handler) {
  operations_.emplace(std::pair{std::string(signing_name), std::string(Operation::kName)},
                      [handler = std::move(handler)](const ApiCall& call, const Answer& answer) {
                        auto request =
                            wire::decode_json_text<typename Operation::Request>(call.body);
                        if (!request) return answer(fail(std::move(request.error())));
                        handler(std::move(*request), call.endpoint,
                                [answer](Result<typename Operation::Response> response) {
                                  if (!response) return answer(fail(std::move(response.error())));
                                  answer(wire::encode_json_text(*response));
                                });
                      });
}

}  // namespace minato::control_plane
