#include "scripted_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <stdexcept>
#include <string_view>

namespace {

int listen_on_loopback(int& port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), length) != 0 || ::listen(listener, 16) != 0 ||
      ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    throw std::runtime_error("no port to listen on");
  }
  port = ntohs(address.sin_port);
  return listener;
}

void send_all(int socket, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (count <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

/// Reads more until `done` is true of what is there; false when the client closed.
template <class Done>
bool read_until(int socket, std::string& text, Done done) {
  while (!done(text)) {
    std::array<char, 4096> bytes{};
    const ssize_t count = ::recv(socket, bytes.data(), bytes.size(), 0);
    if (count <= 0) return false;
    text.append(bytes.data(), static_cast<std::size_t>(count));
  }
  return true;
}

Sent head_of(const std::string& head) {
  Sent sent;
  const auto line_end = head.find("\r\n");
  const auto first = head.find(' ');
  const auto second = head.find(' ', first + 1);
  sent.method = head.substr(0, first);
  sent.target = head.substr(first + 1, second - first - 1);
  for (std::size_t at = line_end + 2; at < head.size();) {
    const auto end = head.find("\r\n", at);
    const std::string line = head.substr(at, end - at);
    const auto colon = line.find(':');
    std::string name = line.substr(0, colon);
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (colon != std::string::npos) sent.headers[name] = line.substr(line.find_first_not_of(' ', colon + 1));
    at = end + 2;
  }
  return sent;
}

}  // namespace

ScriptedServer::ScriptedServer(Script script)
    : script_(std::move(script)), listener_(listen_on_loopback(port_)) {
  acceptor_ = std::thread([this] { accept_all(); });
}

ScriptedServer::~ScriptedServer() {
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
  for (auto& thread : threads_) thread.join();
  for (const int socket : sockets_) ::close(socket);
  ::close(listener_);
}

std::string ScriptedServer::endpoint() const {
  return "http://127.0.0.1:" + std::to_string(port_);
}

std::vector<Sent> ScriptedServer::sent() const {
  const std::lock_guard lock(mutex_);
  return sent_;
}

void ScriptedServer::accept_all() {
  for (int connection = 0;; ++connection) {
    const int socket = ::accept(listener_, nullptr, nullptr);
    if (socket < 0) return;
    sockets_.push_back(socket);
    threads_.emplace_back([this, socket, connection] { serve(socket, connection); });
  }
}

void ScriptedServer::serve(int socket, int connection) {
  std::string text;
  const auto is_tls = [](const std::string& t) { return !t.empty() && t[0] == '\x16'; };
  const auto has_head = [&](const std::string& t) {
    return is_tls(t) || t.find("\r\n\r\n") != std::string::npos;
  };
  while (read_until(socket, text, has_head)) {
    if (is_tls(text)) {
      send_all(socket, "HTTP/1.1 400 This is no TLS\r\n\r\n");
      ::shutdown(socket, SHUT_RDWR);
      return;
    }
    const auto head_end = text.find("\r\n\r\n");
    Sent sent = head_of(text.substr(0, head_end + 2));
    sent.connection = connection;
    text.erase(0, head_end + 4);
    const auto length = sent.headers.find("content-length");
    const std::size_t size = length == sent.headers.end() ? 0 : std::stoul(length->second);
    if (!read_until(socket, text, [size](const std::string& t) { return t.size() >= size; })) return;
    sent.body = text.substr(0, size);
    text.erase(0, size);
    {
      const std::lock_guard lock(mutex_);
      sent_.push_back(sent);
    }
    const Answer answer = script_(sent);
    if (answer.hang_up) {
      send_all(socket, answer.raw);
      ::shutdown(socket, SHUT_RDWR);
      return;
    }
    send_all(socket, "HTTP/1.1 " + std::to_string(answer.status) +
                         " Scripted\r\nContent-Type: application/json\r\nContent-Length: " +
                         std::to_string(answer.body.size()) + "\r\n\r\n" + answer.body);
  }
}

std::string dead_endpoint() {
  return "http://127.0.0.1:1";  // not a port that was free a moment ago: another program may have it by now
}

std::string refusal(const std::string& code, const std::string& more) {
  return R"({"tag":"ErrorResponse","code":")" + code + R"(","message":"as the script says")" + more + "}";
}
