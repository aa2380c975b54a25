#include "agent/session/archive_session.h"

#include "agent/session/archive_source.h"
#include "agent/session/archive_target.h"

namespace minato::agent {
namespace {

using session::FrameKind;

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
  const ContainedFiles files(access->root.get(), access->root_user, access->root_group);
  tell(work.stream, take_archive(work, files, path));
}

}  // namespace minato::agent
