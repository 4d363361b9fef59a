"""Files packed so that the same files are the same bytes: sorted names, one fixed time, one fixed compression."""

import hashlib
import io
import zipfile

MANIFEST = "manifest-sha256.txt"
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
LEVEL = 9
UNIX, READABLE = 3, 0o100644 << 16

Files = dict[str, bytes]


def manifest(files: Files) -> bytes:
    """As `sha256sum` writes and checks it."""
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()


def packed(files: Files) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, FIXED_TIME)
            info.create_system, info.external_attr = UNIX, READABLE
            archive.writestr(info, files[name], zipfile.ZIP_DEFLATED, LEVEL)
    return buffer.getvalue()
