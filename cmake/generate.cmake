# Shapes, codecs and operation tables out of api/*.smithy, made at build time by tools/generate.

find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)

# minato_generate(VARIABLE): VARIABLE becomes the list of generated sources, to be given to a target of the
# calling directory.
function(minato_generate variable)
  file(GLOB models CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/api/*.smithy)
  file(GLOB generator CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tools/generate/*.py)
  list(FILTER generator EXCLUDE REGEX "_test\\.py$")
  set(folder ${CMAKE_BINARY_DIR}/generated/api)
  set(sources ${folder}/services.cpp)
  set(headers)
  foreach(model ${models})
    get_filename_component(stem ${model} NAME_WE)
    list(APPEND sources ${folder}/${stem}.cpp ${folder}/${stem}_schema.cpp)
    list(APPEND headers ${folder}/${stem}.h ${folder}/${stem}_schema.h ${folder}/${stem}_codec.h)
  endforeach()
  add_custom_command(
    OUTPUT ${sources} ${headers}
    COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_SOURCE_DIR}/tools/generate/generate.py
            --out ${CMAKE_BINARY_DIR}/generated ${models}
    DEPENDS ${models} ${generator}
    COMMENT "Generating shapes and codecs from api/*.smithy"
    VERBATIM)
  set(${variable} ${sources} ${headers} PARENT_SCOPE)
endfunction()
