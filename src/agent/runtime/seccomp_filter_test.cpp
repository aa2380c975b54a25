#include "agent/runtime/seccomp_filter.h"

#include <gtest/gtest.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace minato::agent_runtime {
namespace {

constexpr std::uint32_t kAllowed = SECCOMP_RET_ALLOW;
constexpr std::uint32_t kRefused = SECCOMP_RET_ERRNO | EPERM;
constexpr std::uint32_t kNoSuchCall = SECCOMP_RET_ERRNO | ENOSYS;

std::uint32_t load(const seccomp_data& data, std::uint32_t offset) {
  std::uint32_t word = 0;
  std::memcpy(&word, reinterpret_cast<const char*>(&data) + offset, sizeof word);
  return word;
}

bool jumps(std::uint16_t code, std::uint32_t value, std::uint32_t operand) {
  switch (BPF_OP(code)) {
    case BPF_JEQ:
      return value == operand;
    case BPF_JGT:
      return value > operand;
    case BPF_JGE:
      return value >= operand;
    case BPF_JSET:
      return (value & operand) != 0;
    default:
      ADD_FAILURE() << "jump " << code;
      return false;
  }
}

/// What the kernel would answer; it runs the same instructions.
std::uint32_t judge(const std::vector<BpfInstruction>& program, const seccomp_data& data) {
  std::uint32_t accumulator = 0;
  std::array<std::uint32_t, BPF_MEMWORDS> memory{};
  for (std::size_t at = 0; at < program.size(); ++at) {
    const auto& one = program[at];
    switch (BPF_CLASS(one.code)) {
      case BPF_LD:
        accumulator =
            BPF_MODE(one.code) == BPF_ABS ? load(data, one.operand) : memory.at(one.operand);
        break;
      case BPF_ST:
        memory.at(one.operand) = accumulator;
        break;
      case BPF_ALU:
        accumulator &= one.operand;
        break;
      case BPF_JMP:
        if (BPF_OP(one.code) == BPF_JA)
          at += one.operand;
        else
          at += jumps(one.code, accumulator, one.operand) ? one.jump_true : one.jump_false;
        break;
      case BPF_RET:
        return one.operand;
      default:
        ADD_FAILURE() << "instruction " << one.code;
        return 0;
    }
  }
  ADD_FAILURE() << "the program has no end";
  return 0;
}

class SeccompFilter : public testing::Test {
 protected:
  void SetUp() override {
    auto program = compile_seccomp_filter();
    ASSERT_TRUE(program) << program.error().message;
    program_ = std::move(*program);
  }

  std::uint32_t call(int number, std::uint64_t first = 0,
                     std::uint32_t architecture = AUDIT_ARCH_X86_64) {
    seccomp_data data{};
    data.nr = number;
    data.arch = architecture;
    data.args[0] = first;
    return judge(program_, data);
  }

  std::vector<BpfInstruction> program_;
};

TEST_F(SeccompFilter, FitsIntoTheKernel) {
  EXPECT_GT(program_.size(), 100u);
  EXPECT_LE(program_.size(), static_cast<std::size_t>(BPF_MAXINSNS));
}

#ifdef __x86_64__

TEST_F(SeccompFilter, AllowsWhatProgramsDo) {
  for (const int number :
       {SYS_read, SYS_write, SYS_openat, SYS_execve, SYS_mmap, SYS_futex, SYS_accept4,
        SYS_epoll_wait, SYS_exit_group, SYS_rseq, SYS_getrandom, SYS_statx, SYS_memfd_create,
        SYS_setuid, SYS_chown, SYS_wait4, SYS_ptrace, SYS_openat2, SYS_close_range})
    EXPECT_EQ(call(number), kAllowed) << number;
}

TEST_F(SeccompFilter, RefusesWhatReachesTheMachine) {
  for (const int number : {SYS_mount,
                           SYS_umount2,
                           SYS_pivot_root,
                           SYS_unshare,
                           SYS_setns,
                           SYS_bpf,
                           SYS_perf_event_open,
                           SYS_keyctl,
                           SYS_add_key,
                           SYS_request_key,
                           SYS_init_module,
                           SYS_finit_module,
                           SYS_delete_module,
                           SYS_kexec_load,
                           SYS_reboot,
                           SYS_swapon,
                           SYS_settimeofday,
                           SYS_clock_settime,
                           SYS_syslog,
                           SYS_acct,
                           SYS_quotactl,
                           SYS_open_by_handle_at,
                           SYS_userfaultfd,
                           SYS_io_uring_setup,
                           SYS_io_uring_enter,
                           SYS_process_vm_readv,
                           SYS_process_vm_writev,
                           SYS_kcmp,
                           SYS_iopl,
                           SYS_ioperm,
                           SYS_fsopen,
                           SYS_fsmount,
                           SYS_move_mount,
                           SYS_open_tree,
                           SYS_mount_setattr,
                           SYS_sethostname,
                           SYS_vhangup,
                           SYS_pidfd_getfd,
                           SYS_move_pages,
                           SYS_mbind})
    EXPECT_EQ(call(number), kRefused) << number;
}

TEST_F(SeccompFilter, LooksAtArguments) {
  EXPECT_EQ(call(SYS_socket, AF_INET), kAllowed);
  EXPECT_EQ(call(SYS_socket, AF_VSOCK), kRefused);
  EXPECT_EQ(call(SYS_clone, SIGCHLD | CLONE_VM | CLONE_THREAD), kAllowed);
  for (const std::uint64_t flag : {CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWNET, CLONE_NEWPID,
                                   CLONE_NEWIPC, CLONE_NEWUTS, CLONE_NEWCGROUP})
    EXPECT_EQ(call(SYS_clone, SIGCHLD | flag), kRefused) << flag;
  EXPECT_EQ(call(SYS_personality, 0), kAllowed);
  EXPECT_EQ(call(SYS_personality, 0xffffffff), kAllowed);
  EXPECT_EQ(call(SYS_personality, 0x0040000), kRefused) << "ADDR_NO_RANDOMIZE";
}

TEST_F(SeccompFilter, SaysThatNewCallsDoNotExist) {
  EXPECT_EQ(call(SYS_clone3), kNoSuchCall);
  EXPECT_EQ(call(450), kRefused) << "known, and not for containers";
  for (const int number : {451, 452, 462, 500, 0xffff})
    EXPECT_EQ(call(number), kNoSuchCall) << number;
}

TEST_F(SeccompFilter, KnowsTheOtherArchitectures) {
  EXPECT_EQ(call(4, 0, AUDIT_ARCH_I386), kAllowed) << "write";
  EXPECT_EQ(call(21, 0, AUDIT_ARCH_I386), kRefused) << "mount";
  EXPECT_EQ(call(435, 0, AUDIT_ARCH_I386), kNoSuchCall) << "clone3";
  constexpr int x32 = 0x40000000;
  EXPECT_EQ(call(x32 | SYS_write), kNoSuchCall);
  EXPECT_EQ(call(x32 | SYS_mount), kNoSuchCall);
  EXPECT_EQ(call(SYS_write, 0, AUDIT_ARCH_AARCH64), kNoSuchCall);
}

#endif

TEST(SeccompEncoding, IsBase64) {
  EXPECT_EQ(encode_seccomp_filter({}), "");
  EXPECT_EQ(encode_seccomp_filter({{0x0006, 0, 0, 0x7fff0000}}), "BgAAAAAA/38=");
}

}  // namespace
}  // namespace minato::agent_runtime
