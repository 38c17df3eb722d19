"""Hash chains, Merkle checkpoints and receipts. Specification: docs/spec/ledger.md."""
