"""Makes the samples here, which ImageIO cannot: pip install pillow==13.0.0 pillow-heif==1.8.1, then run it here."""

import io
import struct

import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()


def drawn(mode="RGB", size=(8, 5)):
    image = Image.new(mode, size)
    for x in range(size[0]):
        for y in range(size[1]):
            image.putpixel((x, y), (x * 30, y * 50, 99, 200)[: len(mode)] if len(mode) > 1 else x * 30)
    return image


def turned():
    """Exif that turns by a quarter; anew for each, since some writers take it out."""
    exif = Image.Exif()
    exif[274] = 6
    return exif


rgb = drawn()
rgb.save("lossy.webp", quality=50)
rgb.save("lossless.webp", lossless=True)
drawn("RGBA").save("alpha.webp", quality=50)
rgb.save("turned.webp", quality=50, exif=turned())
drawn().save("animated.webp", save_all=True, append_images=[drawn().rotate(180)], quality=50)
large = drawn(size=(64, 40))
large.save("plain.avif", quality=40)
large.save("turned.avif", quality=40, exif=turned())
large.save("animated.avif", save_all=True, append_images=[large.rotate(180)], quality=40)
large.save("plain.heic", quality=40)
large.save("exif.heic", quality=40, exif=turned())
rgb.save("animated.png", save_all=True, append_images=[rgb.rotate(180)])
rgb.save("turned.png", exif=turned())
rgb.save("big.tiff", big_tiff=True)
rgb.save("turned.tiff", compression="tiff_lzw", tiffinfo={274: 8})
rgb.save("pages.tiff", save_all=True, append_images=[large], compression="tiff_deflate")
rgb.save("turned.jpg", exif=turned())
drawn("CMYK").save("cmyk.jpg")
rgb.save("progressive.jpg", progressive=True, restart_marker_blocks=1)
drawn(size=(64, 40)).save("restarts.jpg", restart_marker_blocks=1)

# GIF87a has neither extensions nor animations.
gif = io.BytesIO()
drawn("P").save(gif, "GIF")
with open("old.gif", "wb") as file:
    file.write(b"GIF87a" + gif.getvalue()[6:])

# OS/2: a header of 12 bytes, 24 bits a pixel, rows of whole words.
rows = b"".join(bytes(range(y, y + 24)) for y in range(5))
with open("os2.bmp", "wb") as file:
    file.write(b"BM" + struct.pack("<IHHI", 26 + len(rows), 0, 0, 26))
    file.write(struct.pack("<IHHHH", 12, 8, 5, 1, 24) + rows)
# Windows, the first row above.
with open("topdown.bmp", "wb") as file:
    file.write(b"BM" + struct.pack("<IHHI", 54 + len(rows), 0, 0, 54))
    file.write(struct.pack("<IiiHHIIiiII", 40, 8, -5, 1, 24, 0, 0, 0, 0, 0, 0) + rows)
# Run-length encoded: 5 rows of one run each.
runs = b"".join(bytes([8, y, 0, 0]) for y in range(5))[:-2] + b"\0\1"
with open("runs.bmp", "wb") as file:
    file.write(b"BM" + struct.pack("<IHHI", 54 + 1024 + len(runs), 0, 0, 54 + 64))
    file.write(struct.pack("<IiiHHIIiiII", 40, 8, 5, 1, 8, 1, len(runs), 0, 0, 16, 0))
    file.write(bytes(64) + runs)
