// Where access logs may be asked to go. Bucket and prefix become names of directories on the
// machine that runs the balancer: nothing that S3 takes leads out of them.
#pragma once

#include <string_view>

namespace minato::elb {

/// S3's rules for the name of a bucket: 3 to 63 lower case letters, digits, dots and hyphens.
bool is_bucket_name(std::string_view name);

/// Names with "/" between them, none of which is empty, "." or contains ".."; ELB keeps the word
/// AWSLogs for itself.
bool is_log_prefix(std::string_view prefix);

}  // namespace minato::elb
