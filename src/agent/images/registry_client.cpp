#include "agent/images/registry_client.h"

#include <charconv>

namespace minato::images {
namespace {

/// "bytes 100-199/200" -> 100.
std::optional<std::uint64_t> first_byte(const wire::HttpHeaders& headers) {
  auto range = headers.find("Content-Range");
  constexpr std::string_view kUnit = "bytes ";
  if (!range || !range->starts_with(kUnit)) return {};
  range->remove_prefix(kUnit.size());
  std::uint64_t first = 0;
  const auto [end, problem] = std::from_chars(range->data(), range->data() + range->size(), first);
  if (problem != std::errc()) return {};
  return first;
}

Status check(const std::string& content, const Digest& expected) {
  const Digest digest = Digest::of(content);
  if (digest == expected) return {};
  return fail(ErrorCode::kCannotPullImage,
              "the registry sent " + digest.str() + " for " + expected.str());
}

}  // namespace

RegistryClient::RegistryClient(const ImageReference& reference, RegistryOptions options,
                               std::stop_token stop)
    : reference_(reference), connection_(reference, std::move(options), std::move(stop)) {}

Error RegistryClient::refusal(const RegistryAnswer& answer, const std::string& method) const {
  const std::string reference = reference_.canonical();
  std::string message;
  if (answer.status == 404) {
    message = "failed to resolve ref " + reference + ": " + reference + ": not found";
  } else if (answer.status == 401 || answer.status == 403) {
    message = "pull access denied for " + reference_.familiar() +
              ", repository does not exist or may require authorization: " + answer.complaint();
  } else if (answer.status == 429) {
    message = "toomanyrequests: " + answer.complaint();
  } else {
    message = "failed to resolve ref " + reference + ": unexpected status from " + method +
              " request to " + answer.url + ": " + answer.complaint();
  }
  return Error{ErrorCode::kCannotPullImage, std::move(message)};
}

Result<RegistryAnswer> RegistryClient::ask_manifest(const std::string& method,
                                                    const std::string& tag_or_digest) {
  RegistryQuestion question;
  question.method = method;
  question.path = "manifests/" + tag_or_digest;
  question.headers = [] {
    return wire::HttpHeaders{{"Accept", std::string(accepted_manifest_types())}};
  };
  auto answer = connection_.ask(question);
  if (answer && answer->status != 200) return fail(refusal(*answer, method));
  return answer;
}

Result<std::optional<Digest>> RegistryClient::resolve_tag() {
  const auto answer = ask_manifest("HEAD", reference_.tag());
  if (!answer) return fail(answer.error());
  const auto text = answer->headers.find("Docker-Content-Digest");
  if (!text) return std::optional<Digest>();
  const auto digest = Digest::parse(*text);
  return digest ? std::optional<Digest>(*digest) : std::optional<Digest>();
}

Result<std::string> RegistryClient::manifest_by_tag() {
  auto answer = ask_manifest("GET", reference_.tag());
  if (!answer) return fail(answer.error());
  return std::move(answer->body);
}

Result<std::string> RegistryClient::manifest(const Digest& digest) {
  auto answer = ask_manifest("GET", digest.str());
  if (!answer) return fail(answer.error());
  if (auto checked = check(answer->body, digest); !checked) return fail(checked.error());
  return std::move(answer->body);
}

Result<std::string> RegistryClient::blob(const Descriptor& descriptor) {
  RegistryQuestion question;
  question.method = "GET";
  question.path = "blobs/" + descriptor.digest.str();
  auto answer = connection_.ask(question);
  if (!answer) return fail(answer.error());
  if (answer->status != 200) return fail(refusal(*answer, question.method));
  if (auto checked = check(answer->body, descriptor.digest); !checked) {
    return fail(checked.error());
  }
  return std::move(answer->body);
}

Status RegistryClient::download(const Descriptor& descriptor, PartialDownload& into,
                                const std::function<void(std::uint64_t)>& on_bytes) {
  if (into.complete()) return {};
  RegistrySink sink;
  sink.begin = [&](const wire::HttpResponseHead& head) -> Status {
    if (head.status == 206 && first_byte(head.headers) == into.offset()) return {};
    if (head.status == 206) {
      return fail(ErrorCode::kCannotPullImage, "the registry sent another part than was asked for");
    }
    return into.offset() > 0 ? into.restart() : Status{};
  };
  sink.take = [&](std::string_view bytes) -> Status {
    auto appended = into.append(bytes);
    if (appended) on_bytes(bytes.size());
    return appended;
  };
  RegistryQuestion question;
  question.method = "GET";
  question.path = "blobs/" + descriptor.digest.str();
  question.headers = [&] {
    wire::HttpHeaders headers;
    if (into.offset() > 0) headers.set("Range", "bytes=" + std::to_string(into.offset()) + "-");
    return headers;
  };
  question.sink = &sink;
  const auto answer = connection_.ask(question);
  if (!answer) return fail(answer.error());
  if (answer->status != 200 && answer->status != 206) {
    return fail(refusal(*answer, question.method));
  }
  return {};
}

}  // namespace minato::images
