#include "commands/connect_play.hpp"

#include "base/percent.hpp"
#include "commands/play_file.hpp"

namespace wsx {
namespace {

void add_query(std::string& url, const std::string& name, const std::string& value) {
  if (url == "echo:") url += '/';
  url += url.find('?') == url.npos ? '?' : '&';
  url += encode_component(name) + "=" + encode_component(value);
}

}  // namespace

Result<ClientPlay> prepare_play(std::shared_ptr<const Conversation> conversation, ConnectOptions options) {
  Play play(std::move(conversation), Role::client, Play::Strictness::strict, 1, draw_play_seed());
  const auto items = play.fill_handshake(event_time_now());
  if (!items) return items.error();
  for (const Play::HandshakeItem& item : *items) {
    switch (item.kind) {
      case HandshakeLine::Kind::header:
        options.upgrade.headers.emplace_back(item.name, item.value);
        break;
      case HandshakeLine::Kind::query:
        add_query(options.url, item.name, item.value);
        break;
      case HandshakeLine::Kind::cookie:
        options.upgrade.cookies.push_back({.pair = item.name + "=" + item.value});
        break;
      case HandshakeLine::Kind::subprotocol:
        options.upgrade.subprotocols.push_back(item.value);
        break;
    }
  }
  return ClientPlay{std::move(play), std::move(options)};
}

}  // namespace wsx
