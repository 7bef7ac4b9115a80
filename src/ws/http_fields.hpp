#pragma once
#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/escape.hpp"
#include "base/http_names.hpp"
#include "base/lists.hpp"

/// Small questions to HTTP fields, asked by both sides of the handshake.
namespace wsx {

inline bool contains_name(const std::vector<std::string>& names, std::string_view name) {
  for (const std::string& other : names)
    if (is_same_name(other, name)) return true;
  return false;
}

/// Subprotocols and the like are compared as they are written.
inline bool contains_token(const std::vector<std::string>& tokens, std::string_view token) {
  for (const std::string& other : tokens)
    if (other == token) return true;
  return false;
}

inline bool contains_extension(boost::beast::string_view list, std::string_view name) {
  for (const auto& extension : boost::beast::http::ext_list(list))
    if (is_same_name({extension.first.data(), extension.first.size()}, name)) return true;
  return false;
}

/// All fields of a name, as one list.
inline std::string join_fields(const boost::beast::http::fields& fields, boost::beast::http::field name) {
  std::vector<std::string> values;
  for (const auto& field : fields)
    if (field.name() == name) values.emplace_back(field.value());
  return join(values);
}

inline HeaderList list_fields(const boost::beast::http::fields& fields) {
  HeaderList list;
  for (const auto& field : fields) list.emplace_back(std::string(field.name_string()), std::string(field.value()));
  return list;
}

}  // namespace wsx
