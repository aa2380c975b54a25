// Certificates made on the spot, for tests of whoever imports them.
#pragma once

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <string>
#include <vector>

#include "services/acm/x509_handles.h"

namespace minato::acm {

struct TestCertificate {
  X509Handle x509;
  KeyHandle key;

  std::string pem() const {
    const BioHandle bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), x509.get());
    return written(bio.get());
  }
  std::string key_pem(const char* passphrase = nullptr) const {
    const BioHandle bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(),
                                  passphrase != nullptr ? EVP_aes_128_cbc() : nullptr, passphrase,
                                  passphrase != nullptr ? 4 : 0, nullptr, nullptr);
    return written(bio.get());
  }

 private:
  static std::string written(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
  }
};

struct TestCertificateOptions {
  std::string name = "example.com";
  std::string organization = {};
  /// X509v3's own words: "DNS:example.com,DNS:*.example.com".
  std::string alternative_names = {};
  std::string key_usage = {};
  std::string extended_key_usage = {};
  bool authority = false;
  /// Seconds since 1970.
  std::int64_t not_before = 1'600'000'000;
  std::int64_t not_after = 1'800'000'000;
};

inline KeyHandle rsa_key(unsigned bits = 2048) { return KeyHandle(EVP_RSA_gen(bits)); }
inline KeyHandle ec_key(const char* curve = "P-256") { return KeyHandle(EVP_EC_gen(curve)); }

inline void add_extension(X509& to, X509& issuer, int nid, const std::string& value) {
  if (value.empty()) return;
  X509V3_CTX context;
  X509V3_set_ctx(&context, &issuer, &to, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  X509_add_ext(&to, extension, -1);
  X509_EXTENSION_free(extension);
}

inline void add_entry(X509_NAME* name, const char* field, const std::string& value) {
  if (value.empty()) return;
  X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(value.data()),
                             static_cast<int>(value.size()), -1, 0);
}

/// Signed by `issuer`; by itself without one.
inline TestCertificate make_certificate(KeyHandle key, const TestCertificateOptions& options = {},
                                        const TestCertificate* issuer = nullptr) {
  X509Handle made(X509_new());
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 0x0a1b2c);
  X509_NAME* name = X509_get_subject_name(made.get());
  add_entry(name, "O", options.organization);
  add_entry(name, "CN", options.name);
  X509& signer = issuer != nullptr ? *issuer->x509 : *made;
  X509_set_issuer_name(made.get(), X509_get_subject_name(&signer));
  ASN1_TIME_set(X509_getm_notBefore(made.get()), options.not_before);
  ASN1_TIME_set(X509_getm_notAfter(made.get()), options.not_after);
  X509_set_pubkey(made.get(), key.get());
  if (options.authority) {
    add_extension(*made, signer, NID_basic_constraints, "critical,CA:TRUE");
  }
  add_extension(*made, signer, NID_subject_alt_name, options.alternative_names);
  add_extension(*made, signer, NID_key_usage, options.key_usage);
  add_extension(*made, signer, NID_ext_key_usage, options.extended_key_usage);
  X509_sign(made.get(), issuer != nullptr ? issuer->key.get() : key.get(), EVP_sha256());
  return {std::move(made), std::move(key)};
}

}  // namespace minato::acm
