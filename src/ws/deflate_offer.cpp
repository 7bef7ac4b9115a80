#include "ws/deflate_offer.hpp"

#include <algorithm>

#include "ws/extension_list.hpp"
#include "ws/http_fields.hpp"
#include "ws/window_bits.hpp"

namespace wsx {
namespace {

constexpr int k_min_offered_bits = 8;

bool set_once(bool& flag) { return !std::exchange(flag, true); }

bool set_bits(std::optional<int>& bits, const std::string& value) {
  if (bits) return false;
  const int parsed = parse_window_bits(value, k_min_offered_bits);
  if (parsed) bits = parsed;
  return parsed != 0;
}

/// One parameter; false when it is unknown, comes twice, or has no value that it may have.
bool read_offered_parameter(const std::string& name, const std::string& value, DeflateOffer& offer) {
  if (name == "client_no_context_takeover") return value.empty() && set_once(offer.client_no_context_takeover);
  if (name == "server_no_context_takeover") return value.empty() && set_once(offer.server_no_context_takeover);
  if (name == "server_max_window_bits") return set_bits(offer.server_window_bits, value);
  if (name != "client_max_window_bits" || !set_once(offer.names_client_window)) return false;
  return value.empty() || set_bits(offer.client_window_bits, value);
}

std::optional<DeflateOffer> read_offer(const Extension& extension) {
  if (!is_same_name(extension.name, "permessage-deflate")) return std::nullopt;
  DeflateOffer offer;
  for (const auto& [name, value] : extension.parameters)
    if (!read_offered_parameter(name, value, offer)) return std::nullopt;
  return offer;
}

std::vector<Extension> list_extensions(const std::string& text) {
  return parse_extensions(text).value_or(std::vector<Extension>());
}

/// zlib cannot compress with a window of 8 bits: it takes 9, which no peer that said 8 may see.
bool asks_for_8_bits_of(const std::optional<int>& bits) { return bits && *bits < k_min_window_bits; }

DeflateOptions as_options(const DeflateOffer& offer) {
  DeflateOptions options;
  options.client_window_bits = offer.client_window_bits.value_or(k_max_window_bits);
  options.server_window_bits = offer.server_window_bits.value_or(k_max_window_bits);
  options.client_no_context_takeover = offer.client_no_context_takeover;
  options.server_no_context_takeover = offer.server_no_context_takeover;
  return options;
}

/// The windows of 8 bits widened to 9, which wsx can keep to on both sides.
DeflateOffer without_8_bits(DeflateOffer offer) {
  for (auto* bits : {&offer.server_window_bits, &offer.client_window_bits})
    if (*bits) *bits = std::max(**bits, k_min_window_bits);
  return offer;
}

}  // namespace

std::vector<DeflateOffer> read_deflate_offers(const std::string& extensions) {
  std::vector<DeflateOffer> offers;
  for (const Extension& extension : list_extensions(extensions))
    if (const auto offer = read_offer(extension)) offers.push_back(*offer);
  return offers;
}

std::optional<DeflateOffer> choose_deflate_offer(const std::vector<DeflateOffer>& offers, const DeflateOptions& ours) {
  if (!ours.enabled) return std::nullopt;
  const bool limits_client = ours.client_window_bits < k_max_window_bits;
  for (const DeflateOffer& offer : offers)
    if (!asks_for_8_bits_of(offer.server_window_bits) && (offer.names_client_window || !limits_client)) return offer;
  return std::nullopt;
}

DeflateOffer make_deflate_offer(const DeflateOptions& options) {
  DeflateOffer offer;
  offer.names_client_window = true;
  if (options.client_window_bits < k_max_window_bits) offer.client_window_bits = options.client_window_bits;
  if (options.server_window_bits < k_max_window_bits) offer.server_window_bits = options.server_window_bits;
  offer.client_no_context_takeover = options.client_no_context_takeover;
  offer.server_no_context_takeover = options.server_no_context_takeover;
  return offer;
}

std::string format_deflate_offer(const DeflateOffer& offer) {
  std::string text = "permessage-deflate";
  if (offer.server_no_context_takeover) text += "; server_no_context_takeover";
  if (offer.client_no_context_takeover) text += "; client_no_context_takeover";
  if (offer.server_window_bits) text += "; server_max_window_bits=" + std::to_string(*offer.server_window_bits);
  if (offer.names_client_window) text += "; client_max_window_bits";
  if (offer.client_window_bits) text += "=" + std::to_string(*offer.client_window_bits);
  return text;
}

std::optional<ForwardedOffer> forward_deflate_offers(const std::string& extensions) {
  ForwardedOffer forwarded;
  bool word_for_word = true;
  std::vector<std::string> texts;
  for (const Extension& extension : list_extensions(extensions)) {
    const auto read = read_offer(extension);
    const auto offer = read ? std::optional(without_8_bits(*read)) : std::nullopt;
    word_for_word = word_for_word && offer && *offer == *read;
    if (!offer) continue;
    texts.push_back(format_deflate_offer(*offer));
    forwarded.choices.push_back(as_options(*offer));
  }
  if (texts.empty()) return std::nullopt;
  forwarded.text = word_for_word ? extensions : join(texts);
  return forwarded;
}

}  // namespace wsx
