// escape-probe: tries, inside a container, what would reach the machine or the container's
// neighbours, one attempt a process. A line each: "blocked NAME" or "DONE NAME". Attempts are made
// so that one that succeeds does no harm. Argument: a path that exists on the machine only.
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/acct.h>
#include <sys/io.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <initializer_list>

namespace {

const char* machine_path = "/nowhere";

bool can_open(const char* path, int flags) {
  const int fd = open(path, flags | O_CLOEXEC);
  if (fd >= 0) close(fd);
  return fd >= 0;
}

bool can_write(const char* path) { return can_open(path, O_WRONLY); }

bool can_read_a_byte(const char* path) {
  const int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  char byte = 0;
  return fd >= 0 && read(fd, &byte, 1) == 1;
}

bool can_make_device(mode_t type, unsigned major_number, unsigned minor_number) {
  const char* path = "/tmp/device";
  unlink(path);
  if (mknod(path, type | 0600, makedev(major_number, minor_number)) != 0) return false;
  return can_open(path, O_RDONLY | O_NONBLOCK);
}

bool can_mount(const char* source, const char* type, unsigned long flags) {
  mkdir("/tmp/mount", 0700);
  return mount(source, "/tmp/mount", type, flags, nullptr) == 0;
}

bool calls(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0) {
  return syscall(number, a, b, c, d, e) >= 0;
}

/// In the folders of every controller, as far as they are shown.
bool can_write_control(const char* name) {
  for (const char* controller : {"", "memory/", "cpu/", "pids/", "devices/", "systemd/"}) {
    char path[256];
    snprintf(path, sizeof path, "/sys/fs/cgroup/%s%s", controller, name);
    if (can_write(path)) return true;
  }
  return false;
}

bool can_make_control_group() {
  for (const char* controller : {"memory", "pids", "devices", "systemd"}) {
    char path[256];
    snprintf(path, sizeof path, "/sys/fs/cgroup/%s/probe", controller);
    if (mkdir(path, 0700) == 0) return rmdir(path), true;
  }
  return false;
}

/// The old way out of a chroot.
bool breaks_out_of_the_root() {
  mkdir("/tmp/inner", 0700);
  const int outside = open("/", O_RDONLY | O_DIRECTORY);
  if (outside < 0 || chroot("/tmp/inner") != 0 || fchdir(outside) != 0) return false;
  for (int i = 0; i < 64; ++i) (void)!chdir("..");
  return chroot(".") == 0 && access(machine_path, F_OK) == 0;
}

bool sees_strangers() {
  const pid_t own = getpid();
  for (pid_t pid = 2; pid < 100'000; ++pid) {
    if (pid == own || pid == getppid()) continue;
    if (kill(pid, 0) == 0 || errno == EPERM) return true;
  }
  return false;
}

bool attaches_to_a_stranger() {
  for (pid_t pid = 2; pid < 40'000; ++pid) {
    if (pid == getpid() || pid == getppid()) continue;
    if (ptrace(PTRACE_SEIZE, pid, nullptr, nullptr) == 0) return true;
  }
  return false;
}

bool opens_by_handle() {
  // Inode 2, the root of the machine's file system: what "shocker" did.
  struct {
    unsigned bytes = 8;
    int type = 1;
    unsigned char handle[8] = {2};
  } handle;
  const int mount_point = open("/etc/hosts", O_RDONLY);
  return syscall(SYS_open_by_handle_at, mount_point, &handle, O_RDONLY) >= 0;
}

bool takes_all_capabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct data[2];
  memset(data, 0xff, sizeof data);
  return syscall(SYS_capset, &header, data) == 0;
}

bool has_descriptors_of_others() {
  for (int fd = 3; fd < 1024; ++fd)
    if (fcntl(fd, F_GETFD) >= 0) return true;
  return false;
}

bool is_root_of_the_machine() {
  FILE* map = fopen("/proc/self/uid_map", "re");
  unsigned inside = 1;
  unsigned outside = 1;
  return map != nullptr && fscanf(map, "%u %u", &inside, &outside) == 2 && outside == 0;
}

bool loads_a_program() {
  bpf_attr attributes;
  memset(&attributes, 0, sizeof attributes);
  attributes.map_type = BPF_MAP_TYPE_ARRAY;
  attributes.key_size = 4;
  attributes.value_size = 4;
  attributes.max_entries = 1;
  return syscall(SYS_bpf, BPF_MAP_CREATE, &attributes, sizeof attributes) >= 0;
}

bool watches_the_processor() {
  perf_event_attr attributes;
  memset(&attributes, 0, sizeof attributes);
  attributes.size = sizeof attributes;
  attributes.type = PERF_TYPE_SOFTWARE;
  return syscall(SYS_perf_event_open, &attributes, -1, 0, -1, 0) >= 0;
}

bool sets_the_clock() {
  timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return clock_settime(CLOCK_REALTIME, &now) == 0;
}

bool adjusts_the_clock() {
  timex change{};
  change.modes = ADJ_TICK;
  change.tick = 10'000;
  return adjtimex(&change) >= 0;
}

bool raises_a_limit() {
  rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_max = limit.rlim_cur = limit.rlim_max + 1;
  return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

bool runs_before_all_others() {
  sched_param parameters{};
  parameters.sched_priority = 1;
  return sched_setscheduler(0, SCHED_FIFO, &parameters) == 0;
}

bool gives_a_file_to_a_stranger() {
  close(open("/tmp/file", O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  return chown("/tmp/file", 200'000, 200'000) == 0;
}

bool escapes_the_oom_killer() {
  const int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  return fd >= 0 && write(fd, "-1000", 5) == 5;
}

struct Attempt {
  const char* name;
  bool (*succeeds)();
};

const Attempt kAttempts[] = {
    {"read the disk by a device of its own", [] { return can_make_device(S_IFBLK, 254, 0); }},
    {"read a SCSI disk by a device of its own", [] { return can_make_device(S_IFBLK, 8, 0); }},
    {"read the memory by a device of its own", [] { return can_make_device(S_IFCHR, 1, 1); }},
    {"use the ports by a device of its own", [] { return can_make_device(S_IFCHR, 1, 4); }},
    {"read the kernel's log by a device of its own",
     [] { return can_make_device(S_IFCHR, 1, 11); }},
    {"make a network device", [] { return can_make_device(S_IFCHR, 10, 200); }},
    {"open the disk",
     [] { return can_open("/dev/vda", O_RDONLY) || can_open("/dev/sda", O_RDONLY); }},
    {"open the memory", [] { return can_open("/dev/mem", O_RDONLY); }},
    {"open the kernel's log", [] { return can_open("/dev/kmsg", O_RDONLY); }},
    {"mount a file system in memory", [] { return can_mount("none", "tmpfs", 0); }},
    {"mount the processes anew", [] { return can_mount("none", "proc", 0); }},
    {"mount sysfs anew", [] { return can_mount("none", "sysfs", 0); }},
    {"mount the control groups", [] { return can_mount("none", "cgroup2", 0); }},
    {"mount a folder elsewhere", [] { return can_mount("/", nullptr, MS_BIND); }},
    {"make sysfs writable",
     [] { return mount(nullptr, "/sys", nullptr, MS_REMOUNT | MS_BIND, nullptr) == 0; }},
    {"make /proc/sys writable",
     [] { return mount(nullptr, "/proc/sys", nullptr, MS_REMOUNT | MS_BIND, nullptr) == 0; }},
    {"uncover what is masked", [] { return umount2("/proc/kcore", MNT_DETACH) == 0; }},
    {"begin a mount by the new calls",
     [] { return calls(SYS_fsopen, reinterpret_cast<long>("tmpfs")); }},
    {"copy a mount by the new calls",
     [] { return calls(SYS_open_tree, AT_FDCWD, reinterpret_cast<long>("/"), 1); }},
    {"break out of the root", breaks_out_of_the_root},
    {"see a file of the machine", [] { return access(machine_path, F_OK) == 0; }},
    {"set a release agent", [] { return can_write_control("release_agent"); }},
    {"raise its memory",
     [] { return can_write_control("memory.limit_in_bytes") || can_write_control("memory.max"); }},
    {"leave its control group",
     [] { return can_write_control("cgroup.procs") || can_write_control("tasks"); }},
    {"allow itself devices", [] { return can_write_control("devices.allow"); }},
    {"make a control group", can_make_control_group},
    {"reach the magic key", [] { return can_write("/proc/sysrq-trigger"); }},
    {"have the kernel run a program for cores",
     [] { return can_write("/proc/sys/kernel/core_pattern"); }},
    {"have the kernel run a program for modules",
     [] { return can_write("/proc/sys/kernel/modprobe"); }},
    {"have the kernel run a program for events",
     [] { return can_write("/sys/kernel/uevent_helper"); }},
    {"have the kernel run a program for formats",
     [] { return can_write("/proc/sys/fs/binfmt_misc/register"); }},
    {"change how memory is given", [] { return can_write("/proc/sys/vm/overcommit_memory"); }},
    {"change an interrupt", [] { return can_write("/proc/irq/default_smp_affinity"); }},
    {"read the kernel's memory", [] { return can_read_a_byte("/proc/kcore"); }},
    {"read keys", [] { return can_read_a_byte("/proc/keys"); }},
    {"read the timers", [] { return can_read_a_byte("/proc/timer_list"); }},
    {"change the firmware", [] { return can_write("/sys/firmware/efi/efivars"); }},
    {"see processes of others", sees_strangers},
    {"attach to a process of others", attaches_to_a_stranger},
    {"open a file by its handle", opens_by_handle},
    {"enter a namespace",
     [] { return setns(open("/proc/1/ns/mnt", O_RDONLY | O_CLOEXEC), 0) == 0; }},
    {"make a user namespace", [] { return unshare(CLONE_NEWUSER) == 0; }},
    {"make a mount namespace", [] { return unshare(CLONE_NEWNS) == 0; }},
    {"make a network namespace", [] { return unshare(CLONE_NEWNET) == 0; }},
    {"make a user namespace with a process",
     [] {
       const long pid = syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
       if (pid == 0) _exit(0);
       return pid > 0;
     }},
    {"make a process by the newest call",
     [] { return calls(SYS_clone3, 0, 0) || errno == EFAULT; }},
    {"look for a key", [] { return calls(SYS_keyctl, 0, -3, 0); }},
    {"add a key",
     [] {
       return calls(SYS_add_key, reinterpret_cast<long>("user"), reinterpret_cast<long>("probe"),
                    reinterpret_cast<long>("x"), 1, -3);
     }},
    {"load a module", [] { return calls(SYS_init_module, 0, 0, 0) || errno != EPERM; }},
    {"load a kernel", [] { return calls(SYS_kexec_load, 0, 0, 0, 0); }},
    {"touch the reboot keys", [] { return reboot(RB_DISABLE_CAD) == 0; }},
    {"load a program into the kernel", loads_a_program},
    {"watch the processor", watches_the_processor},
    {"handle page faults", [] { return calls(SYS_userfaultfd, 0); }},
    {"use io_uring", [] { return calls(SYS_io_uring_setup, 1, 0) || errno == EFAULT; }},
    {"set the clock", sets_the_clock},
    {"adjust the clock", adjusts_the_clock},
    {"swap", [] { return swapoff("/nowhere") == 0 || errno != EPERM; }},
    {"keep accounts", [] { return acct(nullptr) == 0; }},
    {"read the kernel's messages", [] { return klogctl(10, nullptr, 0) >= 0; }},
    {"use the ports", [] { return ioperm(0x80, 1, 1) == 0; }},
    {"change the machine's name", [] { return sethostname("probe", 5) == 0; }},
    {"take all capabilities", takes_all_capabilities},
    {"gain by a program with the set-user-id bit",
     [] { return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0; }},
    {"use descriptors of others", has_descriptors_of_others},
    {"be root of the machine", is_root_of_the_machine},
    {"become a user of the machine", [] { return setuid(200'000) == 0; }},
    {"give a file to a user of the machine", gives_a_file_to_a_stranger},
    {"raise a limit", raises_a_limit},
    {"run before all others", runs_before_all_others},
    {"escape the killer for want of memory", escapes_the_oom_killer},
    // Last: it moves the ground under the others.
    {"change the root",
     [] {
       return calls(SYS_pivot_root, reinterpret_cast<long>("."), reinterpret_cast<long>("."));
     }},
};

bool try_one(const Attempt& attempt) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(20);
    _exit(attempt.succeeds() ? 1 : 0);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) return true;
  return WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

}  // namespace

int main(int count, char** arguments) {
  if (count > 1) machine_path = arguments[1];
  for (const Attempt& attempt : kAttempts)
    printf("%s %s\n", try_one(attempt) ? "DONE" : "blocked", attempt.name);
  return 0;
}
