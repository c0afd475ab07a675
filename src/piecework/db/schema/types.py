"""Column types that mean the same on both databases."""

from sqlalchemy import BigInteger, Integer, String, Text

Id = String(64).with_variant(String(64, collation="C"), "postgresql")
"""An id or key. Compared byte by byte, whatever the database's own collation: keysets depend on it."""

Millis = BigInteger()
"""A moment, in milliseconds since the epoch."""

Cents = BigInteger()
"""Money."""

Seconds = BigInteger()
"""A duration."""

Count = Integer()
Bytes = BigInteger()
Words = Text()

SortKey = Text().with_variant(Text(collation="C"), "postgresql")
"""A text that lists are sorted by: byte by byte on both databases."""
