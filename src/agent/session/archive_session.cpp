#include "agent/session/archive_session.h"

#include <linux/capability.h>
#include <sys/fsuid.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "agent/session/archive_source.h"
#include "agent/session/archive_target.h"
#include "base/file.h"

namespace minato::agent {
namespace {

using session::FrameKind;

/// This thread makes files as the container's root from now on. Where a volume shows owners as they
/// are inside a user namespace, nobody else can make any. What root may do it may do still.
Status act_as(uid_t user, gid_t group) {
  if (user == 0 && group == 0) return {};
  ::setfsgid(group);
  ::setfsuid(user);
  // The kernel took away what concerns files.
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> sets{};
  if (::syscall(SYS_capget, &header, sets.data()) != 0) return fail(errno_error("capget", errno));
  for (auto& set : sets) set.effective = set.permitted;
  if (::syscall(SYS_capset, &header, sets.data()) != 0) return fail(errno_error("capset", errno));
  return {};
}

void tell(session::FrameStream& stream, const Status& done) {
  if (done) {
    stream.send(FrameKind::kExit, session::encode_number(0));
  } else {
    stream.send(FrameKind::kFailure, done.error().message);
  }
}

}  // namespace

void run_read_session(SessionWork work, const std::string& path) {
  const auto access = work.runtime.access(work.container);
  if (!access) return work.stream.send(FrameKind::kFailure, access.error().message);
  tell(work.stream, send_archive(work, access->root.get(), path));
}

void run_write_session(SessionWork work, const std::string& path) {
  const auto access = work.runtime.access(work.container);
  if (!access) return work.stream.send(FrameKind::kFailure, access.error().message);
  if (Status acting = act_as(access->root_user, access->root_group); !acting) {
    return tell(work.stream, acting);
  }
  const ContainedFiles files(access->root.get(), access->root_user, access->root_group);
  tell(work.stream, take_archive(work, files, path));
}

}  // namespace minato::agent
