# -DWSX_STATIC=ON: one file that needs no library of the system it runs on. Included before the libraries are looked for.
# The C library is in it, too, with the files and dns of nsswitch.conf; names that another service would find (mdns,
# resolve, sss) are found only where the system has the C library that this one was linked with.
set(static_packages
  libssl.a=libssl-dev libcrypto.a=libssl-dev libz.a=zlib1g-dev libedit.a=libedit-dev libtinfo.a=libncurses-dev
  libbsd.a=libbsd-dev libmd.a=libmd-dev libc.a=libc6-dev libstdc++.a=libstdc++-dev)
set(missing "")
foreach(line ${static_packages})
  string(REPLACE "=" ";" line ${line})
  list(GET line 0 library)
  list(GET line 1 package)
  if(library MATCHES "stdc")
    # The compiler keeps it, not a directory of libraries.
    execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=${library}
      OUTPUT_VARIABLE WSX_${library} OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(NOT IS_ABSOLUTE "${WSX_${library}}")
      set(WSX_${library} NOTFOUND)
    endif()
  else()
    find_library(WSX_${library} ${library})
    mark_as_advanced(WSX_${library})
  endif()
  if(NOT WSX_${library})
    string(APPEND missing "\n  ${library}  (Debian: ${package})")
  endif()
endforeach()
if(missing)
  message(FATAL_ERROR "WSX_STATIC wants static libraries, and this system lacks:${missing}\n"
    "Without -DWSX_STATIC=ON the shared ones will do.")
endif()
set(OPENSSL_USE_STATIC_LIBS ON)
set(ZLIB_LIBRARY ${WSX_libz.a} CACHE FILEPATH "")
add_link_options(-static)
# And what libedit.a leaves open, which its pkg-config file does not tell.
set(WSX_STATIC_LIBEDIT ${WSX_libedit.a} ${WSX_libtinfo.a} ${WSX_libbsd.a} ${WSX_libmd.a})
