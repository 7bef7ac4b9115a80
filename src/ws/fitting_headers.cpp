#include "ws/fitting_headers.hpp"

#include <algorithm>

#include "ws/http_fields.hpp"

namespace wsx {
namespace {

struct Fitting {
  unsigned status;
  const char *name, *value;
};

constexpr const char* k_challenge = "Basic realm=\"wsx\", charset=\"UTF-8\"";
constexpr Fitting k_fitting[] = {{401, "WWW-Authenticate", k_challenge},
                                 {405, "Allow", "GET"},
                                 {407, "Proxy-Authenticate", k_challenge},
                                 {426, "Upgrade", "websocket"},
                                 {426, "Connection", "Upgrade"},
                                 {429, "Retry-After", "1"},
                                 {503, "Retry-After", "1"}};

}  // namespace

HeaderList add_fitting_headers(unsigned status, HeaderList given) {
  const auto is_given = [&](std::string_view name) {
    return std::any_of(given.begin(), given.end(),
                       [&](const auto& header) { return is_same_name(header.first, name); });
  };
  HeaderList fitting;
  for (const auto& [of, name, value] : k_fitting)
    if (of == status && !is_given(name)) fitting.emplace_back(name, value);
  given.insert(given.end(), fitting.begin(), fitting.end());
  return given;
}

}  // namespace wsx
