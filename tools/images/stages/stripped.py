"""Takes from shared libraries what only debuggers and linkers read: section tables and symbols.

The loader reads segments alone, so a file may end where its last segment does. Wheels carry
megabytes of these, and the base has no `strip`. Arguments: folders.
"""

import struct
import sys
from pathlib import Path


def strip(content: bytes) -> bytes:
    """A 64-bit little-endian ELF file up to the end of its segments; other content unchanged."""
    if content[:6] != b"\x7fELF\x02\x01":
        return content
    (table,) = struct.unpack_from("<Q", content, 32)
    size, count = struct.unpack_from("<HH", content, 54)
    end = table + size * count
    for number in range(count):
        (offset,) = struct.unpack_from("<Q", content, table + size * number + 8)
        (length,) = struct.unpack_from("<Q", content, table + size * number + 32)
        end = max(end, offset + length)
    made = bytearray(content[:end])
    struct.pack_into("<Q", made, 40, 0)  # where its sections are described: nowhere
    struct.pack_into("<HH", made, 60, 0, 0)
    return bytes(made)


def main() -> None:
    """Strip every shared library below the folders."""
    for folder in sys.argv[1:]:
        for path in Path(folder).rglob("*.so*"):
            if path.is_file() and not path.is_symlink():
                before = path.read_bytes()
                after = strip(before)
                if len(after) < len(before):
                    path.write_bytes(after)


if __name__ == "__main__":
    main()
