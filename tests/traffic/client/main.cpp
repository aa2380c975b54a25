// minato-traffic: sends every kind of traffic that a balancer carries and counts what goes wrong.
// Standard output: a line of JSON for each failure ("event": "failure") as it happens, for the
// totals five times a second ("totals"), and at the end for everything ("summary"). Exits with 0
// when nothing failed, 1 when something did, 2 on bad usage.
#include <CLI/CLI.hpp>
#include <iostream>

#include "client/run.h"

int main(int argument_count, char** arguments) {
  using namespace minato::traffic;
  std::string orders;
  double seconds = 0;
  CLI::App app{"Sends every kind of traffic that a balancer carries; counts what goes wrong."};
  app.add_option("orders", orders, "a JSON array; client/order.h says of what")->required();
  app.add_option("--seconds", seconds, "how long (0: until SIGINT or SIGTERM)")
      ->capture_default_str();
  CLI11_PARSE(app, argument_count, arguments);
  try {
    return Run(parse_orders(orders)).run(seconds) == 0 ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "minato-traffic: " << error.what() << "\n";
    return 2;
  }
}
