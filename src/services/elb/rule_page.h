// Pages of rules: those of a listener in the order of their priorities, the default rule last.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/elb/found.h"
#include "services/elb/page.h"

namespace minato::elb {

/// A rule with its place among all. The place is what markers are made of, so that a listing goes
/// on rightly when rules came or went in between.
class RuleRow {
 public:
  using Key = Id<struct RulePlaceTag>;

  explicit RuleRow(const FoundRule& found) : found_(found), place_(place_of(found)) {}

  const FoundRule& found() const { return found_; }
  const Key& key() const { return place_; }

 private:
  /// "LISTENER-ARN/PRIORITY" with five digits; the default rule's is higher than any.
  static Key place_of(const FoundRule& found);

  FoundRule found_;
  Key place_;
};

/// As page_of; a rule that is there twice is shown once.
Result<Page<RuleRow>> rule_page_of(const std::vector<RuleRow>& rows,
                                   const std::optional<std::string>& marker,
                                   std::optional<std::int32_t> page_size);

}  // namespace minato::elb
