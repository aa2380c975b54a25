#!/usr/bin/env python3
"""Writes a container image archive of one layer, without a container engine.

The same files give the same digests on every machine: times, owners and order are fixed. `--format oci`
writes an OCI layout in a tar, `--format docker` what `docker save` writes.
"""
import argparse
import gzip
import hashlib
import io
import json
import pathlib
import tarfile

EPOCH = "1970-01-01T00:00:00Z"


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--name", required=True, help="name and tag, as in sample:v1")
    parser.add_argument("--file", action="append", default=[], metavar="SOURCE=TARGET")
    parser.add_argument("--link", action="append", default=[], metavar="NAME=TARGET")
    parser.add_argument("--root-archive", help="a tar archive to take as the layer instead of files")
    parser.add_argument("--entrypoint", action="append", default=[])
    parser.add_argument("--command", action="append", default=[])
    parser.add_argument("--env", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--expose", action="append", default=[], metavar="PORT")
    parser.add_argument("--user", default="")
    parser.add_argument("--format", choices=("oci", "docker"), default="oci")
    parser.add_argument("--output", required=True, type=pathlib.Path)
    return parser.parse_args()


def add(archive, name, content=b"", mode=0o644, kind=tarfile.REGTYPE, target=""):
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.type, entry.linkname = len(content), mode, kind, target
    archive.addfile(entry, io.BytesIO(content))


def layer_of(files, links):
    """The layer's tar: the files as executables with the folders above them, and symbolic links."""
    buffer = io.BytesIO()
    folders = {"tmp"}
    for path in [target for _, target in files] + [name for name, _ in links]:
        folders.update(str(p) for p in pathlib.PurePosixPath(path.lstrip("/")).parents if str(p) != ".")
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for folder in sorted(folders):
            add(archive, folder + "/", mode=0o1777 if folder == "tmp" else 0o755, kind=tarfile.DIRTYPE)
        for source, target in sorted(files, key=lambda pair: pair[1]):
            add(archive, target.lstrip("/"), pathlib.Path(source).read_bytes(), mode=0o755)
        for name, target in sorted(links):
            add(archive, name.lstrip("/"), kind=tarfile.SYMTYPE, mode=0o777, target=target)
    return buffer.getvalue()


def config_of(arguments, layer):
    config = {"Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"] + arguments.env}
    if arguments.entrypoint:
        config["Entrypoint"] = arguments.entrypoint
    if arguments.command:
        config["Cmd"] = arguments.command
    if arguments.user:
        config["User"] = arguments.user
    if arguments.expose:
        config["ExposedPorts"] = {f"{port}/tcp": {} for port in arguments.expose}
    return {
        "created": EPOCH, "architecture": "amd64", "os": "linux", "config": config,
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + digest(layer)]},
        "history": [{"created": EPOCH, "created_by": "make_image.py"}],
    }


def digest(content):
    return hashlib.sha256(content).hexdigest()


def encoded(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def write_oci(archive, name, config, layer):
    packed = gzip.compress(layer, compresslevel=6, mtime=0)

    def descriptor(kind, content):
        return {"mediaType": f"application/vnd.oci.image.{kind}", "size": len(content),
                "digest": "sha256:" + digest(content)}

    manifest = encoded({
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": descriptor("config.v1+json", config),
        "layers": [descriptor("layer.v1.tar+gzip", packed)],
    })
    index = encoded({
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": [{**descriptor("manifest.v1+json", manifest),
                       "platform": {"architecture": "amd64", "os": "linux"},
                       "annotations": {"org.opencontainers.image.ref.name": name}}],
    })
    add(archive, "oci-layout", encoded({"imageLayoutVersion": "1.0.0"}))
    add(archive, "index.json", index)
    for blob in (config, packed, manifest):
        add(archive, "blobs/sha256/" + digest(blob), blob)


def write_docker(archive, name, config, layer):
    layer_path, config_path = digest(layer) + "/layer.tar", digest(config) + ".json"
    add(archive, layer_path, layer)
    add(archive, config_path, config)
    add(archive, "manifest.json",
        encoded([{"Config": config_path, "RepoTags": [name], "Layers": [layer_path]}]))


def main():
    arguments = parse_arguments()
    split = [item.split("=", 1) for item in arguments.file]
    links = [item.split("=", 1) for item in arguments.link]
    layer = (pathlib.Path(arguments.root_archive).read_bytes() if arguments.root_archive
             else layer_of(split, links))
    config = encoded(config_of(arguments, layer))
    write = write_oci if arguments.format == "oci" else write_docker
    partial = arguments.output.with_suffix(".partial")
    with tarfile.open(partial, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        write(archive, arguments.name, config, layer)
    partial.rename(arguments.output)


if __name__ == "__main__":
    main()
