#pragma once
#include <string>
#include <string_view>

#include "base/url.hpp"
#include "ws/upgrade_options.hpp"

namespace wsx {

/// The client's opening handshake for whoever opens thousands, waits by itself, and asks for nothing special: the
/// request is made once, and the usual answer is known at a glance. Every other answer is for upgrade() to judge.
class PlainUpgrade {
 public:
  /// Whether these options can be asked for so.
  static bool suits(const Url& url, const UpgradeOptions& options);
  PlainUpgrade(const Url& url, const UpgradeOptions& options);

  /// A fresh Sec-WebSocket-Key.
  static std::string make_key();
  std::string request(std::string_view key) const;
  /// How long the head at the front of `received` is, if it is whole and accepts this key and nothing else. 0: it may
  /// be incomplete, a refusal, or an acceptance in other words.
  static std::size_t find_acceptance(std::string_view received, std::string_view key);

 private:
  std::string before_key_, behind_key_;
};

}  // namespace wsx
