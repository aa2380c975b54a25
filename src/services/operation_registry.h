// OperationRegistry: every supported operation with its handler, found by service and name. It
// decodes a call into an input of the engine whose answer comes back encoded. Filled once at start
// (each service's `install`); afterwards read from any thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/principal.h"
#include "engine/engine.h"
#include "services/handler.h"
#include "wire/codec/type.h"

namespace minato {

/// A call as it came over the wire.
struct WireCall {
  /// The signing name: "ecs", "elasticloadbalancing".
  std::string service;
  std::string operation;
  /// JSON, or a form, as the service's protocol has it.
  std::string body;
  /// For XML answers, which repeat it.
  std::string request_id;
  /// Who asks; absent: the account's root.
  std::optional<Principal> session = std::nullopt;
};

/// Takes the encoded body of the answer, or the error; once, on any thread.
using WireReply = std::function<void(Result<std::string>)>;

/// One that asks who the caller is; no session: the account's root.
template <class Operation>
using SessionHandler = Answer<Operation> (*)(const engine::State&,
                                             const typename Operation::Request&,
                                             const std::optional<Principal>& session);

class OperationRegistry {
 public:
  /// `registry.add<api::CreateCluster>("ecs", create_cluster)`
  template <class Operation>
  void add(std::string_view signing_name, Handler<Operation> handler);
  /// For the few operations to whom it matters who asks.
  template <class Operation>
  void add(std::string_view signing_name, SessionHandler<Operation> handler);

  /// The input that does what the call asks for. Errors: what decoding says, kUnknownOperation for
  /// one without a handler.
  Result<engine::Input> prepare(const WireCall& call, WireReply reply) const;

 private:
  using Prepare = std::function<Result<engine::Input>(const WireCall&, WireReply)>;

  /// `Handle` is called as a Handler is.
  template <class Operation, class Handle>
  static Result<engine::Input> prepare_typed(Handle handler, const WireCall& call, WireReply reply);
  /// By the protocol of the service.
  static Status decode(const WireCall& call, const wire::Type& type, void* request);
  static std::string encode(const WireCall& call, const wire::Type& type, const void* response);

  std::map<std::pair<std::string, std::string>, Prepare, std::less<>> operations_;
};

template <class Operation>
void OperationRegistry::add(std::string_view signing_name, Handler<Operation> handler) {
  operations_.emplace(std::pair{std::string(signing_name), std::string(Operation::kName)},
                      [handler](const WireCall& call, WireReply reply) {
                        return prepare_typed<Operation>(handler, call, std::move(reply));
                      });
}

template <class Operation>
void OperationRegistry::add(std::string_view signing_name, SessionHandler<Operation> handler) {
  operations_.emplace(std::pair{std::string(signing_name), std::string(Operation::kName)},
                      [handler](const WireCall& call, WireReply reply) {
                        const auto handle = [handler, session = call.session](
                                                const engine::State& state,
                                                const typename Operation::Request& request,
                                                engine::Context&) {
                          return handler(state, request, session);
                        };
                        return prepare_typed<Operation>(handle, call, std::move(reply));
                      });
}

template <class Operation, class Handle>
Result<engine::Input> OperationRegistry::prepare_typed(Handle handler, const WireCall& call,
                                                       WireReply reply) {
  using Request = typename Operation::Request;
  using Response = typename Operation::Response;
  Request request;
  if (Status decoded = decode(call, wire::type_of<Request>(), &request); !decoded) {
    return fail(std::move(decoded.error()));
  }
  // The body is no longer needed: only what encoding the answer takes is kept.
  WireCall head{call.service, call.operation, {}, call.request_id, std::nullopt};
  return engine::Input{
      [handler, request = std::move(request), head = std::move(head), reply = std::move(reply)](
          const engine::State& state, engine::Context& context) {
        engine::Outcome outcome;
        auto handled = handler(state, request, context);
        outcome.refused = [reply](const Error& error) -> engine::Release {
          return [reply, error] { reply(fail(error)); };
        };
        if (!handled) {
          outcome.answer = [reply, error = std::move(handled.error())](const engine::State&) {
            return [reply, error] { reply(fail(error)); };
          };
          return outcome;
        }
        outcome.plan = std::move(handled->plan);
        outcome.answer = [head, reply, answer = std::move(handled->answer)](
                             const engine::State& after) -> engine::Release {
          return [head, reply, response = answer(after)] {
            const Response& typed = response;
            reply(encode(head, wire::type_of<Response>(), &typed));
          };
        };
        return outcome;
      }};
}

}  // namespace minato
