// minato-crun: stands between conmon and crun. Tiny and static, because it is started for every
// container. It joins the container's control groups (see agent/runtime/cgroup.h for why) and, on a
// machine with hybrid control groups, hides the version 2 hierarchy from crun 1.8, which refuses to
// work beside one. Then it becomes crun. In the environment:
//   MINATO_CRUN    the path of crun
//   MINATO_JOIN    the `tasks` files of the control groups, separated by ':'; may be absent
//   MINATO_HIDE    the mount point to hide; may be absent
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

namespace {

constexpr int kCannotExecute = 127;

[[noreturn]] void give_up(const char* what) {
  dprintf(STDERR_FILENO, "minato-crun: %s: %s\n", what, strerror(errno));
  _exit(kCannotExecute);
}

void join(const char* tasks_file) {
  const int fd = open(tasks_file, O_WRONLY | O_CLOEXEC);
  if (fd < 0 || write(fd, "0", 1) != 1) give_up(tasks_file);
  close(fd);
}

void join_all(char* tasks_files) {
  for (char* rest = tasks_files; char* file = strsep(&rest, ":");) join(file);
}

/// In a mount namespace of our own; what the machine unmounts meanwhile disappears here too.
void hide(const char* mount_point) {
  if (unshare(CLONE_NEWNS) != 0) give_up("unshare");
  if (mount(nullptr, "/", nullptr, MS_REC | MS_SLAVE, nullptr) != 0) give_up("make / a slave");
  if (umount2(mount_point, MNT_DETACH) != 0) give_up(mount_point);
}

}  // namespace

int main(int, char** arguments) {
  const char* crun = getenv("MINATO_CRUN");
  if (crun == nullptr) {
    dprintf(STDERR_FILENO, "minato-crun is started by the agent only: MINATO_CRUN is not set.\n");
    return kCannotExecute;
  }
  if (char* tasks_files = getenv("MINATO_JOIN")) join_all(tasks_files);
  if (const char* mount_point = getenv("MINATO_HIDE")) hide(mount_point);
  execv(crun, arguments);
  give_up(crun);
}
