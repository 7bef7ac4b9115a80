#pragma once
#include <cstdint>
#include <optional>

#include "input/input_record.hpp"
#include "wire/net.hpp"

namespace wsx {

/// Who does what lines of input ask for: a client's session, or a server with its clients.
class InputTarget {
 public:
  virtual ~InputTarget() = default;
  /// Nothing more will be done.
  virtual bool is_over() const = 0;
  /// It takes more now; submit() does nothing while it does not.
  virtual bool is_ready() const = 0;
  /// Lets the output go, and waits until it is_ready() or is_over().
  virtual Task<> drain() = 0;
  /// Does what a line asks for and reports it as an event.
  virtual void submit(InputRecord&& record) = 0;
  /// A line was refused; that ends everything only when input is strict.
  virtual void refuse(Error error) = 0;
  /// No more will be submitted.
  virtual void end_input() = 0;
};

}  // namespace wsx
