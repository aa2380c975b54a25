// TestEngine: an engine with operations, spoken to in wire format and without a network. For tests
// of the services' wings only.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "engine/engine.h"
#include "services/identity.h"
#include "services/operation_registry.h"

namespace minato {

/// The texts of all elements of one name in an XML answer, in their order; elements inside are left
/// as they are.
inline std::vector<std::string> texts_of(std::string_view xml, const std::string& element) {
  const std::string open = '<' + element + '>';
  const std::string close = "</" + element + '>';
  std::vector<std::string> texts;
  for (auto at = xml.find(open); at != std::string_view::npos; at = xml.find(open, at)) {
    at += open.size();
    const auto end = xml.find(close, at);
    if (end == std::string_view::npos) break;
    texts.emplace_back(xml.substr(at, end - at));
  }
  return texts;
}

/// The text of the first such element; empty when there is none.
inline std::string text_of(std::string_view xml, const std::string& element) {
  const auto texts = texts_of(xml, element);
  return texts.empty() ? "" : texts.front();
}

class TestEngine {
 public:
  explicit TestEngine(std::string service, std::uint64_t seed = 1)
      : random_(seed), engine_(random_), service_(std::move(service)) {
    engine_.state().add_setting(Identity{"eu-west-1", "123456789012"});
  }

  engine::Engine& engine() { return engine_; }
  const engine::State& state() const { return engine_.state(); }
  OperationRegistry& registry() { return registry_; }
  Instant now() const { return now_; }

  /// The body of the answer, or the error. `body` is the form without Action and Version, or JSON.
  Result<std::string> call(const std::string& operation, const std::string& body) {
    Result<std::string> answer = fail(ErrorCode::kServer, "no answer");
    auto input = registry_.prepare({service_, operation, body, "request-1"},
                                   [&answer](Result<std::string> got) { answer = std::move(got); });
    if (!input) return fail(input.error());
    std::vector<engine::Input> inputs;
    inputs.push_back(std::move(*input));
    const engine::Tick done = tick(std::move(inputs));
    for (const auto& refusal : done.refusals) refusal();
    for (const auto& release : done.releases) release();
    return answer;
  }

  /// The answer of a call that has to succeed.
  std::string ask(const std::string& operation, const std::string& body) {
    auto answer = call(operation, body);
    EXPECT_TRUE(answer) << operation << ' ' << body << ": " << answer.error().message;
    return answer ? *answer : "";
  }

  /// The error of a call that has to fail.
  Error refusal(const std::string& operation, const std::string& body) {
    auto answer = call(operation, body);
    EXPECT_FALSE(answer) << operation << ' ' << body << ": " << *answer;
    return answer ? Error{ErrorCode::kServer, "accepted"} : answer.error();
  }

  /// A plan that comes from elsewhere, such as a report.
  engine::Tick apply(engine::Plan plan) {
    std::vector<engine::Input> inputs;
    auto shared = std::make_shared<engine::Plan>(std::move(plan));
    inputs.push_back({[shared](const engine::State&, engine::Context&) {
      engine::Outcome outcome;
      outcome.plan = std::move(*shared);
      return outcome;
    }});
    return tick(std::move(inputs));
  }

  /// The rows that a journal would have now.
  engine::JournalBatch journal() const {
    engine::JournalBatch rows;
    for (const auto& [key, row] : kept_) rows.push_back(row);
    return rows;
  }

  /// Time passes, and controllers that waited for it run.
  engine::Tick advance(Millis by) {
    now_ += by;
    return tick({});
  }

 private:
  engine::Tick tick(std::vector<engine::Input> inputs) {
    engine::Tick tick = engine_.tick(std::move(inputs), now_);
    for (const auto& change : tick.changes) {
      const auto key = std::pair(change.table, change.key);
      kept_.erase(key);
      if (change.value) kept_.emplace(key, change);
    }
    return tick;
  }

  SeededRandom random_;
  engine::Engine engine_;
  OperationRegistry registry_;
  std::string service_;
  std::map<std::pair<std::string, std::string>, engine::JournalRecord> kept_;
  Instant now_ = instant_from_millis(1'700'000'000'000);
};

}  // namespace minato
