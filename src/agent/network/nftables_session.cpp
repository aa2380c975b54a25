#include "agent/network/nftables_session.h"

#include <nftables/libnftables.h>

namespace minato::network {

Result<std::unique_ptr<NftablesSession>> NftablesSession::open() {
  nft_ctx* context = nft_ctx_new(NFT_CTX_DEFAULT);
  if (context == nullptr) {
    return fail(ErrorCode::kNotSupportedHere, "nftables: cannot open a netlink session.");
  }
  nft_ctx_buffer_output(context);
  nft_ctx_buffer_error(context);
  return std::unique_ptr<NftablesSession>(new NftablesSession(context));
}

NftablesSession::NftablesSession(nft_ctx* context) : context_(context) {}

NftablesSession::~NftablesSession() { nft_ctx_free(context_); }

Result<std::string> NftablesSession::run(const std::string& commands) {
  if (commands.empty()) return std::string{};
  const std::lock_guard lock(mutex_);
  return run_locked(commands);
}

Result<std::string> NftablesSession::list_with_handles(const std::string& command) {
  const std::lock_guard lock(mutex_);
  nft_ctx_output_set_flags(context_, NFT_CTX_OUTPUT_HANDLE);
  auto listed = run_locked(command);
  nft_ctx_output_set_flags(context_, 0);
  return listed;
}

Result<std::string> NftablesSession::run_locked(const std::string& commands) {
  const int outcome = nft_run_cmd_from_buffer(context_, commands.c_str());
  std::string printed = nft_ctx_get_output_buffer(context_);
  const std::string error = nft_ctx_get_error_buffer(context_);
  if (outcome == 0) return printed;
  // The first line says what is wrong; the rest repeats the commands.
  const std::string reason = error.substr(0, error.find('\n'));
  const bool missing = reason.find("No such file or directory") != std::string::npos;
  return fail(missing ? ErrorCode::kNotFound : ErrorCode::kIo, "nftables: " + reason);
}

}  // namespace minato::network
