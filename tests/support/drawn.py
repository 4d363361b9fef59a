"""Pictures made on the spot, the same ones every time."""

import base64
import io

import numpy as np
from PIL import Image, ImageDraw

# 64 × 48, the left half red and the right half blue; Pillow and pi-heif cannot write this format.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ACJpbG9jAAAAAERAAAEAAQAAAAABoQABAAAAAAAAAGEAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRt"
    "AAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMA"
    "AAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5j"
    "bHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBp"
    "eGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAAGltZGF0AAAAXSgBrxOA9SeBP//gpUf/utZ4fg8NMT/+88Yj+gax"
    "/+L1d24DHYsoDCeJRFN4ju5YyxTWGlKz3AqVo6vSar2TaFL+E2j/4CPCeB8gQ94nsb48Udt6v1rvqjKULjKHbg=="
)


def encoded(image, kind="JPEG", **how):
    buffer = io.BytesIO()
    image.save(buffer, kind, **how)
    return buffer.getvalue()


def decoded(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def halves(mode="RGB", size=(64, 48)):
    """Red on the left, blue on the right, and a white corner at the upper left."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((30, 30, 200), (size[0] // 2, 0, *size))
    image.paste((255, 255, 255), (0, 0, size[0] // 4, size[1] // 4))
    return image if mode == "RGB" else image.convert(mode)


def scene(seed, size=(640, 480)):
    """A picture as busy as a photograph: clouds of all sizes, and things with edges."""
    random = np.random.default_rng(seed)
    layers = np.zeros((size[1], size[0]))
    for cells in (4, 9, 19, 40, 90):
        noise = Image.fromarray(random.integers(0, 256, (cells, cells), dtype=np.uint8))
        layers += np.asarray(noise.resize(size, Image.Resampling.BICUBIC), dtype=float) / (1 + cells / 30)
    layers = 255 * (layers - layers.min()) / np.ptp(layers)
    image = Image.fromarray(layers.astype(np.uint8)).convert("RGB")
    draw = ImageDraw.Draw(image)
    for _ in range(60):
        x, y = random.integers(0, size[0]), random.integers(0, size[1])
        width, height = random.integers(10, 90, 2)
        shape = draw.rectangle if random.random() < 0.5 else draw.ellipse
        shape((x, y, x + width, y + height), fill=tuple(int(one) for one in random.integers(0, 256, 3)))
    return image
