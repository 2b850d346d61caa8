// Reading and writing through POSIX calls: a ten-megabyte list is mapped, or read into memory that grows
// where it lies, and its pieces are written without a copy.
#include "function/io.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "function/text/source.h"

namespace kubeflow_sso {
namespace {

constexpr std::size_t kPipe = 1 << 20;  // the most that Linux gives who is not root

[[noreturn]] void fail(const std::string& what) {
  throw text::UserError(what + ": " + std::strerror(errno));
}

/// Waits where a descriptor that must not block has nothing to read, or no room, at present; false for every
/// other error.
bool waits(int descriptor, short events) {
  if (errno == EINTR) return true;
  if (errno != EAGAIN && errno != EWOULDBLOCK) return false;
  pollfd waited = {descriptor, events, 0};
  return ::poll(&waited, 1, -1) >= 0 || errno == EINTR;
}

bool is_standard_output(const struct stat& status) {
  struct stat output = {};
  return S_ISREG(status.st_mode) && ::fstat(STDOUT_FILENO, &output) == 0 && output.st_dev == status.st_dev &&
         output.st_ino == status.st_ino;
}

/// A page of a mapped file is gone once somebody has cut the file short: reading it raises this signal.
void end_for_lost_input(int /*signal*/) {
  constexpr std::string_view kMessage =
      "error: an input file was cut short while it was read: run again when it is whole\n";
  constexpr int kFailed = 1;
  (void)!::write(STDERR_FILENO, kMessage.data(), kMessage.size());
  ::_exit(kFailed);
}

/// Maps memory of its own; grows what is there already.
char* grow(char* memory, std::size_t size, std::size_t wanted) {
  void* grown = memory == nullptr ? ::mmap(nullptr, wanted, PROT_READ | PROT_WRITE,
                                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
                                  : ::mremap(memory, size, wanted, MREMAP_MAYMOVE);
  if (grown == MAP_FAILED) fail("no memory for the input");
  return static_cast<char*>(grown);
}

}  // namespace

Input Input::standard_input() {
  return descriptor(STDIN_FILENO, "standard input");
}

Input Input::file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) fail("cannot open " + text::printable(path));
  if (file == STDOUT_FILENO) throw text::UserError("standard output is closed");  // its number was free
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
  const bool known = ::fstat(descriptor, &status) == 0;
  if (known && is_standard_output(status))
    throw text::UserError(name + " is standard output too: write to another file, then move it");
  const bool whole =
      known && S_ISREG(status.st_mode) && status.st_size > 0 && ::lseek(descriptor, 0, SEEK_CUR) == 0;
  if (whole) {
    const auto size = static_cast<std::size_t>(status.st_size);
    void* mapped = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor, 0);
    if (mapped != MAP_FAILED) {
      input.memory_ = static_cast<char*>(mapped);
      input.mapped_ = input.size_ = size;
      (void)std::signal(SIGBUS, end_for_lost_input);
      return input;
    }
  }
  input.read_all(descriptor, name);
  return input;
}

void Input::read_all(int descriptor, const std::string& name) {
  ::fcntl(descriptor, F_SETPIPE_SZ, kPipe);  // fewer turns with the writer; whatever else it is, nothing
  while (true) {
    if (mapped_ - size_ < kPipe) {
      const std::size_t wanted = mapped_ == 0 ? 2 * kPipe : 2 * mapped_;  // costs memory where it is written
      memory_ = grow(memory_, mapped_, wanted);
      mapped_ = wanted;
    }
    const ssize_t count = ::read(descriptor, memory_ + size_, mapped_ - size_);
    if (count < 0 && waits(descriptor, POLLIN)) continue;
    if (count < 0) fail("cannot read " + name);
    if (count == 0) return;
    size_ += static_cast<std::size_t>(count);
  }
}

Input::Input(Input&& other) noexcept
    : memory_(std::exchange(other.memory_, nullptr)),
      mapped_(std::exchange(other.mapped_, 0)),
      size_(std::exchange(other.size_, 0)) {}

Input::~Input() {
  if (memory_ != nullptr) ::munmap(memory_, mapped_);
}

void write_output(std::string_view text) {
  if (text.size() > kPipe) ::fcntl(STDOUT_FILENO, F_SETPIPE_SZ, kPipe);
  while (!text.empty()) {
    const ssize_t count = ::write(STDOUT_FILENO, text.data(), text.size());
    if (count < 0 && waits(STDOUT_FILENO, POLLOUT)) continue;
    if (count < 0) fail("cannot write standard output");
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace kubeflow_sso
