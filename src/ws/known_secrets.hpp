#pragma once
#include "base/secret_values.hpp"
#include "base/url.hpp"
#include "ws/accept_options.hpp"
#include "ws/client_options.hpp"

namespace wsx {

/// The parts of the options that must not be shown: passwords, tokens, cookies, the values of secret headers and
/// parameters, each also in the form in which it goes over the wire.
SecretList list_secrets(const Url& url, const ClientOptions& options);
SecretList list_secrets(const AcceptOptions& options, const SecretNames& names);

}  // namespace wsx
