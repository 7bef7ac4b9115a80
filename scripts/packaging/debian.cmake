# Run by cpack on the tree of a .deb: manual pages and changelog compressed, completions where Debian's zsh looks, the
# licence under the name that Debian gives it.
if(NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif()
set(share ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share)

file(MAKE_DIRECTORY ${share}/zsh/vendor-completions)
file(RENAME ${share}/zsh/site-functions/_wsx ${share}/zsh/vendor-completions/_wsx)
file(REMOVE_RECURSE ${share}/zsh/site-functions)

file(RENAME ${share}/doc/wsx/LICENSE ${share}/doc/wsx/copyright)
file(COPY_FILE ${CPACK_WSX_CHANGELOG} ${share}/doc/wsx/changelog)
file(GLOB pages ${share}/man/man*/*)
execute_process(COMMAND gzip -9n ${share}/doc/wsx/changelog ${pages} COMMAND_ERROR_IS_FATAL ANY)

# Whatever the umask of who makes the package.
execute_process(COMMAND chmod -R u=rwX,go=rX ${CPACK_TEMPORARY_INSTALL_DIRECTORY} COMMAND_ERROR_IS_FATAL ANY)
