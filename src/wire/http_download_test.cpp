// Transfers that break, and TLS: against servers of the test's own that HttpServer would not be.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <functional>
#include <memory>
#include <thread>

#include "base/file.h"
#include "base/unique_fd.h"
#include "wire/http_client.h"

namespace minato::wire {
namespace {

/// Gives each connection in turn to `serve`, on a thread of its own.
class ScriptedServer {
 public:
  explicit ScriptedServer(std::function<void(int connection, int index)> serve)
      : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listener_.get(), 16);
    ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, serve = std::move(serve)] { run(serve); });
  }
  ~ScriptedServer() {
    ending_ = true;
    ::shutdown(listener_.get(), SHUT_RDWR);
    thread_.join();
  }

  std::uint16_t port() const { return port_; }

 private:
  void run(const std::function<void(int, int)>& serve) {
    for (int index = 0; !ending_; ++index) {
      const UniqueFd connection(::accept(listener_.get(), nullptr, nullptr));
      if (!connection) return;
      serve(connection.get(), index);
      ::shutdown(connection.get(), SHUT_WR);
      char rest[256];
      while (::recv(connection.get(), rest, sizeof rest, 0) > 0) {
      }
    }
  }

  UniqueFd listener_;
  std::uint16_t port_ = 0;
  std::atomic<bool> ending_ = false;
  std::thread thread_;
};

std::string read_head(const std::function<int(char*, int)>& read) {
  std::string head;
  char c = 0;
  while (!head.ends_with("\r\n\r\n") && read(&c, 1) == 1) head += c;
  return head;
}

std::string read_head(int fd) {
  return read_head([fd](char* to, int size) { return static_cast<int>(::recv(fd, to, size, 0)); });
}

void write_text(int fd, const std::string& text) {
  ASSERT_EQ(::send(fd, text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
}

struct Received {
  int heads = 0;
  std::string body;

  HttpBodySink sink() {
    return {[this](const HttpResponseHead&) -> Status { return ++heads, Status(); },
            [this](std::string_view data) -> Status { return body += data, Status(); }};
  }
};

HttpClientRequest get(const std::string& scheme, const ScriptedServer& server) {
  return {"GET", scheme + "://127.0.0.1:" + std::to_string(server.port()) + "/blob", {}, ""};
}

TEST(HttpDownload, TakesUpABrokenTransfer) {
  std::vector<std::string> heads;
  const ScriptedServer server([&heads](int connection, int index) {
    heads.push_back(read_head(connection));
    if (index == 0) {
      write_text(connection, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123");
    } else if (index == 1) {
      write_text(connection,
                 "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 4-9/10\r\n"
                 "Content-Length: 6\r\n\r\n45");
    } else {  // A server without ranges.
      write_text(connection, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789");
    }
  });
  Received received;
  const Status done = HttpClient().download(get("http", server), received.sink(), 3);
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(received.body, "0123456789");
  EXPECT_EQ(received.heads, 1);
  ASSERT_EQ(heads.size(), 3u);
  EXPECT_EQ(heads[0].find("Range:"), std::string::npos);
  EXPECT_NE(heads[1].find("Range: bytes=4-\r\n"), std::string::npos);
  EXPECT_NE(heads[2].find("Range: bytes=6-\r\n"), std::string::npos);
}

TEST(HttpDownload, GivesUpInTheEnd) {
  std::atomic<int> attempts = 0;
  const ScriptedServer server([&attempts](int connection, int) {
    ++attempts;
    read_head(connection);
    write_text(connection, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
  });
  Received received;
  const Status broken = HttpClient().download(get("http", server), received.sink(), 3);
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().code, ErrorCode::kIo);
  EXPECT_EQ(attempts, 3);
  EXPECT_EQ(received.heads, 1);
}

TEST(HttpDownload, DoesNotInsistWhenTheAnswerIsNo) {
  std::atomic<int> attempts = 0;
  const ScriptedServer server([&attempts](int connection, int) {
    ++attempts;
    read_head(connection);
    write_text(connection, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 5\r\n\r\nno");
  });
  Received received;
  EXPECT_FALSE(HttpClient().download(get("http", server), received.sink(), 3));
  EXPECT_EQ(attempts, 1);
}

TEST(HttpDownload, WaitsOnlySoLong) {
  const ScriptedServer server([](int connection, int) {
    read_head(connection);
    pollfd closed{connection, POLLRDHUP, 0};
    ::poll(&closed, 1, 10'000);
  });
  HttpClient client(HttpClientOptions{.idle_timeout = Millis(50), .certificate_authorities = ""});
  Received received;
  const Status late = client.stream(get("http", server), received.sink());
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kTimeout) << late.error().message;
}

TEST(HttpDownload, SkipsInterimAnswers) {
  const ScriptedServer server([](int connection, int) {
    read_head(connection);
    write_text(connection,
               "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
               "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  });
  const auto got = HttpClient().send(get("http", server));
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_EQ(got->body, "ok");
}

TEST(HttpDownload, RefusesWhatIsNoHttp) {
  const ScriptedServer server([](int connection, int) { write_text(connection, "SSH-2.0-x\r\n"); });
  const auto got = HttpClient().send(get("http", server));
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code, ErrorCode::kMalformedRequest) << got.error().message;
}

// -- TLS ------------------------------------------------------------------------------------------

template <auto kFree>
struct OpensslDeleter {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, OpensslDeleter<&EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, OpensslDeleter<&X509_free>>;
using TlsContext = std::unique_ptr<SSL_CTX, OpensslDeleter<&SSL_CTX_free>>;
using Tls = std::unique_ptr<SSL, OpensslDeleter<&SSL_free>>;

/// Signed by itself, for `subject_alternative_name` ("IP:127.0.0.1").
Certificate make_certificate(EVP_PKEY* key, const char* subject_alternative_name) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* const name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  for (const auto& [id, value] : {std::pair(NID_subject_alt_name, subject_alternative_name),
                                  std::pair(NID_basic_constraints, "critical,CA:TRUE")}) {
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, id, value);
    X509_add_ext(certificate.get(), extension, -1);
    X509_EXTENSION_free(extension);
  }
  X509_sign(certificate.get(), key, EVP_sha256());
  return certificate;
}

class HttpTlsTest : public testing::Test {
 protected:
  // OpenSSL writes to its socket without asking for no signal; the client's side does not.
  static void SetUpTestSuite() { std::signal(SIGPIPE, SIG_IGN); }

  void start(const char* subject_alternative_name) {
    key_.reset(EVP_EC_gen("P-256"));
    certificate_ = make_certificate(key_.get(), subject_alternative_name);
    context_.reset(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_use_certificate(context_.get(), certificate_.get());
    SSL_CTX_use_PrivateKey(context_.get(), key_.get());
    server_ = std::make_unique<ScriptedServer>([this](int connection, int) { serve(connection); });
    authorities_ = (std::filesystem::temp_directory_path() /
                    ("minato-ca-" + std::to_string(server_->port()) + ".pem"))
                       .native();
    const std::unique_ptr<BIO, OpensslDeleter<&BIO_free>> text(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(text.get(), certificate_.get());
    char* data = nullptr;
    const long size = BIO_get_mem_data(text.get(), &data);
    ASSERT_TRUE(write_file_durably(authorities_, {data, static_cast<std::size_t>(size)}));
  }
  void TearDown() override {
    server_.reset();
    std::filesystem::remove(authorities_);
  }

  void serve(int connection) {
    const Tls tls(SSL_new(context_.get()));
    SSL_set_fd(tls.get(), connection);
    if (SSL_accept(tls.get()) != 1) return;
    for (int i = 0; i < 2; ++i) {
      const std::string head =
          read_head([&tls](char* to, int size) { return SSL_read(tls.get(), to, size); });
      if (head.empty()) return;
      const std::string body(200'000, 'x');
      const std::string answer =
          "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
      SSL_write(tls.get(), answer.data(), static_cast<int>(answer.size()));
    }
    SSL_shutdown(tls.get());
  }

  HttpClient client(const std::string& authorities) {
    return HttpClient(HttpClientOptions{.certificate_authorities = authorities});
  }

  Key key_;
  Certificate certificate_;
  TlsContext context_;
  std::unique_ptr<ScriptedServer> server_;
  std::string authorities_;
};

TEST_F(HttpTlsTest, TalksToWhomItTrusts) {
  start("IP:127.0.0.1");
  HttpClient trusting = client(authorities_);
  for (int i = 0; i < 2; ++i) {
    const auto got = trusting.send(get("https", *server_));
    ASSERT_TRUE(got) << got.error().message;
    EXPECT_EQ(got->body.size(), 200'000u);
  }
}

TEST_F(HttpTlsTest, TalksToNobodyElse) {
  start("IP:127.0.0.1");
  const auto unknown = client("").send(get("https", *server_));
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::kIo);
  EXPECT_NE(unknown.error().message.find("its certificate is not trusted"), std::string::npos)
      << unknown.error().message;
}

TEST_F(HttpTlsTest, WantsTheNameToMatch) {
  start("DNS:elsewhere.example");
  const auto mistaken = client(authorities_).send(get("https", *server_));
  ASSERT_FALSE(mistaken);
  EXPECT_NE(mistaken.error().message.find("not trusted"), std::string::npos)
      << mistaken.error().message;
}

TEST(HttpTls, IsNotSpokenToAPlainServer) {
  const ScriptedServer server(
      [](int connection, int) { write_text(connection, "HTTP/1.1 400 Bad Request\r\n\r\n"); });
  const auto got = HttpClient().send(get("https", server));
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code, ErrorCode::kIo) << got.error().message;
}

}  // namespace
}  // namespace minato::wire
