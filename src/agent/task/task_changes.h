// The few ways in which a task changes, each the only writer of its fields. For step() and
// recover(); nobody else changes a TaskState.
#pragma once

#include <optional>
#include <string>

#include "agent/task/task_event.h"
#include "agent/task/task_state.h"

namespace minato::agent {

/// The container runs since `at`.
void mark_started(TaskState& state, std::size_t container, Instant at);

/// The container has ended by itself or by a signal; an essential one takes the task with it.
void mark_exited(TaskState& state, const ContainerExited& exit, Instant now);

/// The container never ran and never will; an essential one takes the task with it.
void mark_failed(TaskState& state, std::size_t container, const std::string& reason, Instant now);

/// The container never ran because the task stops first.
void mark_not_started(TaskState& state, std::size_t container);

/// The task is to end: the first reason stays. No code: the control plane asked.
void begin_stop(TaskState& state, std::optional<StopCode> code, const std::string& reason,
                Instant now);

/// Everything is down: final.
void mark_task_stopped(TaskState& state, Instant now);

/// "CannotPullContainerError: MESSAGE", unless the message says so already.
std::string with_prefix(std::string_view prefix, const std::string& message);

}  // namespace minato::agent
