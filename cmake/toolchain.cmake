# Compiler, linker, warnings, sanitizers.

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# Release without debug information compiles in half the time; -O2 is what Debian ships.
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_C_FLAGS_RELEASE "-O2")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")

add_compile_options(-Wall -Wextra -Werror)
# g++ 12 sees dangling and uninitialised values where there are none, in the standard library's own headers.
add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
# clang 19 finds g++ 12's own std::stable_sort deprecated.
add_compile_options($<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>)

# -DMINATO_SANITIZE=address,undefined
set(MINATO_SANITIZE "" CACHE STRING "Sanitizers to build with, as in -fsanitize=")
if(MINATO_SANITIZE)
  add_compile_options(-fsanitize=${MINATO_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${MINATO_SANITIZE})
endif()

# -DMINATO_FUZZ=ON, by clang and with sanitizers: what libFuzzer steers by (tests/fuzz).
option(MINATO_FUZZ "Count what is executed, and link tests/fuzz with libFuzzer" OFF)
if(MINATO_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link -O1 -g1)
endif()
