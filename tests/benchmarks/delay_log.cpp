#include "delay_log.hpp"

#include <cstdio>

namespace wsx {

bool DelayLog::write(const std::string& path) const {
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  if (!file) return false;
  const bool is_written = std::fwrite(records_.data(), sizeof(DelayRecord), records_.size(), file) == records_.size();
  return std::fclose(file) == 0 && is_written;
}

}  // namespace wsx
