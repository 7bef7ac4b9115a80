#include "base/mask.hpp"

#include <algorithm>

#include "base/escape.hpp"
#include "base/percent.hpp"
#include "base/secrets.hpp"

namespace wsx {
namespace {

struct Escape {
  char from;
  std::string_view to;
};

template <std::size_t n>
std::string replace_each(std::string_view text, const Escape (&escapes)[n]) {
  std::string out;
  for (const char c : text) {
    const auto* found = std::find_if(std::begin(escapes), std::end(escapes), [=](auto& e) { return e.from == c; });
    if (found == std::end(escapes))
      out += c;
    else
      out += found->to;
  }
  return out;
}

/// How a server may give a secret back: in a URL, in HTML, in JSON (some escape the slash), escaped in our own
/// messages.
std::vector<std::string> forms_of(const std::string& secret) {
  constexpr Escape k_html[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
  constexpr Escape k_json[] = {{'"', "\\\""}, {'\\', "\\\\"}};
  constexpr Escape k_json_slash[] = {{'"', "\\\""}, {'\\', "\\\\"}, {'/', "\\/"}};
  return {secret,
          encode_component(secret),
          format_escaped(secret),
          replace_each(secret, k_html),
          replace_each(secret, k_json),
          replace_each(secret, k_json_slash)};
}

void replace_all(std::string& text, std::string_view from) {
  for (auto at = text.find(from); at != text.npos; at = text.find(from, at + k_masked_secret.size()))
    text.replace(at, from.size(), k_masked_secret);
}

/// Hides what is before `end` if it is the beginning of the secret.
void hide_beginning_before(std::string& text, std::size_t end, std::string_view secret) {
  for (std::size_t size = std::min(secret.size(), end + 1) - 1; size >= Mask::k_min_secret_bytes; --size) {
    if (text.compare(end - size, size, secret, 0, size) != 0) continue;
    text.replace(end - size, size, k_masked_secret);
    return;
  }
}

/// A text that was cut to an excerpt may end in the middle of a secret: before an ellipsis, or at the end, perhaps
/// before a quote.
void hide_cut_ones(std::string& text, std::string_view secret) {
  hide_beginning_before(text, text.size() - text.ends_with('"'), secret);
  for (auto at = text.rfind(k_ellipsis); at != text.npos && at > 0; at = text.rfind(k_ellipsis, at - 1))
    hide_beginning_before(text, at, secret);
}

/// "//user:password@host": the password, or what is alone before the "@".
void hide_passwords_in_urls(std::string& text) {
  for (auto at = text.find("://"); at != text.npos; at = text.find("://", at)) {
    at += 3;
    const auto end = std::min(text.find_first_of("/?#\\\"'<> \t\r\n", at), text.size());
    const auto authority = std::string_view(text).substr(at, end - at);  // no more: a text may be full of "://"
    const auto sign = authority.rfind('@');
    if (sign == authority.npos || sign == 0) continue;
    const auto colon = authority.substr(0, sign).find(':');
    const auto begin = colon == authority.npos ? 0 : colon + 1;
    text.replace(at + begin, sign - begin, k_masked_secret);
  }
}

}  // namespace

Mask::Mask(const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets)
    if (secret.size() >= k_min_secret_bytes)
      for (std::string& form : forms_of(secret)) forms_.push_back(std::move(form));
  std::sort(forms_.begin(), forms_.end(),
            [](auto& a, auto& b) { return a.size() != b.size() ? a.size() > b.size() : a < b; });
  forms_.erase(std::unique(forms_.begin(), forms_.end()), forms_.end());
}

void Mask::hide(std::string& text) const {
  hide_passwords_in_urls(text);
  for (const std::string& form : forms_) replace_all(text, form);
  for (const std::string& form : forms_) hide_cut_ones(text, form);
}

void Mask::hide(HeaderList& headers) const {
  for (auto& [name, value] : headers) {
    if (is_secret_header(name))
      value = k_masked_secret;
    else
      hide(value);
  }
}

}  // namespace wsx
