// JournalledTable: a table as the journal sees it, rows in and out as JSON. Apart from Table, so
// that only those who put a state together pay for compiling it: `install_table<Task>(state)`.
#pragma once

#include <array>

#include "engine/json_fields.h"
#include "engine/state.h"

namespace minato::engine {

template <class Record>
constexpr bool is_journalled() {
  if constexpr (requires { Record::kJournalled; }) {
    return Record::kJournalled;
  } else {
    return true;
  }
}

template <class Record>
class JournalledTable final : public TableBase {
 public:
  explicit JournalledTable(Table<Record>& table) : table_(table) {}

  std::string_view name() const override { return Record::kTable; }
  void announce_all() override { table_.announce_all(); }
  Status load(const JournalRow& from) override;
  void take_changes(JournalBatch& batch) override;

 private:
  using Row = typename Table<Record>::Row;

  static std::string encode(const Row& row);

  Table<Record>& table_;
};

/// Adds a table, before anything is loaded.
template <class Record>
void install_table(State& state) {
  auto& table = state.add_table<Record>();
  state.add_journalled(std::make_unique<JournalledTable<Record>>(table));
}

template <class Record>
Status JournalledTable<Record>::load(const JournalRow& from) {
  const auto refuse = [&](const char* why) {
    return fail(ErrorCode::kIo, std::string(from.table) + ' ' + std::string(from.key) + why);
  };
  std::array<unsigned char, 8192> room;
  boost::json::monotonic_resource memory(room.data(), room.size());
  boost::system::error_code error;
  const boost::json::value json = boost::json::parse(from.value, error, &memory);
  if (error || !json.is_object()) return refuse(": not a JSON object");
  Row row;
  if (!read_json(json, row.record)) return refuse(": a member of a wrong type");
  std::size_t at = 0;
  for (const auto& member : json.get_object()) {
    const bool is_known = FieldReaders<Record>::all().find(member.key(), at) != nullptr ||
                          had_field<Record>(member.key());
    if (is_known) continue;
    if (!row.unknown.empty()) row.unknown += ',';
    append_json_string(row.unknown, member.key());
    row.unknown += ':' + boost::json::serialize(member.value());
  }
  row.version = 1;
  table_.restore(std::move(row));
  return {};
}

template <class Record>
void JournalledTable<Record>::take_changes(JournalBatch& batch) {
  const auto changed = table_.take_changed();
  if constexpr (is_journalled<Record>()) {
    for (const auto& key : changed) {
      const auto at = table_.rows().find(key);
      auto& record = batch.emplace_back(std::string(name()), key.str(), std::nullopt);
      if (at != table_.rows().end()) record.value = encode(at->second);
    }
  }
}

template <class Record>
std::string JournalledTable<Record>::encode(const Row& row) {
  std::string text = "{";
  const bool any = JournalValue<Record>::append_members(text, row.record);
  if (any && !row.unknown.empty()) text += ',';
  text += row.unknown;
  return text += '}';
}

}  // namespace minato::engine
