"""The library that every SomaAgent function is built on."""
