#include "output/pretty_line.hpp"

#include "base/row_wrapper.hpp"
#include "base/units.hpp"

namespace wsx {

std::string PrettyLines::take() {
  if (out_.empty()) return {};
  if (style_.rows == 0) return std::move(out_ += '\n');
  RowWrapper wrapper(style_.columns, max_rows_);
  std::string_view rest = out_;
  for (const std::size_t indent : indents_) {
    const auto line = rest.substr(0, rest.find('\n'));
    wrapper.add(line, indent);
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
  auto rows = wrapper.take();
  if (wrapper.left_out() == 0) return rows;
  const auto note = (style_.blocks ? "… and " : "... and ") + format_plural(wrapper.left_out(), "row") +
                    (style_.commands ? " more; /last shows all, /save FILE keeps it" : " more; -v shows all");
  if (style_.colour) rows += k_no_colour;
  out_.clear();
  RowWrapper last(style_.columns, 0);
  in(Ink::dim, note);
  last.add("  " + out_, 2);
  return rows + last.take();
}

}  // namespace wsx
