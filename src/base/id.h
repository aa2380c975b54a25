// Id<Tag>: a string that names one kind of thing. TaskId and ServiceArn do not convert to each
// other.
#pragma once

#include <compare>
#include <functional>
#include <ostream>
#include <string>
#include <utility>

namespace minato {

template <class Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string value) : value_(std::move(value)) {}

  const std::string& str() const { return value_; }
  bool empty() const { return value_.empty(); }

  friend auto operator<=>(const Id&, const Id&) = default;
  friend bool operator==(const Id&, const Id&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Id& id) { return out << id.value_; }

 private:
  std::string value_;
};

}  // namespace minato

template <class Tag>
struct std::hash<minato::Id<Tag>> {
  std::size_t operator()(const minato::Id<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.str());
  }
};
