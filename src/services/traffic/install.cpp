#include "services/traffic/install.h"

#include "api/minato_codec.h"
#include "engine/journalled_table.h"
#include "services/traffic/machine_traffic.h"
#include "services/traffic/traffic_handlers.h"

namespace minato::traffic {

void install(engine::Engine& engine, OperationRegistry& registry) {
  engine::install_table<MachineTraffic>(engine.state());
  registry.add<control::api::GetTraffic>("minato", get_traffic);
}

}  // namespace minato::traffic
