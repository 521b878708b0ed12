"""One file per format: each defines `FORMAT`, or `FORMATS` when one reading serves several."""
