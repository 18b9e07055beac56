#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

/// A request as it came.
struct Sent {
  std::string method;
  std::string target;
  /// By name in lower case.
  std::map<std::string, std::string> headers;
  std::string body;
  /// The number of the connection that it came by.
  int connection = 0;
};

/// What a script answers.
struct Answer {
  int status = 200;
  std::string body;
  /// Close the connection, after `raw` and without any other answer.
  bool hang_up = false;
  /// What is sent before it is closed, as it is.
  std::string raw = {};
};

/// An HTTP server on a port of its own that answers as its script says. The script runs in the connection's thread.
class ScriptedServer {
 public:
  using Script = std::function<Answer(const Sent&)>;
  explicit ScriptedServer(Script script);
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;
  ~ScriptedServer();

  std::string endpoint() const;
  std::vector<Sent> sent() const;

 private:
  void accept_all();
  void serve(int socket, int connection);

  Script script_;
  int port_ = 0;
  int listener_;
  mutable std::mutex mutex_;
  std::vector<Sent> sent_;
  std::vector<int> sockets_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

/// An address of this machine where nothing listens.
std::string dead_endpoint();

/// The text of a refusal.
std::string refusal(const std::string& code, const std::string& more = "");
