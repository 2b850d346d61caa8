// Runs a program and prints what it took: measure INPUT OUTPUT PROGRAM [ARGUMENT...]
//
// INPUT and OUTPUT are files, or `-` for this program's own. On standard error: the nanoseconds by the clock,
// the microseconds of CPU time, and the peak memory in kilobytes. The peak memory of a process is never less
// than that of whoever starts it: this one is small.
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <string_view>

namespace {

bool is_file(const char* name) {
  return std::string_view(name) != "-";
}

long long microseconds(const timeval& time) {
  return time.tv_sec * 1000000LL + time.tv_usec;
}

}  // namespace

int main(int count, char** words) {
  if (count < 4) return 2;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (is_file(words[1])) posix_spawn_file_actions_addopen(&actions, 0, words[1], O_RDONLY, 0);
  if (is_file(words[2]))
    posix_spawn_file_actions_addopen(&actions, 1, words[2], O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  const auto begin = std::chrono::steady_clock::now();
  pid_t process = 0;
  if (posix_spawn(&process, words[3], &actions, nullptr, words + 3, environ) != 0) return 127;
  // Its ends of the pipes, for who waits for their other ends.
  if (!is_file(words[1])) close(0);
  if (!is_file(words[2])) close(1);
  int status = 0;
  rusage usage{};
  wait4(process, &status, 0, &usage);
  const std::chrono::nanoseconds time = std::chrono::steady_clock::now() - begin;
  std::fprintf(stderr, "%lld %lld %ld\n", static_cast<long long>(time.count()),
               microseconds(usage.ru_utime) + microseconds(usage.ru_stime), usage.ru_maxrss);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
