#include "agent/images/name_index.h"

#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "agent/images/json_members.h"
#include "base/file.h"

namespace minato::images {
namespace {

constexpr std::string_view kLoaded = "loaded";
constexpr std::string_view kPulled = "pulled";

std::string_view to_string(StoredImage::Origin origin) {
  return origin == StoredImage::Origin::kLoaded ? kLoaded : kPulled;
}

ImageNames read_names(const boost::json::object& file) {
  ImageNames names;
  for (const auto& member : object_member(file, "images")) {
    const boost::json::object& image = object_of(member.value(), "images");
    auto digest = Digest::parse(string_member(image, "digest"));
    if (!digest) throw std::invalid_argument(digest.error().message);
    const auto origin = string_member(image, "origin") == kLoaded ? StoredImage::Origin::kLoaded
                                                                  : StoredImage::Origin::kPulled;
    names.emplace(std::string(member.key().data(), member.key().size()),
                  NamedImage{std::move(*digest), origin});
  }
  return names;
}

std::string write_names(const ImageNames& names) {
  boost::json::object images;
  for (const auto& [name, image] : names) {
    images[name] = boost::json::object{{"digest", image.digest.str()},
                                       {"origin", std::string(to_string(image.origin))}};
  }
  return boost::json::serialize(boost::json::object{{"version", 1}, {"images", std::move(images)}});
}

}  // namespace

Result<ImageNames> NameIndex::read() const {
  const auto text = read_file(folder_.names_file());
  if (!text && text.error().code == ErrorCode::kNotFound) return ImageNames{};
  if (!text) return fail(text.error());
  auto names =
      reading(folder_.names_file().native(), [&] { return read_names(parse_object(*text)); });
  if (!names) return fail(ErrorCode::kIo, names.error().message);
  return names;
}

Status NameIndex::update(const std::function<void(ImageNames&)>& change) {
  const auto lock = folder_.lock_names();
  if (!lock) return fail(lock.error());
  const auto before = read();
  if (!before) return fail(before.error());
  ImageNames after = *before;
  change(after);
  if (after == *before) return {};
  return write_file_durably(folder_.names_file(), write_names(after));
}

}  // namespace minato::images
