// GroupStore: the lines of one log group: a directory with one segment that is written and any
// number of closed ones. Safe on any thread; appends wait for each other, readers for nobody's
// disk.
//
//   0000000000000000.open     the segment being written, named after the sequence it begins with
//   00000000000f4240.closed   one in which lines lie by stream and time, in large blocks
//   00000000000f4240.closing  one being made of an .open file; a start removes it
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "base/units.h"
#include "log_store/line_merge.h"

namespace minato::log_store {

struct StoreOptions {
  /// Bytes of a segment, compressed, from which on it is closed.
  std::uint64_t segment_size = 32u << 20;
  /// How long a segment is written before it is closed.
  Millis segment_age{24 * 3'600'000};
  /// Of the lines of a block in a closed segment.
  std::size_t closed_block_size = 256u << 10;
  /// Less than this free, and nothing is taken: the journal needs room more than lines do.
  std::uint64_t reserve = 64u << 20;
};

/// What there is of a stream.
struct StreamFacts {
  std::int64_t first_timestamp = 0;
  std::int64_t last_timestamp = 0;
  std::int64_t last_ingestion_time = 0;
};

struct LineQuery {
  /// Absent: all.
  std::optional<std::set<StreamNumber>> streams;
  LineChoice choice;
  Direction direction = Direction::kForward;
  std::size_t most_lines = 10'000;
  std::size_t most_bytes = 1u << 20;
  /// Asked now and then; true ends the page.
  std::function<bool()> out_of_time;
};

struct LinePage {
  std::vector<LogLine> lines;
  /// Where there may be more of what was asked for (kForward only).
  std::optional<Position> resume;
};

class GroupStore {
 public:
  /// Made if it is not there.
  static Result<std::shared_ptr<GroupStore>> open(std::filesystem::path directory,
                                                  const StoreOptions& options);

  /// All or nothing. kUnavailable: no room; kResourceNotFound: the group was removed.
  Status append(StreamNumber stream, std::span<const NewLine> lines, Instant now);
  LinePage read(const LineQuery& query) const;

  std::map<StreamNumber, StreamFacts> facts() const;
  /// Bytes of its files.
  std::uint64_t stored_bytes() const;

  /// Makes what was appended durable; does nothing when nothing was.
  void sync();
  /// What takes time and may wait: closes the segment being written when it is full or old,
  /// removes segments all of whose lines are older than `oldest`, and lines of removed streams.
  void tidy(Instant now, std::optional<Instant> oldest);
  /// Its lines are not to be read any more; the next tidy() takes them out of closed segments.
  void remove_stream(StreamNumber stream);
  /// Those that are not in `present` are removed.
  void keep_only(const std::set<StreamNumber>& present);
  /// With its directory; whoever reads goes on with what they have.
  void remove();

 private:
  struct Segment {
    std::shared_ptr<SegmentFile> file;
    std::vector<BlockPlace> blocks;
    std::uint64_t first_sequence = 0;
    std::optional<Instant> written_since;  // Of the open one.
  };
  using Segments = std::vector<std::shared_ptr<Segment>>;

  GroupStore(std::filesystem::path directory, const StoreOptions& options)
      : directory_(std::move(directory)), options_(options) {}

  Status load();
  Status load_segment(const std::filesystem::path& path);
  Status begin_segment();
  Status check_room() const;
  void note(const BlockHeader& header);
  void recount();
  std::filesystem::path path_of(std::uint64_t sequence, const char* ending) const;

  std::shared_ptr<Segment> take_full_segment(Instant now);
  void remove_old(Instant oldest);
  bool has_removed_lines(const Segment& segment) const;
  /// Writes the segment's lines anew, by stream and time; the old file goes.
  void rewrite(const std::shared_ptr<Segment>& segment);
  Result<Segment> write_closed(const Segment& from);
  Status write_stream(const std::vector<BlockRef>& blocks, StreamNumber stream, SegmentFile& into,
                      std::vector<BlockPlace>& places) const;
  std::vector<BlockRef> select(const LineQuery& query) const;

  const std::filesystem::path directory_;
  const StoreOptions options_;
  mutable std::mutex mutex_;
  /// One tidy() at a time.
  std::mutex tidying_;
  Segments segments_;
  std::shared_ptr<Segment> open_;
  std::map<StreamNumber, StreamFacts> facts_;
  std::set<StreamNumber> removed_streams_;
  std::uint64_t next_sequence_ = 0;
  bool dirty_ = false;
  bool removed_ = false;
};

}  // namespace minato::log_store
