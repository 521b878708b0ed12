"""What every part of kresearch needs and none owns: files, paths, processes, times, registry, cards.

Knows nothing of interactions, scores or studies.
"""
