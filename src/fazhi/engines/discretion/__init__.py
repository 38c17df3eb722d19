"""Discretion tables (行政裁量基准): proven complete, without overlap, inside the statute and fair in direction."""
