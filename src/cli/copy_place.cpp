#include "cli/copy_place.h"

namespace minato::cli {

CopyPlace parse_copy_place(const std::string& text) {
  const auto colon = text.find(":/");
  if (colon == std::string::npos || colon == 0) return {"", text};
  if (text.starts_with('/') || text.starts_with("./") || text.starts_with("../")) {
    return {"", text};
  }
  return {text.substr(0, colon), text.substr(colon + 1)};
}

}  // namespace minato::cli
