#include "log_store/group_store.h"

#include <fmt/format.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <charconv>

#include "base/file.h"
#include "base/log.h"

namespace minato::log_store {
namespace {

/// What arrives is compressed lightly; it is done well when its segment is closed.
constexpr int kQuickly = 1;

std::optional<std::uint64_t> sequence_of(const std::filesystem::path& path) {
  const std::string stem = path.stem().native();
  std::uint64_t sequence = 0;
  const char* const end = stem.data() + stem.size();
  const auto [stopped, error] = std::from_chars(stem.data(), end, sequence, 16);
  if (stem.size() != 16 || error != std::errc() || stopped != end) return std::nullopt;
  return sequence;
}

void remove_file(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::remove(path, error);
  if (error) spdlog::warn("{} cannot be removed: {}", path.native(), error.message());
}

}  // namespace

Result<std::shared_ptr<GroupStore>> GroupStore::open(std::filesystem::path directory,
                                                     const StoreOptions& options) {
  std::shared_ptr<GroupStore> store(new GroupStore(std::move(directory), options));
  if (Status loaded = store->load(); !loaded) return fail(loaded.error());
  return store;
}

std::filesystem::path GroupStore::path_of(std::uint64_t sequence, const char* ending) const {
  return directory_ / fmt::format("{:016x}.{}", sequence, ending);
}

Status GroupStore::load() {
  std::error_code error;
  if (std::filesystem::create_directories(directory_, error)) {
    std::filesystem::permissions(directory_, std::filesystem::perms::owner_all, error);
    if (Status synced = sync_directory(directory_.parent_path()); !synced) return synced;
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory_, error)) {
    if (entry.path().extension() == ".closing") {
      remove_file(entry.path());
    } else if (sequence_of(entry.path())) {
      files.push_back(entry.path());
    }
  }
  if (error) return fail(ErrorCode::kIo, directory_.native() + ": " + error.message());
  // ".closed" comes before ".open" of the same sequence: then only removing the latter was missed.
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    if (!segments_.empty() && segments_.back()->first_sequence == *sequence_of(file)) {
      remove_file(file);
    } else if (Status loaded = load_segment(file); !loaded) {
      return loaded;
    }
  }
  recount();
  return {};
}

Status GroupStore::load_segment(const std::filesystem::path& path) {
  const bool is_open = path.extension() == ".open";
  auto opened = SegmentFile::open(
      path, is_open ? SegmentFile::Check::kEverything : SegmentFile::Check::kHeaders);
  if (!opened) return fail(opened.error());
  if (opened->cut_off > 0) {
    spdlog::warn("{}: {} bytes at the end are no whole lines{}", path.native(), opened->cut_off,
                 is_open ? " and were cut off" : "");
  }
  auto segment = std::make_shared<Segment>();
  segment->file = std::move(opened->file);
  segment->blocks = std::move(opened->blocks);
  segment->first_sequence = *sequence_of(path);
  next_sequence_ = std::max(next_sequence_, segment->first_sequence);
  for (const auto& block : segment->blocks) {
    next_sequence_ = std::max(next_sequence_, block.header.last_sequence + 1);
  }
  if (is_open && !segment->blocks.empty()) {
    segment->written_since = instant_from_millis(segment->blocks.front().header.ingestion_time);
  }
  segments_.push_back(segment);
  // Of several open ones, which a failed closing leaves, the last goes on being written.
  if (is_open) open_ = segment;
  return {};
}

void GroupStore::note(const BlockHeader& header) {
  const auto [at, fresh] = facts_.try_emplace(
      header.stream,
      StreamFacts{header.first_timestamp, header.last_timestamp, header.ingestion_time});
  if (fresh) return;
  StreamFacts& facts = at->second;
  facts.first_timestamp = std::min(facts.first_timestamp, header.first_timestamp);
  facts.last_timestamp = std::max(facts.last_timestamp, header.last_timestamp);
  facts.last_ingestion_time = std::max(facts.last_ingestion_time, header.ingestion_time);
}

void GroupStore::recount() {
  facts_.clear();
  for (const auto& segment : segments_) {
    for (const auto& block : segment->blocks) {
      if (removed_streams_.count(block.header.stream) == 0) note(block.header);
    }
  }
}

Status GroupStore::check_room() const {
  struct statvfs status {};
  if (::statvfs(directory_.c_str(), &status) != 0) return {};
  if (static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize >= options_.reserve) return {};
  return fail(ErrorCode::kUnavailable,
              "There is no room left in " + directory_.parent_path().native() +
                  ": no log event of the request was kept. Make room and try again.");
}

Status GroupStore::begin_segment() {
  auto file = SegmentFile::create(path_of(next_sequence_, "open"));
  if (!file) return fail(ErrorCode::kUnavailable, file.error().message);
  open_ = std::make_shared<Segment>();
  open_->file = std::move(*file);
  open_->first_sequence = next_sequence_;
  segments_.push_back(open_);
  return {};
}

Status GroupStore::append(StreamNumber stream, std::span<const NewLine> lines, Instant now) {
  if (lines.empty()) return {};
  // Compressed before anybody has to wait for it; where it begins is said afterwards.
  BlockWriter writer(stream);
  std::uint64_t index = 0;
  for (const NewLine& line : lines) {
    writer.add({{line.timestamp, index++}, to_millis(now), line.message});
  }
  BlockWriter::Block block = writer.finish(kQuickly);
  const std::lock_guard lock(mutex_);
  if (removed_) {
    return fail(ErrorCode::kResourceNotFound, "The specified log group does not exist.");
  }
  if (Status room = check_room(); !room) return room;
  if (open_ == nullptr) {
    if (Status begun = begin_segment(); !begun) return begun;
  }
  block.header.first_sequence = next_sequence_;
  block.header.last_sequence = next_sequence_ + lines.size() - 1;
  auto place = open_->file->append(block.header, block.stored);
  if (!place) return fail(place.error());
  next_sequence_ += lines.size();
  open_->blocks.push_back(*place);
  if (!open_->written_since) open_->written_since = now;
  note(place->header);
  dirty_ = true;
  return {};
}

void GroupStore::sync() {
  std::shared_ptr<SegmentFile> file;
  {
    const std::lock_guard lock(mutex_);
    if (!dirty_ || open_ == nullptr) return;
    dirty_ = false;
    file = open_->file;
  }
  if (Status synced = file->sync(); !synced) {
    spdlog::error("log lines are not on the disk: {}", synced.error().message);
  }
}

std::vector<BlockRef> GroupStore::select(const LineQuery& query) const {
  std::vector<BlockRef> blocks;
  const std::lock_guard lock(mutex_);
  for (const auto& segment : segments_) {
    for (const BlockPlace& place : segment->blocks) {
      const BlockHeader& header = place.header;
      if (header.high() < query.choice.from || !(header.low() < query.choice.to)) continue;
      if (query.streams && query.streams->count(header.stream) == 0) continue;
      if (removed_streams_.count(header.stream) > 0) continue;
      blocks.push_back({segment->file, place});
    }
  }
  return blocks;
}

LinePage GroupStore::read(const LineQuery& query) const {
  // What CloudWatch Logs counts beside the message.
  constexpr std::size_t kBesideMessage = 26;
  LineMerge merge(select(query), query.choice, query.direction);
  LinePage page;
  std::size_t bytes = 0;
  while (page.lines.size() < query.most_lines) {
    const Position before = merge.low();
    auto line = merge.next(query.out_of_time);
    if (!line) {
      if (!merge.at_end()) page.resume = std::max(before, merge.low());
      break;
    }
    bytes += line->message.size() + kBesideMessage;
    if (bytes > query.most_bytes && !page.lines.empty()) {
      page.resume = line->position;
      break;
    }
    page.lines.push_back(std::move(*line));
  }
  if (page.lines.size() == query.most_lines && !merge.at_end()) {
    page.resume = page.lines.empty() ? query.choice.from : page.lines.back().position.next();
  }
  if (query.direction == Direction::kBackward) page.resume.reset();
  if (merge.damaged() > 0) {
    spdlog::error("{}: {} blocks of log lines are damaged and were passed over",
                  directory_.native(), merge.damaged());
  }
  return page;
}

std::map<StreamNumber, StreamFacts> GroupStore::facts() const {
  const std::lock_guard lock(mutex_);
  return facts_;
}

std::uint64_t GroupStore::stored_bytes() const {
  const std::lock_guard lock(mutex_);
  std::uint64_t bytes = 0;
  for (const auto& segment : segments_) bytes += segment->file->size();
  return bytes;
}

void GroupStore::remove_stream(StreamNumber stream) {
  const std::lock_guard lock(mutex_);
  removed_streams_.insert(stream);
  facts_.erase(stream);
}

void GroupStore::keep_only(const std::set<StreamNumber>& present) {
  const std::lock_guard lock(mutex_);
  for (const auto& [stream, facts] : facts_) {
    if (present.count(stream) == 0) removed_streams_.insert(stream);
  }
  recount();
}

void GroupStore::remove() {
  const std::lock_guard lock(mutex_);
  removed_ = true;
  segments_.clear();
  open_.reset();
  facts_.clear();
  std::error_code error;
  std::filesystem::remove_all(directory_, error);
  if (error) spdlog::warn("{} cannot be removed: {}", directory_.native(), error.message());
}

}  // namespace minato::log_store
