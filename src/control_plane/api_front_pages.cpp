#include "control_plane/api_front_pages.h"

#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "wire/codec/service_model.h"

namespace minato::control_plane {
namespace {

using wire::HttpRequest;
using wire::HttpResponse;

HttpResponse json_page(const boost::json::object& json) {
  return {200, {{"Content-Type", "application/json"}}, boost::json::serialize(json) + "\n"};
}

HttpResponse health() { return json_page({{"status", "ok"}}); }

HttpResponse facts_as_json(const PageFacts& facts) {
  boost::json::array services;
  for (const wire::ServiceModel* service : wire::all_services()) {
    services.emplace_back(service->signing_name);
  }
  return json_page({{"name", "minato"},
                    {"version", facts.version},
                    {"region", facts.region},
                    {"services", std::move(services)}});
}

std::string services_as_list() {
  std::string text;
  for (const wire::ServiceModel* service : wire::all_services()) {
    text += fmt::format("<li>{}</li>", service->signing_name);
  }
  return text;
}

HttpResponse facts_for_people(const HttpRequest& request, const PageFacts& facts) {
  constexpr std::string_view kPage =
      "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Minato</title>"
      "<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:40em;margin:4em auto;"
      "padding:0 1em}}code,pre{{background:#f2f2f2;padding:.1em .3em}}</style></head><body>"
      "<h1>Minato {}</h1><p>This is the AWS API of Minato, region <code>{}</code>. "
      "Requests are signed with Signature Version 4. The services:</p><ul>{}</ul>"
      "<pre>aws --profile minato --endpoint-url http://{} ecs list-clusters</pre></body></html>\n";
  std::string host;
  for (const char c : request.headers.find("Host").value_or("127.0.0.1:4566")) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
    if (plain) host += c;
  }
  return {200,
          {{"Content-Type", "text/html; charset=utf-8"}},
          fmt::format(kPage, facts.version, facts.region, services_as_list(), host)};
}

bool wants_html(const HttpRequest& request) {
  return request.headers.find("Accept").value_or("").find("text/html") != std::string_view::npos;
}

}  // namespace

std::optional<HttpResponse> page(const HttpRequest& request, const PageFacts& facts) {
  if (request.method != "GET" && request.method != "HEAD") return std::nullopt;
  if (request.target == "/health") return health();
  if (request.target != "/" || request.headers.find("Authorization")) return std::nullopt;
  if (request.headers.find("X-Amz-Target")) return std::nullopt;
  return wants_html(request) ? facts_for_people(request, facts) : facts_as_json(facts);
}

}  // namespace minato::control_plane
