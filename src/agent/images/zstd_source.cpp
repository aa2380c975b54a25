#include <zstd.h>

#include <vector>

#include "agent/images/byte_source.h"

namespace minato::images {
namespace {

class ZstdSource final : public ByteSource {
 public:
  explicit ZstdSource(std::unique_ptr<ByteSource> compressed)
      : compressed_(std::move(compressed)),
        input_(ZSTD_DStreamInSize()),
        stream_(ZSTD_createDStream()) {}

  Result<std::size_t> read(std::span<char> buffer) override {
    ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
    while (out.pos == 0) {
      if (in_.pos == in_.size && !input_ended_) {
        if (auto status = refill(); !status) return fail(status.error());
      }
      if (input_ended_ && frame_complete_) return 0;
      const std::size_t left = ZSTD_decompressStream(stream_.get(), &out, &in_);
      if (ZSTD_isError(left)) {
        return fail(ErrorCode::kInvalidParameter,
                    std::string("bad zstd data: ") + ZSTD_getErrorName(left));
      }
      frame_complete_ = left == 0;
      if (input_ended_ && out.pos == 0 && !frame_complete_) {
        return fail(ErrorCode::kInvalidParameter, "zstd data ends early");
      }
    }
    return out.pos;
  }

 private:
  struct Free {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
  };

  Status refill() {
    const auto got = compressed_->read(input_);
    if (!got) return fail(got.error());
    in_ = {input_.data(), *got, 0};
    input_ended_ = *got == 0;
    return {};
  }

  std::unique_ptr<ByteSource> compressed_;
  std::vector<char> input_;
  std::unique_ptr<ZSTD_DStream, Free> stream_;
  ZSTD_inBuffer in_{nullptr, 0, 0};
  bool input_ended_ = false;
  /// Nothing of a frame is outstanding: the input may end here.
  bool frame_complete_ = true;
};

}  // namespace

std::unique_ptr<ByteSource> zstd_source(std::unique_ptr<ByteSource> compressed) {
  return std::make_unique<ZstdSource>(std::move(compressed));
}

}  // namespace minato::images
