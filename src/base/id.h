// Id<Tag>: a string that names one kind of thing. TaskId and ServiceArn do not convert to each
// other. Ordered as its string; what decides comparisons of hexadecimal ids (tasks, machines) lies
// in the id itself, because state is trees of them, and a walk down one would else fetch each
// string from somewhere in memory.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <ostream>
#include <string>
#include <utility>

namespace minato {

template <class Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string value) : value_(std::move(value)), head_(head_of(value_)) {}

  const std::string& str() const { return value_; }
  bool empty() const { return value_.empty(); }
  /// The first bytes as a number: ids with different heads are ordered as these.
  std::uint64_t head() const { return head_; }

  friend std::strong_ordering operator<=>(const Id& a, const Id& b) {
    if (a.head_ != b.head_) return a.head_ <=> b.head_;
    return a.value_.compare(b.value_) <=> 0;
  }
  friend bool operator==(const Id& a, const Id& b) {
    return a.head_ == b.head_ && a.value_ == b.value_;
  }
  friend std::ostream& operator<<(std::ostream& out, const Id& id) { return out << id.value_; }

 private:
  static std::uint64_t head_of(const std::string& value) {
    std::uint64_t head = 0;
    for (std::size_t i = 0; i < sizeof(head); ++i) {
      head = head << 8 | (i < value.size() ? static_cast<unsigned char>(value[i]) : 0u);
    }
    return head;
  }

  std::string value_;
  std::uint64_t head_ = 0;
};

}  // namespace minato

template <class Tag>
struct std::hash<minato::Id<Tag>> {
  std::size_t operator()(const minato::Id<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.str());
  }
};
