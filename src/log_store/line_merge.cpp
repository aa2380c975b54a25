#include "log_store/line_merge.h"

#include <algorithm>
#include <cstring>

namespace minato::log_store {

/// The wanted lines of one block, as far as they were not given out.
struct LineMerge::Cursor {
  std::string raw;
  StreamNumber stream = 0;
  std::vector<LineView> lines;  // In the order of giving out.
  std::size_t at = 0;

  const LineView& line() const { return lines[at]; }
};

LineMerge::LineMerge(std::vector<BlockRef> blocks, LineChoice choice, Direction direction)
    : blocks_(std::move(blocks)), choice_(std::move(choice)), direction_(direction) {
  std::erase_if(blocks_, [this](const BlockRef& block) {
    return block.place.header.high() < choice_.from || !(block.place.header.low() < choice_.to);
  });
  std::sort(blocks_.begin(), blocks_.end(), [this](const BlockRef& a, const BlockRef& b) {
    return precedes(begin_of(a), begin_of(b));
  });
}

LineMerge::~LineMerge() = default;

bool LineMerge::wants_another_block() const {
  if (next_block_ == blocks_.size()) return false;
  return heap_.empty() || !precedes(heap_.front()->line().position, begin_of(blocks_[next_block_]));
}

bool LineMerge::may_hold_wanted(std::string_view raw) const {
  return std::all_of(choice_.required_texts.begin(), choice_.required_texts.end(),
                     [raw](const std::string& text) {
                       return ::memmem(raw.data(), raw.size(), text.data(), text.size()) != nullptr;
                     });
}

void LineMerge::open_block() {
  const BlockRef& block = blocks_[next_block_++];
  auto raw = block.file->read(block.place);
  if (!raw) {
    ++damaged_;
    return;
  }
  if (!may_hold_wanted(*raw)) return;
  auto cursor = std::make_unique<Cursor>();
  cursor->raw = std::move(*raw);
  cursor->stream = block.place.header.stream;
  LineWalk walk(block.place.header, cursor->raw);
  while (const auto line = walk.next()) {
    if (line->position < choice_.from || !(line->position < choice_.to)) continue;
    if (!choice_.matches || choice_.matches(line->message)) cursor->lines.push_back(*line);
  }
  if (direction_ == Direction::kBackward) {
    std::reverse(cursor->lines.begin(), cursor->lines.end());
  }
  if (!cursor->lines.empty()) push(std::move(cursor));
}

void LineMerge::push(std::unique_ptr<Cursor> cursor) {
  heap_.push_back(std::move(cursor));
  std::push_heap(heap_.begin(), heap_.end(), [this](const auto& a, const auto& b) {
    return precedes(b->line().position, a->line().position);
  });
}

std::unique_ptr<LineMerge::Cursor> LineMerge::pop() {
  std::pop_heap(heap_.begin(), heap_.end(), [this](const auto& a, const auto& b) {
    return precedes(b->line().position, a->line().position);
  });
  std::unique_ptr<Cursor> first = std::move(heap_.back());
  heap_.pop_back();
  return first;
}

std::optional<LogLine> LineMerge::next(const std::function<bool()>& out_of_time) {
  while (wants_another_block()) {
    if (out_of_time && out_of_time()) return std::nullopt;
    open_block();
  }
  if (heap_.empty()) return std::nullopt;
  std::unique_ptr<Cursor> cursor = pop();
  const LineView& view = cursor->line();
  LogLine line{view.position, view.ingestion_time, cursor->stream, std::string(view.message)};
  if (++cursor->at < cursor->lines.size()) push(std::move(cursor));
  return line;
}

Position LineMerge::low() const {
  Position low = choice_.to;
  if (!heap_.empty()) low = std::min(low, heap_.front()->line().position);
  if (next_block_ < blocks_.size()) low = std::min(low, begin_of(blocks_[next_block_]));
  return std::max(low, choice_.from);
}

}  // namespace minato::log_store
