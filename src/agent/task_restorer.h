// Brings the tasks of the agent's former life back: what the journal says, what was kept of each,
// what runs, and what the network has. Done once, before the event loop runs.
#pragma once

#include "agent/assignment_journal.h"
#include "agent/machine.h"
#include "agent/task_book.h"

namespace minato::agent {

/// Whether the machine itself was started anew since the agent last ran.
enum class Boot { kSame, kNew };

/// Compares the machine's boot with the one on file. kNew at the very first start.
Result<Boot> check_boot(const DataLayout& layout);
/// Puts the present boot on file: what was left of the former one is cleaned up.
Status note_boot(const DataLayout& layout);

/// After a new boot: mounts, cgroups and states that outlived their containers go.
Status clear_after_boot(const DataLayout& layout);

/// Fills the book: containers that run are adopted, half-made ones removed, and what belongs to no
/// task is deleted. Every task is to be fed a Tick then (or a StopRequested, if that is desired).
Status restore_tasks(Machine& machine, AssignmentJournal::Tasks tasks, Boot boot, Instant now,
                     TaskBook& book);

}  // namespace minato::agent
