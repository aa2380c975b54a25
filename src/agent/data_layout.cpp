#include "agent/data_layout.h"

#include "base/instance_tag.h"

namespace minato::agent {

DataLayout::DataLayout(std::filesystem::path data_directory) {
  std::error_code error;
  data_ = std::filesystem::weakly_canonical(data_directory, error);
  if (error) data_ = std::move(data_directory);
  tag_ = minato::instance_tag(data_);
}

}  // namespace minato::agent
