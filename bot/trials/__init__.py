"""Trials: many workshops are played twice, differing only in what must not show, and all that is shown is compared."""
