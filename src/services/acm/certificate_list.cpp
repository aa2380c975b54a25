#include "services/acm/certificate_list.h"

#include <algorithm>
#include <charconv>

#include "services/acm/shown.h"

namespace minato::acm {
namespace {

using Request = api::ListCertificates::Request;
using Rows = std::vector<const Certificate*>;

constexpr std::int32_t kLargestPage = 1000;

template <class T>
bool contains(const std::vector<T>& list, const T& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

/// No list, or an empty one, asks for nothing in particular.
template <class T>
bool is_given(const std::optional<std::vector<T>>& list) {
  return list && !list->empty();
}

bool has_key_type(const Certificate& certificate, const std::optional<api::Filters>& filters) {
  using Key = api::KeyAlgorithm;
  const auto key = api::parse_key_algorithm(certificate.facts.key_algorithm);
  if (!key) return false;
  if (filters && is_given(filters->key_types)) return contains(*filters->key_types, *key);
  return *key == Key::kRsa1024 || *key == Key::kRsa2048;
}

bool has_key_usages(const Certificate& certificate, const api::Filters& filters) {
  if (!is_given(filters.key_usage)) return true;
  return std::all_of(filters.key_usage->begin(), filters.key_usage->end(), [&](auto usage) {
    return contains(certificate.facts.key_usages, std::string(to_string(usage)));
  });
}

bool has_extended_key_usages(const Certificate& certificate, const api::Filters& filters) {
  if (!is_given(filters.extended_key_usage)) return true;
  const auto& oids = certificate.facts.extended_key_usages;
  return std::all_of(filters.extended_key_usage->begin(), filters.extended_key_usage->end(),
                     [&](api::ExtendedKeyUsageName wanted) {
                       if (wanted == api::ExtendedKeyUsageName::kNone) return oids.empty();
                       return std::any_of(oids.begin(), oids.end(), [&](const std::string& oid) {
                         return extended_key_usage(oid) == wanted;
                       });
                     });
}

/// An imported certificate is managed by nobody else, and not one that ACM could export.
bool is_wanted(const Certificate& certificate, const Request& request, Instant now) {
  if (is_given(request.certificate_statuses) &&
      !contains(*request.certificate_statuses, status_of(certificate, now))) {
    return false;
  }
  if (is_given(request.certificate_key_pair_origins) &&
      !contains(*request.certificate_key_pair_origins,
                api::CertificateKeyPairOrigin::kCustomerProvided)) {
    return false;
  }
  if (!has_key_type(certificate, request.includes)) return false;
  if (!request.includes) return true;
  const api::Filters& filters = *request.includes;
  return !filters.managed_by && filters.export_option != api::CertificateExport::kEnabled &&
         has_key_usages(certificate, filters) && has_extended_key_usages(certificate, filters);
}

/// Where a row stands in the listing. A token is the place of the last row shown, so that a listing
/// goes on rightly when certificates came or went.
using Place = std::pair<std::int64_t, std::string>;

Place place_of(const Certificate& certificate) {
  return {to_millis(certificate.created_at), certificate.arn.str()};
}

std::string token_of(const Place& place) {
  return std::to_string(place.first) + ' ' + place.second;
}

Result<std::optional<Place>> read_token(const std::optional<std::string>& token) {
  if (!token) return std::optional<Place>();
  Place place;
  const char* const end = token->data() + token->size();
  const auto [stopped, error] = std::from_chars(token->data(), end, place.first);
  if (error != std::errc() || stopped == end || *stopped != ' ') {
    return fail(ErrorCode::kInvalidArguments, "The NextToken is not valid");
  }
  place.second.assign(stopped + 1, end);
  return std::optional<Place>(std::move(place));
}

}  // namespace

Answer<api::ListCertificates> list_certificates(const engine::State& state, const Request& request,
                                                engine::Context& context) {
  if (request.sort_by.has_value() != request.sort_order.has_value()) {
    return fail(ErrorCode::kValidation, "SortBy and SortOrder must be specified together");
  }
  const auto after = read_token(request.next_token);
  if (!after) return fail(after.error());
  const bool descending = request.sort_order == api::SortOrder::kDescending;
  const auto precedes = [descending](const Place& a, const Place& b) {
    return descending ? b < a : a < b;
  };
  Rows rows;
  for (const auto& [arn, row] : state.table<Certificate>().rows()) {
    if (*after && !precedes(**after, place_of(row.record))) continue;
    if (is_wanted(row.record, request, context.now)) rows.push_back(&row.record);
  }
  std::sort(rows.begin(), rows.end(), [&](const Certificate* a, const Certificate* b) {
    return precedes(place_of(*a), place_of(*b));
  });
  const auto size = static_cast<std::size_t>(request.max_items.value_or(kLargestPage));
  api::ListCertificates::Response response;
  if (rows.size() > size) {
    rows.resize(size);
    response.next_token = token_of(place_of(*rows.back()));
  }
  auto& summaries = response.certificate_summary_list.emplace();
  for (const auto* row : rows) summaries.push_back(shown_summary(state, *row, context.now));
  return answered(std::move(response));
}

}  // namespace minato::acm
