#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/secrets.hpp"

/// Finds secrets by their place: in URLs, header fields, offered subprotocols.
namespace wsx {

using SecretList = std::vector<std::string>;

/// A part of a text.
struct Span {
  std::size_t begin = 0, size = 0;
};

/// Passwords ("//user:password@host", or what is alone before the "@"), values of secret parameters
/// ("?access_token=value"), and JSON Web Tokens: wherever they are in a text, in order, without overlap.
std::vector<Span> find_secrets_in_text(std::string_view text, const SecretNames& names);

/// What follows adds secrets to a list: each as it is, and in the forms in which it goes over the wire.
void add_secrets_of_text(SecretList& secrets, std::string_view text, const SecretNames& names);
void add_secrets_of_headers(SecretList& secrets, const HeaderList& headers, const SecretNames& names);
void add_secrets_of_subprotocols(SecretList& secrets, const std::vector<std::string>& offered,
                                 const SecretNames& names);
/// "user:password".
void add_login(SecretList& secrets, const std::string& user_password);
/// The values of "a=b; c=d".
void add_cookies(SecretList& secrets, std::string_view cookies);

}  // namespace wsx
