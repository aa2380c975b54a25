#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <array>
#include <chrono>
#include <utility>
#include <vector>

#include "wire/http_byte_stream.h"

namespace minato::wire {
namespace {

struct ContextDeleter {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct SslDeleter {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};
using Context = std::unique_ptr<SSL_CTX, ContextDeleter>;

std::string openssl_reason() {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  const char* const reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason == nullptr ? "TLS failed" : reason;
}

Result<Context> make_context(const TlsOptions& options) {
  Context context(SSL_CTX_new(TLS_client_method()));
  if (!context) return fail(ErrorCode::kIo, openssl_reason());
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  // Many servers just close. A body that ends too early is noticed by its length.
  SSL_CTX_set_options(context.get(), SSL_OP_IGNORE_UNEXPECTED_EOF);
  const std::string& file = options.certificate_authorities;
  const int loaded = file.empty() ? SSL_CTX_set_default_verify_paths(context.get())
                                  : SSL_CTX_load_verify_file(context.get(), file.c_str());
  if (loaded != 1) {
    return fail(ErrorCode::kIo, "no certificate authorities in " +
                                    (file.empty() ? std::string("the system's place") : file) +
                                    ": " + openssl_reason());
  }
  return context;
}

/// OpenSSL works on memory; the bytes go through the transport, which knows about time limits and
/// broken pipes.
class TlsStream final : public ByteStream {
 public:
  TlsStream(std::unique_ptr<ByteStream> transport, std::string host)
      : transport_(std::move(transport)), host_(std::move(host)) {}

  Status handshake(const TlsOptions& options) {
    Result<Context> context = make_context(options);
    if (!context) return fail(context.error());
    ssl_.reset(SSL_new(context->get()));
    incoming_ = BIO_new(BIO_s_mem());
    outgoing_ = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl_.get(), incoming_, outgoing_);
    const std::string name = bare_host();
    if (is_address(name)) {
      X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_.get()), name.c_str());
    } else {
      SSL_set_tlsext_host_name(ssl_.get(), name.c_str());
      SSL_set1_host(ssl_.get(), name.c_str());
    }
    SSL_set_connect_state(ssl_.get());
    const auto deadline = std::chrono::steady_clock::now() + options.handshake_timeout;
    for (;;) {
      const int result = SSL_do_handshake(ssl_.get());
      if (Status pumped = pump(result); !pumped) return pumped;
      if (result == 1) return {};
      if (ended_) return fail(ErrorCode::kIo, host_ + ": the connection ended in the handshake");
      if (std::chrono::steady_clock::now() > deadline) {
        return fail(ErrorCode::kTimeout, host_ + ": the TLS handshake took too long");
      }
    }
  }

  Result<std::string_view> read() override {
    buffer_.resize(kBufferSize);
    for (;;) {
      const int got = SSL_read(ssl_.get(), buffer_.data(), static_cast<int>(buffer_.size()));
      if (got > 0) return std::string_view(buffer_.data(), static_cast<std::size_t>(got));
      const bool over = SSL_get_error(ssl_.get(), got) == SSL_ERROR_ZERO_RETURN || ended_;
      if (over) return std::string_view();
      if (Status pumped = pump(got); !pumped) return fail(pumped.error());
    }
  }

  Status write(std::string_view data) override {
    while (!data.empty()) {
      const int size = static_cast<int>(std::min(data.size(), kBufferSize));
      const int sent = SSL_write(ssl_.get(), data.data(), size);
      if (Status pumped = pump(sent); !pumped) return pumped;
      if (ended_) return fail(ErrorCode::kIo, host_ + ": the connection ended");
      if (sent > 0) data.remove_prefix(static_cast<std::size_t>(sent));
    }
    return {};
  }

  bool alive() const override { return !ended_ && transport_->alive(); }

 private:
  static constexpr std::size_t kBufferSize = 65536;

  std::string bare_host() const {
    return host_.starts_with("[") ? host_.substr(1, host_.size() - 2) : host_;
  }

  static bool is_address(const std::string& host) {
    return host.find(':') != std::string::npos ||
           host.find_first_not_of("0123456789.") == std::string::npos;
  }

  /// Moves what OpenSSL has to send, then fetches what it waits for. `result` is its last answer.
  Status pump(int result) {
    const int wants = result > 0 ? SSL_ERROR_NONE : SSL_get_error(ssl_.get(), result);
    if (wants == SSL_ERROR_SSL || wants == SSL_ERROR_SYSCALL) {
      flush();  // The alert that tells the peer.
      return fail(ErrorCode::kIo, host_ + ": " + failure());
    }
    if (Status flushed = flush(); !flushed) return flushed;
    if (wants != SSL_ERROR_WANT_READ) return {};
    const Result<std::string_view> data = transport_->read();
    if (!data) return fail(data.error());
    ended_ = data->empty();
    if (ended_) BIO_set_mem_eof_return(incoming_, 0);
    BIO_write(incoming_, data->data(), static_cast<int>(data->size()));
    return {};
  }

  Status flush() {
    char* data = nullptr;
    const long size = BIO_get_mem_data(outgoing_, &data);
    if (size <= 0) return {};
    const Status written = transport_->write({data, static_cast<std::size_t>(size)});
    BIO_reset(outgoing_);
    return written;
  }

  std::string failure() const {
    const long verdict = SSL_get_verify_result(ssl_.get());
    if (verdict != X509_V_OK) {
      ERR_clear_error();
      return std::string("its certificate is not trusted: ") +
             X509_verify_cert_error_string(verdict);
    }
    return openssl_reason();
  }

  std::unique_ptr<ByteStream> transport_;
  std::string host_;
  std::unique_ptr<SSL, SslDeleter> ssl_;
  BIO* incoming_ = nullptr;  // Owned by ssl_.
  BIO* outgoing_ = nullptr;  // Likewise.
  bool ended_ = false;
  std::vector<char> buffer_;
};

}  // namespace

Result<std::unique_ptr<ByteStream>> make_tls_stream(std::unique_ptr<ByteStream> transport,
                                                    const TlsOptions& options) {
  auto stream = std::make_unique<TlsStream>(std::move(transport), options.host);
  if (Status done = stream->handshake(options); !done) return fail(done.error());
  return std::unique_ptr<ByteStream>(std::move(stream));
}

}  // namespace minato::wire
