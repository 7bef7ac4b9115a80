#include "wire/certificate.hpp"

#include <cctype>
#include <memory>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include "wire/tls_report.hpp"

namespace wsx {
namespace {

template <class T, void (*Free)(T*)>
struct Freed {
  void operator()(T* object) const { Free(object); }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, Freed<X509, X509_free>>;

constexpr long k_lifetime_s = 13 * 24 * 3600;
constexpr long k_clock_slack_s = 3600;

bool add_extension(X509* certificate, int id, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value);
  const bool added = extension && X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
  return added;
}

std::string list_own_names() {
  std::string names = "DNS:localhost,IP:127.0.0.1,IP:::1";
  char host[256] = "";
  ::gethostname(host, sizeof host - 1);
  // A host name is not always a DNS name; only what cannot be mistaken for configuration syntax goes in.
  std::string_view name = host;
  bool plain = !name.empty() && name != "localhost";
  for (char c : name) plain = plain && (std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '.');
  return plain ? names + ",DNS:" + host : names;
}

}  // namespace

Result<std::string> use_throw_away_certificate(SSL_CTX* context) {
  const KeyPtr key(EVP_EC_gen("P-256"));
  const CertificatePtr made(X509_new());
  X509* certificate = made.get();
  unsigned char serial[16];
  bool ok = key && certificate && RAND_bytes(serial, sizeof serial) == 1;
  serial[0] &= 0x7f;
  if (ok) {
    BIGNUM* number = BN_bin2bn(serial, sizeof serial, nullptr);
    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
    BN_free(number);
    X509_set_version(certificate, X509_VERSION_3);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -k_clock_slack_s);
    X509_gmtime_adj(X509_getm_notAfter(certificate), k_lifetime_s);
    X509_set_pubkey(certificate, key.get());
    X509_NAME* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("wsx self-signed"), -1,
                               -1, 0);
    X509_set_issuer_name(certificate, name);
    ok =
        add_extension(certificate, NID_subject_alt_name, list_own_names().c_str()) &&
        add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&  // so that --cacert takes it
        X509_sign(certificate, key.get(), EVP_sha256()) && SSL_CTX_use_certificate(context, certificate) == 1 &&
        SSL_CTX_use_PrivateKey(context, key.get()) == 1;
  }
  if (!ok) return Error{Phase::tls, "no_certificate", "cannot generate a certificate: " + take_openssl_error(), ""};
  return format_fingerprint(certificate);
}

}  // namespace wsx
