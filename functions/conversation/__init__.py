"""The conversation step answers one turn: context, generation, settlement, the next in line."""
