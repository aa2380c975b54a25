// collect_garbage: finds what no image needs any more and moves it to the trash.
#pragma once

#include <set>
#include <string>

#include "agent/images/image_store.h"
#include "agent/images/store_rooms.h"

namespace minato::images {

/// See ImageStore::collect_garbage.
Result<CollectedGarbage> collect_garbage(StoreRooms& rooms, const std::set<std::string>& in_use);

}  // namespace minato::images
