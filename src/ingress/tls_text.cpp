#include "ingress/tls_text.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

namespace minato::ingress {
namespace {

/// Oldest first: as ELB names it, as HAProxy does.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kVersions{
    {{"TLSv1", "TLSv1.0"}, {"TLSv1.1", "TLSv1.1"}, {"TLSv1.2", "TLSv1.2"}, {"TLSv1.3", "TLSv1.3"}}};

bool is_cipher_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char letter) {
    return letter < 128 && (std::isalnum(letter) != 0 || letter == '-' || letter == '_');
  });
}

std::string joined(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ":"));
}

std::string version_options(const std::vector<std::string>& protocols) {
  std::string_view oldest;
  std::string_view newest;
  for (const auto& [ours, haproxys] : kVersions) {
    if (std::find(protocols.begin(), protocols.end(), ours) == protocols.end()) continue;
    if (oldest.empty()) oldest = haproxys;
    newest = haproxys;
  }
  if (oldest.empty()) return "";
  return fmt::format(" ssl-min-ver {} ssl-max-ver {}", oldest, newest);
}

// OpenSSL has two lists: TLS 1.3's suites and the ciphers before. Of the old ones it takes some,
// and the first two versions of TLS, only below its usual level of security.
std::string cipher_options(const std::vector<std::string>& ciphers) {
  std::vector<std::string> suites;
  std::vector<std::string> older;
  for (const std::string& name : ciphers) {
    if (is_cipher_name(name)) (name.starts_with("TLS_") ? suites : older).push_back(name);
  }
  std::string text;
  if (!older.empty()) text += " ciphers " + joined(older) + ":@SECLEVEL=0";
  if (!suites.empty()) text += " ciphersuites " + joined(suites);
  return text;
}

}  // namespace

std::string tls_options(const std::optional<link::IngressTlsPolicy>& policy) {
  if (!policy) return "";
  return version_options(policy->protocols) + cipher_options(policy->ciphers);
}

Status check_certificate(const std::string& pem) {
  const auto open = [&] {
    return std::unique_ptr<BIO, decltype(&BIO_free_all)>(
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free_all);
  };
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      PEM_read_bio_X509(open().get(), nullptr, nullptr, nullptr), X509_free);
  // Nobody is asked for a password.
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      PEM_read_bio_PrivateKey(
          open().get(), nullptr, [](char*, int, int, void*) { return -1; }, nullptr),
      EVP_PKEY_free);
  const bool fits = certificate && key && X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  if (fits) return {};
  return fail(ErrorCode::kValidation,
              certificate ? "its private key is missing or another's" : "it is no certificate");
}

}  // namespace minato::ingress
