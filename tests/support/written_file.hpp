#pragma once
#include <cstdlib>
#include <fstream>
#include <string>
#include <unistd.h>

namespace wsx {

/// A file with this content, until the end of its scope.
class WrittenFile {
 public:
  explicit WrittenFile(const std::string& content) {
    char name[] = "/tmp/wsx-test-XXXXXX";
    ::close(::mkstemp(name));
    path_ = name;
    std::ofstream(path_, std::ios::binary) << content;
  }
  ~WrittenFile() { ::unlink(path_.c_str()); }
  WrittenFile(const WrittenFile&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace wsx
