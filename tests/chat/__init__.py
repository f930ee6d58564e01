"""Tests of the chat layer over the loopback: no discord object is ever made up."""
