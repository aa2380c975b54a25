// Requests of the ECS wing, carried out: any requests are refused in words or answered in JSON, the
// controllers come to rest, and a control plane can start with what the journal has of it all.
//
// An input is an operation and its body a line; "advance" lets a minute pass.
#include <boost/json/parse.hpp>
#include <string>

#include "base/check.h"
#include "fuzz_target.h"
#include "services/ecs/operations/test_operations.h"
#include "wire/codec/utf8.h"

namespace minato::fuzz {
namespace {

constexpr int kMostCalls = 12;

void call(ecs::TestOperations& wing, std::string_view line) {
  if (line == "advance") {
    wing.advance(Seconds{60});
    return;
  }
  const std::size_t space = std::min(line.find(' '), line.size());
  const std::string body(line.substr(std::min(space + 1, line.size())));
  const auto answer = wing.call(std::string(line.substr(0, space)), body);
  if (!answer) {
    MINATO_CHECK(answer.error().code != ErrorCode::kServer, "nobody knows what was wrong");
    MINATO_CHECK(wire::is_utf8(answer.error().message), "a message is no text");
    return;
  }
  boost::json::error_code error;
  boost::json::parse(answer->empty() ? "{}" : *answer, error);
  MINATO_CHECK(!error, "an answer is no JSON");
}

/// A control plane that starts with what was kept, and whose machines are away, goes on.
void check_restart(const ecs::TestOperations& wing) {
  ecs::TestOperations next;
  MINATO_CHECK(next.engine().load(wing.journal()), "what was kept cannot be read");
  next.advance(wing.now() - next.now());
  next.advance(Seconds{60});
}

}  // namespace

void try_input(std::string_view input) {
  ecs::TestOperations wing;
  wing.connect(1);
  wing.connect(2);
  (void)wing.register_definition("web");
  for (int calls = 0; !input.empty() && calls < kMostCalls; ++calls) {
    const std::size_t end = std::min(input.find('\n'), input.size());
    call(wing, input.substr(0, end));
    input.remove_prefix(std::min(end + 1, input.size()));
  }
  wing.advance(Seconds{10});
  check_restart(wing);
}

}  // namespace minato::fuzz
