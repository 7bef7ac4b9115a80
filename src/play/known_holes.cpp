#include "play/known_holes.hpp"

#include <algorithm>

#include "base/suggest.hpp"

namespace wsx {
namespace {

using Kind = PlayLine::Kind;

std::vector<const Hole*> list_holes(const TextForm& form) {
  std::vector<const Hole*> holes;
  for (const TextPart& part : form)
    if (const auto* hole = std::get_if<Hole>(&part)) holes.push_back(hole);
  return holes;
}

std::vector<const Hole*> list_holes(const MessageForm& form) {
  std::vector<const Hole*> holes;
  if (const auto* text = std::get_if<TextForm>(&form)) return list_holes(*text);
  if (const auto* json = std::get_if<JsonMessageForm>(&form)) {
    holes = list_holes(json->prefix);
    for (const JsonTextPart& part : json->text)
      if (part.place != JsonTextPart::Place::literal) holes.push_back(&part.hole);
  }
  if (const auto* regex = std::get_if<RegexForm>(&form))
    for (const auto& group : regex->groups) holes.push_back(&group.second);
  return holes;
}

/// Walks through a conversation as one of its sides and keeps track of the holes that have values.
class HoleWalk {
 public:
  HoleWalk(const Conversation& conversation, Role role, std::string_view file)
      : conversation_(conversation), role_(role), file_(file), known_(conversation.names.size()) {
    for (std::size_t slot = 0; slot < known_.size(); ++slot) known_[slot] = conversation.values[slot].has_value();
  }

  std::optional<Mistake> walk() {
    for (const HandshakeLine& line : conversation_.handshake)
      role_ == Role::client ? send(list_holes(line.value)) : receive(list_holes(line.value));
    for (const PlayLine& line : conversation_.lines) take(line);
    return std::move(mistake_);
  }

 private:
  void take(const PlayLine& line) {
    const bool is_ours = line.sender == role_;
    if (line.kind == Kind::together) waits_ = role_ == Role::client;
    if (line.kind == Kind::end) {
      waits_ = false;
      receive(std::exchange(later_, {}));
    }
    if (line.kind == Kind::ignore) return check_environment(list_holes(line.form));
    if (line.kind == Kind::on) return is_ours ? void() : take_answer(line);
    if (!line.is_step()) return;
    const auto holes = list_holes(line.form);
    if (const auto* regex = std::get_if<RegexForm>(&line.form))
      is_ours ? refuse_regex(line) : send(list_holes(regex->source));
    const auto before = known_;
    if (is_ours)
      send(holes);
    else if (waits_)
      later_.insert(later_.end(), holes.begin(), holes.end());  // everything of ours is sent before
    else
      receive(holes);
    // Its messages may not come.
    if (line.is_stream() || (line.is_optional && !is_ours)) known_ = before;
  }

  /// `on`: what the pattern takes is known for the answer, and not any longer.
  void take_answer(const PlayLine& line) {
    const auto before = known_;
    receive(list_holes(line.form));
    send(list_holes(line.reply));
    known_ = before;
  }

  void send(const std::vector<const Hole*>& holes) {
    check_environment(holes);
    for (const Hole* hole : holes) {
      if (hole->what == Hole::What::anything && !hole->otherwise)
        refuse(*hole, "{{_}} has no value that could be sent; a default makes one, as in {{_=uuid}}");
      if (!hole->has_name()) continue;
      if (!known_[hole->slot] && !hole->otherwise) refuse_unknown(*hole);
      if (!known_[hole->slot] && is_sent_by_both(*hole))
        refuse(*hole, "both sides would make up {{" + name_of(*hole) +
                          "}} at once, so it needs a value before the together begins");
      known_[hole->slot] = true;
    }
  }

  /// By the other side in a line above of the same together.
  bool is_sent_by_both(const Hole& hole) const {
    return std::any_of(later_.begin(), later_.end(),
                       [&](const Hole* other) { return other->has_name() && other->slot == hole.slot; });
  }

  void receive(const std::vector<const Hole*>& holes) {
    check_environment(holes);
    for (const Hole* hole : holes)
      if (hole->has_name()) known_[hole->slot] = true;
  }

  void check_environment(const std::vector<const Hole*>& holes) {
    for (const Hole* hole : holes)
      if (hole->has_name() && !hole->otherwise && !known_[hole->slot] && name_of(*hole).starts_with("env:"))
        refuse(*hole, "the environment has no " + name_of(*hole).substr(4) + "; a default may follow =");
  }

  void refuse_unknown(const Hole& hole) {
    const std::string& name = name_of(hole);
    std::vector<std::string> known;
    for (std::size_t slot = 0; slot < known_.size(); ++slot)
      if (known_[slot]) known.push_back(conversation_.names[slot]);
    const auto meant = suggest(name, known);
    const std::string side = role_ == Role::client ? "client" : "server";
    refuse(hole, "the " + side + " sends {{" + name + "}} here, which has no value yet; " +
                     (meant.empty() ? "set one with --var " + name + "=… or a default, as in {{" + name + "=uuid}}"
                                    : "did you mean {{" + meant + "}}?"));
  }

  void refuse_regex(const PlayLine& line) {
    const std::string side = role_ == Role::client ? "client" : "server";
    if (mistake_) return;
    std::size_t begin = 0;
    for (std::size_t number = 1; number < line.number; ++number) begin = file_.find('\n', begin) + 1;
    mistake_ = Mistake{file_.substr(begin, file_.find('\n', begin) - begin),
                       "the " + side + " sends this line, and a regular expression can only be received"};
  }

  void refuse(const Hole& hole, std::string why) {
    if (mistake_) return;
    const auto rest = file_.substr(hole.offset);
    mistake_ = Mistake{rest.substr(0, rest.starts_with("{{") ? rest.find("}}") + 2 : 1), std::move(why)};
  }

  const std::string& name_of(const Hole& hole) const { return conversation_.names[hole.slot]; }

  const Conversation& conversation_;
  const Role role_;
  const std::string_view file_;
  std::vector<bool> known_;
  std::vector<const Hole*> later_;  // of a together: known when it is over
  bool waits_ = false;
  std::optional<Mistake> mistake_;
};

}  // namespace

std::optional<Mistake> find_unknown_hole(const Conversation& conversation, Role role, std::string_view file) {
  return HoleWalk(conversation, role, file).walk();
}

}  // namespace wsx
