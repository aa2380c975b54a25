// A fuzz target: one function that is given any bytes and must come back. It states properties with
// MINATO_CHECK. libFuzzer calls it in the tree of `make fuzz`, replay.cpp with the kept inputs in
// every other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace minato::fuzz {

/// Each target's file defines it.
void try_input(std::string_view input);

}  // namespace minato::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
