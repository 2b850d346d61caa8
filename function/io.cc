// Reading and writing through POSIX calls: a ten-megabyte list is mapped and its pieces are written without a
// copy.
#include "function/io.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "function/text/source.h"

namespace kubeflow_sso {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw text::UserError(what + ": " + std::strerror(errno));
}

std::string read_all(int descriptor, const std::string& name) {
  std::string text;
  std::size_t size = 0;
  while (true) {
    if (text.size() - size < 65536) text.resize(text.size() < 65536 ? 131072 : text.size() * 3 / 2);
    const ssize_t count = ::read(descriptor, text.data() + size, text.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("cannot read " + name);
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  text.resize(size);
  return text;
}

}  // namespace

Input Input::standard_input() {
  return descriptor(STDIN_FILENO, "standard input");
}

Input Input::file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) fail("cannot open " + text::printable(path));
  try {
    Input input = descriptor(file, text::printable(path));
    ::close(file);
    return input;
  } catch (...) {
    ::close(file);
    throw;
  }
}

Input Input::descriptor(int descriptor, const std::string& name) {
  Input input;
  struct stat status = {};
  const bool whole = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0 &&
                     ::lseek(descriptor, 0, SEEK_CUR) == 0;
  if (whole) {
    const auto size = static_cast<std::size_t>(status.st_size);
    void* mapped = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor, 0);
    if (mapped != MAP_FAILED) {
      input.mapped_ = static_cast<const char*>(mapped);
      input.size_ = size;
      return input;
    }
  }
  input.read_ = read_all(descriptor, name);
  return input;
}

Input::Input(Input&& other) noexcept
    : mapped_(std::exchange(other.mapped_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      read_(std::move(other.read_)) {}

Input::~Input() {
  if (mapped_ != nullptr) ::munmap(const_cast<char*>(mapped_), size_);
}

void write_output(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(STDOUT_FILENO, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("cannot write standard output");
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace kubeflow_sso
