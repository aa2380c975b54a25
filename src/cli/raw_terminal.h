// RawTerminal: while there is one, the terminal hands on every key as it is pressed, Ctrl-C too.
#pragma once

#include <termios.h>

#include "session/session_frame.h"

namespace minato::cli {

class RawTerminal {
 public:
  /// Of a descriptor that is a terminal.
  explicit RawTerminal(int fd);
  ~RawTerminal();
  RawTerminal(const RawTerminal&) = delete;
  RawTerminal& operator=(const RawTerminal&) = delete;

 private:
  const int fd_;
  termios before_{};
};

/// 24 by 80 where nothing better is known.
session::TerminalSize terminal_size(int fd);

}  // namespace minato::cli
