// Reading and writing through POSIX calls: a ten-megabyte list is mapped, or read into memory that grows
// where it lies, and its pieces are written without a copy.
#include "function/io.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
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

void write_pieces(const std::vector<std::string_view>& texts) {
  std::vector<iovec> pieces;
  pieces.reserve(texts.size());
  std::size_t size = 0;
  for (const std::string_view text : texts) {
    pieces.push_back({const_cast<char*>(text.data()), text.size()});
    size += text.size();
  }
  if (size > kPipe) ::fcntl(STDOUT_FILENO, F_SETPIPE_SZ, kPipe);
  for (auto next = pieces.begin(); next != pieces.end();) {
    const auto most = std::min<std::ptrdiff_t>(pieces.end() - next, IOV_MAX);
    const ssize_t count = ::writev(STDOUT_FILENO, &*next, static_cast<int>(most));
    if (count < 0 && waits(STDOUT_FILENO, POLLOUT)) continue;
    if (count < 0) fail("cannot write standard output");
    auto written = static_cast<std::size_t>(count);
    for (; next != pieces.end() && written >= next->iov_len; ++next) written -= next->iov_len;
    if (next == pieces.end()) break;
    next->iov_base = static_cast<char*>(next->iov_base) + written;
    next->iov_len -= written;
  }
}

void write_output(std::string_view text) {
  write_pieces({text});
}

bool exists(const std::string& path) {
  struct stat status = {};
  return ::lstat(path.c_str(), &status) == 0;
}

std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> names;
  DIR* opened = ::opendir(folder.c_str());
  if (opened == nullptr) return names;
  while (const dirent* entry = ::readdir(opened)) names.emplace_back(&entry->d_name[0]);
  ::closedir(opened);
  return names;
}

namespace {

/// Files and folders that are made one by one, and taken back unless all are.
class Making {
 public:
  Making() = default;
  Making(const Making&) = delete;
  Making& operator=(const Making&) = delete;
  ~Making() {
    for (; !made_.empty(); made_.pop_back()) std::remove(made_.back().c_str());
  }
  void keep() { made_.clear(); }

  /// Makes a folder and those around it, where they are not there.
  void folder(const std::string& path) {
    if (path.empty() || path == "." || path == "/") return;
    struct stat status = {};
    if (::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) return;
    const std::size_t slash = path.rfind('/');
    if (slash != std::string::npos) folder(path.substr(0, slash));
    if (path.ends_with('/')) return;
    if (::mkdir(path.c_str(), 0777) != 0) fail("cannot make the folder " + text::printable(path));
    made_.push_back(path);
  }

  void file(const std::string& path, std::string_view text) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0) fail("cannot write " + text::printable(path));
    made_.push_back(path);
    while (!text.empty()) {
      const ssize_t count = ::write(file, text.data(), text.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) break;
      text.remove_prefix(static_cast<std::size_t>(count));
    }
    const int problem = text.empty() ? 0 : errno;
    if (::close(file) == 0 && problem == 0) return;
    if (problem != 0) errno = problem;
    fail("cannot write " + text::printable(path));
  }

 private:
  std::vector<std::string> made_;
};

}  // namespace

void write_new_files(const std::string& folder, const std::vector<NewFile>& files) {
  std::string there;
  for (const NewFile& each : files) {
    if (exists(folder + "/" + each.path)) there += (there.empty() ? "" : ", ") + each.path;
  }
  if (!there.empty())
    throw text::UserError(text::printable(folder) + " has " + there +
                          " already: nothing was written; name another folder, or move that away");
  Making making;
  for (const NewFile& each : files) {
    const std::string path = folder + "/" + each.path;
    making.folder(path.substr(0, path.rfind('/')));
    making.file(path, each.text);
  }
  making.keep();
}

}  // namespace kubeflow_sso
