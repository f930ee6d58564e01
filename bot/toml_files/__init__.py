"""TOML files that people write by hand: read strictly, and every mistake is one sentence with file and line."""

from bot.toml_files.decoding import decode
from bot.toml_files.reading import (
    FileError,
    StartError,
    TomlFile,
    Where,
    as_text,
    as_toml,
    near,
    read_text,
    read_toml,
)

__all__ = [
    "FileError",
    "StartError",
    "TomlFile",
    "Where",
    "as_text",
    "as_toml",
    "decode",
    "near",
    "read_text",
    "read_toml",
]
