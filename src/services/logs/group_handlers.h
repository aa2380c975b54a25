// The operations on log groups that change or tell records, as pure functions. Those that have to
// do with lines are served beside the engine (control_plane/log_service.h).
#pragma once

#include "api/logs.h"
#include "services/handler.h"

namespace minato::logs {

Answer<api::CreateLogGroup> create_log_group(const engine::State& state,
                                             const api::CreateLogGroup::Request& request,
                                             engine::Context& context);

/// With all streams and their lines.
Answer<api::DeleteLogGroup> delete_log_group(const engine::State& state,
                                             const api::DeleteLogGroup::Request& request,
                                             engine::Context& context);

/// One of the numbers of days that CloudWatch Logs has.
Answer<api::PutRetentionPolicy> put_retention_policy(
    const engine::State& state, const api::PutRetentionPolicy::Request& request,
    engine::Context& context);

Answer<api::DeleteRetentionPolicy> delete_retention_policy(
    const engine::State& state, const api::DeleteRetentionPolicy::Request& request,
    engine::Context& context);

Answer<api::CreateLogStream> create_log_stream(const engine::State& state,
                                               const api::CreateLogStream::Request& request,
                                               engine::Context& context);

Answer<api::DeleteLogStream> delete_log_stream(const engine::State& state,
                                               const api::DeleteLogStream::Request& request,
                                               engine::Context& context);

}  // namespace minato::logs
