"""The road, over a real store and a small guild in memory."""
