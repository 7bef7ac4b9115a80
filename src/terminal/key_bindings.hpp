#pragma once

namespace wsx {

/// A key, as a terminal sends it, and the command of libedit that it runs (editrc(5)).
struct KeyBinding {
  const char* keys;
  const char* command;
};

// Every key that does something. Commands of libedit that wait for further keys (incremental search, quoted insert) are
// left out: they would wait inside the library, with the connection standing still. Ctrl-R is the prompt's, Ctrl-L the
// editor's.
constexpr const char* k_start_over = "\x1f";
constexpr KeyBinding k_key_bindings[] = {
    {k_start_over, "ed-start-over"},  // for clear()
    {"\x01", "ed-move-to-beg"},
    {"\x02", "ed-prev-char"},
    {"\x04", "ed-delete-next-char"},
    {"\x05", "ed-move-to-end"},
    {"\x06", "ed-next-char"},
    {"\x08", "em-delete-prev-char"},
    {"\x7f", "em-delete-prev-char"},
    {"\x0b", "ed-kill-line"},
    {"\x0e", "ed-next-history"},
    {"\x10", "ed-prev-history"},
    {"\x13", "ed-search-next-history"},
    {"\x14", "ed-transpose-chars"},
    {"\x15", "em-kill-line"},
    {"\x17", "ed-delete-prev-word"},
    {"\x19", "em-yank"},
    {"\033b", "ed-prev-word"},
    {"\033f", "em-next-word"},
    {"\033d", "em-delete-next-word"},
    {"\033\x7f", "ed-delete-prev-word"},
    {"\033\x08", "ed-delete-prev-word"},
    {"\033[A", "ed-prev-history"},
    {"\033OA", "ed-prev-history"},
    {"\033[B", "ed-next-history"},
    {"\033OB", "ed-next-history"},
    {"\033[C", "ed-next-char"},
    {"\033OC", "ed-next-char"},
    {"\033[D", "ed-prev-char"},
    {"\033OD", "ed-prev-char"},
    {"\033[1;5C", "em-next-word"},
    {"\033[1;5D", "ed-prev-word"},
    {"\033[1;3C", "em-next-word"},
    {"\033[1;3D", "ed-prev-word"},
    {"\033[H", "ed-move-to-beg"},
    {"\033OH", "ed-move-to-beg"},
    {"\033[1~", "ed-move-to-beg"},
    {"\033[7~", "ed-move-to-beg"},
    {"\033[F", "ed-move-to-end"},
    {"\033OF", "ed-move-to-end"},
    {"\033[4~", "ed-move-to-end"},
    {"\033[8~", "ed-move-to-end"},
    {"\033[3~", "ed-delete-next-char"},
};

}  // namespace wsx
