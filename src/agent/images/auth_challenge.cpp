#include "agent/images/auth_challenge.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cctype>
#include <vector>

namespace minato::images {
namespace {

bool is_token_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.' ||
         c == '~' || c == '+' || c == '/' || c == '!';
}

std::string lower(std::string_view text) {
  std::string lowered(text);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lowered;
}

/// Reads `Bearer realm="a",service=b, Basic realm="c"` from front to back.
class ChallengeReader {
 public:
  explicit ChallengeReader(std::string_view text) : text_(text) {}

  std::vector<std::pair<std::string, AuthChallenge>> read() {
    std::vector<std::pair<std::string, AuthChallenge>> challenges;
    for (skip(" ,"); at_ < text_.size(); skip(" ,")) {
      const std::string word = lower(take_token());
      if (word.empty()) break;
      skip(" ");
      if (at_ < text_.size() && text_[at_] == '=') {
        ++at_;
        const std::string value = take_value();
        if (!challenges.empty()) set(challenges.back().second, word, value);
      } else {
        challenges.emplace_back(word, AuthChallenge{});
      }
    }
    return challenges;
  }

 private:
  void skip(std::string_view characters) {
    at_ = std::min(text_.find_first_not_of(characters, at_), text_.size());
  }

  std::string take_token() {
    const std::size_t from = at_;
    while (at_ < text_.size() && is_token_character(text_[at_])) ++at_;
    return std::string(text_.substr(from, at_ - from));
  }

  std::string take_value() {
    skip(" ");
    std::string value;
    if (at_ >= text_.size() || text_[at_] != '"') {
      // Not all servers quote what is no token, such as URLs.
      while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != ' ') value += text_[at_++];
      return value;
    }
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      value += text_[at_];
    }
    ++at_;
    return value;
  }

  static void set(AuthChallenge& challenge, const std::string& name, const std::string& value) {
    if (name == "realm") challenge.realm = value;
    if (name == "service") challenge.service = value;
    if (name == "scope") challenge.scope = value;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::string percent_encoded(std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '-' || c == '_' || c == '.' || c == '~' || c == '/' ||
        c == ':') {
      encoded += c;
    } else {
      encoded += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return encoded;
}

}  // namespace

std::optional<AuthChallenge> parse_challenge(std::string_view header) {
  std::optional<AuthChallenge> basic;
  for (auto& [scheme, challenge] : ChallengeReader(header).read()) {
    if (scheme == "bearer" && !challenge.realm.empty()) {
      challenge.scheme = AuthChallenge::Scheme::kBearer;
      return challenge;
    }
    if (scheme == "basic") basic = challenge;
  }
  return basic;
}

std::string token_url(const AuthChallenge& challenge, std::string_view scope) {
  std::string url = challenge.realm;
  url += url.find('?') == std::string::npos ? '?' : '&';
  if (!challenge.service.empty()) url += "service=" + percent_encoded(challenge.service) + "&";
  return url + "scope=" + percent_encoded(scope);
}

std::string basic_authorization(const RegistryCredentials& credentials) {
  const std::string plain = credentials.username + ":" + credentials.password;
  std::string encoded(4 * ((plain.size() + 2) / 3) + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                                     reinterpret_cast<const unsigned char*>(plain.data()),
                                     static_cast<int>(plain.size()));
  encoded.resize(static_cast<std::size_t>(length));
  return "Basic " + encoded;
}

}  // namespace minato::images
