#include "zmq_router.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>

#include "generated/codec.hpp"

namespace hola {

namespace {

std::vector<std::string> receive(zmq::socket_t& socket) {
  std::vector<std::string> frames;
  zmq::message_t frame;
  do {
    if (!socket.recv(frame)) return {};
    frames.push_back(frame.to_string());
  } while (frame.more());
  return frames;
}

void send(zmq::socket_t& socket, const std::vector<std::string>& frames) {
  for (std::size_t i = 0; i < frames.size(); ++i) {
    socket.send(zmq::buffer(frames[i]),
                i + 1 < frames.size() ? zmq::send_flags::sndmore : zmq::send_flags::none);
  }
}

}  // namespace

Router::Router(bool is_ipc)
    : is_ipc_(is_ipc),
      endpoint_(is_ipc ? "ipc://" + (folder_.path() / "s.ipc").string() : "tcp://127.0.0.1:*"),
      handler_(context_, zmq::socket_type::rep) {
  zmq_curve_keypair(public_key_.data(), secret_key_.data());
  handler_.bind("inproc://zeromq.zap.01");
  listen();
}

Router::~Router() {
  stop();
}

void Router::restart(std::set<std::string> tokens) {
  stop();
  tokens_ = std::move(tokens);
  listen();
}

ClientOptions Router::options() const {
  ClientOptions options;
  options.endpoints = {endpoint_};
  options.token = token;
  options.retry.attempts = 1;
  if (!is_ipc_) options.server_key = public_key_.data();
  return options;
}

std::vector<Header> Router::headers() const {
  const std::lock_guard lock(mutex_);
  return headers_;
}

void Router::listen() {
  socket_.emplace(context_, zmq::socket_type::router);
  socket_->set(zmq::sockopt::linger, 0);
  socket_->set(zmq::sockopt::zap_domain, "hola");
  if (is_ipc_) {
    socket_->set(zmq::sockopt::plain_server, true);
  } else {
    socket_->set(zmq::sockopt::curve_server, true);
    socket_->set(zmq::sockopt::curve_secretkey, secret_key_.data());
  }
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (true) {
    try {
      socket_->bind(endpoint_);
      break;
    } catch (const zmq::error_t& error) {
      // The address of a socket that was just closed takes a moment to be free.
      if (error.num() != EADDRINUSE || std::chrono::steady_clock::now() > deadline) throw;
      std::this_thread::yield();
    }
  }
  endpoint_ = socket_->get(zmq::sockopt::last_endpoint);
  is_ending_ = false;
  thread_ = std::thread([this] { serve(); });
}

void Router::stop() {
  is_ending_ = true;
  thread_.join();
  socket_.reset();
}

void Router::serve() {
  std::array<zmq::pollitem_t, 2> items{
      {{handler_.handle(), 0, ZMQ_POLLIN, 0}, {socket_->handle(), 0, ZMQ_POLLIN, 0}}};
  while (!is_ending_) {
    zmq::poll(items.data(), items.size(), std::chrono::milliseconds(10));
    if ((items[0].revents & ZMQ_POLLIN) != 0) answer_handshake();
    if ((items[1].revents & ZMQ_POLLIN) != 0) answer_request();
  }
}

/// RFC 27: version, id, domain, address, identity, mechanism and credentials.
void Router::answer_handshake() {
  const auto request = receive(handler_);
  ++handshakes_;
  const bool is_admitted = is_known(request);
  send(handler_, {"1.0", request.at(1), is_admitted ? "200" : "400", "", is_admitted ? "me" : "", ""});
}

bool Router::is_known(const std::vector<std::string>& request) const {
  return std::any_of(tokens_.begin(), tokens_.end(), [&](const std::string& known) {
    if (is_ipc_) return request.at(6) == "hola" && request.at(7) == known;
    std::array<std::uint8_t, 32> key{};
    zmq_z85_decode(key.data(), keys_of(known).public_key.data());
    return request.at(6).size() == key.size() &&
           std::memcmp(request.at(6).data(), key.data(), key.size()) == 0;
  });
}

void Router::answer_request() {
  const auto frames = receive(*socket_);
  Header header;
  read(header, Json::parse(frames.at(2)), Where());
  {
    const std::lock_guard lock(mutex_);
    headers_.push_back(header);
  }
  for (const std::string& id : {std::string("nobody"), header.id}) {
    Header reply;
    reply.version = "1.0";
    reply.id = id;
    send(*socket_, {frames.at(0), "hola/1", write_text(reply), R"({"tag":"DeleteStudyResponse"})"});
  }
}

}  // namespace hola
