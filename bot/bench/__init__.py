"""Measurements that anybody can repeat on their own computer."""
