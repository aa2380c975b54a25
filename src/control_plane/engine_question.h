// What an edge asks of the state before it does its own part: a look at the tables on the engine's
// thread. The answer comes when everything is durable that the look has seen.
#pragma once

#include <functional>
#include <utility>

#include "engine/engine.h"

namespace minato::control_plane {

/// `reply` is called once, on a thread that must not be held up.
template <class T>
engine::Input engine_question(std::function<Result<T>(const engine::State&)> look,
                              std::function<void(Result<T>)> reply) {
  return {
      [look = std::move(look), reply = std::move(reply)](const engine::State&, engine::Context&) {
        engine::Outcome outcome;
        outcome.refused = [reply](const Error& error) -> engine::Release {
          return [reply, error] { reply(fail(error)); };
        };
        outcome.answer = [look, reply](const engine::State& now) -> engine::Release {
          return [reply, found = look(now)] { reply(found); };
        };
        return outcome;
      }};
}

}  // namespace minato::control_plane
