#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>

#include "event/event_json.hpp"
#include "event/random_event.hpp"

namespace wsx {
namespace {

TEST(Schema, DescribesEveryLineThatIsWritten) {
  const auto path = testing::TempDir() + "wsx_schema_test.ndjson";
  {
    std::ofstream file(path);
    RandomEvents events(1);
    for (int i = 0; i < 600; ++i) {
      std::string line;
      append_json(line, events.next());
      file << line << '\n';
    }
  }
  const auto command = "/usr/bin/python3 " WSX_SOURCE_DIR "/tests/support/check_schema.py " + path;
  EXPECT_EQ(std::system(command.c_str()), 0);
  std::remove(path.c_str());
}

}  // namespace
}  // namespace wsx
