#include "agent/images/image_reference.h"

#include <algorithm>

#include "agent/images/digest.h"

namespace minato::images {
namespace {

constexpr std::string_view kDefaultDomain = "docker.io";
/// Where Docker Hub's images of one name are.
constexpr std::string_view kOfficial = "library/";
constexpr std::size_t kMaxNameLength = 255;
constexpr std::size_t kMaxTagLength = 128;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || is_digit(c); }
bool is_letter_or_digit(char c) { return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z'); }
bool is_printable(char c) { return c >= ' ' && c <= '~'; }
bool is_tag_character(char c) { return is_letter_or_digit(c) || c == '_' || c == '.' || c == '-'; }

tl::unexpected<Error> refuse(std::string_view text, const std::string& why) {
  return fail(ErrorCode::kInvalidParameter,
              "invalid reference format: \"" + std::string(text) + "\": " + why);
}

/// The grammar of a path part: runs of [a-z0-9] joined by one '.', one or two '_', or '-'s.
bool is_path_component(std::string_view part) {
  std::size_t at = 0;
  const auto take = [&](auto accepts) {
    const std::size_t from = at;
    while (at < part.size() && accepts(part[at])) ++at;
    return at - from;
  };
  if (take(is_lower_or_digit) == 0) return false;
  while (at < part.size()) {
    const char separator = part[at];
    const std::size_t length = take([&](char c) { return c == separator; });
    const bool fits =
        (separator == '.' && length == 1) || (separator == '_' && length <= 2) || separator == '-';
    if (!fits || take(is_lower_or_digit) == 0) return false;
  }
  return true;
}

bool is_host(std::string_view host) {
  if (host.starts_with('[')) {
    return host.size() > 2 && host.ends_with(']') &&
           std::all_of(host.begin() + 1, host.end() - 1,
                       [](char c) { return is_letter_or_digit(c) || c == ':' || c == '.'; });
  }
  return !host.empty() && is_letter_or_digit(host.front()) && is_letter_or_digit(host.back()) &&
         host.find("..") == std::string_view::npos &&
         std::all_of(host.begin(), host.end(),
                     [](char c) { return is_letter_or_digit(c) || c == '.' || c == '-'; });
}

/// "host", "host:port" or "[v6]:port".
bool is_domain(std::string_view domain) {
  const std::size_t search_from = domain.starts_with('[') ? domain.find(']') : 0;
  const std::size_t colon =
      search_from == std::string_view::npos ? search_from : domain.find(':', search_from);
  if (colon == std::string_view::npos) return is_host(domain);
  const std::string_view port = domain.substr(colon + 1);
  return is_host(domain.substr(0, colon)) && !port.empty() && port.size() <= 5 &&
         std::all_of(port.begin(), port.end(), is_digit);
}

/// Docker's rule: the first part is a registry when it has a dot, a port, an upper-case letter, or
/// is "localhost".
bool looks_like_domain(std::string_view part) {
  return part == "localhost" || part.find_first_of(".:[") != std::string_view::npos ||
         std::any_of(part.begin(), part.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

Status check_repository(std::string_view text, std::string_view repository) {
  if (repository.empty()) return refuse(text, "the repository name is missing");
  for (std::size_t from = 0; from <= repository.size();) {
    const std::size_t to = std::min(repository.find('/', from), repository.size());
    const std::string_view part = repository.substr(from, to - from);
    if (std::any_of(part.begin(), part.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
      return refuse(text, "the repository name must be lower case");
    }
    if (!is_path_component(part)) {
      return refuse(text, "\"" + std::string(part) + "\" is not a valid part of a repository name");
    }
    from = to + 1;
  }
  return {};
}

Status check_tag(std::string_view text, std::string_view tag) {
  if (tag.empty()) return refuse(text, "the tag after ':' is missing");
  if (tag.size() > kMaxTagLength) return refuse(text, "the tag is longer than 128 characters");
  if (tag.front() == '.' || tag.front() == '-' ||
      !std::all_of(tag.begin(), tag.end(), is_tag_character)) {
    return refuse(text, "\"" + std::string(tag) + "\" is not a valid tag");
  }
  return {};
}

}  // namespace

Result<ImageReference> ImageReference::parse(std::string_view text) {
  // Messages show what was given: it has to be text.
  if (!std::all_of(text.begin(), text.end(), is_printable)) {
    return fail(ErrorCode::kInvalidParameter,
                "invalid reference format: it has a character that is not printable ASCII");
  }
  ImageReference reference;
  std::string_view rest = text;
  if (rest.starts_with("docker://")) rest.remove_prefix(9);
  if (rest.empty()) return refuse(text, "it is empty");

  if (const auto at = rest.find('@'); at != std::string_view::npos) {
    const auto digest = Digest::parse(rest.substr(at + 1));
    if (!digest) return refuse(text, digest.error().message);
    reference.digest_ = digest->str();
    rest = rest.substr(0, at);
  }
  const std::size_t slash = rest.find('/');
  if (slash != std::string_view::npos && looks_like_domain(rest.substr(0, slash))) {
    reference.domain_ = rest.substr(0, slash);
    if (!is_domain(reference.domain_)) {
      return refuse(text, "\"" + reference.domain_ + "\" is not a registry's host or host:port");
    }
    reference.names_registry_ = true;
    rest.remove_prefix(slash + 1);
    if (reference.domain_ == "index.docker.io") reference.domain_ = kDefaultDomain;
  } else {
    reference.domain_ = kDefaultDomain;
  }
  if (const auto colon = rest.rfind(':'); colon != std::string_view::npos) {
    const std::string_view tag = rest.substr(colon + 1);
    if (auto checked = check_tag(text, tag); !checked) return fail(checked.error());
    reference.tag_ = tag;
    rest = rest.substr(0, colon);
  } else if (reference.digest_.empty()) {
    reference.tag_ = "latest";
  }
  if (auto checked = check_repository(text, rest); !checked) return fail(checked.error());
  reference.repository_ = rest;
  if (reference.domain_ == kDefaultDomain && rest.find('/') == std::string_view::npos) {
    reference.repository_.insert(0, kOfficial);
  }
  if (reference.repository_.size() > kMaxNameLength) {
    return refuse(text, "the repository name is longer than 255 characters");
  }
  return reference;
}

std::string ImageReference::canonical() const {
  std::string text = name();
  if (!tag_.empty()) text += ":" + tag_;
  if (!digest_.empty()) text += "@" + digest_;
  return text;
}

std::string ImageReference::familiar() const {
  std::string text = canonical();
  const std::size_t slash = repository_.find('/');
  const std::string_view first = std::string_view(repository_).substr(0, slash);
  if (domain_ != kDefaultDomain || looks_like_domain(first)) return text;
  text.erase(0, kDefaultDomain.size() + 1);
  // With another slash, the part before that would be read in the place of "library".
  const bool implied = repository_.starts_with(kOfficial) &&
                       repository_.find('/', kOfficial.size()) == std::string::npos;
  if (implied) text.erase(0, kOfficial.size());
  return text;
}

}  // namespace minato::images
