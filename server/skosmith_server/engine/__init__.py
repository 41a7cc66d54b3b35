"""Queries evaluated in processes that can be ended: what one does reaches no other client.

An engine is a *zygote*, a process that has loaded the graph, and its *workers*, forked from it,
each evaluating one query at a time in a sandbox. The service holds one socket to each worker; a
worker that runs too long, too far or into a fault of the engine dies alone and is forked anew.
"""
