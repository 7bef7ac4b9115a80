#pragma once
#include <boost/system/result.hpp>

#include "base/error.hpp"

namespace wsx {

/// A value or the Error that kept it from being. Nothing in wsx throws for what a user or a peer can cause.
template <class T = void>
using Result = boost::system::result<T, Error>;

}  // namespace wsx
