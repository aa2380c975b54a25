// Archives and folders for the tests of this room: tars made entry by entry (hostile ones too),
// compressed or not, and a temporary folder that goes with the test.
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>

#include "agent/images/byte_source.h"

namespace minato::images {

class TestFolder {
 public:
  TestFolder() {
    std::string path = (std::filesystem::temp_directory_path() / "minato-images-XXXXXX").string();
    path_ = ::mkdtemp(path.data());
  }
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

inline void put_content(const std::filesystem::path& path, std::string_view content) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << content;
}

/// A ByteSource over memory that gives at most `piece` bytes a time.
class TextSource final : public ByteSource {
 public:
  explicit TextSource(std::string text, std::size_t piece = 1 << 20)
      : text_(std::move(text)), piece_(piece) {}

  Result<std::size_t> read(std::span<char> buffer) override {
    const std::size_t count = std::min({buffer.size(), piece_, text_.size() - given_});
    std::copy_n(text_.data() + given_, count, buffer.data());
    given_ += count;
    return count;
  }

 private:
  std::string text_;
  std::size_t piece_;
  std::size_t given_ = 0;
};

class TarForTest {
 public:
  using Adjust = std::function<void(archive_entry*)>;

  TarForTest() : writer_(archive_write_new()) {
    archive_write_set_format_pax_restricted(writer_);
    archive_write_set_bytes_per_block(writer_, 0);
    archive_write_open(writer_, this, nullptr, &TarForTest::append, nullptr);
  }
  ~TarForTest() { archive_write_free(writer_); }
  TarForTest(const TarForTest&) = delete;
  TarForTest& operator=(const TarForTest&) = delete;

  TarForTest& file(const std::string& path, std::string_view content, const Adjust& adjust = {}) {
    return add(path, AE_IFREG, 0644, content, adjust);
  }
  TarForTest& folder(const std::string& path, int mode = 0755, const Adjust& adjust = {}) {
    return add(path, AE_IFDIR, mode, {}, adjust);
  }
  TarForTest& symlink(const std::string& path, const std::string& target) {
    return add(path, AE_IFLNK, 0777, {},
               [&](archive_entry* entry) { archive_entry_set_symlink(entry, target.c_str()); });
  }
  TarForTest& hard_link(const std::string& path, const std::string& target) {
    return add(path, AE_IFREG, 0644, {},
               [&](archive_entry* entry) { archive_entry_set_hardlink(entry, target.c_str()); });
  }
  TarForTest& special(const std::string& path, unsigned type, unsigned major = 0,
                      unsigned minor = 0) {
    return add(path, type, 0600, {}, [&](archive_entry* entry) {
      archive_entry_set_rdevmajor(entry, major);
      archive_entry_set_rdevminor(entry, minor);
    });
  }

  /// The whole archive; nothing can be added after.
  std::string finish() {
    archive_write_close(writer_);
    return text_;
  }

 private:
  static la_ssize_t append(archive*, void* self, const void* data, size_t size) {
    static_cast<TarForTest*>(self)->text_.append(static_cast<const char*>(data), size);
    return static_cast<la_ssize_t>(size);
  }

  TarForTest& add(const std::string& path, unsigned type, int mode, std::string_view content,
                  const Adjust& adjust) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, path.c_str());
    archive_entry_set_filetype(entry, type);
    archive_entry_set_perm(entry, mode);
    archive_entry_set_mtime(entry, 1'600'000'000, 0);
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    if (adjust) adjust(entry);
    archive_write_header(writer_, entry);
    if (!content.empty()) archive_write_data(writer_, content.data(), content.size());
    archive_entry_free(entry);
    return *this;
  }

  archive* writer_;
  std::string text_;
};

/// `filter` is "gzip" or "zstd".
inline std::string compressed_for_test(std::string_view plain, const std::string& filter) {
  std::string text;
  archive* writer = archive_write_new();
  archive_write_set_format_raw(writer);
  archive_write_add_filter_by_name(writer, filter.c_str());
  // The same bytes every time.
  if (filter == "gzip") archive_write_set_filter_option(writer, "gzip", "timestamp", nullptr);
  archive_write_set_bytes_per_block(writer, 0);
  const auto append = [](archive*, void* out, const void* data, size_t size) -> la_ssize_t {
    static_cast<std::string*>(out)->append(static_cast<const char*>(data), size);
    return static_cast<la_ssize_t>(size);
  };
  archive_write_open(writer, &text, nullptr, append, nullptr);
  archive_entry* entry = archive_entry_new();
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_write_header(writer, entry);
  archive_write_data(writer, plain.data(), plain.size());
  archive_entry_free(entry);
  archive_write_close(writer);
  archive_write_free(writer);
  return text;
}

}  // namespace minato::images
