#include <cerrno>
#include <cstring>
#include <filesystem>
#include <unistd.h>

#include "base/url.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/value_kind.hpp"

namespace wsx {
namespace {

namespace fs = std::filesystem;

/// A path as the system takes it: neither empty nor cut by a zero byte.
Result<std::string> parse_path(std::string_view text) {
  if (text.empty() || text.find('\0') != text.npos) return Error{};
  return std::string(text);
}

bool is_folder(const std::string& path) {
  std::error_code unknown;
  return fs::is_directory(path, unknown);
}

Error refuse_file(std::string_view what, const std::string& path, int reason) {
  return usage_error(std::string(what) + " " + quote_value(path) + ": " + std::strerror(reason));
}

Result<std::string> parse_input_file(std::string_view text) {
  auto path = parse_path(text);
  if (!path) return path;
  if (is_folder(*path)) return refuse_file("cannot read", *path, EISDIR);
  if (::access(path->c_str(), R_OK) != 0) return refuse_file("cannot read", *path, errno);
  return path;
}

/// "-" is standard input or output to most programs, so nobody wants a file of that name.
Result<std::string> parse_output_file(std::string_view text) {
  if (text == "-")
    return usage_error("takes a file's path: for standard output write /dev/stdout, for a file called - write ./-");
  auto path = parse_path(text);
  if (!path) return path;
  if (is_folder(*path)) return refuse_file("cannot write to", *path, EISDIR);
  const bool is_new = ::access(path->c_str(), F_OK) != 0;
  const auto folder = fs::path(*path).parent_path();
  const auto written = !is_new ? *path : folder.empty() ? "." : folder.string() + '/';
  if (::access(written.c_str(), W_OK) != 0) return refuse_file("cannot write to", *path, errno);
  return path;
}

Result<std::string> parse_folder(std::string_view text) {
  auto path = parse_path(text);
  if (!path) return path;
  std::error_code unknown;
  const bool is_there = fs::exists(*path, unknown);
  if (is_there && !is_folder(*path)) return usage_error("takes a folder, and " + quote_value(text) + " is none");
  const auto parent = fs::path(path->ends_with('/') ? path->substr(0, path->size() - 1) : *path).parent_path();
  const auto written = is_there ? *path : parent.empty() ? "." : parent.string();
  if (::access(written.c_str(), W_OK | X_OK) != 0) return refuse_file("cannot write to", written, errno);
  return path;
}

Result<std::string> parse_unix_path(std::string_view text) {
  if (text.size() > k_max_unix_path_bytes)
    return usage_error("takes a path of at most " + std::to_string(k_max_unix_path_bytes) + " bytes");
  return parse_path(text);
}

}  // namespace

const ValueKind<std::string> k_input_file{"FILE", "a file's path", parse_input_file, nullptr, Completion::file};
const ValueKind<std::string> k_output_file{"FILE", "a file's path", parse_output_file, nullptr, Completion::file};
const ValueKind<std::string> k_folder{"DIR", "a folder", parse_folder, nullptr, Completion::file};
const ValueKind<std::string> k_unix_path{"PATH", "a socket's path", parse_unix_path, nullptr, Completion::file};

}  // namespace wsx
