/// @file
/// Items that come page by page.
#pragma once

#include <cstddef>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hola {

/// Some items, and where the next ones are.
template <class Item>
struct Page {
  std::vector<Item> items;
  /// Absent on the last page.
  std::optional<std::string> next_cursor;
};

/// All items, one after another; a page is asked for when it is needed. To be gone through once:
///
///     for (const hola::Trial& trial : client.iter_trials()) ...
template <class Item>
class Pages {
 public:
  using Fetch = std::function<Page<Item>(const std::optional<std::string>& after)>;
  explicit Pages(Fetch fetch) : fetch_(std::move(fetch)) {}

  /// An input iterator.
  class iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Item;
    using difference_type = std::ptrdiff_t;
    using pointer = const Item*;
    using reference = const Item&;

    iterator() = default;
    explicit iterator(Pages& pages) : pages_(&pages) { settle(); }
    reference operator*() const { return pages_->page_.items[pages_->index_]; }
    pointer operator->() const { return &**this; }
    iterator& operator++() {
      ++pages_->index_;
      settle();
      return *this;
    }
    friend bool operator==(const iterator& a, const iterator& b) noexcept { return a.pages_ == b.pages_; }
    friend bool operator!=(const iterator& a, const iterator& b) noexcept { return !(a == b); }

   private:
    void settle() {
      if (!pages_->advance()) pages_ = nullptr;
    }
    Pages* pages_ = nullptr;
  };

  iterator begin() { return iterator(*this); }
  iterator end() { return iterator(); }

 private:
  /// Whether there is an item; a page may be empty and yet have a next one.
  bool advance() {
    while (index_ == page_.items.size()) {
      if (started_ && !page_.next_cursor) return false;
      started_ = true;
      page_ = fetch_(page_.next_cursor);
      index_ = 0;
    }
    return true;
  }

  Fetch fetch_;
  Page<Item> page_;
  std::size_t index_ = 0;
  bool started_ = false;
};

}  // namespace hola
