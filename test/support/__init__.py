"""What the black-box tests share: the program, its contract, orders to place, raw sockets, a model."""
