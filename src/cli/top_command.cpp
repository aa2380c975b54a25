#include <sys/ioctl.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <chrono>
#include <iostream>
#include <thread>

#include "cli/api_client.h"
#include "cli/commands.h"
#include "cli/traffic_view.h"

namespace minato::cli {
namespace {

Result<boost::json::object> ask(ApiClient& client) {
  return client.call("minato", "Minato_20261101.GetTraffic", {});
}

std::size_t terminal_rows() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_row;
}

// From the top left corner, and what was below is gone.
void show_on_terminal(const std::string& text) {
  std::cout << "\x1b[H\x1b[2J" << text << std::flush;
}

}  // namespace

int run_top(const TopCommand& command) {
  auto client = ApiClient::open(command.reach);
  if (!client) return say_error(client.error().message);
  const bool live = !command.once && !command.json && ::isatty(STDOUT_FILENO) == 1;
  for (;;) {
    const auto answer = ask(*client);
    if (!answer) return say_error(explanation_of(answer.error()));
    if (command.json) {
      std::cout << boost::json::serialize(*answer) << '\n';
    } else if (live) {
      const std::size_t rows = terminal_rows();
      show_on_terminal(traffic_view(*answer, rows > 1 ? rows - 1 : rows));
    } else {
      std::cout << traffic_view(*answer, 0);
    }
    if (!live) return 0;
    std::this_thread::sleep_for(std::chrono::seconds(1));
  }
}

}  // namespace minato::cli
