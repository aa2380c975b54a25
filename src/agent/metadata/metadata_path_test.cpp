#include "agent/metadata/metadata_path.h"

#include <gtest/gtest.h>

namespace minato::agent_metadata {
namespace {

TEST(MetadataPathTest, WhatEcsHas) {
  const std::pair<const char*, MetadataPath> kCases[] = {
      {"/v4/ab-1", {Document::kContainer, "ab-1"}},
      {"/v4/ab-1/", {Document::kContainer, "ab-1"}},
      {"/v4/ab-1/task", {Document::kTask, "ab-1"}},
      {"/v4/ab-1/taskWithTags", {Document::kTaskWithTags, "ab-1"}},
      {"/v4/ab-1/stats", {Document::kContainerStats, "ab-1"}},
      {"/v4/ab-1/task/stats", {Document::kTaskStats, "ab-1"}},
      {"/v4/ab-1/task/stats/", {Document::kTaskStats, "ab-1"}},
      {"/v3/ab-1/task", {Document::kTask, "ab-1"}},
      {"/v2/credentials/ab-1", {Document::kCredentials, "ab-1"}},
      {"/api/ab-1/task-protection/v1/state", {Document::kTaskProtection, "ab-1"}},
  };
  for (const auto& [path, wanted] : kCases) EXPECT_EQ(parse_metadata_path(path), wanted) << path;
}

TEST(MetadataPathTest, NothingElse) {
  for (const char* path :
       {"", "/", "/v4", "/v4/", "/v4//task", "/v4/a/tasks", "/v4/a/task/stats/x", "/v5/a",
        "/v2/credentials", "/v2/credentials/", "/v2/credentials/a/b",
        "/api//task-protection/v1/state", "/api/a/b/task-protection/v1/state",
        "/api/a/task-protection/v2/state", "v4/a", "/api/task-protection/v1/state"}) {
    EXPECT_FALSE(parse_metadata_path(path)) << path;
  }
}

}  // namespace
}  // namespace minato::agent_metadata
