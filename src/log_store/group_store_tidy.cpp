// What GroupStore does in the background: closing, retention, the lines of removed streams.
#include <algorithm>

#include "base/log.h"
#include "log_store/group_store.h"

namespace minato::log_store {
namespace {

constexpr int kWell = 3;

}  // namespace

void GroupStore::tidy(Instant now, std::optional<Instant> oldest) {
  const std::lock_guard tidying(tidying_);
  if (oldest) remove_old(*oldest);
  if (const auto full = take_full_segment(now)) rewrite(full);
  Segments segments;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& segment : segments_) {
      // An open file that is no longer written: making a closed one of it failed before.
      const bool is_left_open = segment != open_ && segment->file->path().extension() == ".open";
      if (segment != open_ && (is_left_open || has_removed_lines(*segment))) {
        segments.push_back(segment);
      }
    }
  }
  for (const auto& segment : segments) rewrite(segment);
}

std::shared_ptr<GroupStore::Segment> GroupStore::take_full_segment(Instant now) {
  const std::lock_guard lock(mutex_);
  if (open_ == nullptr || open_->blocks.empty()) return nullptr;
  const bool is_old = open_->written_since && now - *open_->written_since >= options_.segment_age;
  if (!is_old && open_->file->size() < options_.segment_size) return nullptr;
  // Durable before another file is written that is synced instead of it.
  if (Status synced = open_->file->sync(); !synced) {
    spdlog::error("log lines are not on the disk: {}", synced.error().message);
  }
  dirty_ = false;
  return std::exchange(open_, nullptr);
}

void GroupStore::remove_old(Instant oldest) {
  const std::lock_guard lock(mutex_);
  const auto is_expired = [oldest](const Segment& segment) {
    return !segment.blocks.empty() &&
           std::all_of(segment.blocks.begin(), segment.blocks.end(), [&](const BlockPlace& block) {
             return block.header.last_timestamp < to_millis(oldest);
           });
  };
  // With the last segment would go what tells the next start the sequence to go on with.
  if (open_ == nullptr && !segments_.empty() && is_expired(*segments_.back())) {
    if (Status begun = begin_segment(); !begun) return;
  }
  bool is_changed = false;
  std::erase_if(segments_, [&](const std::shared_ptr<Segment>& segment) {
    if (segment == open_ || !is_expired(*segment)) return false;
    std::error_code error;
    std::filesystem::remove(segment->file->path(), error);
    is_changed = true;
    return !error;
  });
  if (is_changed) recount();
}

bool GroupStore::has_removed_lines(const Segment& segment) const {
  return std::any_of(segment.blocks.begin(), segment.blocks.end(), [&](const BlockPlace& block) {
    return removed_streams_.count(block.header.stream) > 0;
  });
}

Status GroupStore::write_stream(const std::vector<BlockRef>& blocks, StreamNumber stream,
                                SegmentFile& into, std::vector<BlockPlace>& places) const {
  LineChoice everything;
  everything.from = {INT64_MIN, 0};
  everything.to = {INT64_MAX, UINT64_MAX};
  LineMerge merge(blocks, everything, Direction::kForward);
  std::vector<LogLine> lines;
  std::size_t bytes = 0;
  const auto finish = [&]() -> Status {
    if (lines.empty()) return {};
    BlockWriter writer(stream);
    for (const LogLine& line : lines) {
      writer.add({line.position, line.ingestion_time, line.message});
    }
    const BlockWriter::Block block = writer.finish(kWell);
    lines.clear();
    bytes = 0;
    auto place = into.append(block.header, block.stored);
    if (!place) return fail(place.error());
    places.push_back(*place);
    return {};
  };
  while (auto line = merge.next()) {
    bytes += line->message.size() + 8;
    lines.push_back(std::move(*line));
    if (bytes < options_.closed_block_size) continue;
    if (Status done = finish(); !done) return done;
  }
  if (merge.damaged() > 0) return fail(ErrorCode::kIo, "some of its blocks are damaged");
  return finish();
}

Result<GroupStore::Segment> GroupStore::write_closed(const Segment& from) {
  std::map<StreamNumber, std::vector<BlockRef>> streams;
  {
    const std::lock_guard lock(mutex_);
    if (Status room = check_room(); !room) return fail(room.error());
    for (const BlockPlace& place : from.blocks) {
      if (removed_streams_.count(place.header.stream) > 0) continue;
      streams[place.header.stream].push_back({from.file, place});
    }
  }
  const auto path = path_of(from.first_sequence, "closing");
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  auto file = SegmentFile::create(path);
  if (!file) return fail(file.error());
  Segment closed;
  closed.file = std::move(*file);
  closed.first_sequence = from.first_sequence;
  for (const auto& [stream, blocks] : streams) {
    if (Status done = write_stream(blocks, stream, *closed.file, closed.blocks); !done) {
      return fail(done.error());
    }
  }
  if (Status synced = closed.file->sync(); !synced) return fail(synced.error());
  return closed;
}

void GroupStore::rewrite(const std::shared_ptr<Segment>& segment) {
  auto closed = write_closed(*segment);
  const std::lock_guard lock(mutex_);
  if (removed_) return;
  const auto at = std::find(segments_.begin(), segments_.end(), segment);
  if (at == segments_.end()) return;
  const auto old = segment->file->path();
  const auto path = path_of(segment->first_sequence, "closed");
  const Status renamed = closed ? closed->file->rename(path) : Status(fail(closed.error()));
  if (!renamed) {
    // It stays as it is, which costs room and nothing else.
    spdlog::warn("{} cannot be written anew: {}", old.native(), renamed.error().message);
    std::error_code ignored;
    std::filesystem::remove(path_of(segment->first_sequence, "closing"), ignored);
    return;
  }
  *at = std::make_shared<Segment>(std::move(*closed));
  std::error_code ignored;
  if (old != path) std::filesystem::remove(old, ignored);
}

}  // namespace minato::log_store
