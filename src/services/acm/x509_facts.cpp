#include "services/acm/x509_facts.h"

#include <openssl/objects.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace minato::acm {
namespace {

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

std::string shown_name(const X509_NAME* name) {
  const BioHandle bio(BIO_new(BIO_s_mem()));
  constexpr unsigned long kFlags = (ASN1_STRFLGS_RFC2253 | XN_FLAG_SEP_COMMA_PLUS | XN_FLAG_FN_SN) &
                                   ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
  X509_NAME_print_ex(bio.get(), name, 0, kFlags);
  return text_of(bio.get());
}

std::string as_utf8(const ASN1_STRING* value) {
  unsigned char* text = nullptr;
  const int size = ASN1_STRING_to_UTF8(&text, value);
  if (size < 0) return {};
  std::string made(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
  OPENSSL_free(text);
  return made;
}

/// The last of its kind, which is the most particular; empty when there is none.
std::string entry_of(X509_NAME* name, int nid) {
  int at = -1;
  for (int next = -1; (next = X509_NAME_get_index_by_NID(name, nid, next)) >= 0;) at = next;
  if (at < 0) return {};
  return as_utf8(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
}

std::string serial_of(X509& certificate) {
  const NumberHandle number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(&certificate), nullptr));
  char* digits = BN_bn2hex(number.get());
  std::string hex = digits != nullptr ? digits : "";
  OPENSSL_free(digits);
  std::string shown;
  for (std::size_t i = 0; i < hex.size(); ++i) {
    if (i > 0 && i % 2 == 0) shown += ':';
    shown += static_cast<char>(std::tolower(static_cast<unsigned char>(hex[i])));
  }
  return shown;
}

Instant instant_of(const ASN1_TIME* time) {
  const TimeHandle epoch(ASN1_TIME_set(nullptr, 0));
  int days = 0;
  int seconds = 0;
  ASN1_TIME_diff(&days, &seconds, epoch.get(), time);
  return instant_from_millis((std::int64_t{days} * 86400 + seconds) * 1000);
}

std::string curve_name(const EVP_PKEY* key) {
  char group[64] = {};
  std::size_t size = 0;
  EVP_PKEY_get_group_name(key, group, sizeof(group), &size);
  return std::string(group, size);
}

std::string key_algorithm_of(const EVP_PKEY* key) {
  if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC) return "EC_" + curve_name(key);
  if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA) {
    return "RSA_" + std::to_string(EVP_PKEY_get_bits(key));
  }
  return OBJ_nid2sn(EVP_PKEY_get_base_id(key));
}

std::string signature_algorithm_of(const X509& certificate) {
  const int signature = X509_get_signature_nid(&certificate);
  int digest = NID_undef;
  int key = NID_undef;
  if (OBJ_find_sigid_algs(signature, &digest, &key) != 1 || digest == NID_undef) {
    return OBJ_nid2sn(signature);
  }
  const std::string kind = key == NID_X9_62_id_ecPublicKey ? "ECDSA" : "RSA";
  return std::string(OBJ_nid2sn(digest)) + "WITH" + kind;
}

std::vector<std::string> dns_names(X509& certificate) {
  std::vector<std::string> names;
  const NamesHandle all(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; all && i < sk_GENERAL_NAME_num(all.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(all.get(), i);
    if (name->type == GEN_DNS) names.push_back(as_utf8(name->d.dNSName));
  }
  return names;
}

std::vector<std::string> key_usages_of(X509& certificate) {
  constexpr std::pair<std::uint32_t, const char*> kNames[] = {
      {KU_DIGITAL_SIGNATURE, "DIGITAL_SIGNATURE"},
      {KU_NON_REPUDIATION, "NON_REPUDIATION"},
      {KU_KEY_ENCIPHERMENT, "KEY_ENCIPHERMENT"},
      {KU_DATA_ENCIPHERMENT, "DATA_ENCIPHERMENT"},
      {KU_KEY_AGREEMENT, "KEY_AGREEMENT"},
      {KU_KEY_CERT_SIGN, "CERTIFICATE_SIGNING"},
      {KU_CRL_SIGN, "CRL_SIGNING"},
      {KU_ENCIPHER_ONLY, "ENCIPHER_ONLY"},
      {KU_DECIPHER_ONLY, "DECIPHER_ONLY"}};
  const std::uint32_t usages = X509_get_key_usage(&certificate);
  if (usages == UINT32_MAX) return {"ANY"};
  std::vector<std::string> names;
  for (const auto& [bit, name] : kNames) {
    if ((usages & bit) != 0) names.emplace_back(name);
  }
  return names;
}

std::vector<std::string> extended_key_usages_of(X509& certificate) {
  std::vector<std::string> oids;
  const UsagesHandle usages(static_cast<EXTENDED_KEY_USAGE*>(
      X509_get_ext_d2i(&certificate, NID_ext_key_usage, nullptr, nullptr)));
  for (int i = 0; usages && i < sk_ASN1_OBJECT_num(usages.get()); ++i) {
    char oid[128] = {};
    OBJ_obj2txt(oid, sizeof(oid), sk_ASN1_OBJECT_value(usages.get(), i), 1);
    oids.emplace_back(oid);
  }
  return oids;
}

}  // namespace

Instant not_before(const X509& certificate) {
  return instant_of(X509_get0_notBefore(&certificate));
}

Instant not_after(const X509& certificate) { return instant_of(X509_get0_notAfter(&certificate)); }

CertificateFacts facts_of(X509& certificate) {
  CertificateFacts facts;
  facts.domain_name = entry_of(X509_get_subject_name(&certificate), NID_commonName);
  facts.alternative_names = dns_names(certificate);
  if (facts.domain_name.empty() && !facts.alternative_names.empty()) {
    facts.domain_name = facts.alternative_names.front();
  }
  if (facts.alternative_names.empty() && !facts.domain_name.empty()) {
    facts.alternative_names.push_back(facts.domain_name);
  }
  facts.serial = serial_of(certificate);
  facts.subject = shown_name(X509_get_subject_name(&certificate));
  facts.issuer = entry_of(X509_get_issuer_name(&certificate), NID_organizationName);
  if (facts.issuer.empty()) {
    facts.issuer = entry_of(X509_get_issuer_name(&certificate), NID_commonName);
  }
  facts.not_before = not_before(certificate);
  facts.not_after = not_after(certificate);
  facts.key_algorithm = key_algorithm_of(X509_get0_pubkey(&certificate));
  facts.signature_algorithm = signature_algorithm_of(certificate);
  facts.key_usages = key_usages_of(certificate);
  facts.extended_key_usages = extended_key_usages_of(certificate);
  return facts;
}

}  // namespace minato::acm
