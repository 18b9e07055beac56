#include "address.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>

#include <memory>

namespace hola {

namespace {

/// The host that curl connects to, in lower case and without the brackets of IPv6; empty when there is none.
std::string host_of(const std::string& endpoint) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), &curl_url_cleanup);
  char* part = nullptr;
  if (!url || curl_url_set(url.get(), CURLUPART_URL, endpoint.c_str(), 0) != CURLUE_OK ||
      curl_url_get(url.get(), CURLUPART_HOST, &part, 0) != CURLUE_OK) {
    return {};
  }
  std::string host = part;
  curl_free(part);
  for (char& c : host) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
  return host;
}

bool begins(const std::string& text, const char* start) {
  return text.rfind(start, 0) == 0;
}

}  // namespace

bool is_loopback(const std::string& endpoint) {
  const std::string host = host_of(endpoint);
  if (host == "localhost") return true;
  in_addr v4{};
  if (::inet_pton(AF_INET, host.c_str(), &v4) == 1) return ntohl(v4.s_addr) >> 24U == 127;
  in6_addr v6{};
  if (::inet_pton(AF_INET6, host.c_str(), &v6) != 1) return false;
  return IN6_IS_ADDR_LOOPBACK(&v6) || (IN6_IS_ADDR_V4MAPPED(&v6) && v6.s6_addr[12] == 127);
}

bool is_in_clear(const std::string& endpoint) {
  return begins(endpoint, "http://") && !is_loopback(endpoint);
}

bool is_encrypted(const std::string& endpoint) {
  return begins(endpoint, "https://") || begins(endpoint, "tcp://");
}

}  // namespace hola
