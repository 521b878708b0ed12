"""Speed and memory, as ratios taken in one run. Run with ``python -m benchmarks``."""
