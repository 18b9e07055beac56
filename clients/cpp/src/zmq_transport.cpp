#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <mutex>
#include <utility>
#include <vector>
#include <zmq.hpp>

#include "generated/codec.hpp"
#include "hola/errors.hpp"
#include "transport.hpp"
#include "zmq_security.hpp"

namespace hola {

namespace {

using Clock = std::chrono::steady_clock;
using Duration = std::chrono::duration<double>;

constexpr std::string_view first_frame = "hola/1";
/// How often a call that waits looks whether it was cancelled and whether its connection still stands.
constexpr std::chrono::milliseconds slice{100};
constexpr std::int64_t max_reply_bytes = 64 * 1024 * 1024;
/// The status by which a server refuses a token in the handshake (Z-10).
constexpr std::uint32_t unauthenticated = 400;
constexpr int monitored = ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |
                          ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH |
                          ZMQ_EVENT_CONNECT_RETRIED | ZMQ_EVENT_DISCONNECTED;

std::chrono::milliseconds milliseconds(Duration time) {
  return std::max(std::chrono::milliseconds(1), std::chrono::duration_cast<std::chrono::milliseconds>(time));
}

/// A connection that stands, for one call at a time.
class Link {
 public:
  Link(zmq::context_t& context, std::string endpoint, const ZmqSecurity& security, Duration connect_timeout,
       bool is_proven, const StopToken& stop)
      : endpoint_(std::move(endpoint)),
        is_proven_(is_proven),
        socket_(context, zmq::socket_type::dealer),
        monitor_(context, zmq::socket_type::pair) {
    socket_.set(zmq::sockopt::linger, 0);
    socket_.set(zmq::sockopt::maxmsgsize, max_reply_bytes);
    socket_.set(zmq::sockopt::sndtimeo, static_cast<int>(milliseconds(connect_timeout).count()));
    security.configure(socket_, endpoint_);
    static std::atomic<unsigned> count{0};
    const std::string address = "inproc://hola-monitor-" + std::to_string(++count);
    if (zmq_socket_monitor(socket_.handle(), address.c_str(), monitored) != 0) {
      throw ConfigurationError(std::string("no monitor of the socket: ") + zmq_strerror(zmq_errno()));
    }
    monitor_.set(zmq::sockopt::linger, 0);
    monitor_.connect(address);
    try {
      socket_.connect(endpoint_);
    } catch (const zmq::error_t& error) {
      throw ConfigurationError("'" + endpoint_ + "' is not an address to connect to: " + error.what());
    }
    await_handshake(connect_timeout, stop);
  }
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;
  ~Link() { zmq_socket_monitor(socket_.handle(), nullptr, 0); }

  const std::string& endpoint() const noexcept { return endpoint_; }

  std::string exchange(const std::string& id, const std::string& header, const Attempt& attempt) {
    try {
      socket_.send(zmq::buffer(first_frame), zmq::send_flags::sndmore);
      socket_.send(zmq::buffer(header), zmq::send_flags::sndmore);
      if (!socket_.send(zmq::buffer(attempt.body)))
        throw UnreachableError("the request could not be sent", endpoint_);
    } catch (const zmq::error_t& error) {
      throw UnreachableError(std::string("the request could not be sent: ") + error.what(), endpoint_);
    }
    const auto deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(attempt.timeout);
    while (true) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
      std::array<zmq::pollitem_t, 2> items{
          {{socket_.handle(), 0, ZMQ_POLLIN, 0}, {monitor_.handle(), 0, ZMQ_POLLIN, 0}}};
      zmq::poll(items.data(), items.size(), std::clamp(left, std::chrono::milliseconds(0), slice));
      if ((items[0].revents & ZMQ_POLLIN) != 0) {
        auto [reply_id, body] = receive();
        if (reply_id == id) return std::move(body);
        continue;  // the reply to an earlier request
      }
      if ((items[1].revents & ZMQ_POLLIN) != 0) {
        throw UnreachableError("the connection broke before the answer", endpoint_);
      }
      if (attempt.stop.stop_requested()) throw UnreachableError("the call was ended", endpoint_);
      if (left.count() <= 0) {
        throw RequestTimeoutError("no answer within " + Json(attempt.timeout.count()).dump() + " s",
                                  endpoint_);
      }
    }
  }

 private:
  /// How often the connection was closed without a word during the handshake.
  struct Closes {
    int silent = 0;
    /// Whether an event before it told of the disconnection that follows.
    bool is_explained = false;
  };

  void await_handshake(Duration timeout, const StopToken& stop) {
    const auto deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(timeout);
    Closes closes;
    while (Clock::now() < deadline) {
      if (stop.stop_requested()) throw UnreachableError("the call was ended", endpoint_);
      std::array<zmq::pollitem_t, 1> items{{{monitor_.handle(), 0, ZMQ_POLLIN, 0}}};
      zmq::poll(items.data(), items.size(), slice);
      if ((items[0].revents & ZMQ_POLLIN) != 0 && stands(closes)) return;
    }
    throw UnreachableError("no connection in time", endpoint_);
  }

  /// Whether the connection stands after the monitor's next event (zmq_socket_monitor(3)).
  bool stands(Closes& closes) {
    zmq::message_t event;
    zmq::message_t address;
    if (!monitor_.recv(event) || !monitor_.recv(address) || event.size() < 6) return false;
    std::uint16_t number = 0;
    std::uint32_t value = 0;
    std::memcpy(&number, event.data(), sizeof number);
    std::memcpy(&value, event.data<char>() + sizeof number, sizeof value);
    switch (number) {
      case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
        return true;
      case ZMQ_EVENT_CONNECT_RETRIED:
        if (closes.silent == 0) throw UnreachableError("nothing answers there", endpoint_);
        return false;
      case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
        throw HandshakeError(mismatch(value), endpoint_);
      case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
        refuse(value);
      case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
        // A server of another key just closes; so does one that is stopping, and the proxy of one that is down.
        // So it takes two closes, and never after a connection that stood (Z-11).
        if (is_proven_) throw UnreachableError("the connection broke during the handshake", endpoint_);
        closes.is_explained = true;
        if (++closes.silent < 2) return false;
        throw HandshakeError(
            std::string("the server closes the connection during the handshake: ") +
                (is_curve(endpoint_) ? "the server key is probably another server's, or it is not a scheduler"
                                     : "it is probably not a scheduler, or an older one"),
            endpoint_);
      case ZMQ_EVENT_DISCONNECTED:
        if (std::exchange(closes.is_explained, false)) return false;
        if (is_proven_) throw UnreachableError("the connection broke during the handshake", endpoint_);
        throw HandshakeError(mismatch(0), endpoint_);  // no ZMTP 3: libzmq says no more, nor connects again
      default:
        return false;
    }
  }

  /// The server answered the handshake with a status. libzmq never connects this socket again.
  [[noreturn]] void refuse(std::uint32_t status) const {
    if (status != unauthenticated) {
      throw HandshakeError("the server answered the handshake with " + std::to_string(status), endpoint_);
    }
    ErrorResponse refusal;
    refusal.code = ErrorCode::unauthenticated;
    refusal.message = endpoint_ + " does not know this token";
    throw ServerError(std::move(refusal));
  }

  std::string mismatch(std::uint32_t value) const {
    if (value != ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH)
      return "the other side does not speak ZeroMQ's protocol";
    return std::string("the server does not speak ") + (is_curve(endpoint_) ? "CURVE" : "PLAIN") +
           ": it is not a scheduler, or an older one";
  }

  /// The id and the body of a reply.
  std::pair<std::string, std::string> receive() {
    std::vector<std::string> frames;
    zmq::message_t frame;
    do {
      if (!socket_.recv(frame)) throw UnreachableError("the reply broke off", endpoint_);
      frames.push_back(frame.to_string());
    } while (frame.more());
    if (frames.size() != 3 || frames[0] != first_frame) {
      throw InvalidReplyError(endpoint_ + ": not the frames of hola/1: " + std::to_string(frames.size()) +
                              " frames");
    }
    Header header;
    try {
      read(header, Json::parse(frames[1]), Where());
    } catch (const InvalidReplyError& error) {
      throw InvalidReplyError(endpoint_ + ": the header of a reply cannot be read: " + error.what());
    }
    return {header.id, frames[2]};
  }

  std::string endpoint_;
  bool is_proven_;
  zmq::socket_t socket_;
  zmq::socket_t monitor_;
};

class ZmqTransport final : public Transport {
 public:
  explicit ZmqTransport(TransportSettings settings)
      : settings_(std::move(settings)), security_(settings_.token, settings_.server_key) {}

  Reply exchange(const std::string& endpoint, const Attempt& attempt) override {
    std::unique_ptr<Link> link = take(endpoint);
    if (!link) {
      link = std::make_unique<Link>(context_, endpoint, security_, settings_.connect_timeout, is_proven_,
                                    attempt.stop);
      is_proven_ = true;
    }
    Header header;
    header.version = attempt.operation.since;
    header.id = std::to_string(++last_id_);
    header.idempotency_key = attempt.idempotency_key;
    header.client = settings_.name;  // the connection says whose the request is: the header has no token
    Reply reply{link->exchange(header.id, write_text(header), attempt), std::nullopt, std::nullopt};
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(link));
    return reply;
  }

  void drop_connections() override {
    std::vector<std::unique_ptr<Link>> dropped;
    const std::lock_guard lock(mutex_);
    dropped.swap(idle_);
  }

 private:
  std::unique_ptr<Link> take(const std::string& endpoint) {
    const std::lock_guard lock(mutex_);
    while (!idle_.empty()) {
      std::unique_ptr<Link> link = std::move(idle_.back());
      idle_.pop_back();
      if (link->endpoint() == endpoint) return link;
    }
    return nullptr;
  }

  const TransportSettings settings_;
  const ZmqSecurity security_;
  zmq::context_t context_;
  std::atomic<std::uint64_t> last_id_{0};
  /// Whether a connection with this security has stood.
  std::atomic<bool> is_proven_{false};
  std::mutex mutex_;
  std::vector<std::unique_ptr<Link>> idle_;
};

}  // namespace

std::unique_ptr<Transport> make_zmq_transport(TransportSettings settings) {
  return std::make_unique<ZmqTransport>(std::move(settings));
}

}  // namespace hola
