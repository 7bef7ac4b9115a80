#include "wire/memory.hpp"

namespace wsx {

MemoryBudget& MemoryBudget::of_process() {
  static MemoryBudget budget;
  return budget;
}

void MemoryAccount::borrow(std::size_t bytes) {
  auto& budget = MemoryBudget::of_process();
  if (budget.room() >= bytes + k_piece_bytes) bytes += k_piece_bytes;
  budget.take(bytes);
  spare_ += bytes;
}

void MemoryAccount::give_back() {
  MemoryBudget::of_process().give(spare_ - k_piece_bytes);
  spare_ = k_piece_bytes;
}

}  // namespace wsx
