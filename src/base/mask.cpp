#include "base/mask.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/escape.hpp"
#include "base/http_names.hpp"
#include "base/lists.hpp"
#include "base/percent.hpp"

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

}  // namespace

Mask::Mask(const SecretList& secrets, SecretNames names) : names_(std::move(names)) {
  add(secrets, k_min_secret_bytes);
}

Mask Mask::with(const SecretList& more) const {
  Mask mask = *this;
  mask.add(more, k_min_learned_bytes);
  return mask;
}

void Mask::add(const SecretList& secrets, std::size_t min_bytes) {
  for (const std::string& secret : secrets)
    if (secret.size() >= min_bytes)
      for (std::string& form : forms_of(secret)) forms_.push_back(std::move(form));
  std::sort(forms_.begin(), forms_.end(),
            [](auto& a, auto& b) { return a.size() != b.size() ? a.size() > b.size() : a < b; });
  forms_.erase(std::unique(forms_.begin(), forms_.end()), forms_.end());
}

void Mask::hide(std::string& text) const {
  const auto found = find_secrets_in_text(text, names_);
  for (auto span = found.rbegin(); span != found.rend(); ++span) text.replace(span->begin, span->size, k_masked_secret);
  for (const std::string& form : forms_) replace_all(text, form);
  for (const std::string& form : forms_) hide_cut_ones(text, form);
}

void Mask::hide(HeaderList& headers) const {
  std::string previous;
  for (auto& [name, value] : headers) {
    if (is_same_name(name, "Sec-WebSocket-Protocol"))
      hide_subprotocols(value, previous);
    else if (names_.contains(name))
      value = k_masked_secret;
    else
      hide(value);
  }
}

void Mask::hide(Error& error) const {
  hide(error.message);
  hide(error.hint);
  if (!error.refusal) return;
  hide(error.refusal->headers);
  hide(error.refusal->body);
}

void Mask::hide_subprotocols(std::string& list) const {
  std::string previous;
  hide_subprotocols(list, previous);
}

void Mask::hide_subprotocols(std::vector<std::string>& list) const {
  std::string previous;
  for (std::string& subprotocol : list) hide_subprotocols(subprotocol, previous);
}

void Mask::hide_subprotocols(std::string& list, std::string& previous) const {
  std::vector<std::string> shown;
  for (const auto part : split(list, ',')) {
    const std::string subprotocol(trim(part));
    shown.push_back(subprotocol);
    if (const auto at = names_.find_in_subprotocol(subprotocol, previous); at != subprotocol.npos)
      shown.back().replace(at, subprotocol.npos, k_masked_secret);
    previous = subprotocol;
  }
  list = join(shown);
  hide(list);
}

}  // namespace wsx
