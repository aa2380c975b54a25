#include "cli/raw_terminal.h"

#include <sys/ioctl.h>

namespace minato::cli {

RawTerminal::RawTerminal(int fd) : fd_(fd) {
  ::tcgetattr(fd_, &before_);
  termios raw = before_;
  ::cfmakeraw(&raw);
  ::tcsetattr(fd_, TCSADRAIN, &raw);
}

RawTerminal::~RawTerminal() { ::tcsetattr(fd_, TCSADRAIN, &before_); }

session::TerminalSize terminal_size(int fd) {
  winsize window{};
  if (::ioctl(fd, TIOCGWINSZ, &window) != 0 || window.ws_row == 0 || window.ws_col == 0) return {};
  return {window.ws_row, window.ws_col};
}

}  // namespace minato::cli
