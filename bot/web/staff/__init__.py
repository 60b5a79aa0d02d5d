"""The pages for staff of information points: try the answers, look them up, run the golden questions, keep the points right.

What comes in goes `pages.guard` (who is it, may they, is it really them) → a page of `pages/` → a template.
"""
