// QueryParameters: the name=value pairs of a form (application/x-www-form-urlencoded) or of a URL's
// query, percent-decoded and checked to be UTF-8. A plain value.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace minato::wire {

class QueryParameters {
 public:
  using Map = std::map<std::string, std::string, std::less<>>;

  /// kMalformedRequest, naming the place, for a bad percent escape or bytes that are not UTF-8, and
  /// for a name that comes twice: a signature does not cover the order of a URL's parameters.
  static Result<QueryParameters> parse(std::string_view form);

  void set(std::string name, std::string value) { values_[std::move(name)] = std::move(value); }

  /// Null when there is none of this name.
  const std::string* find(std::string_view name) const;
  /// Sorted by name.
  const Map& values() const { return values_; }

 private:
  Map values_;
};

}  // namespace minato::wire
