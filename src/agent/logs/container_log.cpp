#include "agent/logs/container_log.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <string_view>

#include "agent/logs/line_joiner.h"
#include "base/file.h"
#include "base/unique_fd.h"

namespace minato::agent_logs {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kBlock = 64 * 1024;

struct LogFile {
  UniqueFd fd;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::uint64_t identity = 0;  // 0: nothing was written yet.
};

std::string read_block(const LogFile& file, std::uint64_t start, std::size_t length) {
  std::string block(length, '\0');
  const auto count = ::pread(file.fd.get(), block.data(), length, static_cast<off_t>(start));
  block.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return block;
}

/// What tells a file from those before and after it: its first time stamp, hashed (FNV-1a). An
/// inode would not do; the next file is likely to get the one that the oldest had.
std::uint64_t identity_of(const LogFile& file) {
  const auto beginning = read_block(file, 0, 64);
  const auto space = beginning.find(' ');
  if (space == std::string::npos) return 0;
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : beginning.substr(0, space))
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

/// Newest first. Opened in this order, a rotation meanwhile can show a file twice, but hide none.
std::vector<LogFile> open_files(const fs::path& path) {
  std::vector<LogFile> files;
  for (int generation = 0, missing = 0; missing < 2; ++generation) {
    const auto name =
        generation == 0 ? path.string() : path.string() + "." + std::to_string(generation);
    LogFile file{.fd = UniqueFd(::open(name.c_str(), O_RDONLY | O_CLOEXEC))};
    struct stat state;
    if (!file.fd || ::fstat(file.fd.get(), &state) != 0) {
      ++missing;
      continue;
    }
    file.inode = state.st_ino;
    file.size = static_cast<std::uint64_t>(state.st_size);
    const bool seen = std::any_of(files.begin(), files.end(),
                                  [&](const LogFile& other) { return other.inode == file.inode; });
    if (seen) continue;
    file.identity = identity_of(file);
    files.push_back(std::move(file));
  }
  return files;
}

/// Feeds whole lines up to the file's end, or until `count` lines came out.
void read_lines(const LogFile& file, LineJoiner& joiner, std::size_t count) {
  auto start = joiner.position().earliest();
  std::string rest;
  while (joiner.lines().size() < count) {
    const auto block = read_block(file, start + rest.size(), kBlock);
    if (block.empty()) return;
    rest += block;
    std::string_view left = rest;
    for (auto newline = left.find('\n');
         newline != std::string_view::npos && joiner.lines().size() < count;
         newline = left.find('\n')) {
      joiner.add(start, left.substr(0, newline));
      left.remove_prefix(newline + 1);
      start += newline + 1;
    }
    rest.erase(0, rest.size() - left.size());
  }
}

bool ends_a_line(std::string_view text) {
  const auto entry = parse_log_entry(text);
  return entry && entry->piece == LogPiece::kFull;
}

/// Where the part of the file ends that consists of whole entries.
std::uint64_t end_of_entries(const LogFile& file) {
  for (auto start = file.size; start > 0;) {
    const auto length = std::min<std::uint64_t>(kBlock, start);
    start -= length;
    const auto newline = read_block(file, start, length).rfind('\n');
    if (newline != std::string::npos) return start + newline + 1;
  }
  return 0;
}

/// Where to start so that about `count` lines follow; less than that when the file has not so many,
/// and `count` is lowered by those found.
std::uint64_t start_of_last(const LogFile& file, std::size_t& count) {
  std::string later;  // From `start` on, the beginning of a line that was not seen whole yet.
  for (auto start = end_of_entries(file); start > 0;) {
    const auto length = std::min<std::uint64_t>(kBlock, start);
    start -= length;
    later = read_block(file, start, length) + later;
    // Every line but the first, whose beginning may lie before this block.
    for (auto newline = later.rfind('\n'); newline != std::string::npos;
         newline = later.rfind('\n')) {
      const std::string_view line = std::string_view(later).substr(newline + 1);
      if (ends_a_line(line)) {
        if (count == 0) return start + newline + 1 + line.size() + 1;
        --count;
      }
      later.erase(newline);
    }
  }
  if (ends_a_line(later)) {
    if (count == 0) return later.size() + 1;
    --count;
  }
  return 0;
}

/// "IDENTITY.OFFSET.PENDING.PENDING" in hexadecimal; a pending place is one more than itself, 0 is
/// none.
std::string encode_cursor(std::uint64_t identity, const LogPosition& position) {
  std::string text;
  for (const auto value :
       {identity, position.offset, position.pending[0] ? *position.pending[0] + 1 : 0,
        position.pending[1] ? *position.pending[1] + 1 : 0}) {
    char digits[17];
    const auto end = std::to_chars(std::begin(digits), std::end(digits), value, 16).ptr;
    text += (text.empty() ? "" : ".") + std::string(std::begin(digits), end);
  }
  return text;
}

struct Cursor {
  std::uint64_t identity = 0;
  LogPosition position;
};

std::optional<Cursor> decode_cursor(std::string_view text) {
  std::array<std::uint64_t, 4> values{};
  const auto* at = text.data();
  const auto* const end = at + text.size();
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0 && (at == end || *at++ != '.')) return std::nullopt;
    const auto parsed = std::from_chars(at, end, values[i], 16);
    if (parsed.ec != std::errc()) return std::nullopt;
    at = parsed.ptr;
  }
  if (at != end) return std::nullopt;
  Cursor cursor{.identity = values[0], .position = {.offset = values[1], .pending = {}}};
  for (const std::size_t stream : {0, 1})
    if (values[2 + stream] > 0) cursor.position.pending[stream] = values[2 + stream] - 1;
  return cursor;
}

/// From `position` of files[index] on, towards the newest, which is files[0].
LogPage read_from(const std::vector<LogFile>& files, std::size_t index, LogPosition position,
                  std::size_t count, LogEnd end) {
  LogPage page;
  std::optional<LineJoiner> older;
  for (;; --index) {
    LineJoiner joiner(position);
    if (older) joiner.carry_over(*older);
    const auto room = count - page.lines.size();
    read_lines(files[index], joiner, room);
    const bool whole_file = joiner.lines().size() < room;
    if (joiner.awaits_carried()) {
      // Perhaps the rest is just being written: come back for it. With lines after it, it is given
      // up.
      if (whole_file && joiner.lines().empty() && end == LogEnd::kOpen) return page;
      joiner.give_up_carried();
    }
    if (whole_file && index == 0 && end == LogEnd::kClosed) joiner.finish();
    page.lines.insert(page.lines.end(), std::make_move_iterator(joiner.lines().begin()),
                      std::make_move_iterator(joiner.lines().end()));
    page.cursor = encode_cursor(files[index].identity, joiner.position());
    // A file without a beginning can't be pointed into: the end of the one before stands for it.
    if (index == 0 || !whole_file || files[index - 1].identity == 0) return page;
    older = std::move(joiner);
    position = {};
  }
}

}  // namespace

Result<LogPage> ContainerLog::tail(std::size_t count, LogEnd end) const {
  const auto files = open_files(path_);
  if (files.empty() || files.back().identity == 0) return LogPage{};
  std::size_t wanted = count;
  std::size_t index = 0;
  auto start = start_of_last(files[index], wanted);
  // From the beginning of a file, the line may have begun in the one before.
  while (start == 0 && index + 1 < files.size()) start = start_of_last(files[++index], wanted);
  auto page = read_from(files, index, {.offset = start, .pending = {}}, std::string::npos, end);
  if (page.lines.size() > count)
    page.lines.erase(page.lines.begin(), page.lines.end() - static_cast<std::ptrdiff_t>(count));
  return page;
}

Result<LogPage> ContainerLog::after(const std::string& text, std::size_t count, LogEnd end) const {
  std::optional<Cursor> cursor = Cursor{};
  if (!text.empty()) cursor = decode_cursor(text);
  if (!cursor)
    return fail(ErrorCode::kInvalidParameter, "\"" + text + "\" is not a cursor of this log.");
  const auto files = open_files(path_);
  if (files.empty() || files.back().identity == 0) return LogPage{.lines = {}, .cursor = text};
  const auto found = std::find_if(files.begin(), files.end(), [&](const LogFile& file) {
    return file.identity == cursor->identity;
  });
  // Rotation has deleted that file, or this is the beginning: go on with the oldest there is.
  if (found == files.end() || found->size < cursor->position.offset)
    return read_from(files, files.size() - 1, {}, count, end);
  return read_from(files, static_cast<std::size_t>(found - files.begin()), cursor->position, count,
                   end);
}

}  // namespace minato::agent_logs
