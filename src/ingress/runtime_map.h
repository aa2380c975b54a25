// The maps that HAProxy looks things up in and that change at run time, as contents by key: the
// thresholds of traffic splits, and which server a stickiness cookie means. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ingress/proxy_plan.h"

namespace minato::ingress {

using MapContent = std::map<std::string, std::string>;

inline constexpr const char* kSplitMap = "splits.map";
inline constexpr const char* kStickyMap = "sticky.map";

MapContent split_map(const ProxyPlan& plan);
MapContent sticky_map(const ProxyPlan& plan);

/// One line an entry, as HAProxy reads it.
std::string map_text(const MapContent& content);

/// The commands that make `loaded` into `wanted`. `file` is the name by which the configuration
/// knows it.
std::vector<std::string> map_commands(const std::string& file, const MapContent& loaded,
                                      const MapContent& wanted);

/// What a client of the target keeps in its cookie: nobody reads the target's address out of it.
std::string sticky_value(const std::string& backend, const std::string& server);

}  // namespace minato::ingress
