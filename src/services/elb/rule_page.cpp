#include "services/elb/rule_page.h"

#include <map>

namespace minato::elb {
namespace {

constexpr int kAfterAllPriorities = 99999;

}  // namespace

RuleRow::Key RuleRow::place_of(const FoundRule& found) {
  const int priority = found.rule == nullptr ? kAfterAllPriorities : found.rule->priority;
  const std::string digits = std::to_string(priority);
  return Key(found.listener->arn.str() + '/' + std::string(5 - digits.size(), '0') + digits);
}

Result<Page<RuleRow>> rule_page_of(const std::vector<RuleRow>& rows,
                                   const std::optional<std::string>& marker,
                                   std::optional<std::int32_t> page_size) {
  std::map<RuleRow::Key, const RuleRow*> by_place;
  for (const auto& row : rows) by_place.emplace(row.key(), &row);
  std::vector<const RuleRow*> once;
  for (const auto& [place, row] : by_place) once.push_back(row);
  return page_of(std::move(once), marker, page_size);
}

}  // namespace minato::elb
