#include <algorithm>

#include "cli/help/flag_text.hpp"
#include "cli/help/help.hpp"
#include "cli/shells/completion.hpp"

namespace wsx {
namespace {

/// Characters that mean something to roff; a hyphen must stay one that can be copied into a shell.
std::string escape(const std::string& text) {
  std::string out;
  for (const char c : text)
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else
      out += c;
  return out;
}

/// The same for prose, where hyphens are only those of flags: "--wait" is set in bold, and so is a word in
/// `backquotes`.
std::string escape_word(const std::string& word) {
  const auto open = word.find('`'), close = word.rfind('`');
  if (open < close)
    return word.substr(0, open) + "\\fB" + escape(word.substr(open + 1, close - open - 1)) + "\\fP" +
           word.substr(close + 1);
  if (!word.starts_with('-') || word.size() == 1) return word;
  const auto end = word.find_last_not_of(".,;:") + 1;
  return "\\fB" + escape(word.substr(0, end)) + "\\fP" + word.substr(end);
}

std::string escape_prose(const std::string& text) {
  std::string out;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find(' ', begin), text.size());
    out += (out.empty() ? "" : " ") + escape_word(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

/// roff wants each sentence on a line of its own, and takes lines that begin with a dot or a quote for requests.
std::string format_sentences(const std::string& text) {
  std::string out;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find(". ", begin), text.size() - 1) + 1;
    const auto sentence = escape_prose(text.substr(begin, end - begin));
    out += wrap((sentence.find_first_of(".'") == 0 ? "\\&" : "") + sentence, 0);
    begin = end + 1;
  }
  return out;
}

/// "Fl x , Fl -execute Ar MESSAGE"; "Fl -ts Ns Op = Ns Ar abs|rel|delta".
std::string format_item(const Flag& flag) {
  std::string out = ".It";
  for (const auto& name : split_names(flag.names))
    out += (out == ".It" ? "" : " ,") + std::string(" Fl ") + escape(name.substr(1));
  if (!takes_value(flag)) return out + "\n";
  const bool has_spaces = flag.value.find(' ') != flag.value.npos;
  const auto value = " Ar " + (has_spaces ? '"' + flag.value + '"' : flag.value);
  return out + (flag.implicit_value.empty() ? value : " Ns Op = Ns" + value) + "\n";
}

/// "a, b", of names with the same meaning, as "a , b": roff keeps a separate comma out of the bold.
std::string format_names(const std::string& names) {
  std::string out;
  for (const char c : names) out += c == ',' ? " ," : std::string(1, c);
  return out;
}

/// " One of `a`, `b` or `c`."
std::string explain_value(const MemberDescription& member) {
  if (member.is_object) return " An object, described below.";
  if (member.is_list) return " A list of objects, described below.";
  const auto count = member.words.size();
  std::string out = count == 0 ? "" : count == 1 ? " Always " : count == 2 ? " Either " : " One of ";
  for (std::size_t i = 0; i < count; ++i)
    out += (i == 0 ? "`" : i + 1 == count ? " or `" : ", `") + member.words[i] + (i + 1 == count ? "`." : "`");
  return out;
}

/// "see MATCHING in wsx-bench(1)", "; see wsx-bench(1)": a reader of that page is there.
std::string drop_page_name(std::string text, const std::string& page) {
  for (const std::string& name : {" in " + page, " of " + page, "; see " + page})
    for (auto at = text.find(name); at != text.npos; at = text.find(name)) text.erase(at, name.size());
  return text;
}

/// "wsx-bench(1)", of "wsx bench report", too.
std::string page_of(const FlagSet& flags) {
  const auto command = command_name(flags);
  return "wsx-" + command.substr(0, command.find('-')) + "(1)";
}

}  // namespace

std::string format_manual(const FlagSet& flags) {
  const auto page = page_of(flags);
  std::string out;
  for (const auto& group : groups_of(flags.flags())) {
    out += ".Ss \"" + group + "\"\n.Bl -tag -width Ds\n";  // a word of it could be a macro: In, Do
    for (const Flag& flag : flags.flags())
      if (is_shown(flag) && flag.group == group)
        out += format_item(flag) + format_sentences(drop_page_name(format_paragraph(flag), page));
    out += ".El\n";
  }
  return out;
}

std::string format_manual(const Description& description) {
  std::string out = format_sentences(description.meaning) + ".Bl -tag -width Ds\n";
  for (const auto& member : description.members)
    out += ".It Sy " + format_names(member.name) + "\n" + format_sentences(member.meaning + explain_value(member));
  return out + ".El\n";
}

}  // namespace wsx
