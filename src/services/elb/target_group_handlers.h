// The operations on target groups and their attributes as pure functions; errors by the names of
// the API.
#pragma once

#include "api/elb.h"
#include "services/handler.h"

namespace minato::elb {

/// The same settings under the same name again: the target group that is there.
Answer<api::CreateTargetGroup> create_target_group(const engine::State& state,
                                                   const api::CreateTargetGroup::Request& request,
                                                   engine::Context& context);

Answer<api::DescribeTargetGroups> describe_target_groups(
    const engine::State& state, const api::DescribeTargetGroups::Request& request,
    engine::Context& context);

/// Its health check.
Answer<api::ModifyTargetGroup> modify_target_group(const engine::State& state,
                                                   const api::ModifyTargetGroup::Request& request,
                                                   engine::Context& context);

/// kResourceInUse while a listener uses it; one that is gone already is no error.
Answer<api::DeleteTargetGroup> delete_target_group(const engine::State& state,
                                                   const api::DeleteTargetGroup::Request& request,
                                                   engine::Context& context);

Answer<api::DescribeTargetGroupAttributes> describe_target_group_attributes(
    const engine::State& state, const api::DescribeTargetGroupAttributes::Request& request,
    engine::Context& context);

Answer<api::ModifyTargetGroupAttributes> modify_target_group_attributes(
    const engine::State& state, const api::ModifyTargetGroupAttributes::Request& request,
    engine::Context& context);

}  // namespace minato::elb
