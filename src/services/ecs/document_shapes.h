// The shapes that records hold as documents, and their parts. Declared only: most of what works
// with a record never looks into them, and api/ecs.h, which says what is in them, is slow to
// compile.
#pragma once

namespace minato::ecs::api {

struct ClusterConfiguration;
struct ContainerDefinition;
struct NetworkConfiguration;
struct TaskDefinition;
struct TaskOverride;

}  // namespace minato::ecs::api
