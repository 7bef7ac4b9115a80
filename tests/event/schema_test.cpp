#include <cstdlib>
#include <gtest/gtest.h>

#include "event/event_json.hpp"
#include "event/random_event.hpp"
#include "support/written_file.hpp"

namespace wsx {
namespace {

TEST(Schema, DescribesEveryLineThatIsWritten) {
  std::string lines;
  RandomEvents events(1);
  for (int i = 0; i < 600; ++i) {
    append_json(lines, events.next());
    lines += '\n';
  }
  const WrittenFile file(lines);
  const auto command = "/usr/bin/python3 " WSX_SOURCE_DIR "/tests/support/check_schema.py " + file.path();
  EXPECT_EQ(std::system(command.c_str()), 0);
}

}  // namespace
}  // namespace wsx
