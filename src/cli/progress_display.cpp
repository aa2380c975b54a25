#include "cli/progress_display.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <ostream>

namespace minato::cli {
namespace {

constexpr auto kBetweenLines = std::chrono::seconds(1);
constexpr const char* kClearLine = "\r\x1b[K";

std::size_t terminal_columns() {
  winsize size{};
  for (const int fd : {STDOUT_FILENO, STDERR_FILENO}) {
    if (::ioctl(fd, TIOCGWINSZ, &size) == 0) return size.ws_col;
  }
  return 0;
}

}  // namespace

std::string redrawn(const std::string& line, std::size_t columns) {
  // A line that fills the last column would wrap, and the next one would not replace it.
  const bool fits = columns == 0 || line.size() < columns;
  return kClearLine + (fits ? line : line.substr(0, columns - 1));
}

void ProgressDisplay::show(const std::string& line, const std::string& clock) {
  if (kind_ == Kind::kTerminal) {
    out_ << redrawn("  " + line + "  " + clock, terminal_columns()) << std::flush;
    drawn_ = true;
    return;
  }
  if (line == written_) return waiting_.reset();
  waiting_ = line;
  if (!written_at_ || SteadyClock::now() - *written_at_ >= kBetweenLines) write_line(line);
}

void ProgressDisplay::say(const std::string& line) {
  end();
  out_ << "  " << line << std::endl;
}

void ProgressDisplay::end() {
  if (drawn_) out_ << kClearLine << std::flush;
  drawn_ = false;
  if (waiting_) write_line(std::string(*waiting_));
}

void ProgressDisplay::write_line(const std::string& line) {
  out_ << "  " << line << std::endl;
  written_ = line;
  written_at_ = SteadyClock::now();
  waiting_.reset();
}

}  // namespace minato::cli
