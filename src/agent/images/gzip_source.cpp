#include <isa-l/igzip_lib.h>

#include <vector>

#include "agent/images/byte_source.h"

namespace minato::images {
namespace {

constexpr std::size_t kInputBytes = 128 << 10;

std::string describe(int problem) {
  switch (problem) {
    case ISAL_INVALID_WRAPPER:
      return "bad gzip header";
    case ISAL_INCORRECT_CHECKSUM:
      return "gzip checksum does not match";
    default:
      return "bad deflate data (" + std::to_string(problem) + ")";
  }
}

class GzipSource final : public ByteSource {
 public:
  explicit GzipSource(std::unique_ptr<ByteSource> compressed)
      : compressed_(std::move(compressed)),
        input_(kInputBytes),
        state_(std::make_unique<inflate_state>()) {
    isal_inflate_init(state_.get());
    state_->crc_flag = ISAL_GZIP;
  }

  Result<std::size_t> read(std::span<char> buffer) override {
    state_->next_out = reinterpret_cast<std::uint8_t*>(buffer.data());
    state_->avail_out = static_cast<std::uint32_t>(buffer.size());
    while (state_->avail_out == buffer.size() && !ended_) {
      if (auto status = step(); !status) return fail(status.error());
    }
    return buffer.size() - state_->avail_out;
  }

 private:
  /// Feeds the decompressor once.
  Status step() {
    if (state_->block_state == ISAL_BLOCK_FINISH) return start_next_member();
    if (auto status = refill(); !status) return status;
    const std::uint32_t room = state_->avail_out;
    const std::uint32_t offered = state_->avail_in;
    const int problem = isal_inflate(state_.get());
    if (problem < 0) return fail(ErrorCode::kInvalidParameter, describe(problem));
    const bool stuck = state_->avail_out == room && state_->avail_in == offered &&
                       state_->block_state != ISAL_BLOCK_FINISH;
    if (stuck && input_ended_) return fail(ErrorCode::kInvalidParameter, "gzip data ends early");
    return {};
  }

  Status refill() {
    if (state_->avail_in > 0 || input_ended_) return {};
    const auto got = compressed_->read(input_);
    if (!got) return fail(got.error());
    state_->next_in = reinterpret_cast<std::uint8_t*>(input_.data());
    state_->avail_in = static_cast<std::uint32_t>(*got);
    input_ended_ = *got == 0;
    return {};
  }

  /// Pigz and eStargz write many members. As gzip(1), takes anything else behind the last one for
  /// padding.
  Status start_next_member() {
    if (auto status = refill(); !status) return status;
    if (state_->avail_in == 0 || *state_->next_in != 0x1f) {
      ended_ = true;
      return {};
    }
    isal_inflate_reset(state_.get());
    state_->crc_flag = ISAL_GZIP;
    return {};
  }

  std::unique_ptr<ByteSource> compressed_;
  std::vector<char> input_;
  std::unique_ptr<inflate_state> state_;
  bool input_ended_ = false;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> gzip_source(std::unique_ptr<ByteSource> compressed) {
  return std::make_unique<GzipSource>(std::move(compressed));
}

}  // namespace minato::images
