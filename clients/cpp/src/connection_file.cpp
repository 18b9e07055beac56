#include "connection_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <mutex>
#include <set>

#include "hola/errors.hpp"

namespace hola {

namespace {

constexpr std::size_t max_file_bytes = std::size_t{1024} * 1024;
constexpr ::mode_t any_of_others = 077;
constexpr ::mode_t write_of_others = 022;
constexpr ::mode_t read_of_others = 044;

[[noreturn]] void cannot_read(const std::string& path, int error) {
  throw ConfigurationError(path + ": cannot read the connection file: " + std::strerror(error));
}

/// An open file. What is checked is what was opened, so that nobody can exchange it in between.
class OpenFile {
 public:
  /// Without O_NONBLOCK opening a FIFO waits for a writer.
  OpenFile(const std::string& path, int flags)
      : path_(path), number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags)), error_(errno) {
    if (number_ >= 0 && ::fstat(number_, &status_) != 0) {
      error_ = errno;
      ::close(number_);
      number_ = -1;
    }
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (number_ >= 0) ::close(number_);
  }

  bool is_open() const noexcept { return number_ >= 0; }
  int error() const noexcept { return error_; }
  bool is_regular() const noexcept { return S_ISREG(status_.st_mode); }
  bool is_folder() const noexcept { return S_ISDIR(status_.st_mode); }
  ::uid_t owner() const noexcept { return status_.st_uid; }
  ::mode_t mode() const noexcept { return status_.st_mode & 0777; }

  /// The file, its owner and its mode, for messages.
  std::string about() const {
    std::array<char, 8> octal{};
    std::snprintf(octal.data(), octal.size(), "%04o", static_cast<unsigned>(mode()));
    return path_ + ": owned by user " + std::to_string(owner()) + ", mode " + octal.data();
  }

  std::string read_all() const {
    ::fcntl(number_, F_SETFL, 0);  // a pipe is waited for
    std::string text;
    std::array<char, 4096> bytes{};
    while (text.size() < max_file_bytes) {
      const ssize_t count = ::read(number_, bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) cannot_read(path_, errno);
      if (count == 0) break;
      text.append(bytes.data(), static_cast<std::size_t>(count));
    }
    return text;
  }

 private:
  const std::string& path_;
  int number_;
  int error_;
  struct ::stat status_ {};
};

/// Say once for each file that others can read it.
void report_readable(const std::string& path, const std::string& about) {
  static std::mutex mutex;
  static std::set<std::string> reported;
  const std::lock_guard lock(mutex);
  if (!reported.insert(path).second) return;
  std::cerr << "hola: " << about << ": others can read the token in it: run chmod 600 " << path << '\n';
}

}  // namespace

std::string read_named_file(const std::string& path) {
  const OpenFile file(path, 0);
  if (!file.is_open()) cannot_read(path, file.error());
  if (file.is_folder()) throw ConfigurationError(path + ": the connection file must be a regular file");
  if (file.owner() != ::geteuid() && file.owner() != 0) {
    throw ConfigurationError(file.about() + ": a connection file must belong to you (user " +
                             std::to_string(::geteuid()) + ") or root; it is not used");
  }
  // What is no regular file, such as the pipe of a shell's <(command), has no permissions that matter.
  if (file.is_regular()) {
    if ((file.mode() & write_of_others) != 0) {
      throw ConfigurationError(file.about() +
                               ": others could have changed it: check it, then run chmod 600 " + path);
    }
    if ((file.mode() & read_of_others) != 0) report_readable(path, file.about());
  }
  return file.read_all();
}

std::optional<std::string> read_users_file(const std::string& path) {
  const OpenFile file(path, O_NOFOLLOW);
  if (!file.is_open()) {
    if (file.error() == ENOENT || file.error() == ENOTDIR) return std::nullopt;
    if (file.error() == ELOOP) {
      throw ConfigurationError(path + ": the connection file must be a regular file, and no link to one");
    }
    cannot_read(path, file.error());
  }
  if (!file.is_regular()) throw ConfigurationError(path + ": the connection file must be a regular file");
  if (file.owner() != ::geteuid()) {
    throw ConfigurationError(file.about() + ": a connection file must belong to you (user " +
                             std::to_string(::geteuid()) + "); it is not used");
  }
  if ((file.mode() & any_of_others) != 0) {
    throw ConfigurationError(file.about() + ": group and others must have no permission: run chmod 600 " +
                             path);
  }
  return file.read_all();
}

}  // namespace hola
