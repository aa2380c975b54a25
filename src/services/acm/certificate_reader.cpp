#include "services/acm/certificate_reader.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <vector>

#include "services/acm/x509_facts.h"

namespace minato::acm {
namespace {

constexpr std::size_t kLongestCertificate = 32768;
constexpr std::size_t kLongestKey = 5120;
constexpr std::size_t kLongestChain = 2097152;

constexpr std::string_view kKeyAlgorithms[] = {"RSA_1024",    "RSA_2048",      "RSA_3072",
                                               "RSA_4096",    "EC_prime256v1", "EC_secp384r1",
                                               "EC_secp521r1"};

using Chain = std::vector<X509Handle>;

Status refuse(const std::string& why) { return fail(ErrorCode::kValidation, why); }

Status check_size(std::string_view member, const std::string& text, std::size_t most) {
  if (text.size() <= most) return {};
  return refuse("1 validation error detected: Value at '" + std::string(member) +
                "' failed to satisfy constraint: Member must have length less than or equal to " +
                std::to_string(most));
}

Status check_sizes(const CertificateSource& source) {
  if (Status checked = check_size("certificate", source.certificate, kLongestCertificate);
      !checked) {
    return checked;
  }
  if (Status checked = check_size("privateKey", source.private_key, kLongestKey); !checked) {
    return checked;
  }
  return check_size("certificateChain", source.chain, kLongestChain);
}

BioHandle reader_of(const std::string& text) {
  return BioHandle(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// Every certificate in `pem`; none for what is not PEM from begin to end.
Chain read_all(const std::string& pem) {
  Chain certificates;
  const BioHandle bio = reader_of(pem);
  while (X509* read = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    certificates.emplace_back(read);
  }
  const auto error = ERR_peek_last_error();
  const bool at_end =
      ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (!at_end) certificates.clear();
  return certificates;
}

/// OpenSSL would else ask on the terminal.
int no_password(char*, int, int, void*) { return -1; }

KeyHandle read_key(const std::string& pem) {
  const BioHandle bio = reader_of(pem);
  KeyHandle key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
  ERR_clear_error();
  return key;
}

std::string written(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

std::string pem_of(X509& certificate) {
  const BioHandle bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), &certificate);
  return written(bio.get());
}

std::string pem_of(EVP_PKEY& key) {
  const BioHandle bio(BIO_new(BIO_s_secmem()));
  PEM_write_bio_PKCS8PrivateKey(bio.get(), &key, nullptr, nullptr, 0, nullptr, nullptr);
  return written(bio.get());
}

bool has_issued(X509& issuer, X509& subject) {
  const bool issued = X509_check_issued(&issuer, &subject) == X509_V_OK &&
                      X509_verify(&subject, X509_get0_pubkey(&issuer)) == 1;
  ERR_clear_error();
  return issued;
}

/// Its own key usage need not be that of an authority.
bool signs_itself(X509& certificate) {
  const bool same =
      X509_NAME_cmp(X509_get_subject_name(&certificate), X509_get_issuer_name(&certificate)) == 0;
  const bool signs = same && X509_verify(&certificate, X509_get0_pubkey(&certificate)) == 1;
  ERR_clear_error();
  return signs;
}

Status check_validity(const X509& certificate, std::string_view what, Instant now) {
  if (now < not_before(certificate)) {
    return refuse("The " + std::string(what) + " is not valid yet.");
  }
  if (now >= not_after(certificate)) return refuse("The " + std::string(what) + " has expired.");
  return {};
}

/// Each certificate of a chain certifies the one before it.
Status check_chain(X509& certificate, const Chain& chain, Instant now) {
  if (chain.empty()) {
    if (signs_itself(certificate)) return {};
    return refuse(
        "Provided certificate is not a valid self signed. Please provide either a valid "
        "self-signed certificate or certificate chain.");
  }
  X509* subject = &certificate;
  for (const auto& issuer : chain) {
    if (X509_get0_pubkey(issuer.get()) == nullptr || !has_issued(*issuer, *subject)) {
      return refuse("Could not validate the certificate with the certificate chain.");
    }
    if (Status valid = check_validity(*issuer, "certificate chain", now); !valid) return valid;
    subject = issuer.get();
  }
  return {};
}

Result<KeyHandle> matching_key(const CertificateSource& source, X509& certificate) {
  if (source.private_key.find("ENCRYPTED") != std::string::npos) {
    return fail(
        refuse("The private key is encrypted. Please provide it without a passphrase.").error());
  }
  KeyHandle key = read_key(source.private_key);
  if (key == nullptr) {
    return fail(refuse("Unable to parse private key. Please ensure the private key is in PEM "
                       "format.")
                    .error());
  }
  const bool matches = X509_check_private_key(&certificate, key.get()) == 1;
  ERR_clear_error();
  if (matches) return key;
  return fail(refuse("The private key does not match the certificate.").error());
}

Result<X509Handle> only_certificate(const std::string& pem) {
  Chain read = read_all(pem);
  if (read.empty() || X509_get0_pubkey(read.front().get()) == nullptr) {
    ERR_clear_error();
    return fail(refuse("Unable to parse certificate. Please ensure the certificate is in PEM "
                       "format.")
                    .error());
  }
  if (read.size() == 1) return std::move(read.front());
  return fail(refuse("The certificate field contains more than one certificate. You can specify "
                     "only one certificate in this field.")
                  .error());
}

Result<Chain> chain_of(const std::string& pem) {
  if (pem.empty()) return Chain{};
  Chain chain = read_all(pem);
  if (!chain.empty()) return chain;
  return fail(refuse("Unable to parse certificate chain. Please ensure the certificate chain is in "
                     "PEM format.")
                  .error());
}

CertificateMaterial material_of(X509& certificate, const Chain& chain, EVP_PKEY& key) {
  CertificateMaterial material;
  material.certificate = pem_of(certificate);
  for (const auto& issuer : chain) {
    const std::string pem = pem_of(*issuer);
    material.chain += pem;
    if (!signs_itself(*issuer)) material.intermediates += pem;
  }
  material.private_key = pem_of(key);
  return material;
}

}  // namespace

Result<ReadCertificate> read_certificate(const CertificateSource& source, Instant now) {
  if (Status checked = check_sizes(source); !checked) return fail(checked.error());
  const auto certificate = only_certificate(source.certificate);
  if (!certificate) return fail(certificate.error());
  const auto chain = chain_of(source.chain);
  if (!chain) return fail(chain.error());
  const auto key = matching_key(source, **certificate);
  if (!key) return fail(key.error());
  if (Status valid = check_validity(**certificate, "certificate", now); !valid) {
    return fail(valid.error());
  }
  ReadCertificate read;
  read.facts = facts_of(**certificate);
  if (std::find(std::begin(kKeyAlgorithms), std::end(kKeyAlgorithms), read.facts.key_algorithm) ==
      std::end(kKeyAlgorithms)) {
    return fail(
        refuse("The key algorithm '" + read.facts.key_algorithm + "' is not supported.").error());
  }
  if (Status follows = check_chain(**certificate, *chain, now); !follows) {
    return fail(follows.error());
  }
  read.material = material_of(**certificate, *chain, **key);
  return read;
}

}  // namespace minato::acm
