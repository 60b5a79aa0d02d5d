"""The sentence encoder: trained with sentence-transformers, read without it."""

from bot.encoder.static import StaticEncoder, content_hash, static_module, unit_length

__all__ = ["StaticEncoder", "content_hash", "static_module", "unit_length"]
