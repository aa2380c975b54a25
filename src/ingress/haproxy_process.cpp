#include "ingress/haproxy_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>

#include "base/file.h"
#include "ingress/command_socket.h"
#include "ingress/request_lines.h"
#include "ingress/request_pipe.h"

namespace minato::ingress {
namespace {

using std::chrono::steady_clock;

UniqueFd open_process(int process_id) {
  return UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, process_id, 0)));
}

std::string command_line(int process_id) {
  return read_file(fmt::format("/proc/{}/cmdline", process_id)).value_or("");
}

bool has_ended(const UniqueFd& process, Millis patience) {
  pollfd ended{process.get(), POLLIN, 0};
  return ::poll(&ended, 1, static_cast<int>(patience.count())) == 1;
}

// What a daemon may inherit: standard files, no signals blocked or ignored.
class SpawnSettings {
 public:
  /// `pipe`: what it gets as kRequestPipe; empty: nothing.
  SpawnSettings(const std::filesystem::path& log, const std::filesystem::path& pipe) {
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, log.c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    if (!pipe.empty()) {
      // For reading, too: it is never without a reader then.
      posix_spawn_file_actions_addopen(&actions, kRequestPipe, pipe.c_str(), O_RDWR | O_NONBLOCK,
                                       0);
    }
    posix_spawn_file_actions_addclosefrom_np(&actions, pipe.empty() ? 3 : kRequestPipe + 1);
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;

  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
};

}  // namespace

HaproxyProcess::HaproxyProcess(std::string program, ProxyPaths paths)
    : program_(std::move(program)), paths_(std::move(paths)) {}

int HaproxyProcess::read_process_id() const {
  const auto text = read_file(paths_.process_id);
  return text ? std::atoi(text->c_str()) : 0;
}

// Another program may have the number by now; ours was started with this very file.
bool HaproxyProcess::is_ours(const std::string& command) const {
  return command.find(paths_.configuration.native()) != std::string::npos;
}

bool HaproxyProcess::adopt() {
  const int process_id = read_process_id();
  if (process_id <= 1) return false;
  UniqueFd process = open_process(process_id);
  if (!process || has_ended(process, Millis(0))) return false;
  if (!is_ours(command_line(process_id))) return false;
  process_ = std::move(process);
  process_id_ = process_id;
  return true;
}

bool HaproxyProcess::is_running() {
  if (process_ && has_ended(process_, Millis(0))) process_.reset();
  return static_cast<bool>(process_);
}

bool HaproxyProcess::has_request_pipe() const {
  if (!process_) return static_cast<bool>(make_request_pipe(paths_.request_pipe));
  // One that was started without it has something else there.
  std::error_code error;
  const auto target = std::filesystem::read_symlink(
      fmt::format("/proc/{}/fd/{}", process_id_, kRequestPipe), error);
  return !error && target == paths_.request_pipe;
}

void HaproxyProcess::end_orphans(const WorkerList& workers) {
  std::vector<int> all = workers.old;
  all.push_back(workers.current);
  for (const int worker : all) {
    if (worker <= 1) continue;
    const UniqueFd process = open_process(worker);
    if (!process) continue;
    // One that is ending already has no command line any more, but may have its sockets yet.
    const std::string command = command_line(worker);
    if (!command.empty() && !is_ours(command)) continue;
    if (!command.empty()) ::syscall(SYS_pidfd_send_signal, process.get(), SIGKILL, nullptr, 0);
    has_ended(process, Millis(500));
  }
}

std::string HaproxyProcess::last_words() const {
  const std::string text = read_file(paths_.log).value_or("");
  std::string alerts;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    const std::string line = text.substr(from, end - from);
    if (line.find("[ALERT]") != std::string::npos) alerts += (alerts.empty() ? "" : "; ") + line;
    from = end + 1;
  }
  return alerts.empty() ? "no reason given" : alerts.substr(0, 1000);
}

Status HaproxyProcess::launch(const std::vector<std::string>& arguments, Millis patience,
                              Pipe pipe) {
  const bool piped = pipe == Pipe::kGiven && make_request_pipe(paths_.request_pipe);
  const SpawnSettings settings(paths_.log, piped ? paths_.request_pipe : std::filesystem::path());
  std::vector<char*> words;
  for (const std::string& argument : arguments)
    words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  pid_t child = 0;
  const int error = ::posix_spawn(&child, program_.c_str(), &settings.actions, &settings.attributes,
                                  words.data(), environ);
  if (error != 0) return fail(errno_error(program_, error));
  const UniqueFd process = open_process(child);
  if (!has_ended(process, patience)) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return fail(ErrorCode::kIo, "HAProxy: " + last_words());
}

Status HaproxyProcess::start(const std::filesystem::path& sockets) {
  process_.reset();
  const std::string socket = paths_.master_socket.native() + ",mode,600,level,admin";
  std::vector<std::string> arguments{
      program_, "-W", "-D", "-f", paths_.configuration, "-p", paths_.process_id, "-S", socket};
  if (!sockets.empty()) arguments.insert(arguments.end(), {"-x", sockets.native()});
  const auto launched = launch(arguments, Millis(5000), Pipe::kGiven);
  if (!launched) return launched;
  // The one that was launched has handed over to a daemon, which writes its number in its own time.
  const auto deadline = steady_clock::now() + Millis(2000);
  while (!adopt() || !workers() || workers()->current == 0) {
    if (steady_clock::now() > deadline)
      return fail(ErrorCode::kTimeout, "HAProxy: " + last_words());
    std::this_thread::sleep_for(Millis(2));
  }
  return {};
}

Status HaproxyProcess::check_configuration() {
  return launch({program_, "-c", "-q", "-f", paths_.configuration}, Millis(5000), Pipe::kNone);
}

Status HaproxyProcess::reload() {
  if (auto checked = check_configuration(); !checked) return checked;
  const auto before = workers();
  if (!before) return fail(before.error());
  if (::kill(process_id_, SIGUSR2) != 0) return fail(errno_error("HAProxy", errno));
  const auto deadline = steady_clock::now() + Millis(5000);
  for (;;) {
    // While the master starts over it does not answer.
    const auto now = workers();
    if (now && now->current != 0 && now->current != before->current) return {};
    if (steady_clock::now() > deadline || !is_running()) {
      return fail(ErrorCode::kTimeout, "HAProxy did not take the new configuration.");
    }
    std::this_thread::sleep_for(Millis(2));
  }
}

void HaproxyProcess::stop() {
  if (!process_ && !adopt()) return;
  const auto send = [&](int signal) {
    return ::syscall(SYS_pidfd_send_signal, process_.get(), signal, nullptr, 0);
  };
  send(SIGTERM);
  if (!has_ended(process_, Millis(3000))) {
    send(SIGKILL);  // Its workers end when it is gone.
    has_ended(process_, Millis(1000));
  }
  process_.reset();
  process_id_ = 0;
}

Result<std::string> HaproxyProcess::ask_master(const std::string& text) {
  return ask_command_socket(paths_.master_socket, text, Millis(2000));
}

Result<WorkerList> HaproxyProcess::workers() {
  const auto shown = ask_master("show proc\n");
  if (!shown) return fail(shown.error());
  return parse_workers(*shown);
}

Result<std::string> HaproxyProcess::run(int worker, const std::vector<std::string>& commands) {
  std::string printed;
  // A line has its limit (16 KiB with all its commands).
  constexpr std::size_t kAtOnce = 20;
  for (std::size_t from = 0; from < commands.size(); from += kAtOnce) {
    std::string text;
    for (std::size_t i = from; i < std::min(from + kAtOnce, commands.size()); ++i) {
      text += fmt::format("{}@!{} {}", i == from ? "" : ";", worker, commands[i]);
    }
    const auto answer = ask_master(text + "\n");
    if (!answer) return answer;
    printed += *answer;
  }
  return printed;
}

}  // namespace minato::ingress
