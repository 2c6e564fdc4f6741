"""Find what another version of MiniStack, moto or hypercorn changes in code that the engine uses.

``digests.json`` has a digest of the source of each name that the engine replaces or uses, in the
pinned versions: ``make patches`` writes it. With other versions, the engine compares the digests at
its start, and refuses to start with a list of the differences.
"""
