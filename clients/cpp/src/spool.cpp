#include "spool.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>
#include <tuple>

#include "environment.hpp"
#include "generated/codec.hpp"
#include "hola/client.hpp"

namespace hola {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(const fs::path& path) {
  throw std::system_error(errno, std::generic_category(), path.string());
}

class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags)
      : path_(path), number_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
    if (number_ < 0) fail(path);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { ::close(number_); }

  void write_all(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t written = ::write(number_, text.data(), text.size());
      if (written < 0 && errno != EINTR) fail(path_);
      if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  void sync() const {
    if (::fsync(number_) != 0) fail(path_);
  }

 private:
  const fs::path& path_;
  int number_;
};

std::string text_of(const Unsent& unsent) {
  Writer out;
  {
    ObjectWriter object(out);
    object.field("study", unsent.study);
    object.field("created_ms", unsent.created_ms);
    object.optional("result", unsent.result);
    object.optional("failure", unsent.failure);
  }
  return out.take();
}

Unsent unsent_of(const std::string& text) {
  const Json json = Json::parse(text);
  const Where root;
  const FieldReader fields(json, root);
  Unsent unsent;
  fields.required("study", unsent.study);
  fields.required("created_ms", unsent.created_ms);
  fields.optional("result", unsent.result);
  fields.optional("failure", unsent.failure);
  return unsent;
}

void make_private_folder(const fs::path& folder) {
  if (fs::is_directory(folder)) return;
  if (folder.has_parent_path()) fs::create_directories(folder.parent_path());
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) fail(folder);
}

}  // namespace

fs::path default_spool_dir() {
  return state_folder() / "hola" / "spool";
}

Spool::Path Spool::keep(const Unsent& unsent) const {
  make_private_folder(folder_);
  std::string unique = new_idempotency_key();
  unique.erase(std::remove(unique.begin(), unique.end(), '-'), unique.end());
  Path path = folder_ / (unsent.study + "-" + std::to_string(unsent.trial_id()) + "-" + unique + ".json");
  Path temporary = path;
  temporary.replace_extension(".part");
  const std::string text = text_of(unsent);
  try {
    {
      const Descriptor file(temporary, O_WRONLY | O_CREAT | O_EXCL);
      file.write_all(text);
      file.sync();
    }
    fs::rename(temporary, path);
  } catch (const std::system_error&) {
    std::error_code ignored;
    fs::remove(temporary, ignored);  // half a file, such as on a full disk, is of no use
    throw;
  }
  Descriptor(folder_, O_RDONLY | O_DIRECTORY).sync();
  return path;
}

void Spool::discard(const Path& path) const {
  std::error_code
      ignored;  // a file that is gone, or cannot be removed, is told again: the receipt stays the same
  fs::remove(path, ignored);
}

std::vector<std::pair<Spool::Path, Unsent>> Spool::waiting(const std::string& study, std::int64_t created_ms,
                                                           const Complain& complain) const {
  std::vector<std::tuple<fs::file_time_type, Path, Unsent>> files;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(folder_, missing)) {
    const Path& path = entry.path();
    if (path.extension() != ".json" || path.filename().string().rfind(study + "-", 0) != 0) continue;
    std::error_code gone;
    const auto time = fs::last_write_time(path, gone);
    std::ifstream file(path, std::ios::binary);
    if (gone || !file) continue;  // another worker has told it
    std::ostringstream text;
    text << file.rdbuf();
    try {
      Unsent unsent = unsent_of(text.str());
      if (unsent.study == study && unsent.created_ms == created_ms && (unsent.result || unsent.failure)) {
        files.emplace_back(time, path, std::move(unsent));
      }
    } catch (const InvalidReplyError& error) {
      complain(path.string() + ": not an unsent result, left where it is: " + error.what());
    }
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) {
    return std::tie(std::get<0>(a), std::get<1>(a)) < std::tie(std::get<0>(b), std::get<1>(b));
  });
  std::vector<std::pair<Path, Unsent>> sorted;
  for (auto& [time, path, unsent] : files) sorted.emplace_back(std::move(path), std::move(unsent));
  return sorted;
}

}  // namespace hola
