#include "agent/runtime/seccomp_filter.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

#include "agent/runtime/allowed_system_calls.h"
#include "base/file.h"
#include "base/unique_fd.h"

namespace minato::agent_runtime {

namespace {

using Filter = std::unique_ptr<void, decltype(&::seccomp_release)>;

static_assert(sizeof(BpfInstruction) == sizeof(sock_filter));

/// set_mempolicy_home_node: the last call that libseccomp 2.5 knows. From 424 on, every
/// architecture has the same numbers.
constexpr std::uint32_t kNewestKnownCall = 450;
/// Above are calls private to an architecture (ARM) and those of x32, which libseccomp's part
/// judges.
constexpr std::uint32_t kFirstPrivateCall = 0x0f0000;
/// Every CLONE_NEW*: a container makes no namespaces.
constexpr std::uint64_t kNamespaceFlags = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS |
                                          CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |
                                          CLONE_NEWNET;

Error seccomp_error(std::string_view what, int result) {
  return errno_error("compile the seccomp filter (" + std::string(what) + ")", -result);
}

/// A name that an architecture has no number for is no error.
bool acceptable(int result) { return result == 0 || result == -EDOM || result == -EFAULT; }

Status allow(scmp_filter_ctx context, const char* name, std::vector<scmp_arg_cmp> conditions = {}) {
  const int call = ::seccomp_syscall_resolve_name(name);
  if (call == __NR_SCMP_ERROR) return {};
  const int added = ::seccomp_rule_add_array(
      context, SCMP_ACT_ALLOW, call, static_cast<unsigned>(conditions.size()), conditions.data());
  if (!acceptable(added)) return fail(seccomp_error(name, added));
  return {};
}

Status add_conditional_rules(scmp_filter_ctx context) {
  // Emulating another system's personality turns protections off; these are the harmless ones:
  // none, UNAME26, PER_LINUX32, both, and asking.
  for (const std::uint64_t personality : {0x0u, 0x0008u, 0x20000u, 0x20008u, 0xffffffffu})
    if (auto added = allow(context, "personality", {SCMP_A0(SCMP_CMP_EQ, personality, 0)}); !added)
      return added;
  if (auto added = allow(context, "clone", {SCMP_A0(SCMP_CMP_MASKED_EQ, kNamespaceFlags, 0)});
      !added)
    return added;
  // Nobody in here has business with the hypervisor.
  if (auto added = allow(context, "socket", {SCMP_A0(SCMP_CMP_NE, AF_VSOCK, 0)}); !added)
    return added;
  // Its flags lie behind a pointer, where no filter sees them; C libraries fall back on clone.
  const int refused = ::seccomp_rule_add(context, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
  if (!acceptable(refused)) return fail(seccomp_error("clone3", refused));
  return {};
}

Status configure(scmp_filter_ctx context) {
  // 32-bit programs run in 64-bit containers; x32 ones do not.
  if (::seccomp_arch_native() == SCMP_ARCH_X86_64)
    if (const int added = ::seccomp_arch_add(context, SCMP_ARCH_X86);
        added != 0 && added != -EEXIST)
      return fail(seccomp_error("x86", added));
  if (::seccomp_arch_native() == SCMP_ARCH_AARCH64)
    if (const int added = ::seccomp_arch_add(context, SCMP_ARCH_ARM);
        added != 0 && added != -EEXIST)
      return fail(seccomp_error("arm", added));
  ::seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(ENOSYS));
  // The container's no_new_privs is crun's to set.
  ::seccomp_attr_set(context, SCMP_FLTATR_CTL_NNP, 0);
  // A binary tree by number instead of one comparison after the other.
  ::seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, 2);
  return {};
}

/// What libseccomp can't say: calls that are newer than its tables do not exist.
std::vector<BpfInstruction> newer_calls_do_not_exist() {
  constexpr std::uint16_t load = BPF_LD | BPF_W | BPF_ABS;
  return {
      {load, 0, 0, offsetof(seccomp_data, nr)},
      {BPF_JMP | BPF_JGE | BPF_K, 2, 0, kFirstPrivateCall},
      {BPF_JMP | BPF_JGT | BPF_K, 0, 1, kNewestKnownCall},
      {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | ENOSYS},
  };
}

Result<std::vector<BpfInstruction>> export_program(scmp_filter_ctx context) {
  const UniqueFd file(::memfd_create("seccomp", MFD_CLOEXEC));
  if (!file) return fail(errno_error("memfd_create", errno));
  if (const int exported = ::seccomp_export_bpf(context, file.get()); exported != 0)
    return fail(seccomp_error("export", exported));
  const auto length = ::lseek(file.get(), 0, SEEK_END);
  auto program = newer_calls_do_not_exist();
  const auto prefix = program.size();
  program.resize(prefix + static_cast<std::size_t>(length) / sizeof(BpfInstruction));
  if (::pread(file.get(), program.data() + prefix, static_cast<std::size_t>(length), 0) != length)
    return fail(errno_error("read the seccomp filter", errno));
  return program;
}

}  // namespace

Result<std::vector<BpfInstruction>> compile_seccomp_filter() {
  const Filter filter(::seccomp_init(SCMP_ACT_ERRNO(EPERM)), &::seccomp_release);
  if (!filter) return fail(ErrorCode::kServer, "The seccomp filter cannot be made: out of memory.");
  if (auto configured = configure(filter.get()); !configured) return fail(configured.error());
  for (const char* name : allowed_system_calls())
    if (auto added = allow(filter.get(), name); !added) return fail(added.error());
  if (auto added = add_conditional_rules(filter.get()); !added) return fail(added.error());
  return export_program(filter.get());
}

std::string encode_seccomp_filter(const std::vector<BpfInstruction>& program) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto* bytes = reinterpret_cast<const unsigned char*>(program.data());
  const auto size = program.size() * sizeof(BpfInstruction);
  std::string text;
  for (std::size_t i = 0; i < size; i += 3) {
    const std::uint32_t three = (static_cast<std::uint32_t>(bytes[i]) << 16) |
                                (i + 1 < size ? static_cast<std::uint32_t>(bytes[i + 1]) << 8 : 0) |
                                (i + 2 < size ? bytes[i + 2] : 0);
    text += alphabet[three >> 18];
    text += alphabet[(three >> 12) & 63];
    text += i + 1 < size ? alphabet[(three >> 6) & 63] : '=';
    text += i + 2 < size ? alphabet[three & 63] : '=';
  }
  return text;
}

}  // namespace minato::agent_runtime
