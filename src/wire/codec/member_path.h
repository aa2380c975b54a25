// MemberPath: where a decoder is inside a request, as a chain on the stack that costs nothing until
// a message needs it: "containerDefinitions[0].name".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace minato::wire {

class MemberPath {
 public:
  MemberPath() = default;
  static MemberPath member(const MemberPath& parent, std::string_view name) {
    return MemberPath(&parent, name, kNoIndex);
  }
  static MemberPath element(const MemberPath& parent, std::size_t index) {
    return MemberPath(&parent, {}, index);
  }

  std::string text() const;

 private:
  static constexpr std::size_t kNoIndex = static_cast<std::size_t>(-1);

  MemberPath(const MemberPath* parent, std::string_view name, std::size_t index)
      : parent_(parent), name_(name), index_(index) {}

  const MemberPath* parent_ = nullptr;
  std::string_view name_;
  std::size_t index_ = kNoIndex;
};

}  // namespace minato::wire
