// LineMerge: lines out of blocks of any streams, one after another in the order of their positions,
// forwards or backwards. No more blocks are held in memory than overlap in time. One thread each.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "log_store/segment_file.h"

namespace minato::log_store {

struct BlockRef {
  std::shared_ptr<const SegmentFile> file;
  BlockPlace place;
};

enum class Direction { kForward, kBackward };

/// Which lines are wanted.
struct LineChoice {
  /// From `from` on, up to and without `to`.
  Position from;
  Position to;
  /// Absent: all.
  std::function<bool(std::string_view message)> matches;
  /// Texts all of which every wanted line has in it: blocks without one are passed over unread.
  std::vector<std::string> required_texts;
};

class LineMerge {
 public:
  LineMerge(std::vector<BlockRef> blocks, LineChoice choice, Direction direction);
  ~LineMerge();

  /// The next line; nothing at the end, or when nothing came up before `out_of_time` said so (asked
  /// before each block is read).
  std::optional<LogLine> next(const std::function<bool()>& out_of_time = {});
  /// Whether there may be more.
  bool at_end() const { return heap_.empty() && next_block_ == blocks_.size(); }
  /// Before this nothing more comes (kForward).
  Position low() const;
  /// Blocks that could not be read, for they are damaged.
  int damaged() const { return damaged_; }

 private:
  struct Cursor;

  bool precedes(const Position& a, const Position& b) const {
    return direction_ == Direction::kForward ? a < b : b < a;
  }
  Position begin_of(const BlockRef& block) const {
    return direction_ == Direction::kForward ? block.place.header.low() : block.place.header.high();
  }
  bool wants_another_block() const;
  void open_block();
  bool may_hold_wanted(std::string_view raw) const;
  void push(std::unique_ptr<Cursor> cursor);
  std::unique_ptr<Cursor> pop();

  std::vector<BlockRef> blocks_;
  LineChoice choice_;
  Direction direction_;
  std::size_t next_block_ = 0;
  std::vector<std::unique_ptr<Cursor>> heap_;
  int damaged_ = 0;
};

}  // namespace minato::log_store
