"""Lessons: Markdown files that teach, run, and grade from what an account shows.

``read`` turns a file into a ``Lesson``; its ``statements`` observe; ``run`` and ``watch`` follow a
learner through it, and ``progress`` keeps what was reached.
"""
