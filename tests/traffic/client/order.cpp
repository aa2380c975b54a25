#include "client/order.h"

#include <map>
#include <stdexcept>

namespace minato::traffic {
namespace {

Kind kind_named(const std::string& name) {
  static const std::map<std::string, Kind> kKinds{{"keep_alive", Kind::kKeepAlive},
                                                  {"short", Kind::kShort},
                                                  {"slow", Kind::kSlow},
                                                  {"trickle", Kind::kTrickle},
                                                  {"upload", Kind::kUpload},
                                                  {"http2", Kind::kHttp2},
                                                  {"http2_slow", Kind::kHttp2Slow},
                                                  {"grpc", Kind::kGrpc},
                                                  {"grpc_stream", Kind::kGrpcStream},
                                                  {"websocket", Kind::kWebSocket},
                                                  {"tcp", Kind::kTcp},
                                                  {"tcp_short", Kind::kTcpShort}};
  const auto found = kKinds.find(name);
  if (found == kKinds.end()) throw std::runtime_error(name + ": no kind of traffic");
  return found->second;
}

/// Resolved once, so that the name server is not tested too.
asio::ip::tcp::endpoint resolve(const std::string& host, const std::string& port) {
  asio::io_context context;
  asio::ip::tcp::resolver resolver(context);
  return resolver.resolve(host, port).begin()->endpoint();
}

void read_url(const std::string& url, Order& order) {
  const std::size_t scheme_end = url.find("://");
  if (scheme_end == std::string::npos) throw std::runtime_error(url + ": not a URL");
  const std::string scheme = url.substr(0, scheme_end);
  order.tls = scheme == "https" || scheme == "tls";
  const std::string rest = url.substr(scheme_end + 3);
  order.host = rest.substr(0, rest.find('/'));
  const std::size_t colon = order.host.find(':');
  const std::string port =
      colon == std::string::npos ? (order.tls ? "443" : "80") : order.host.substr(colon + 1);
  order.place = resolve(order.host.substr(0, colon), port);
}

Order parse_order(const boost::json::object& json) {
  Order order;
  const auto text = [&](const char* name) { return std::string(json.at(name).as_string()); };
  const auto number = [&](const char* name, double otherwise) {
    const boost::json::value* value = json.if_contains(name);
    return value == nullptr ? otherwise : value->to_number<double>();
  };
  const auto time = [&](const char* name, std::chrono::milliseconds otherwise) {
    const double milliseconds = number(name, static_cast<double>(otherwise.count()) / 1000) * 1000;
    return std::chrono::milliseconds(static_cast<int>(milliseconds));
  };
  order.name = text("name");
  order.kind = kind_named(text("kind"));
  order.rate = number("rate", order.rate);
  order.connections = static_cast<int>(number("connections", order.connections));
  order.duration = time("seconds", order.duration);
  order.timeout = time("timeout", order.timeout);
  order.bytes = static_cast<std::size_t>(number("bytes", static_cast<double>(order.bytes)));
  order.reopens = number("reopens", 0) != 0;
  read_url(text("url"), order);
  if (order.rate <= 0 || order.connections <= 0) {
    throw std::runtime_error(order.name + ": rate and connections must be positive");
  }
  return order;
}

}  // namespace

std::vector<Order> parse_orders(std::string_view json) {
  std::vector<Order> orders;
  const boost::json::value document = boost::json::parse(json);
  for (const auto& value : document.as_array()) {
    orders.push_back(parse_order(value.as_object()));
  }
  return orders;
}

}  // namespace minato::traffic
