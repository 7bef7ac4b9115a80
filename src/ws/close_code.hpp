#pragma once
#include "base/close_code.hpp"
