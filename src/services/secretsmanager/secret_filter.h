// What ListSecrets and BatchGetSecretValue choose secrets by. Filters narrow together; the values
// of one widen it, and one that begins with "!" means the others.
#pragma once

#include <vector>

#include "api/secretsmanager.h"
#include "base/result.h"
#include "services/secretsmanager/secret.h"

namespace minato::secretsmanager {

/// kInvalidParameter for a filter without key or values.
Status check_filters(const std::vector<api::Filter>& filters);

/// Of checked filters.
bool passes(const std::vector<api::Filter>& filters, const Secret& secret);

}  // namespace minato::secretsmanager
