// Values of any generated shape, by their Type: made out of an input, compared, written as a form.
#pragma once

#include <string>
#include <string_view>

#include "wire/codec/type.h"

namespace minato::fuzz {

/// The words of an input, between bars; no word at all when they are used up.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {}
  bool empty() const { return text_.empty(); }
  std::string_view next();

 private:
  std::string_view text_;
};

/// A value out of words. A member whose word is "-" is absent, as is every one when no word is
/// left; lists and maps have as many elements as their word says, 5 at most.
void fill_value(const wire::Type& type, Words& words, void* value);

/// Doubles need to be only nearly the same: the JSON parser does not read their last bit.
bool same_value(const wire::Type& type, const void* a, const void* b);

/// The form that a client of a query protocol sends.
std::string write_form(const wire::Type& type, const void* value);

}  // namespace minato::fuzz
