#include "base/fd.hpp"

#include <cerrno>
#include <fcntl.h>
#include <gtest/gtest.h>

#include "support/written_file.hpp"

namespace wsx {
namespace {

TEST(ReadWhole, ReadsToTheEndAndTellsWhatIsTooLong) {
  for (const std::size_t size : {0u, 1u, 65'535u, 65'536u, 65'537u, 200'000u}) {
    const std::string text(size, 'x');
    const WrittenFile file(text);
    const Fd whole(::open(file.path().c_str(), O_RDONLY)), most(::open(file.path().c_str(), O_RDONLY));
    EXPECT_EQ(read_whole(whole.get(), size), text);
    if (size > 0) {
      EXPECT_GT(read_whole(most.get(), size - 1)->size(), size - 1);
    }
  }
}

TEST(ReadWhole, SaysWhyItCannot) {
  errno = 0;
  EXPECT_EQ(read_whole(-1, 10), std::nullopt);
  EXPECT_EQ(errno, EBADF);
}

}  // namespace
}  // namespace wsx
