"""One adapter per dataset. A file here with a `DATASET` is in the catalogue; nothing to register."""
