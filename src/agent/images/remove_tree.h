// remove_tree: deletes a file or a folder with all that is in it, never following a link out of it.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"

namespace minato::images {

/// Removes `name` below the folder `parent`, which is a descriptor; nothing there is success.
/// `before_each` runs before every single deletion (to pace them); when it returns kStop, the rest
/// stays and kUnavailable is answered.
enum class Removal { kGoOn, kStop };
Status remove_tree(int parent, const std::string& name,
                   const std::function<Removal()>& before_each = {});

}  // namespace minato::images
