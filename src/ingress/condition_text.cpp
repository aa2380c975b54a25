#include "ingress/condition_text.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <charconv>

#include "ingress/config_text.h"
#include "ingress/pattern_text.h"

namespace minato::ingress {
namespace {

using link::IngressCondition;

const std::vector<std::string>& list_of(const std::optional<std::vector<std::string>>& list) {
  static const std::vector<std::string> kNone;
  return list ? *list : kNone;
}

// Patterns and expressions together: any of them. HAProxy would take one that begins with a dash
// for an option, were it not for the two dashes.
std::optional<std::string> expressions_text(const std::vector<std::string>& expressions) {
  std::string text = "--";
  bool any = false;
  for (const std::string& expression : expressions) {
    if (!is_regular_expression(expression)) continue;
    text += ' ' + word(expression);
    any = true;
  }
  return any ? std::optional(text) : std::nullopt;
}

std::vector<std::string> expressions_of(const IngressCondition& condition) {
  std::vector<std::string> expressions;
  for (const std::string& value : list_of(condition.values)) {
    expressions.push_back('^' + pattern_expression(value) + '$');
  }
  const auto& regexes = list_of(condition.regexes);
  expressions.insert(expressions.end(), regexes.begin(), regexes.end());
  return expressions;
}

// A parameter of the query among others. Neither is decoded, as ALB does not.
std::vector<std::string> query_expressions(const IngressCondition& condition) {
  std::vector<std::string> expressions;
  if (!condition.pairs) return expressions;
  for (const link::IngressPair& pair : *condition.pairs) {
    const std::string key =
        pair.key ? pattern_expression(*pair.key, "[^&=]") + '=' : std::string("([^&=]*=)?");
    expressions.push_back("(^|&)" + key + pattern_expression(pair.value, "[^&]") + "(&|$)");
  }
  return expressions;
}

bool is_block(const std::string& text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) return false;
  in_addr address{};
  int bits = -1;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data() + slash + 1, end, bits);
  return error == std::errc() && stopped == end && bits >= 0 && bits <= 32 &&
         ::inet_pton(AF_INET, text.substr(0, slash).c_str(), &address) == 1;
}

std::optional<std::string> words_text(const std::vector<std::string>& values) {
  if (values.empty()) return std::nullopt;
  std::string text = "--";
  for (const std::string& value : values) text += ' ' + word(value);
  return text;
}

std::optional<std::string> blocks_text(const std::vector<std::string>& values) {
  std::vector<std::string> blocks;
  for (const std::string& value : values) {
    if (is_block(value)) blocks.push_back(value);
  }
  return words_text(blocks);
}

std::optional<std::string> condition_text(const IngressCondition& condition) {
  const auto matched = [](const std::string& fetch, const std::optional<std::string>& against) {
    return against ? std::optional("{ " + fetch + ' ' + *against + " }") : std::nullopt;
  };
  switch (condition.kind) {
    case link::IngressConditionKind::kHostHeader:
      return matched("req.hdr(host),host_only -m reg -i",
                     expressions_text(expressions_of(condition)));
    case link::IngressConditionKind::kPathPattern:
      return matched("path -m reg", expressions_text(expressions_of(condition)));
    case link::IngressConditionKind::kHttpHeader: {
      const std::string name = condition.header_name.value_or("");
      if (!is_token(name)) return std::nullopt;
      return matched(word("req.fhdr(" + name + ")") + " -m reg -i",
                     expressions_text(expressions_of(condition)));
    }
    case link::IngressConditionKind::kRequestMethod:
      return matched("method -m str", words_text(list_of(condition.values)));
    case link::IngressConditionKind::kQueryString:
      return matched("query -m reg -i", expressions_text(query_expressions(condition)));
    case link::IngressConditionKind::kSourceIp:
      return matched("src -m ip", blocks_text(list_of(condition.values)));
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> conditions_text(const std::vector<IngressCondition>& conditions) {
  std::string text;
  for (const IngressCondition& condition : conditions) {
    const auto one = condition_text(condition);
    if (!one) return std::nullopt;
    text += (text.empty() ? "" : " ") + *one;
  }
  return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace minato::ingress
