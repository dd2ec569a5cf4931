#pragma once

#include <client/tls_context.hpp>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

namespace portico::client {

/// A certificate with its key, made on the spot.
struct Identity {
  std::shared_ptr<X509> certificate;
  std::shared_ptr<EVP_PKEY> key;

  void save_certificate(const std::filesystem::path& file) const {
    save(file, [this](BIO* bio) { PEM_write_bio_X509(bio, certificate.get()); });
  }
  void save_key(const std::filesystem::path& file, const char* passphrase = nullptr) const {
    save(file, [&](BIO* bio) {
      PEM_write_bio_PrivateKey(bio, key.get(), passphrase ? EVP_aes_128_cbc() : nullptr, nullptr, 0,
                               nullptr, const_cast<char*>(passphrase));
    });
  }

 private:
  template <class Write> static void save(const std::filesystem::path& file, Write write) {
    const std::unique_ptr<BIO, OpensslDelete<&BIO_free>> bio{BIO_new(BIO_s_mem())};
    write(bio.get());
    char* text = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &text);
    std::ofstream{file} << std::string(text, static_cast<std::size_t>(size));
  }
};

struct CertificateOptions {
  std::string common_name = "test";
  /// As in a configuration of OpenSSL: "DNS:a.test,IP:127.0.0.1". Empty for none.
  std::string alternative_names{};
  /// Seconds from now.
  long begins = -3600;
  long ends = 3600;
  bool authority = false;
  /// Null: itself.
  const Identity* issuer = nullptr;
};

inline Identity make_identity(const CertificateOptions& options) {
  Identity made{.certificate = {X509_new(), &X509_free},
                .key = {EVP_EC_gen("P-256"), &EVP_PKEY_free}};
  auto* const x509 = made.certificate.get();
  const auto& issuer = options.issuer ? *options.issuer : made;
  static long serial = 0;
  X509_set_version(x509, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(x509), options.begins);
  X509_gmtime_adj(X509_getm_notAfter(x509), options.ends);
  X509_set_pubkey(x509, made.key.get());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(x509), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(options.common_name.c_str()),
                             -1, -1, 0);
  X509_set_issuer_name(x509, X509_get_subject_name(issuer.certificate.get()));

  const auto extend = [&](int kind, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer.certificate.get(), x509, nullptr, nullptr, 0);
    auto* const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
    X509_add_ext(x509, extension, -1);
    X509_EXTENSION_free(extension);
  };
  extend(NID_basic_constraints, options.authority ? "critical,CA:TRUE" : "CA:FALSE");
  if (!options.alternative_names.empty())
    extend(NID_subject_alt_name, options.alternative_names.c_str());
  X509_sign(x509, issuer.key.get(), EVP_sha256());
  return made;
}

}  // namespace portico::client
