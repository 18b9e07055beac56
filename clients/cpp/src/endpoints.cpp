#include "endpoints.hpp"

#include <algorithm>

#include "address.hpp"

namespace hola {

bool is_endpoint_of(Carrier carrier, const std::string& address) noexcept {
  const auto begins = [&](const char* scheme) { return address.rfind(scheme, 0) == 0; };
  return carrier == Carrier::rest ? begins("http://") || begins("https://")
                                  : begins("tcp://") || begins("ipc://");
}

std::string Endpoints::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

void Endpoints::after(const TransportError& error) {
  const std::lock_guard lock(mutex_);
  if (error.endpoint().empty() || error.endpoint() == current_) advance();
}

void Endpoints::after(const ServerError& error) {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> leaders;
  if (error.response().detail) {
    const auto told = error.response().detail->find("endpoints");
    const auto* list = told == error.response().detail->end() ? nullptr : told->second.get_if<Json::Array>();
    for (const Json& item : list == nullptr ? Json::Array() : *list) {
      const auto* address = item.get_if<std::string>();
      if (address != nullptr && may_lead_to(*address)) leaders.push_back(*address);
    }
  }
  if (leaders.empty()) return advance();
  std::vector<std::string> all = leaders;
  std::copy_if(addresses_.begin(), addresses_.end(), std::back_inserter(all),
               [&](const std::string& address) {
                 return std::find(leaders.begin(), leaders.end(), address) == leaders.end();
               });
  addresses_ = std::move(all);
  current_ = addresses_.front();
}

bool Endpoints::may_lead_to(const std::string& address) const {
  return is_endpoint_of(carrier_, address) && (is_encrypted(address) || !is_encrypted(current_)) &&
         !(hides_token_ && is_in_clear(address));
}

void Endpoints::advance() {
  const auto place = std::find(addresses_.begin(), addresses_.end(), current_);
  current_ = place == addresses_.end() || place + 1 == addresses_.end() ? addresses_.front() : *(place + 1);
}

}  // namespace hola
