#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <vector>

#include "address.hpp"
#include "codec_support.hpp"
#include "hola/errors.hpp"
#include "transport.hpp"

namespace hola {

namespace {

constexpr std::size_t max_reply_bytes = 64 * 1024 * 1024;
constexpr std::size_t max_idle = 64;
/// Bounds what the header Retry-After may ask for.
constexpr curl_off_t longest_proxy_pause_s = 60;

void initialize_curl() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) throw ConfigurationError(std::string("libcurl: ") + curl_easy_strerror(code));
}

long milliseconds(std::chrono::duration<double> time) {
  return static_cast<long>(std::max(1.0, std::min(time.count() * 1000.0, 1e9)));
}

/// Percent-encoding (RFC 3986) of everything that is not unreserved.
std::string quoted(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  return out;
}

/// The fields of a request as a query: lists as repeated keys.
std::string query_of(const std::string& body) {
  const Json request = Json::parse(body);
  std::string query;
  const auto add = [&query](const std::string& name, const Json& value) {
    const auto* text = value.get_if<std::string>();
    query +=
        (query.empty() ? "?" : "&") + quoted(name) + "=" + quoted(text == nullptr ? value.dump() : *text);
  };
  for (const auto& [name, value] : *request.get_if<Json::Object>()) {
    if (name == "tag" || name == "study") continue;
    if (const auto* list = value.get_if<Json::Array>()) {
      for (const Json& item : *list) add(name, item);
    } else {
      add(name, value);
    }
  }
  return query;
}

std::string url_of(const std::string& endpoint, const Attempt& attempt) {
  std::string url = endpoint.substr(0, endpoint.find_last_not_of('/') + 1);
  std::string path(attempt.operation.http_path);
  const auto place = path.find("{study}");
  if (place != std::string::npos)
    path.replace(place, std::string_view("{study}").size(), quoted(attempt.study));
  url += path;
  if (!attempt.operation.has_body()) url += query_of(attempt.body);
  return url;
}

struct HeaderList {
  HeaderList() = default;
  HeaderList(const HeaderList&) = delete;
  HeaderList& operator=(const HeaderList&) = delete;
  ~HeaderList() { curl_slist_free_all(list); }
  void add(const std::string& line) { list = curl_slist_append(list, line.c_str()); }
  curl_slist* list = nullptr;
};

std::size_t receive(char* data, std::size_t size, std::size_t count, void* target) {
  auto& body = *static_cast<std::string*>(target);
  if (body.size() + size * count > max_reply_bytes) return 0;
  body.append(data, size * count);
  return size * count;
}

/// Called by curl before it sends a request. Where a kept connection breaks, curl would send the request again by
/// itself, behind the back of Retry: that ends the transfer.
int allow_once(void* sent_before, char* /*remote_ip*/, char* /*local_ip*/, int /*remote_port*/,
               int /*local_port*/) {
  bool& was_sent = *static_cast<bool*>(sent_before);
  if (was_sent) return CURL_PREREQFUNC_ABORT;
  was_sent = true;
  return CURL_PREREQFUNC_OK;
}

/// A transfer at a time, over a connection that is kept alive. Through curl's multi interface, which can be woken.
class Connected {
 public:
  Connected() : easy_(curl_easy_init()), multi_(curl_multi_init()) {}
  Connected(const Connected&) = delete;
  Connected& operator=(const Connected&) = delete;
  ~Connected() {
    curl_easy_cleanup(easy_);
    curl_multi_cleanup(multi_);
  }

  Reply exchange(const std::string& endpoint, const Attempt& attempt, const TransportSettings& settings) {
    HeaderList headers;
    headers.add("Accept: application/json");
    headers.add("Content-Type: application/json");
    headers.add("Expect:");
    headers.add("Hola-Protocol: " + std::string(attempt.operation.since));
    if (settings.token) headers.add("Authorization: Bearer " + *settings.token);
    if (attempt.idempotency_key) headers.add("Idempotency-Key: " + *attempt.idempotency_key);
    const std::string url = url_of(endpoint, attempt);
    const std::string method(attempt.operation.http_method);
    Reply reply;
    bool was_sent = false;
    std::array<char, CURL_ERROR_SIZE> problem{};
    curl_easy_reset(easy_);
    curl_easy_setopt(easy_, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, method.c_str());
    curl_easy_setopt(easy_, CURLOPT_USERAGENT, settings.name.value_or("hola").c_str());
    curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers.list);
    curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(settings.connect_timeout));
    curl_easy_setopt(easy_, CURLOPT_TIMEOUT_MS, milliseconds(attempt.timeout));
    curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, problem.data());
    curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &receive);
    curl_easy_setopt(easy_, CURLOPT_WRITEDATA, &reply.body);
    curl_easy_setopt(easy_, CURLOPT_PREREQFUNCTION, &allow_once);
    curl_easy_setopt(easy_, CURLOPT_PREREQDATA, &was_sent);
    if (is_loopback(endpoint)) curl_easy_setopt(easy_, CURLOPT_PROXY, "");
    if (settings.ca_file) curl_easy_setopt(easy_, CURLOPT_CAINFO, settings.ca_file->c_str());
    if (attempt.operation.has_body()) {
      curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(attempt.body.size()));
      curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, attempt.body.c_str());
    }
    const CURLcode code = perform(attempt.stop);
    if (code != CURLE_OK) fail(code, problem.data(), endpoint, attempt);
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    reply.status = status;
    curl_off_t pause_s = 0;
    curl_easy_getinfo(easy_, CURLINFO_RETRY_AFTER, &pause_s);
    if (pause_s > 0) reply.retry_after = std::chrono::seconds(std::min(pause_s, longest_proxy_pause_s));
    return reply;
  }

 private:
  CURLcode perform(const StopToken& stop) {
    curl_multi_add_handle(multi_, easy_);
    CURLcode result = CURLE_ABORTED_BY_CALLBACK;
    {
      const StopCallback wake(stop, [this] { curl_multi_wakeup(multi_); });
      int running = 1;
      while (!stop.stop_requested()) {
        if (curl_multi_perform(multi_, &running) != CURLM_OK) break;
        if (running == 0) {
          int left = 0;
          while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
            if (message->msg == CURLMSG_DONE) result = message->data.result;
          }
          break;
        }
        if (curl_multi_poll(multi_, nullptr, 0, 1000, nullptr) != CURLM_OK) break;
      }
    }
    curl_multi_remove_handle(multi_, easy_);
    return result;
  }

  [[noreturn]] void fail(CURLcode code, const char* problem, const std::string& endpoint,
                         const Attempt& attempt) {
    const std::string message = *problem != '\0' ? problem : curl_easy_strerror(code);
    curl_off_t connected_us = 0;
    switch (code) {
      case CURLE_ABORTED_BY_CALLBACK:  // by the end of the call, or by allow_once
        throw UnreachableError("the connection broke before the answer", endpoint);
      case CURLE_OPERATION_TIMEDOUT:
        curl_easy_getinfo(easy_, CURLINFO_PRETRANSFER_TIME_T, &connected_us);
        if (connected_us == 0) throw UnreachableError("no connection in time", endpoint);
        throw RequestTimeoutError("no answer within " + Json(attempt.timeout.count()).dump() + " s",
                                  endpoint);
      case CURLE_PEER_FAILED_VERIFICATION:
        throw HandshakeError("the server's certificate is not trusted: " + message + "; give its ca_file",
                             endpoint);
      case CURLE_SSL_CONNECT_ERROR:
        throw HandshakeError("the server does not speak TLS as expected: " + message, endpoint);
      case CURLE_SSL_CACERT_BADFILE:
      case CURLE_URL_MALFORMAT:
      case CURLE_UNSUPPORTED_PROTOCOL:
        throw ConfigurationError(endpoint + ": " + message);
      case CURLE_WEIRD_SERVER_REPLY:
      case CURLE_WRITE_ERROR:
        throw InvalidReplyError(endpoint + ": " + message);
      default:
        throw UnreachableError(message, endpoint);
    }
  }

  CURL* easy_;
  CURLM* multi_;
};

class RestTransport final : public Transport {
 public:
  explicit RestTransport(TransportSettings settings) : settings_(std::move(settings)) { initialize_curl(); }

  Reply exchange(const std::string& endpoint, const Attempt& attempt) override {
    std::unique_ptr<Connected> connected = take();
    Reply reply = connected->exchange(endpoint, attempt, settings_);
    const std::lock_guard lock(mutex_);
    if (idle_.size() < max_idle) idle_.push_back(std::move(connected));
    return reply;
  }

  void drop_connections() override {
    std::vector<std::unique_ptr<Connected>> dropped;
    const std::lock_guard lock(mutex_);
    dropped.swap(idle_);
  }

 private:
  std::unique_ptr<Connected> take() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return std::make_unique<Connected>();
    std::unique_ptr<Connected> connected = std::move(idle_.back());
    idle_.pop_back();
    return connected;
  }

  const TransportSettings settings_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connected>> idle_;
};

}  // namespace

std::unique_ptr<Transport> make_rest_transport(TransportSettings settings) {
  return std::make_unique<RestTransport>(std::move(settings));
}

}  // namespace hola
