#include "wire/codec/member_path.h"

namespace minato::wire {

std::string MemberPath::text() const {
  if (parent_ == nullptr) return {};
  std::string text = parent_->text();
  if (index_ != kNoIndex) return text + "[" + std::to_string(index_) + "]";
  if (!text.empty()) text += '.';
  return text.append(name_);
}

}  // namespace minato::wire
