#include "commands/exposure.hpp"

#include "output/line_writer.hpp"
#include "wire/address.hpp"

namespace wsx {

void warn_if_exposed(const ServerOptions& options, Output& output) {
  const ListenerOptions& listen = options.listen;
  if (!listen.unix_path.empty() || is_loopback(listen.host)) return;
  if (listen.tls || !options.accept.user_password.empty()) return;
  output.diagnostics().append("wsx: warning: anyone who can reach this machine can connect: " + listen.host +
                              " is not a loopback address, and neither --user nor --tls is given\n");
  output.diagnostics().flush();
}

}  // namespace wsx
