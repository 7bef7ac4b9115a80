#include "wire/spawn.hpp"

#include <boost/asio/co_spawn.hpp>

namespace wsx {

Error internal_error(const std::exception& exception) {
  return {Phase::io, std::string(k_internal_error), std::string("wsx cannot continue: ") + exception.what(), ""};
}

void spawn(Executor executor, Task<> task, std::function<void(Error)> on_throw) {
  net::co_spawn(executor, std::move(task), [on_throw = std::move(on_throw)](std::exception_ptr thrown) {
    if (!thrown) return;
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception& exception) {
      on_throw(internal_error(exception));
    }
  });
}

}  // namespace wsx
