// minato-load: a constant rate of requests against one URL, for the demo, the tests and the
// benchmarks. Exits with 0 when every request was answered with a 2xx, 1 when some were not, 2 on
// bad usage.
#include <fmt/format.h>

#include "load/load_run.h"

int main(int argument_count, char** arguments) {
  using namespace minato::load;
  const LoadOptions options = parse_options(argument_count, arguments);
  const minato::Result<LoadTarget> target = resolve_target(options.url);
  if (!target) {
    fmt::print(stderr, "minato-load: {}\n", target.error().message);
    return 2;
  }
  LoadRun run(options, *target);
  const LoadReport& report = run.run();
  fmt::print("{}\n", options.json ? boost::json::serialize(report.to_json(run.elapsed()))
                                  : report.to_text(run.elapsed()));
  return report.failed() == 0 ? 0 : 1;
}
