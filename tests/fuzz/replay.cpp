// Gives every file of the folders named on the command line to the fuzz target: the kept inputs as
// a test, with any compiler and without libFuzzer.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>

#include "fuzz_target.h"

namespace {

/// On the heap and exactly as long as the file, so that a sanitizer sees a read beyond its end.
void replay(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const auto exact = std::make_unique<std::uint8_t[]>(text.size());
  std::copy(text.begin(), text.end(), exact.get());
  std::cerr << "replaying " << path.filename().string() << '\n';
  LLVMFuzzerTestOneInput(exact.get(), text.size());
}

}  // namespace

int main(int count, char** arguments) {
  std::size_t replayed = 0;
  for (int i = 1; i < count; ++i) {
    for (const auto& entry : std::filesystem::directory_iterator(arguments[i])) {
      replay(entry.path());
      ++replayed;
    }
  }
  std::cout << replayed << " inputs replayed\n";
  return replayed > 0 ? 0 : 1;
}
