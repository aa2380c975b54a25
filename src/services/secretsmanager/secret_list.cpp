#include "services/secretsmanager/secret_list.h"

#include <algorithm>

#include "services/page_token.h"
#include "services/secretsmanager/secret_filter.h"
#include "services/secretsmanager/secret_lookup.h"
#include "services/secretsmanager/shown.h"

namespace minato::secretsmanager {
namespace {

using engine::Context;
using engine::State;
using Batch = api::BatchGetSecretValue;
using Filters = std::vector<api::Filter>;

constexpr std::int32_t kLargestPage = 100;
constexpr std::int32_t kLargestBatch = 20;

/// What a page is cut out of.
struct Listing {
  Filters filters;
  bool with_planned_deletion = false;
  api::SortByType sort_by = api::SortByType::kCreatedDate;
  bool descending = false;
  std::size_t size = 0;
  std::string after;
};

struct Page {
  std::vector<const Secret*> secrets;
  std::optional<std::string> next_token;
};

/// Where a secret stands in the listing; numbers are as wide as each other for centuries. When a
/// secret was last read is not kept.
std::string place_of(const Secret& secret, api::SortByType by) {
  if (by == api::SortByType::kName) return secret.name;
  const Instant at =
      by == api::SortByType::kLastChangedDate ? secret.changed_at : secret.created_at;
  return std::to_string(to_millis(at)) + ' ' + secret.arn.str();
}

Page page_of(const State& state, const Listing& listing) {
  const auto place = [&](const Secret* secret) { return place_of(*secret, listing.sort_by); };
  const auto precedes = [&](const std::string& a, const std::string& b) {
    return listing.descending ? b < a : a < b;
  };
  Page page;
  for (const auto& [arn, row] : state.table<Secret>().rows()) {
    const Secret& secret = row.record;
    if (secret.delete_at && !listing.with_planned_deletion) continue;
    if (!listing.after.empty() && !precedes(listing.after, place(&secret))) continue;
    if (passes(listing.filters, secret)) page.secrets.push_back(&secret);
  }
  std::ranges::sort(page.secrets, precedes, place);
  if (page.secrets.size() > listing.size) {
    page.secrets.resize(listing.size);
    page.next_token = page_token(place(page.secrets.back()));
  }
  return page;
}

template <class Request>
Result<Listing> read_listing(const Request& request, std::int32_t largest) {
  Listing listing;
  listing.filters = request.filters.value_or(Filters{});
  if (Status checked = check_filters(listing.filters); !checked) return fail(checked.error());
  auto after = read_page_token(request.next_token, ErrorCode::kInvalidNextTokenException);
  if (!after) return fail(after.error());
  listing.after = std::move(*after);
  listing.size = static_cast<std::size_t>(request.max_results.value_or(largest));
  return listing;
}

/// An answer's list of errors names them as its own errors are named.
std::string name_of(ErrorCode code) {
  if (code == ErrorCode::kInvalidRequest) return "InvalidRequestException";
  if (code == ErrorCode::kDecryptionFailure) return "DecryptionFailure";
  return "ResourceNotFoundException";
}

Result<api::SecretValueEntry> current_value(const State& state, const std::string& id) {
  const auto secret = find_living_secret(state, id);
  if (!secret) return fail(secret.error());
  const auto version = find_wanted_version(state, **secret, {}, {});
  if (!version) return fail(version.error());
  return shown_value<api::SecretValueEntry>(state, **secret, **version);
}

void add_value(const State& state, const std::string& id, Batch::Response& response) {
  auto value = current_value(state, id);
  if (value) {
    response.secret_values->push_back(std::move(*value));
  } else {
    response.errors->push_back({id, name_of(value.error().code), value.error().message});
  }
}

Status check_batch(const Batch::Request& request) {
  if (request.secret_id_list.has_value() == request.filters.has_value()) {
    return fail(ErrorCode::kInvalidParameter,
                "Either SecretIdList or Filters must be provided, but not both.");
  }
  if (!request.secret_id_list || (!request.max_results && !request.next_token)) return {};
  return fail(ErrorCode::kInvalidParameter,
              "MaxResults and NextToken are for requests with Filters.");
}

}  // namespace

Answer<api::ListSecrets> list_secrets(const State& state, const api::ListSecrets::Request& request,
                                      Context&) {
  auto listing = read_listing(request, kLargestPage);
  if (!listing) return fail(listing.error());
  listing->with_planned_deletion = request.include_planned_deletion.value_or(false);
  listing->sort_by = request.sort_by.value_or(api::SortByType::kCreatedDate);
  listing->descending = request.sort_order == api::SortOrderType::kDesc;
  Page page = page_of(state, *listing);
  api::ListSecrets::Response response;
  response.next_token = std::move(page.next_token);
  auto& shown = response.secret_list.emplace();
  for (const auto* secret : page.secrets) {
    auto& added = shown.emplace_back(shown_secret<api::SecretListEntry>(*secret));
    auto stages = shown_stages(state, secret->arn);
    if (!stages.empty()) added.secret_versions_to_stages = std::move(stages);
  }
  return answered(std::move(response));
}

Answer<Batch> batch_get_secret_value(const State& state, const Batch::Request& request, Context&) {
  if (Status checked = check_batch(request); !checked) return fail(checked.error());
  Batch::Response response;
  response.secret_values.emplace();
  response.errors.emplace();
  if (request.secret_id_list) {
    for (const auto& id : *request.secret_id_list) add_value(state, id, response);
    return answered(std::move(response));
  }
  const auto listing = read_listing(request, kLargestBatch);
  if (!listing) return fail(listing.error());
  Page page = page_of(state, *listing);
  response.next_token = std::move(page.next_token);
  for (const auto* secret : page.secrets) add_value(state, secret->arn.str(), response);
  return answered(std::move(response));
}

}  // namespace minato::secretsmanager
