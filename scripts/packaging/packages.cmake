# What `cpack` makes in the build directory: a .deb and a .tar.gz. scripts/package builds, makes and checks them.
set(WSX_MAINTAINER "The wsx maintainers <wsx@wsx.invalid>" CACHE STRING "NAME <MAIL> for packages; whoever hands them out sets it")

set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PACKAGE_VENDOR "the wsx authors")
set(CPACK_PACKAGE_CONTACT "${WSX_MAINTAINER}")
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_FILE_NAME wsx-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR})
if(WSX_STATIC)
  string(APPEND CPACK_PACKAGE_FILE_NAME -static)
endif()
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "tool for everyone who works with WebSockets")  # lintian wants no article
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "It connects to WebSocket servers from the terminal and from scripts, stands
in for a server, with answers by rule and faults on request, and measures how
servers bear load. What it prints into a pipe is one JSON object a line, and
what it prints, it accepts.")
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${WSX_MAINTAINER}")
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS OFF)
# Between installing into the package's tree and closing it: what Debian wants otherwise than everybody else.
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/scripts/packaging/debian.cmake)
set(CPACK_WSX_CHANGELOG ${PROJECT_SOURCE_DIR}/scripts/packaging/changelog)
include(CPack)
