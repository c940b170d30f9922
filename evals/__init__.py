"""What an evaluation is: frozen types and pure functions, without I/O, clock or network.

Read in this order: ticket, draft, score, record, table, estimate, comparison, gate, suite.
"""
