#include "ingress/access_log_files.h"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <isa-l/igzip_lib.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <vector>

#include "base/log.h"
#include "base/stable_hash.h"
#include "base/unique_fd.h"

namespace minato::ingress {
namespace {

/// Elastic Load Balancing's.
constexpr Millis kInterval{5 * 60 * 1000};
/// Files are gone after a week: long enough to look into what happened, and nobody else removes
/// them from the machine as a bucket's lifecycle rules would.
constexpr Millis kKept{Millis{7 * 24 * 3600} * 1000};
constexpr Millis kSweepEvery{3600 * 1000};
constexpr Millis kFlushEvery{1000};
constexpr std::size_t kMuch = 256 << 10;
constexpr std::string_view kDraft = ".part";

// Of arn:aws:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/...
std::vector<std::string> parts_of(const std::string& arn) {
  std::vector<std::string> parts(1);
  for (const char letter : arn) {
    if (letter == ':') {
      parts.emplace_back();
    } else {
      parts.back() += letter;
    }
  }
  parts.resize(std::max<std::size_t>(parts.size(), 6));
  return parts;
}

void end_draft(const std::filesystem::path& draft) {
  const std::string name = draft.native();
  std::error_code error;
  std::filesystem::rename(draft, name.substr(0, name.size() - kDraft.size()), error);
  if (error) spdlog::error("ingress: {}: {}", name, error.message());
}

template <class Each>
void for_each_file(const std::filesystem::path& directory, Each each) {
  std::error_code error;
  using Walk = std::filesystem::recursive_directory_iterator;
  for (Walk entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code unknown;
    if (entry->is_regular_file(unknown)) each(entry->path());
  }
}

}  // namespace

std::string safe_path(std::string_view name) {
  std::string path;
  while (!name.empty()) {
    const std::size_t end = name.find('/');
    std::string part(name.substr(0, end));
    name.remove_prefix(end == std::string_view::npos ? name.size() : end + 1);
    for (char& letter : part) {
      const bool is_plain = std::isalnum(static_cast<unsigned char>(letter)) != 0 ||
                            letter == '-' || letter == '_' || letter == '.';
      if (!is_plain) letter = '_';
    }
    if (part.empty() || part == "." || part == "..") continue;
    path += (path.empty() ? "" : "/") + part.substr(0, 200);
  }
  return path;
}

std::filesystem::path access_log_path(const LoggedFrontend& frontend, Instant until,
                                      const std::string& random) {
  const auto arn = parts_of(frontend.balancer_arn);
  const std::string& region = arn[3];
  const std::string& account = arn[4];
  const auto time = fmt::gmtime(to_millis(until) / 1000);
  std::string balancer = safe_path(frontend.balancer);
  std::replace(balancer.begin(), balancer.end(), '/', '.');
  std::filesystem::path path(safe_path(frontend.bucket));
  if (const std::string prefix = safe_path(frontend.prefix); !prefix.empty()) path /= prefix;
  return path / "AWSLogs" / account / "elasticloadbalancing" / region /
         fmt::format("{:%Y/%m/%d}", time) /
         fmt::format("{}_elasticloadbalancing_{}_{}_{:%Y%m%dT%H%MZ}_{}_{}.log.gz", account, region,
                     balancer, time, frontend.address, random);
}

std::string gzip_member(std::string_view text) {
  std::string packed(text.size() + text.size() / 8 + 1024, '\0');
  std::vector<std::uint8_t> scratch(ISAL_DEF_LVL1_DEFAULT);
  isal_zstream stream{};
  isal_deflate_stateless_init(&stream);
  stream.gzip_flag = IGZIP_GZIP;
  stream.level = 1;
  stream.level_buf = scratch.data();
  stream.level_buf_size = static_cast<std::uint32_t>(scratch.size());
  stream.end_of_stream = 1;
  stream.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<std::uint32_t>(text.size());
  stream.next_out = reinterpret_cast<std::uint8_t*>(packed.data());
  stream.avail_out = static_cast<std::uint32_t>(packed.size());
  if (isal_deflate_stateless(&stream) != COMP_OK) return "";
  packed.resize(stream.total_out);
  return packed;
}

AccessLogFiles::AccessLogFiles(std::filesystem::path directory) : directory_(std::move(directory)) {
  if (directory_.empty()) return;
  std::vector<std::filesystem::path> drafts;
  for_each_file(directory_, [&](const std::filesystem::path& path) {
    if (path.extension() == kDraft) drafts.push_back(path);
  });
  for (const auto& draft : drafts) end_draft(draft);
}

AccessLogFiles::~AccessLogFiles() { close(); }

void AccessLogFiles::add(const LoggedFrontend& frontend, std::string_view line, Instant now) {
  if (directory_.empty()) return;
  auto place = files_.find(frontend.balancer_arn);
  if (place != files_.end() && place->second.until <= now) {
    finish(place->second);
    files_.erase(place);
    place = files_.end();
  }
  if (place == files_.end()) {
    place = files_.emplace(frontend.balancer_arn, open(frontend, now)).first;
  }
  place->second.lines += line;
  place->second.lines += '\n';
}

AccessLogFiles::File AccessLogFiles::open(const LoggedFrontend& frontend, Instant now) const {
  const Instant until =
      instant_from_millis((to_millis(now) / kInterval.count() + 1) * kInterval.count());
  // Eight letters that two files of the same minutes do not share.
  const std::string random =
      stable_hash_hex(fmt::format("{} {} {}", frontend.balancer_arn, to_millis(now), ::getpid()))
          .substr(0, 8);
  return File{directory_ / access_log_path(frontend, until, random), until, now, {}};
}

void AccessLogFiles::flush(Instant now) {
  for (auto place = files_.begin(); place != files_.end();) {
    File& file = place->second;
    if (file.until <= now) {
      finish(file);
      place = files_.erase(place);
      continue;
    }
    if (file.lines.size() >= kMuch || now - file.flushed >= kFlushEvery) {
      file.flushed = now;
      write(file);
    }
    ++place;
  }
  if (now - swept_ >= kSweepEvery) sweep(now);
}

// A member as a whole or not at all.
void AccessLogFiles::write(File& file) {
  if (file.lines.empty()) return;
  const std::string packed = gzip_member(std::exchange(file.lines, {}));
  const std::string name = file.path.native() + std::string(kDraft);
  std::error_code error;
  std::filesystem::create_directories(file.path.parent_path(), error);
  const UniqueFd end(::open(name.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640));
  const off_t before = end ? ::lseek(end.get(), 0, SEEK_END) : -1;
  const ssize_t written = end ? ::write(end.get(), packed.data(), packed.size()) : -1;
  if (written == static_cast<ssize_t>(packed.size())) {
    disk_ = Disk::kFine;
    return;
  }
  const int reason = written < 0 ? errno : ENOSPC;
  if (written > 0 && ::ftruncate(end.get(), before) != 0) {
    spdlog::error("ingress: {} ends with half a piece", name);
  }
  if (disk_ == Disk::kFine) {
    spdlog::error("ingress: access log lines are lost: {}: {}", name, std::strerror(reason));
  }
  disk_ = Disk::kFull;
}

void AccessLogFiles::finish(File& file) {
  write(file);
  std::error_code error;
  const std::filesystem::path draft = file.path.native() + std::string(kDraft);
  if (std::filesystem::exists(draft, error)) end_draft(draft);
}

void AccessLogFiles::close() {
  for (auto& [balancer, file] : files_) finish(file);
  files_.clear();
}

void AccessLogFiles::sweep(Instant now) {
  swept_ = now;
  if (directory_.empty()) return;
  const auto oldest = std::chrono::file_clock::from_sys(
      std::chrono::sys_time<Millis>(Millis{to_millis(now)} - kKept));
  std::vector<std::filesystem::path> old;
  for_each_file(directory_, [&](const std::filesystem::path& path) {
    std::error_code error;
    const auto time = std::filesystem::last_write_time(path, error);
    if (!error && time < oldest) old.push_back(path);
  });
  for (const auto& path : old) {
    std::error_code error;
    std::filesystem::remove(path, error);
    // Up to the first folder that has something in it.
    for (auto folder = path.parent_path(); folder != directory_; folder = folder.parent_path()) {
      if (!std::filesystem::remove(folder, error) || error) break;
    }
  }
}

}  // namespace minato::ingress
