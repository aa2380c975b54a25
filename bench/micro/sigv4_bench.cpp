// What a signature costs a request: verifying with the key cached, signing, deriving a key.
#include <benchmark/benchmark.h>

#include "wire/sigv4_signer.h"
#include "wire/sigv4_verifier.h"

namespace minato::wire {
namespace {

const AccessKey kKey{"AKIAABCDEFGHIJKLMNOP", "0123456789012345678901234567890123456789"};
const Instant kNow = *parse_amz_date("20260101T000500Z");

/// What boto3 sends for DescribeServices, with a body of `size` bytes.
HttpRequest describe_services(std::size_t size) {
  HttpRequest request{"POST", "/", {}, std::string(size, 'x'), "127.0.0.1:1"};
  request.headers = {
      {"Host", "127.0.0.1:4566"},
      {"Accept-Encoding", "identity"},
      {"X-Amz-Target", "AmazonEC2ContainerServiceV20141113.DescribeServices"},
      {"Content-Type", "application/x-amz-json-1.1"},
      {"User-Agent", "Boto3/1.26.27 Python/3.11.2 Linux/6.1.0 Botocore/1.29.27"},
      {"Content-Length", std::to_string(size)},
      {"amz-sdk-invocation-id", "01234567-89ab-4def-8123-456789abcdef"},
      {"amz-sdk-request", "attempt=1; max=3"},
  };
  return request;
}

void verify(benchmark::State& state) {
  const Sigv4Verifier verifier({kKey, "us-east-1", {"ecs"}});
  HttpRequest request = describe_services(static_cast<std::size_t>(state.range(0)));
  Sigv4Signer(kKey, "us-east-1", "ecs").sign(request, kNow);
  for (auto _ : state) {
    const auto scope = verifier.verify(request, kNow);
    if (!scope) state.SkipWithError(scope.error().message.c_str());
  }
}
BENCHMARK(verify)->Arg(100)->Arg(1000)->Arg(10'000)->Arg(1'000'000);

void sign(benchmark::State& state) {
  Sigv4Signer signer(kKey, "us-east-1", "ecs");
  HttpRequest request = describe_services(100);
  for (auto _ : state) signer.sign(request, kNow);
}
BENCHMARK(sign);

void derive_key(benchmark::State& state) {
  const CredentialScope scope{"20260101", "us-east-1", "ecs"};
  for (auto _ : state) benchmark::DoNotOptimize(signing_key(kKey.secret, scope));
}
BENCHMARK(derive_key);

}  // namespace
}  // namespace minato::wire
