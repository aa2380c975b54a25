// LineMatcher: one parsed filter pattern, whichever form it has. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace minato::logs {

class LineMatcher {
 public:
  virtual ~LineMatcher() = default;
  virtual bool matches(std::string_view message) const = 0;
  /// Texts all of which every matching message has in it, letter by letter: a quick way to pass
  /// over much at once.
  virtual std::vector<std::string> required_texts() const { return {}; }
};

}  // namespace minato::logs
