// What there is instead of a name that there is not. Pure.
#pragma once

#include <string>
#include <vector>

namespace minato::cli {

/// "; did you mean web? There are: web, api, worker", the similar ones first and at most ten in
/// all; "; there is none yet" for no names.
std::string instead_of(const std::string& wanted, std::vector<std::string> names);

}  // namespace minato::cli
