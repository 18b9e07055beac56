#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>
#include <zmq.hpp>

#include "hola/client.hpp"
#include "temporary.hpp"
#include "zmq_security.hpp"

namespace hola {

/// A server that speaks PLAIN on ipc or CURVE on tcp, and admits the tokens that it knows. It answers every request with an
/// empty DeleteStudyResponse, after a reply to nobody.
class Router {
 public:
  static constexpr const char* token = "hola_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

  explicit Router(bool is_ipc);
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;
  ~Router();

  /// Cut every connection, and listen at the same address with these tokens.
  void restart(std::set<std::string> tokens);
  /// Those of a client that is admitted, with a single attempt.
  ClientOptions options() const;
  std::vector<Header> headers() const;
  /// How many handshakes it answered.
  int handshakes() const noexcept { return handshakes_; }

 private:
  void listen();
  void stop();
  void serve();
  void answer_handshake();
  void answer_request();
  bool is_known(const std::vector<std::string>& request) const;

  TemporaryFolder folder_;
  bool is_ipc_;
  std::string endpoint_;
  Z85Key public_key_{};
  Z85Key secret_key_{};
  std::set<std::string> tokens_{token};
  mutable std::mutex mutex_;
  std::vector<Header> headers_;
  std::atomic<int> handshakes_{0};
  std::atomic<bool> is_ending_{false};
  zmq::context_t context_;
  /// The handler of handshakes (ZAP), which is there before anybody connects.
  zmq::socket_t handler_;
  std::optional<zmq::socket_t> socket_;
  std::thread thread_;
};

}  // namespace hola
