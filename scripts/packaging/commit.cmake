# WSX_COMMIT: the commit that is built, for `wsx --version`; "unknown" where there is no repository, as in a tarball.
# Packagers may set it. Configuring is done again whenever HEAD moves, and only one source file is told.
set(WSX_COMMIT "" CACHE STRING "the commit that --version tells; empty: what git says")
set(wsx_commit "${WSX_COMMIT}")
if(NOT wsx_commit AND EXISTS ${PROJECT_SOURCE_DIR}/.git)
  execute_process(COMMAND git rev-parse --short=10 HEAD WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
    OUTPUT_VARIABLE wsx_commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  execute_process(COMMAND git rev-parse --git-path logs/HEAD WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
    OUTPUT_VARIABLE reflog OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  get_filename_component(reflog "${reflog}" ABSOLUTE BASE_DIR ${PROJECT_SOURCE_DIR})
  if(reflog AND EXISTS ${reflog} AND NOT IS_DIRECTORY ${reflog})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${reflog})
  endif()
endif()
if(NOT wsx_commit)
  set(wsx_commit unknown)
endif()
set_property(SOURCE src/cli/help/version.cpp APPEND PROPERTY COMPILE_DEFINITIONS WSX_COMMIT="${wsx_commit}")
