# Shapes, codecs and operation tables out of *.smithy files, made at build time by tools/generate.

find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)

# minato_generate(VARIABLE MODELS OUT [--services])
# VARIABLE becomes the list of sources generated into OUT/api out of the folder MODELS, to be given to a target
# of the calling directory.
function(minato_generate variable models_folder out)
  file(GLOB models CONFIGURE_DEPENDS ${models_folder}/*.smithy)
  file(GLOB generator CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tools/generate/*.py)
  list(FILTER generator EXCLUDE REGEX "_test\\.py$")
  set(generated)
  foreach(model ${models})
    get_filename_component(stem ${model} NAME_WE)
    list(APPEND generated ${out}/api/${stem}.h ${out}/api/${stem}.cpp ${out}/api/${stem}_schema.h
         ${out}/api/${stem}_schema.cpp ${out}/api/${stem}_codec.h)
  endforeach()
  if("--services" IN_LIST ARGN)
    list(APPEND generated ${out}/api/services.cpp)
  endif()
  add_custom_command(
    OUTPUT ${generated}
    COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_SOURCE_DIR}/tools/generate/generate.py --out ${out} ${ARGN} ${models}
    DEPENDS ${models} ${generator}
    COMMENT "Generating shapes and codecs from ${models_folder}"
    VERBATIM)
  set(${variable} ${generated} PARENT_SCOPE)
endfunction()
