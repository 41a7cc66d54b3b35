"""Writes a framework for other programs and for paper: workbooks, booklets, packages of others.

A `Material` goes in, `Product`s come out: names and bytes, the same for the same material.
"""
