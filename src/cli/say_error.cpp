#include <iostream>

#include "cli/commands.h"

namespace minato::cli {

int say_error(const std::string& message) {
  std::cerr << "minato: " << message << std::endl;
  return 1;
}

}  // namespace minato::cli
