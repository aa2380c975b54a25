#include "cli/progress_display.h"

#include <gtest/gtest.h>

#include <sstream>

namespace minato::cli {
namespace {

TEST(ProgressDisplayTest, ATerminalsLineIsReplacedAndFits) {
  EXPECT_EQ(redrawn("1 of 3", 80), "\r\x1b[K1 of 3");
  EXPECT_EQ(redrawn("1 of 3", 0), "\r\x1b[K1 of 3");
  EXPECT_EQ(redrawn("1 of 3", 6), "\r\x1b[K1 of ");
  EXPECT_EQ(redrawn("1 of 3", 7), "\r\x1b[K1 of 3");
}

TEST(ProgressDisplayTest, WithoutATerminalChangesAreLines) {
  std::ostringstream out;
  {
    ProgressDisplay display(out, ProgressDisplay::Kind::kLines);
    display.show("0 of 3", "0 s");
    display.show("0 of 3", "1 s");
    display.show("1 of 3", "1 s");  // Within the same second: only the last change is written.
    display.show("2 of 3", "1 s");
    display.say("a task failed");
    display.show("2 of 3", "1 s");
    display.show("3 of 3", "1 s");
  }
  EXPECT_EQ(out.str(), "  0 of 3\n  2 of 3\n  a task failed\n  3 of 3\n");
}

TEST(ProgressDisplayTest, OnATerminalWhatStaysStandsAboveTheLine) {
  std::ostringstream out;
  ProgressDisplay display(out, ProgressDisplay::Kind::kTerminal);
  display.show("0 of 3", "0 s");
  display.say("a task failed");
  display.end();
  EXPECT_TRUE(out.str().ends_with("\r\x1b[K  a task failed\n")) << out.str();
}

}  // namespace
}  // namespace minato::cli
