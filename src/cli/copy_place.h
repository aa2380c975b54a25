// CopyPlace: one end of `minato cp`: a path here, or TASK:/PATH in a container. Pure.
#pragma once

#include <string>

#include "base/result.h"

namespace minato::cli {

struct CopyPlace {
  /// Empty: a path here.
  std::string task;
  std::string path;
  friend bool operator==(const CopyPlace&, const CopyPlace&) = default;
};

/// The first ":/" tells a task from its path; "./a:/b" is a path here.
CopyPlace parse_copy_place(const std::string& text);

}  // namespace minato::cli
