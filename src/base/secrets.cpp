#include "base/secrets.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace wsx {
namespace {

/// A name is secret if its last word is one of these: "X-Auth-Token", "authToken", "auth_token".
constexpr std::string_view k_last_words[] = {
    "assertion", "auth",    "authorization", "bearer",   "cookie", "credential", "hmac",       "jwt",
    "key",       "otp",     "pass",          "passcode", "passwd", "pwd",        "passphrase", "password",
    "secret",    "session", "sessionid",     "sid",      "sig",    "signature",  "ticket",     "token",
};

/// The same of names whose words are not separated: "accesstoken", "PHPSESSID".
constexpr std::string_view k_endings[] = {
    "accesskey", "apikey", "authkey", "password", "secret", "secretkey", "sessid", "sessionid", "signature", "token",
};

/// Keys that open nothing have one of these before the word "key".
constexpr std::string_view k_harmless_keys[] = {
    "cache",   "foreign", "idempotency", "partition", "primary",   "public",
    "routing", "socket",  "sort",        "surrogate", "websocket",
};

/// Subprotocols that carry a secret after a prefix whose last word is none of the above.
constexpr std::string_view k_subprotocol_prefixes[] = {
    "base64url.bearer.authorization.k8s.io.",  // Kubernetes
    "header-ey",                               // AWS AppSync: base64 of a JSON object
};
/// What is shorter is a version or a word: "auth.v2", "session-protocol".
constexpr std::size_t k_min_secret_in_subprotocol = 8;

bool is_alphanumeric(char c) { return is_letter(c) || is_digit(c); }

template <class List>
bool is_one_of(std::string_view word, const List& list) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

/// "X-Api-Key" and "xApiKey" are x, api and key; numbers at the end do not count.
std::vector<std::string> split_words(std::string_view name) {
  while (!name.empty() && !is_letter(name.back())) name.remove_suffix(1);
  std::vector<std::string> words;
  char previous = '-';
  for (const char c : name) {
    const bool begins = !is_alphanumeric(previous) || (to_lower(previous) == previous && to_lower(c) != c);
    if (is_alphanumeric(c)) {
      if (begins) words.emplace_back();
      words.back() += to_lower(c);
    }
    previous = c;
  }
  return words;
}

/// All letters and digits in lower case.
std::string make_bare(std::string_view name) {
  std::string bare;
  for (const char c : name)
    if (is_alphanumeric(c)) bare += to_lower(c);
  return bare;
}

bool is_base64url(char c) { return is_alphanumeric(c) || c == '-' || c == '_'; }

std::size_t count_base64url(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_base64url) - text.begin());
}

}  // namespace

bool SecretNames::contains(std::string_view name) const {
  if (!more_.empty() && is_one_of(make_bare(name), more_)) return true;
  const auto words = split_words(name);
  if (words.empty()) return false;
  const std::string& last = words.back();
  if (last == "key" && words.size() > 1 && is_one_of(words[words.size() - 2], k_harmless_keys)) return false;
  if (is_one_of(last, k_last_words)) return true;
  return std::any_of(std::begin(k_endings), std::end(k_endings),
                     [&](std::string_view ending) { return last.ends_with(ending); });
}

void SecretNames::add(std::string_view name) {
  if (auto bare = make_bare(name); !bare.empty()) more_.push_back(std::move(bare));
}

std::size_t SecretNames::find_in_subprotocol(std::string_view subprotocol, std::string_view previous) const {
  if (contains(previous) && subprotocol.size() >= k_min_secret_in_subprotocol) return 0;
  for (const auto prefix : k_subprotocol_prefixes)
    if (subprotocol.starts_with(prefix)) return prefix.size();
  constexpr std::string_view k_separators = ".-_~|+";
  for (auto at = subprotocol.find_first_of(k_separators); at != subprotocol.npos;
       at = subprotocol.find_first_of(k_separators, at + 1))
    if (subprotocol.size() - at > k_min_secret_in_subprotocol && contains(subprotocol.substr(0, at))) return at + 1;
  const auto token = find_json_web_token(subprotocol);
  return token.empty() ? subprotocol.npos : static_cast<std::size_t>(token.data() - subprotocol.data());
}

std::string_view find_json_web_token(std::string_view text) {
  constexpr std::string_view k_beginning = "eyJ";  // base64 of {"
  constexpr std::size_t k_min_part_bytes = 10;     // {"a":"b"} has more
  for (auto at = text.find(k_beginning); at != text.npos; at = text.find(k_beginning, at + 1)) {
    if (at > 0 && is_base64url(text[at - 1])) continue;
    const auto rest = text.substr(at);
    const auto head = count_base64url(rest);
    if (head < k_min_part_bytes || head >= rest.size() || rest[head] != '.') continue;
    auto end = head + 1 + count_base64url(rest.substr(head + 1));
    if (end - head - 1 < k_min_part_bytes) continue;
    while (end < rest.size() && rest[end] == '.') end += 1 + count_base64url(rest.substr(end + 1));
    return rest.substr(0, end);
  }
  return {};
}

bool is_same_secret(std::string_view given, std::string_view secret) {
  if (given.size() != secret.size()) return false;
  volatile unsigned char difference = 0;
  for (std::size_t i = 0; i < given.size(); ++i)
    difference = static_cast<unsigned char>(difference | (given[i] ^ secret[i]));
  return difference == 0;
}

}  // namespace wsx
