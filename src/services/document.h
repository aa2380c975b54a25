// Document<Shape>: a shape of the API kept as it is: what was registered has to be shown again to
// the letter. Immutable and shared, so that copies of a record cost a pointer.
#pragma once

#include <memory>
#include <utility>

namespace minato {

template <class Shape>
class Document {
 public:
  Document() = default;
  explicit Document(Shape shape) : shape_(std::make_shared<const Shape>(std::move(shape))) {}

  explicit operator bool() const { return shape_ != nullptr; }
  const Shape& operator*() const { return *shape_; }
  const Shape* operator->() const { return shape_.get(); }

  friend bool operator==(const Document& a, const Document& b) {
    if (a.shape_ == b.shape_) return true;
    return a.shape_ != nullptr && b.shape_ != nullptr && *a.shape_ == *b.shape_;
  }

 private:
  std::shared_ptr<const Shape> shape_;
};

}  // namespace minato
