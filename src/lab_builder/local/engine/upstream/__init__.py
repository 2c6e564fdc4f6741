"""Finds what another version of MiniStack, moto or hypercorn changes that the engine builds on.

``digests.json`` has a digest of the source of each name that the engine replaces or uses, taken of
the pinned versions: ``make patches`` writes it. With other versions the engine looks at its start
what differs, and refuses to start with the list.
"""
